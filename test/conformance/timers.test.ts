/** Timers: what other systems' test suites say of them. On a clock that jumps, unless the real one is the matter. */
import { describe, expect, it } from 'vitest'
import {
  alt,
  channel,
  DeadlockError,
  every,
  fairAlt,
  hostClock,
  never,
  now,
  priAlt,
  run,
  Runtime,
  scope,
  skip,
  sleep,
  sleepUntil,
  spawn,
  TimeoutError,
  virtualClock,
  within,
} from 'occamy'
import type { Clock, Guard } from 'occamy'
import { checkQuiet, dice, failure, go, permutations, range, sorted, thrown } from '../support/conformance-tools.ts'
import type { Body } from '../support/conformance-tools.ts'

/** A clock that only its owner moves. */
function manualClock(): Clock & { time: number } {
  const clock = { time: 0, now: () => clock.time }
  return clock
}

describe('crossbeam: tests/after.rs', () => {
  it('is never early, and wakes at the very moment on a clock that jumps', () => {
    const roll = dice(1)
    const late = go(function* () {
      const errors: number[] = []
      const sleepers = range(1_000).map(() => {
        const ms = roll(10_000) / 7
        return spawn(function* () {
          const start = now()
          yield* sleep(ms)
          if (now() !== start + ms) errors.push(now() - start - ms)
        })
      })
      for (const sleeper of sleepers) yield* sleeper
      return errors
    })
    expect(late).toEqual([])
  })

  it('is never early on the real clock, inside and outside of tasklets', async () => {
    const waits = [0, 0.3, 1, 2.5, 5, 9.9, 16]
    const early = await run(function* () {
      const errors: number[] = []
      const sleepers = waits.map((ms) =>
        spawn(function* () {
          for (let i = 0; i < 3; i++) {
            const start = now()
            yield* sleep(ms)
            if (now() - start < ms) errors.push(ms)
          }
        }),
      )
      for (const sleeper of sleepers) yield* sleeper
      return errors
    })
    expect(early).toEqual([])

    const start = performance.now()
    await sleep(20)
    expect(performance.now() - start).toBeGreaterThanOrEqual(20)
  })

  it('gives exactly 1,000 hits from 1,000 timers to 4 selectors', () => {
    const roll = dice(4)
    const hits = range(1_000).map(() => 0)
    go(function* () {
      const selectors = range(4).map((s) =>
        spawn(function* () {
          const mine = range(250).map((i) => s * 250 + i)
          const left = new Map(mine.map((i): [number, Guard<void>] => [i, sleepUntil(1 + roll(500))]))
          while (left.size > 0) {
            const entries = [...left]
            const { key } = yield* alt(entries.map(([, guard]) => guard))
            const [timer] = entries[key] as [number, unknown]
            hits[timer] = (hits[timer] as number) + 1
            left.delete(timer)
          }
        }),
      )
      for (const selector of selectors) yield* selector
    })
    expect(hits.every((count) => count === 1)).toBe(true)
  })

  it('gives exactly 1,000 hits when 1,000 timers report on one channel to 4 selectors', () => {
    const ticks = channel<number>()
    const roll = dice(5)
    const perSelector = go(function* () {
      const timers = range(1_000).map((i) =>
        spawn(function* () {
          yield* sleep(roll(300))
          yield* ticks.send(i)
        }),
      )
      const selectors = range(4).map(() =>
        spawn(function* () {
          const got: number[] = []
          const either = alt({ tick: ticks.next(), idle: sleep(1_000) })
          for (;;) {
            const event = yield* either
            if (event.key === 'idle' || event.value.done === true) return got
            got.push(event.value.value)
          }
        }),
      )
      for (const timer of timers) yield* timer
      ticks.close()
      const all: number[][] = []
      for (const selector of selectors) all.push(yield* selector)
      return all
    })
    expect(sorted(perSelector.flat())).toEqual(range(1_000))
    checkQuiet(ticks)
  })

  it('fires once for each wait, and counts anew from the beginning of the next one', () => {
    const times = go(function* () {
      const kept = sleep(10)
      const all: number[] = []
      for (let i = 0; i < 3; i++) {
        yield* kept
        all.push(now())
        yield* sleep(5)
      }
      return all
    })
    expect(times).toEqual([10, 25, 40])
  })

  it('leaves no timer behind when it loses: the clock does not go there', () => {
    const runtime = new Runtime({ clock: virtualClock() })
    runtime.spawn(function* () {
      const ch = channel<number>()
      for (let i = 0; i < 100; i++) {
        spawn(() => ch.send(i))
        yield* alt({ ch: ch.receive(), timeout: sleep(1_000_000) })
      }
      yield* alt([sleep(3), sleep(1_000_000), never])
    })
    runtime.runSync()
    expect([runtime.now, [...runtime.tasklets].length]).toEqual([3, 0])
  })
})

describe('crossbeam: tests/tick.rs', () => {
  it('has one tick waiting after six periods, and later ones stay on the grid', () => {
    go(function* () {
      const tick = every(10)
      yield* sleep(65)
      expect(yield* alt({ tick, nothing: skip })).toEqual({ key: 'tick', value: 6 })
      expect((yield* alt({ tick, nothing: skip })).key).toBe('nothing')
      for (const time of [70, 80, 90]) {
        expect(yield* tick).toBe(1)
        expect(now()).toBe(time)
      }
    })
  })

  it('keeps its grid whatever the delays of its reader, and counts every period once', () => {
    const roll = dice(8)
    go(function* () {
      const tick = every(7)
      let periods = 0
      for (let i = 0; i < 200; i++) {
        yield* sleep(roll(30))
        periods += yield* tick
        expect(periods).toBe(Math.floor(now() / 7))
      }
    })
  })

  it('ticks on the grid of the real clock, never early', async () => {
    const clock = hostClock()
    await run(
      function* () {
        const start = now()
        const tick = every(4)
        let periods = 0
        for (let i = 0; i < 5; i++) {
          periods += yield* tick
          if (now() - start < periods * 4) throw new Error('early')
        }
        expect(periods).toBeGreaterThanOrEqual(5)
      },
      { clock },
    )
  })

  it('gives each tick to one of the alternations that use it in turn', () => {
    const ticks = go(function* () {
      const tick = every(10)
      const order: string[] = []
      for (const name of ['a', 'b', 'a', 'b']) {
        yield* alt({ tick, late: sleep(1_000) })
        order.push(`${name}@${now()}`)
      }
      return order
    })
    expect(ticks).toEqual(['a@10', 'b@20', 'a@30', 'b@40'])
  })
})

const kinds = [
  { kind: 'alt', make: alt },
  { kind: 'priAlt', make: priAlt },
  { kind: 'fairAlt', make: fairAlt },
] as ReadonlyArray<{
  readonly kind: string
  readonly make: (branches: ReadonlyArray<Guard<unknown> | false>) => Guard<{ readonly key: number }>
}>

describe('occam compliance tests: TA0 to TA69, in systematic form', () => {
  it.each(kinds)('takes the earliest timer of those allowed, whatever the order, in $kind', ({ make }) => {
    for (const times of permutations([10, 20, 30])) {
      for (let mask = 1; mask < 8; mask++) {
        for (const until of [true, false]) {
          const allowed = times.filter((_, i) => (mask & (1 << i)) !== 0)
          const [winner, time] = go(function* () {
            const { key } = yield* make(
              times.map((time, i) => (mask & (1 << i)) !== 0 && (until ? sleepUntil(time) : sleep(time))),
            )
            return [times[key], now()] as const
          })
          expect([winner, time]).toEqual([Math.min(...allowed), Math.min(...allowed)])
        }
      }
    }
  })

  it('waits for ever when every precondition is false', () => {
    for (const { make } of kinds) {
      expect(thrown(() => go(() => make([false, false, false])))).toBeInstanceOf(DeadlockError)
    }
  })

  it.each(kinds)('finds a past deadline ready at once, whatever the order, in $kind', ({ make }) => {
    for (const times of permutations([-5, 60, 70])) {
      go(function* () {
        yield* sleep(50)
        const { key } = yield* make(times.map((time) => sleepUntil(time)))
        expect([times[key], now()]).toEqual([-5, 50])
        yield* sleepUntil(50)
        yield* sleepUntil(-Infinity)
        expect(now()).toBe(50)
      })
    }
  })

  it('takes the first of several past deadlines under priAlt, and a past deadline before skip', () => {
    go(function* () {
      yield* sleep(50)
      expect((yield* priAlt([sleepUntil(90), sleepUntil(40), sleepUntil(10)])).key).toBe(1)
      expect((yield* priAlt([skip, sleepUntil(50)])).key).toBe(1)
      expect((yield* alt([skip, sleepUntil(51)])).key).toBe(0)
    })
  })

  it('lets a channel win before the timer, and the timer before the channel, for every mask', () => {
    for (let mask = 0; mask < 4; mask++) {
      for (const sendAt of [5, 15]) {
        for (const timerFirst of [true, false]) {
          const ch = channel<number>()
          const { key, time } = go(function* () {
            const sender = spawn(function* () {
              yield* sleep(sendAt)
              yield* ch.send(1)
            })
            const timer = (mask & 1) !== 0 && sleep(10).map(() => 'timer')
            const value = (mask & 2) !== 0 && ch.receive().map(() => 'channel')
            const last = sleepUntil(100).map(() => 'last')
            const event = yield* alt(timerFirst ? [timer, value, last] : [last, value, timer])
            const result = { key: event.value, time: now() }
            sender.cancel()
            return result
          })
          const expected =
            mask === 0 ? ['last', 100] : mask === 1 || (mask === 3 && sendAt > 10) ? ['timer', 10] : ['channel', sendAt]
          expect([key, time]).toEqual(expected)
          checkQuiet(ch)
        }
      }
    }
  })

  // In occam a timer whose time has passed is as ready as any guard; so is ours, but `sleep(0)` is a last resort, as `skip`.
  it('takes sleep(0) and sleeps below it only when nothing else is ready, in priAlt too', () => {
    const ch = channel<string>(1)
    go(function* () {
      for (const ms of [0, -1, -Infinity]) {
        ch.trySend('x')
        expect((yield* priAlt([sleep(ms), ch.receive()])).key).toBe(1)
        expect((yield* priAlt([sleep(ms), ch.receive()])).key).toBe(0)
        yield* sleep(ms)
        expect(now()).toBe(0)
      }
    })
  })

  it('fires timers of one moment in order of arming', () => {
    const order = go(function* () {
      const names: string[] = []
      const all = range(50).map((i) =>
        spawn(function* () {
          yield* i % 2 === 0 ? sleep(10) : sleepUntil(10)
          names.push(String(i))
        }),
      )
      for (const each of all) yield* each
      return names
    })
    expect(order).toEqual(range(50).map(String))
  })
})

describe('fibers: timer-wheel', () => {
  it('fires 10,000 random timers in order', () => {
    const roll = dice(6)
    const times = range(10_000).map(() => roll(1_000_000) / 3)
    const order = go(() =>
      scope(
        function* () {
          const fired: number[] = []
          for (const [i, time] of times.entries()) {
            spawn(function* () {
              yield* i % 3 === 0 ? alt([sleepUntil(time), sleep(10_000_000)]) : sleepUntil(time)
              fired.push(time)
            })
          }
          return fired
        },
        { end: 'wait' },
      ),
    )
    expect(order).toEqual(sorted(times))
  })

  it('keeps the order when every other timer is called off on the way', () => {
    const roll = dice(7)
    const fired = go(() =>
      scope(
        function* () {
          const all: number[] = []
          for (let i = 0; i < 2_000; i++) {
            const time = 1_000 + roll(1_000)
            const sleeper = spawn(function* () {
              yield* sleepUntil(time)
              all.push(time)
            })
            if (i % 2 === 0) {
              spawn(function* () {
                yield* sleepUntil(roll(1_000))
                sleeper.cancel()
              })
            }
          }
          return all
        },
        { end: 'wait' },
      ),
    )
    expect(fired).toHaveLength(1_000)
    expect(fired).toEqual(sorted(fired))
  })

  it('fires what is due and nothing more when the clock moves by hand', () => {
    const clock = manualClock()
    const runtime = new Runtime({ clock })
    const fired: number[] = []
    for (const time of [30, 10, 20]) {
      runtime.spawn(function* () {
        yield* sleepUntil(time)
        fired.push(time)
      })
    }
    for (const [time, expected] of [
      [9.999, []],
      [10, [10]],
      [29, [10, 20]],
      [1_000, [10, 20, 30]],
    ] as const) {
      clock.time = time
      runtime.runSync()
      expect(fired).toEqual(expected)
    }
  })
})

describe('stacklesslib: nested timeouts', () => {
  it('gives the inner limit to the inner scope', () => {
    const log = go(function* () {
      const events: unknown[] = []
      yield* within(100, function* () {
        const error = yield* failure(within(10, never))
        events.push(error instanceof TimeoutError && error.ms, now())
        yield* sleep(50)
        events.push(now())
      })
      return events
    })
    expect(log).toEqual([10, 10, 60])
  })

  it('gives the outer limit to the outer scope: the inner one cannot catch it', () => {
    const log: unknown[] = []
    go(function* () {
      const error = yield* failure(
        within(10, function* () {
          try {
            yield* within(100, never)
          } catch {
            log.push('caught inside')
          } finally {
            log.push('cleaned up')
          }
        }),
      )
      log.push(error instanceof TimeoutError && error.ms, now())
    })
    expect(log).toEqual(['cleaned up', 10, 10])
  })

  it('belongs each to its own scope, five deep, whichever is the shortest', () => {
    function* nest(limits: readonly number[], depth: number, caught: string[]): Body {
      const [limit, ...rest] = limits
      if (limit === undefined) {
        yield* never
        return
      }
      try {
        yield* within(limit, () => nest(rest, depth + 1, caught))
      } catch (error) {
        if (!(error instanceof TimeoutError)) throw error
        caught.push(`${error.ms} at ${depth}, ${now()}`)
      }
    }
    for (const limits of permutations([10, 20, 30, 40])) {
      const caught = go(function* () {
        const list: string[] = []
        yield* nest(limits, 0, list)
        return list
      })
      expect(caught).toEqual([`10 at ${limits.indexOf(10)}, 10`])
    }
  })

  it('calls the limit off when the operation ends in time: the clock does not go there', () => {
    const runtime = new Runtime({ clock: virtualClock() })
    let value: string | undefined
    runtime.spawn(function* () {
      value = yield* within(1_000, function* () {
        yield* sleep(5)
        return 'in time'
      })
      yield* sleep(1)
    })
    runtime.runSync()
    expect([value, runtime.now]).toEqual(['in time', 6])
  })

  it('keeps a message that was committed in time, and a sender that was not', () => {
    const ch = channel<string>()
    go(function* () {
      yield* failure(within(10, ch.receive()))
      expect(ch.balance).toBe(0)
      yield* failure(within(10, ch.send('kept back')))
      expect([ch.balance, ch.tryReceive()]).toEqual([0, undefined])
    })
    checkQuiet(ch)
  })
})
