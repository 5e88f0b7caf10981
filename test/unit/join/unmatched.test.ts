/** The growth of what a join has looked at, and left. */
import { alt, channel, chord, chords, join, run, runSync, SchedulerError, sleep, spawn, virtualClock } from 'occamy'
import { describe, expect, it } from 'vitest'

describe('the messages that a join leaves', () => {
  it('are told to the observer at 1,000, and whenever they have doubled', () => {
    const told: [string, number, string][] = []
    const orders = channel<number>({ name: 'orders', capacity: Infinity })
    const stock = channel<number>({ name: 'stock', capacity: Infinity })
    runSync(
      function* () {
        const sale = join([orders.receive(), stock.receive()]).where(([a, b]) => a === b)
        const waiting = spawn({ name: 'shop' }, () => sale)
        yield* sleep(1)
        stock.trySend(-1)
        for (let i = 0; i < 5_000; i++) orders.trySend(i)
        waiting.cancel()
      },
      {
        clock: virtualClock(),
        observer: { onUnmatched: (tasklet, messages, pattern) => told.push([tasklet.name, messages, pattern]) },
      },
    )
    expect(told).toEqual(
      [1_000, 2_000, 4_000].map((n) => [
        'shop',
        n,
        `to join orders (${n - 1} waiting) with stock (1 waiting), on a condition`,
      ]),
    )
  })

  it('are told of a chord as of the process that serves it, and of no join without a condition', () => {
    const told: string[] = []
    const ch = channel<number>({ name: 'c', capacity: Infinity })
    const other = channel<number>({ name: 'd', capacity: Infinity })
    runSync(
      function* () {
        const never = chord([ch]).where(() => false)
        spawn({ name: 'server' }, () =>
          chords(
            never.react(() => undefined),
            chord([other, other]).react(() => undefined),
          ),
        )
        yield* sleep(1)
        for (let i = 0; i < 1_000; i++) {
          ch.trySend(i)
          if (i === 0) other.trySend(i)
        }
        yield* sleep(1)
      },
      { clock: virtualClock(), observer: { onUnmatched: ({ name }, messages) => told.push(`${name} ${messages}`) } },
    )
    expect(told).toEqual(['server 1000'])
  })

  it('are told while a partner is lacking, and of what came while nobody waited', () => {
    const told: number[] = []
    const [a, b] = [channel<number>(Infinity), channel<number>(Infinity)]
    runSync(
      function* () {
        const never = join([a.receive(), b.receive()]).where(() => false)
        const waiting = spawn(() => never)
        yield* sleep(1)
        for (let i = 0; i < 1_000; i++) a.trySend(i)
        waiting.cancel()
        yield* sleep(1)
        for (let i = 0; i < 1_500; i++) a.trySend(i)
        expect(told).toEqual([1_000])
        spawn(() => never)
        yield* sleep(1)
      },
      { clock: virtualClock(), observer: { onUnmatched: (_, messages) => told.push(messages) } },
    )
    expect(told).toEqual([1_000, 2_500])
  })

  it('are told no more often if the join is made anew for each wait', () => {
    const told: number[] = []
    const [a, b] = [channel<number>(Infinity), channel<number>(Infinity)]
    runSync(
      function* () {
        b.trySend(-1)
        for (let i = 0; i < 3_000; i++) {
          a.trySend(i)
          const both = join([a.receive(), b.receive()]).where(([x, y]) => x === y)
          if (i % 7 === 0) yield* alt({ both, late: sleep(1) })
        }
      },
      { clock: virtualClock(), observer: { onUnmatched: (_, messages) => told.push(messages) } },
    )
    expect(told).toEqual([1_003, 2_011])
  })

  it('and an observer that throws then fails the run, and nothing else', async () => {
    const ch = channel<number>(Infinity)
    const observer = {
      onUnmatched: (): never => {
        throw new Error('observer')
      },
    }
    const outcome = run(
      function* () {
        spawn(() => join([ch.receive()]).where((values) => values[0] === 2_000))
        yield* sleep(1)
        for (let i = 0; i <= 2_000; i++) ch.trySend(i)
      },
      { clock: virtualClock(), observer },
    )
    await expect(outcome).rejects.toThrow(SchedulerError)
    expect(ch.length).toBe(2_000)
  })
})
