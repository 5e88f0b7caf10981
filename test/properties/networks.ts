/** Networks of processes: client-server and I/O-PAR (P. Welch), rings, and philosophers (E. Dijkstra). */
import fc from 'fast-check'
import { alt, channel, fairAlt, par, priAlt, reschedule, semaphore, spawn } from 'occamy'
import type { Channel, Operation, Step, Tasklet } from 'occamy'
import { expect } from 'vitest'

type Process = Generator<Step, void, unknown>

const prefer = fc.constantFrom('neither' as const, 'receiver' as const, 'sender' as const)
const kind = fc.constantFrom('alt' as const, 'priAlt' as const, 'fairAlt' as const)
const alternations = { alt, priAlt, fairAlt }

/** Server i calls servers of larger numbers only; the clients call whom they like. */
export const clientServer = fc.record({
  kind,
  prefer,
  capacity: fc.constantFrom(0, 0, 1),
  servers: fc.array(fc.array(fc.nat({ max: 3 }), { maxLength: 3 }), { minLength: 1, maxLength: 5 }),
  clients: fc.array(fc.array(fc.nat({ max: 4 }), { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 5 }),
})

type ClientServer = typeof clientServer extends fc.Arbitrary<infer T> ? T : never

/** One connection of a client with a server. */
interface Line {
  readonly ask: Channel<number>
  readonly answer: Channel<number>
}

function* call({ ask, answer }: Line, n: number): Generator<Step, number, unknown> {
  yield* ask.send(n)
  return yield* answer.receive()
}

export function* clientServerNetwork(network: ClientServer): Generator<Step, number, unknown> {
  const { servers, clients, kind, capacity, prefer } = network
  const lines: Line[][] = servers.map(() => [])
  const connect = (server: number): Line => {
    const line = { ask: channel<number>({ capacity, prefer }), answer: channel<number>({ capacity, prefer }) }
    lines[server]?.push(line)
    return line
  }
  const calls = servers.map((offsets, i) =>
    offsets
      .map((d) => i + 1 + d)
      .filter((j) => j < servers.length)
      .map(connect),
  )
  const asks = clients.map((targets) => targets.map((target) => connect(target % servers.length)))
  for (const [i, mine] of lines.entries()) {
    if (mine.length === 0) continue
    spawn({ name: `server ${i}` }, function* () {
      const next = alternations[kind](mine.map(({ ask }) => ask.receive()))
      for (;;) {
        const { key, value } = yield* next
        let sum = value
        for (const line of calls[i] ?? []) sum += yield* call(line, 1)
        yield* (mine[key] as Line).answer.send(sum)
      }
    })
  }
  const answers = yield* par(
    asks.map((mine) => {
      return function* client(): Generator<Step, number, unknown> {
        let answered = 0
        for (const line of mine) if ((yield* call(line, 1)) > 0) answered++
        return answered
      }
    }),
  )
  return answers.reduce((a, b) => a + b, 0)
}

/** Any graph at all: each process does all its input and output in parallel, round after round (Welch's I/O-PAR). */
export const ioPar = fc.record({
  prefer,
  size: fc.integer({ min: 1, max: 5 }),
  edges: fc.array(fc.tuple(fc.nat({ max: 4 }), fc.nat({ max: 4 })), { minLength: 1, maxLength: 10 }),
  rounds: fc.integer({ min: 1, max: 4 }),
})

export function* ioParNetwork({
  prefer,
  size,
  edges,
  rounds,
}: typeof ioPar extends fc.Arbitrary<infer T> ? T : never): Process {
  const wires = edges.map(([from, to]) => ({ from: from % size, to: to % size, ch: channel<number>({ prefer }) }))
  yield* par(
    Array.from({ length: size }, (_, i) => {
      return function* process(): Process {
        for (let round = 0; round < rounds; round++) {
          const out = wires.filter(({ from }) => from === i).map(({ ch }) => ch.send(round))
          const into = wires
            .filter(({ to }) => to === i)
            .map(({ ch }) => ch.receive().map((r) => expect(r).toBe(round)))
          yield* par([...out, ...into] as Operation<unknown>[])
        }
      }
    }),
  )
}

/** A ring that works for some rounds; then each does its send and its receive in an order of its own. */
export const ring = fc.record({
  orders: fc.array(fc.constantFrom('send' as const, 'receive' as const), { minLength: 2, maxLength: 5 }),
  same: fc.boolean(),
  rounds: fc.integer({ min: 1, max: 3 }),
  /** Others, who wait for a member to end or to send, or who have nothing to do with the ring. */
  others: fc.array(fc.tuple(fc.constantFrom('ends', 'sends', 'idles'), fc.nat({ max: 4 })), { maxLength: 4 }),
})

type Ring = typeof ring extends fc.Arbitrary<infer T> ? T : never

export function* ringNetwork({ orders, same, rounds, others }: Ring): Process {
  const n = orders.length
  const wires = orders.map((_, i) => channel<number>({ name: `wire ${i}` }))
  const side = orders.map(() => channel<number>(1))
  const members: Tasklet<void>[] = orders.map((own, i) =>
    spawn({ name: `member ${i}` }, function* () {
      const [left, right] = [wires[(i + n - 1) % n] as Channel<number>, wires[i] as Channel<number>]
      for (let round = 0; round < rounds; round++) {
        if (i === 0) yield* right.send(round)
        yield* left.receive()
        if (i > 0) yield* right.send(round)
      }
      const order = same ? orders[0] : own
      if (order === 'send') yield* right.send(-1)
      yield* left.receive()
      if (order === 'receive') yield* right.send(-1)
      yield* (side[i] as Channel<number>).send(1)
    }),
  )
  for (const [i, [what, of]] of others.entries()) {
    spawn({ name: `other ${i}` }, function* () {
      if (what === 'ends') yield* (members[of % n] as Tasklet<void>).ended
      if (what === 'sends') yield* (side[of % n] as Channel<number>).receive()
      for (let k = 0; k < of; k++) yield* reschedule()
    })
  }
  for (const member of members) yield* member.ended
}

/** Dining philosophers: `left` says who reaches for the left fork first. */
export function* philosophers(left: readonly boolean[], meals: number): Process {
  const forks = left.map(() => semaphore(1))
  yield* par(
    left.map((leftFirst, i) => {
      const own = [forks[i], forks[(i + 1) % left.length]] as const
      const [first, second] = leftFirst ? own : [own[1], own[0]]
      return function* philosopher(): Process {
        for (let meal = 0; meal < meals; meal++) {
          const put = yield* first!.acquire()
          yield* reschedule()
          yield* second!.with(reschedule())
          put()
        }
      }
    }),
  )
}
