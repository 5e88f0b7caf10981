/** I/O-PAR networks (P. Welch 1989): of any shape, and no deadlock, as long as each process does all of a round in parallel. */
import { array, constant, integer, nat, record, tuple } from 'fast-check'
import type { Arbitrary } from 'fast-check'
import { channel } from '../channel/channel.ts'
import type { Channel } from '../channel/channel.ts'
import { par } from '../scope/par.ts'
import { circle, networkOf, prefer, processes, sorts, sumOf } from './network.ts'
import type { Bounds, Network, NetworkConstraints, Process, Wiring } from './network.ts'

interface Plan extends Wiring {
  readonly size: number
  readonly edges: ReadonlyArray<readonly [from: number, to: number]>
  readonly rounds: number
  /** How many processes, from the first, send to each other in a ring, and send before they receive. */
  readonly ring: number
}

/**
 * Makes an arbitrary of I/O-PAR networks: a graph of processes, each of which does all its input and output of a round in
 * parallel. With a planted cycle the first processes are a ring as well, and each sends before it receives, which always deadlocks.
 *
 * @example
 * ```ts
 * import fc from 'fast-check'
 * import { explore } from 'occamy/check'
 * import { ioPar } from 'occamy/fast-check'
 *
 * fc.assert(fc.property(ioPar({ planted: true, maxSize: 2, maxRounds: 1 }), ({ program }) =>
 *   explore(program).deadlocks > 0), { numRuns: 10 })
 * ```
 */
export function ioPar(constraints: NetworkConstraints = {}): Arbitrary<Network> {
  return sorts(constraints, (planted, bounds) => plans(planted, bounds).map(networkFrom))
}

function plans(planted: boolean, { maxSize, maxRounds }: Bounds): Arbitrary<Plan> {
  const end = nat({ max: maxSize - 1 })
  return record({
    prefer,
    size: integer({ min: 1, max: maxSize }),
    edges: array(tuple(end, end), { minLength: planted ? 0 : 1, maxLength: 2 * maxSize }),
    rounds: integer({ min: 1, max: maxRounds }),
    ring: planted ? integer({ min: 2, max: maxSize }) : constant(0),
  })
}

function networkFrom(plan: Plan): Network {
  const { edges, ring, rounds } = plan
  const known = {
    program: () => network(plan),
    result: edges.length * rounds,
    deadlocks: ring > 0 ? ('always' as const) : ('never' as const),
    cycle: circle('process', ring, 'up'),
  }
  return networkOf('I/O-PAR', known, plan)
}

interface Wires {
  readonly out: ReadonlyArray<Channel<number>>
  readonly into: ReadonlyArray<Channel<number>>
  /** To the next of the ring, and from the one before. */
  readonly next: Channel<number> | undefined
  readonly before: Channel<number> | undefined
}

function* network({ edges, prefer, ring, rounds, size }: Plan): Process<number> {
  const n = Math.max(size, ring)
  const wires = edges.map(([from, to], i) => ({
    from: from % n,
    to: to % n,
    wire: channel<number>({ name: `wire ${i}`, prefer }),
  }))
  const around = Array.from({ length: ring }, (_, i) => channel<number>({ name: `ring ${i}`, prefer }))
  const wiresOf = (i: number): Wires => ({
    out: wires.filter(({ from }) => from === i).map(({ wire }) => wire),
    into: wires.filter(({ to }) => to === i).map(({ wire }) => wire),
    next: around[i],
    before: i < ring ? around[(i + ring - 1) % ring] : undefined,
  })
  return yield* sumOf(processes(n, 'process', (i) => member(wiresOf(i), rounds, i === 0)))
}

/** A message goes round. So it is known of each wire of the ring who is at its ends. */
function* rehearse(next: Channel<number>, before: Channel<number>, isFirst: boolean): Process {
  if (isFirst) yield* next.send(-1)
  yield* before.receive()
  if (!isFirst) yield* next.send(-1)
}

function* member({ before, into, next, out }: Wires, rounds: number, isFirst: boolean): Process<number> {
  let received = 0
  if (next !== undefined && before !== undefined) yield* rehearse(next, before, isFirst)
  for (let round = 0; round < rounds; round++) {
    if (next !== undefined) yield* next.send(round)
    if (before !== undefined) yield* before.receive()
    const sends = out.map((wire) => wire.send(round).map(() => round))
    const got = yield* par([...sends, ...into.map((wire) => wire.receive())])
    if (got.some((each) => each !== round)) throw new Error(`a message of another round than ${round}: ${got.join()}`)
    received += into.length
  }
  return received
}
