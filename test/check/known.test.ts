/** Programs whose executions can be counted by hand: the explorer counts the same, under both reductions, and repeats none. */
import { channel, par, spawn } from 'occamy'
import type { Channel, Operation } from 'occamy'
import { explore } from 'occamy/check'
import type { Report } from 'occamy/check'
import { describe, expect, it } from 'vitest'
import { mutating } from '../unit/support.ts'

interface Known {
  readonly title: string
  readonly program: () => Operation<unknown>
  /** The classes, and how many of them are stuck. */
  readonly optimal: readonly [executions: number, deadlocks: number]
  /** The interleavings of communications. */
  readonly none: readonly [executions: number, deadlocks: number]
}

/** Where there is time: all interleavings of four philosophers take a minute or two. */
const patient = Number(process.env['OCCAMY_RUNS'] ?? 200) >= 1000

const times = <T>(n: number, make: (i: number) => T): T[] => Array.from({ length: n }, (_, i) => make(i))
const factorial = (n: number): number => (n < 2 ? 1 : n * factorial(n - 1))

/** A body that uses one guard again and again. */
function repeat(n: number, guard: () => Operation<unknown>): () => Operation<void> {
  return function* () {
    for (let i = 0; i < n; i++) yield* guard()
  }
}

/** A process that main does not wait for: it may stay parked. */
function daemon(guards: ReadonlyArray<() => Operation<unknown>>): void {
  spawn(function* () {
    for (;;) for (const guard of guards) yield* guard()
  })
}

function producers(n: number) {
  return function* (): Operation<void> {
    const c = channel<number>()
    daemon([() => c.receive()])
    yield* par(times(n, (i) => c.send(i)))
  }
}

function pairs(n: number, messages: number) {
  return function* (): Operation<void> {
    const channels = times(n, () => channel<number>())
    yield* par(channels.flatMap((c) => [repeat(messages, () => c.send(1)), repeat(messages, () => c.receive())]))
  }
}

function twoToTwo(messages: number) {
  return function* (): Operation<void> {
    const c = channel<number>()
    const send = repeat(messages, () => c.send(1))
    const receive = repeat(messages, () => c.receive())
    yield* par([send, send, receive, receive])
  }
}

function* crossed(): Operation<void> {
  const a = channel<number>()
  const b = channel<number>()
  function* first(to: Channel<number>, from: Channel<number>): Operation<void> {
    yield* to.send(1)
    yield* from.receive()
  }
  yield* par([() => first(a, b), () => first(b, a)])
}

function dining(n: number, { swapped }: { readonly swapped: boolean }) {
  return function* (): Operation<void> {
    const forks = times(n, () => ({ take: channel<void>(), put: channel<void>() }))
    for (const { take, put } of forks) daemon([() => take.receive(), () => put.receive()])
    const philosopher = (i: number) =>
      function* (): Operation<void> {
        const sides = [forks[i], forks[(i + 1) % n]] as Array<(typeof forks)[number]>
        if (swapped && i === n - 1) sides.reverse()
        for (const { take } of sides) yield* take.send()
        for (const { put } of sides) yield* put.send()
      }
    yield* par(times(n, philosopher))
  }
}

const fromProducers = (n: number): Known => ({
  title: `${n} producers send once each to one consumer`,
  program: producers(n),
  optimal: [factorial(n), 0],
  none: [factorial(n), 0],
})

/** All orders in which the left forks are taken lead to the one deadlock. */
const atTable = (n: number, optimal: number, none: number): Known => ({
  title: `${n} philosophers, each takes the left fork first`,
  program: dining(n, { swapped: false }),
  optimal: [optimal, 1],
  none: [none, factorial(n)],
})

const atSwappedTable = (n: number, optimal: number, none: number): Known => ({
  title: `${n} philosophers, the last takes the right fork first`,
  program: dining(n, { swapped: true }),
  optimal: [optimal, 0],
  none: [none, 0],
})

const table: readonly Known[] = [
  ...[1, 2, 3, 4, 5].map(fromProducers),
  { title: 'two pairs, two messages each', program: pairs(2, 2), optimal: [1, 0], none: [6, 0] },
  { title: 'three pairs, three messages each', program: pairs(3, 3), optimal: [1, 0], none: [1680, 0] },
  { title: 'two senders, two receivers, one message each', program: twoToTwo(1), optimal: [2, 0], none: [4, 0] },
  { title: 'two senders, two receivers, two messages each', program: twoToTwo(2), optimal: [16, 0], none: [36, 0] },
  { title: 'two tasklets that cross their sends', program: crossed, optimal: [1, 1], none: [1, 1] },
  atTable(2, 3, 4),
  atTable(3, 7, 396),
  atTable(4, 15, 104_704),
  atSwappedTable(2, 2, 4),
  atSwappedTable(3, 6, 238),
  atSwappedTable(4, 14, 94_526),
]

function counts({ executions, deadlocks, redundant }: Report): readonly number[] {
  return [executions, deadlocks, redundant]
}

describe('one execution is run of each class that differs by the order of independent steps', () => {
  it.each(table)('$title', ({ program, optimal }) => {
    expect(counts(explore(program, { stopAtFirst: false }))).toEqual([...optimal, 0])
  })
})

describe('without reduction every interleaving is run', () => {
  const most = mutating ? 500 : patient ? Infinity : 10_000

  it.each(table.filter(({ none: [executions] }) => executions <= most))(
    '$title',
    { timeout: 600_000 },
    ({ program, none }) => {
      expect(counts(explore(program, { stopAtFirst: false, reduction: 'none' }))).toEqual([...none, 0])
    },
  )
})

describe('the verdict', () => {
  it.each(table)('follows from the deadlocks: $title', ({ program, optimal: [, deadlocks] }) => {
    const report = explore(program)
    expect(report.verdict === 'failed' ? report.failure.kind : report.verdict).toBe(
      deadlocks > 0 ? 'deadlock' : 'passed',
    )
  })
})
