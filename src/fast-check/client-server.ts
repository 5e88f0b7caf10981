/** Client-server networks (P. Welch, G. Justo, C. Willcock 1993): no deadlock, unless servers call each other in a ring. */
import { array, constant, integer, nat, record } from 'fast-check'
import type { Arbitrary } from 'fast-check'
import { channel } from '../channel/channel.ts'
import type { Channel } from '../channel/channel.ts'
import { alternation, alternations, capacity, circle, networkOf, prefer, processes, sorts, sumOf } from './network.ts'
import type { Bounds, Network, NetworkConstraints, Process, Wiring } from './network.ts'

interface Plan extends Wiring {
  readonly kind: keyof typeof alternations
  /** Whom each server calls: how much larger the other's number is, less 1. */
  readonly servers: ReadonlyArray<readonly number[]>
  /** Whom each client calls. */
  readonly clients: ReadonlyArray<readonly number[]>
  /** How many servers, from the first, call each other in a ring. */
  readonly ring: number
}

/**
 * Makes an arbitrary of client-server networks: clients that call servers, which call servers of larger numbers before they
 * answer. With a planted cycle the first servers also call each other in a ring, for what clients ask of them; that deadlocks if they
 * all do so at once.
 *
 * @example
 * ```ts
 * import fc from 'fast-check'
 * import { runSync } from 'occamy'
 * import { clientServer, schedule } from 'occamy/fast-check'
 *
 * fc.assert(fc.property(clientServer({ planted: false }), schedule(), ({ program, result }, scheduler) =>
 *   runSync(program, { scheduler, quantum: 0 }) === result))
 * ```
 */
export function clientServer(constraints: NetworkConstraints = {}): Arbitrary<Network> {
  return sorts(constraints, (planted, bounds) => plans(planted, bounds).map(networkFrom))
}

function plans(planted: boolean, { maxSize, maxRounds }: Bounds): Arbitrary<Plan> {
  return record({
    kind: alternation,
    prefer,
    capacity,
    ring: planted ? integer({ min: 2, max: maxSize }) : constant(0),
    servers: array(array(nat({ max: maxSize - 2 }), { maxLength: maxRounds }), { minLength: 1, maxLength: maxSize }),
    clients: array(array(nat({ max: maxSize - 1 }), { minLength: 1, maxLength: maxRounds }), {
      minLength: planted ? 0 : 1,
      maxLength: maxSize,
    }),
  })
}

function networkFrom(plan: Plan): Network {
  const { clients, ring } = plan
  const known = {
    program: () => network(plan),
    result: ring + clients.flat().length,
    deadlocks: ring > 0 ? ('sometimes' as const) : ('never' as const),
    cycle: circle('server', ring, 'up'),
  }
  return networkOf('client-server', known, plan)
}

/** One connection of a client with a server. */
interface Line {
  /** Whether it is a client who asks. */
  readonly ask: Channel<boolean>
  readonly answer: Channel<number>
}

function* call({ ask, answer }: Line, isClient: boolean): Process<number> {
  yield* ask.send(isClient)
  return yield* answer.receive()
}

function* network(plan: Plan): Process<number> {
  const { capacity, clients, kind, prefer, ring } = plan
  const servers = Array.from({ length: Math.max(plan.servers.length, ring) }, (_, i) => plan.servers[i] ?? [])
  const lines: Line[][] = servers.map(() => [])
  const connect = (server: number): Line => {
    const name = `${lines[server]?.length ?? 0} of server ${server}`
    const line = {
      ask: channel<boolean>({ name: `ask ${name}`, capacity, prefer }),
      answer: channel<number>({ name: `answer ${name}`, capacity, prefer }),
    }
    lines[server]?.push(line)
    return line
  }
  const calls = servers.map((larger, i) => {
    const others = larger.map((d) => i + 1 + d).filter((j) => j < servers.length && (i >= ring || j >= ring))
    return others.map(connect)
  })
  const around = Array.from({ length: ring }, (_, i) => connect((i + 1) % ring))
  // In a ring each server has a client of its own.
  const asks = [...around.map((_, i) => [i]), ...clients].map((targets) =>
    targets.map((target) => connect(target % servers.length)),
  )
  processes(servers.length, 'server', function* (i) {
    yield* rehearse(around, i)
    yield* server(lines[i] ?? [], calls[i] ?? [], around[i], kind)
  })
  return yield* sumOf(processes(asks.length, 'client', (i) => client(asks[i] ?? [])))
}

/** Each of the ring calls the next once, one after the other. So it is known of each line who is at its ends. */
function* rehearse(around: readonly Line[], i: number): Process {
  for (const [k, line] of around.entries()) {
    if (k === i) yield* call(line, false)
    if ((k + 1) % around.length === i) {
      yield* line.ask.receive()
      yield* line.answer.send(0)
    }
  }
}

function* server(
  mine: readonly Line[],
  calls: readonly Line[],
  next: Line | undefined,
  kind: Plan['kind'],
): Process<never> {
  const request = alternations[kind](mine.map(({ ask }) => ask.receive()))
  for (;;) {
    const { key, value: isClient } = yield* request
    for (const line of calls) yield* call(line, false)
    if (isClient && next !== undefined) yield* call(next, false)
    yield* (mine[key] as Line).answer.send(1)
  }
}

function* client(mine: readonly Line[]): Process<number> {
  let answered = 0
  for (const line of mine) answered += yield* call(line, true)
  return answered
}
