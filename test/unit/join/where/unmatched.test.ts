/** The growth of what a join has looked at, and left. */
import {
  alt,
  channel,
  chord,
  chords,
  join,
  run,
  runSync,
  SchedulerError,
  selectSet,
  sleep,
  spawn,
  virtualClock,
} from 'occamy'
import type { Channel, Operation } from 'occamy'
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

  describe.each(['lacks nothing', 'lacks a partner'] as const)('while nobody waits, by a pattern that %s', (what) => {
    const ends = (): [Channel<number>, Channel<number>] => {
      const [many, other] = [channel<number>(Infinity), channel<number>(Infinity)]
      if (what === 'lacks nothing') other.trySend(-1)
      return [many, other]
    }
    const extra = what === 'lacks nothing' ? 1 : 0

    /** What is told where `make` makes one who waits for the pattern or for a tick, and is busy for a while after each tick. */
    const toldBy = (
      make: (many: Channel<number>, other: Channel<number>, tick: Channel<number>) => () => Operation<unknown>,
    ): [during: string[], after: string[]] => {
      const told: string[] = []
      let during: string[] = []
      runSync(
        function* () {
          const [many, other] = ends()
          const tick = channel<number>(1)
          spawn({ name: 'busy' }, make(many, other, tick))
          yield* sleep(1)
          tick.trySend(1)
          yield* sleep(1)
          for (let i = 0; i < 5_000; i++) many.trySend(i)
          during = told.splice(0)
          yield* sleep(20)
          expect(many.length).toBe(5_000)
        },
        { clock: virtualClock(), observer: { onUnmatched: ({ name }, messages) => told.push(`${name} ${messages}`) } },
      )
      return [during, told]
    }

    it('are told when the process looks at them that serves it, and leaves them', () => {
      const told = toldBy(
        (many, other, tick) => () =>
          chords(
            chord([many, other])
              .where(() => false)
              .react(() => undefined),
            chord([tick]).react(() => sleep(5)),
          ),
      )
      expect(told).toEqual([[], [`busy ${5_000 + extra}`]])
    })

    it('are told when the set looks at them that it is registered with', () => {
      const told = toldBy((many, other, tick) => {
        const never = join([many.receive(), other.receive()]).where(() => false)
        return function* () {
          const set = selectSet({ never, tick: tick.receive() })
          yield* set.next()
          yield* sleep(5)
          yield* set.next()
        }
      })
      expect(told).toEqual([[], [`busy ${5_000 + extra}`]])
    })

    it('are told when a process comes that finds them there', () => {
      const told: number[] = []
      runSync(
        function* () {
          const [many, other] = ends()
          for (let i = 0; i < 5_000; i++) many.trySend(i)
          const never = chord([many, other]).where(() => false)
          spawn(() => chords(never.react(() => undefined)))
          yield* sleep(1)
        },
        { clock: virtualClock(), observer: { onUnmatched: (_, messages) => told.push(messages) } },
      )
      expect(told).toEqual([5_000 + extra])
    })
  })

  it('are told of anew once half of them have gone', () => {
    const told: number[] = []
    const ch = channel<number>(Infinity)
    runSync(
      function* () {
        const waiting = spawn(() => join([ch.receive()]).where(() => false))
        yield* sleep(1)
        const grow = (to: number): number[] => {
          while (ch.length < to) ch.trySend(0)
          return told.splice(0)
        }
        const shrink = (to: number): void => {
          while (ch.length > to) ch.tryReceive()
        }
        expect(grow(10_000)).toEqual([1_000, 2_000, 4_000, 8_000])
        shrink(0)
        expect(grow(9_000)).toEqual([1_000, 2_000, 4_000, 8_000])
        shrink(4_100)
        expect(grow(15_999)).toEqual([])
        shrink(2_999)
        expect(grow(16_000)).toEqual([6_000, 12_000])
        waiting.cancel()
      },
      { clock: virtualClock(), observer: { onUnmatched: (_, messages) => told.push(messages) } },
    )
  })

  it('are told of each pattern, whichever else takes from the same channels', () => {
    const told: string[] = []
    const [a, b] = [
      channel<number>({ name: 'a', capacity: Infinity }),
      channel<number>({ name: 'b', capacity: Infinity }),
    ]
    runSync(
      function* () {
        for (let i = 0; i < 3_000; i++) b.trySend(i)
        for (let i = 0; i < 50; i++) {
          a.trySend(i)
          const both = join([a.receive(), b.receive()]).where(() => false)
          const one = join([a.receive()]).where(() => false)
          yield* alt({ both, one, late: sleep(1) })
        }
      },
      {
        clock: virtualClock(),
        observer: { onUnmatched: (_, messages, pattern) => told.push(`${messages} ${pattern}`) },
      },
    )
    expect(told).toEqual(['3001 to join a (1 waiting) with b (3000 waiting), on a condition'])
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
