/** Fairness: what other systems' test suites say of choices among branches that are ready. */
import { describe, expect, it } from 'vitest'
import {
  alt,
  channel,
  every,
  fairAlt,
  priAlt,
  random,
  reschedule,
  roundRobin,
  Runtime,
  sleep,
  sleepUntil,
  spawn,
  virtualClock,
} from 'occamy'
import type { Clock, Guard } from 'occamy'
import { checkQuiet, go, range, schedulers } from '../support/conformance-tools.ts'

/** A clock that goes on by a step whenever it is read, and so does not wait for anything. */
function countingClock(step: number): Clock {
  let time = 0
  return { now: () => (time += step) }
}

/** How often each branch is taken in `n` waits for a kept alternation. */
function countsOf(n: number, make: () => Guard<{ readonly key: number }>, seed: number): number[] {
  return go(
    function* () {
      const guard = make()
      const counts: number[] = []
      for (let i = 0; i < n; i++) {
        const { key } = yield* guard
        counts[key] = (counts[key] ?? 0) + 1
      }
      return counts
    },
    { seed },
  )
}

describe('Go: chan_test.go, TestSelectFairness', () => {
  it('takes each of two branches that are always ready with probability 1/2, whatever the seed', () => {
    const trials = 10_000
    for (const seed of [1, 2, 3, 20, 1234]) {
      const counts = go(
        function* () {
          const [a, b, never, done] = [channel<number>(1), channel<number>(1), channel<number>(), channel<number>()]
          for (const ch of [a, b]) {
            spawn(function* () {
              for (;;) yield* ch.send(0)
            })
          }
          const either = alt([a.receive(), b.receive(), never.receive(), done.receive()])
          const tally = [0, 0]
          for (let i = 0; i < trials; i++) {
            yield* reschedule()
            const { key } = yield* either
            tally[key] = (tally[key] as number) + 1
          }
          return tally
        },
        { seed },
      )
      expect(Math.abs((counts[0] as number) / trials - 0.5)).toBeLessThanOrEqual(4.89 / (2 * Math.sqrt(trials)))
      expect((counts[0] as number) + (counts[1] as number)).toBe(trials)
    }
  })
})

describe('Go: chan_test.go, TestPseudoRandomSend', () => {
  it('sends either of two values often, whatever the capacity', () => {
    for (let capacity = 1; capacity <= 11; capacity++) {
      const ch = channel<number>(capacity)
      const ones = go(function* () {
        spawn(function* () {
          const either = alt([ch.send(0), ch.send(1)])
          for (;;) {
            yield* either
            yield* reschedule()
          }
        })
        let sum = 0
        for (let i = 0; i < 1_000; i++) {
          sum += yield* ch.receive()
          yield* reschedule()
        }
        return sum
      })
      expect(ones).toBeGreaterThan(400)
      expect(ones).toBeLessThan(600)
    }
  })

  it('chooses among receivers that wait, too', () => {
    const ch = channel<number>()
    const ones = go(function* () {
      let sum = 0
      spawn(function* () {
        for (;;) sum += yield* ch.receive()
      })
      const either = alt([ch.send(0), ch.send(1)])
      for (let i = 0; i < 1_000; i++) {
        yield* reschedule()
        yield* either
      }
      return sum
    })
    expect(ones).toBeGreaterThan(400)
    expect(ones).toBeLessThan(600)
  })
})

// Go shuffles the branches before it parks, too; ours keeps them in line as they stand: first come, first served per end.
describe('Go: chan_test.go, TestPseudoRandomSend, parked', () => {
  it('serves the first of two parked branches of one alternation at one channel', () => {
    const ch = channel<number>()
    const runtime = new Runtime()
    runtime.spawn(function* () {
      for (;;) yield* alt([ch.send(0), ch.send(1)])
    })
    const got = range(50).map(() => {
      runtime.runSync()
      return ch.tryReceive()?.value
    })
    expect(got).toEqual(range(50).map(() => 0))
  })
})

describe('crossbeam: tests/select.rs, fairness', () => {
  it('takes each of n ready branches at least 1/(2n) of the time, over buffers, rendezvous and timers', () => {
    for (let n = 2; n <= 8; n++) {
      for (const seed of [1, 7, 99]) {
        const counts = go(
          function* () {
            const guards = range(n).map((i): Guard<unknown> => {
              if (i % 3 === 2) return sleepUntil(-i)
              const ch = channel<number>(i % 3 === 0 ? 4 : 0)
              spawn(function* () {
                for (;;) yield* ch.send(i)
              })
              return ch.receive()
            })
            const any = alt(guards)
            const tally = guards.map(() => 0)
            for (let i = 0; i < 1_000 * n; i++) {
              yield* reschedule()
              const { key } = yield* any
              tally[key] = (tally[key] as number) + 1
            }
            return tally
          },
          { seed },
        )
        for (const count of counts) expect(count).toBeGreaterThanOrEqual(500)
      }
    }
  })

  it('takes each of n ready sends at least 1/(2n) of the time', () => {
    const counts = countsOf(
      6_000,
      () => alt(range(6).map((i) => channel<number>({ capacity: 1, overflow: 'drop-newest' }).send(i))),
      5,
    )
    expect(counts).toHaveLength(6)
    for (const count of counts) expect(count).toBeGreaterThanOrEqual(500)
  })

  it('favours no place: the share of a branch does not depend on where it stands', () => {
    for (const place of range(4)) {
      const counts = countsOf(4_000, () => alt(range(4).map(() => sleepUntil(0))), 40 + place)
      expect(counts[place]).toBeGreaterThan(850)
      expect(counts[place]).toBeLessThan(1_150)
    }
  })
})

describe('Kotlin: select is biased; crossbeam: select_biased', () => {
  it('drains in order with priAlt, exactly', () => {
    const channels = range(4).map(() => channel<number>(25))
    const order = go(function* () {
      for (const [i, ch] of channels.entries()) for (const _ of range(25)) yield* ch.send(i)
      const first = priAlt(channels.map((ch) => ch.receive()))
      const taken: number[] = []
      for (let i = 0; i < 100; i++) taken.push((yield* first).value)
      return taken
    })
    expect(order).toEqual(range(100).map((i) => Math.floor(i / 25)))
    checkQuiet(...channels)
  })

  it('goes back to an earlier branch as soon as that is ready again', () => {
    const [urgent, plain] = [channel<string>(9), channel<string>(9)]
    const order = go(function* () {
      for (const _ of range(3)) yield* plain.send('p')
      const first = priAlt([urgent.receive(), plain.receive()])
      let text = ''
      for (let i = 0; i < 6; i++) {
        if (i === 1 || i === 3 || i === 4) yield* urgent.send('u')
        text += (yield* first).value
      }
      return text
    })
    expect(order).toBe('pupuup')
  })

  it('serves each of n ready branches once in n waits with fairAlt', () => {
    const n = 5
    const channels = range(n).map(() => channel<number>(Infinity))
    for (const [i, ch] of channels.entries()) for (let k = 0; k < 100; k++) ch.trySend(i)
    const any = fairAlt(channels.map((ch) => ch.receive()))
    const order = go(function* () {
      const taken: number[] = []
      for (let i = 0; i < 100 * n; i++) taken.push((yield* any).value)
      return taken
    })
    for (let at = 0; at + n <= order.length; at++) expect(new Set(order.slice(at, at + n)).size).toBe(n)
  })
})

describe('JCSP: StressedAlt', () => {
  it.each(schedulers)('lets the counts of 8 channels x 8 writers advance together, under $name', ({ name, make }) => {
    const rounds = 4_096
    const channels = range(8).map(() => channel<readonly [number, number]>())
    const counts = channels.map(() => range(8).map(() => 0))
    go(
      function* () {
        for (const [c, ch] of channels.entries()) {
          for (const w of range(8)) {
            spawn(function* () {
              for (;;) yield* ch.send([c, w])
            })
          }
        }
        const any = fairAlt(channels.map((ch) => ch.receive()))
        yield* reschedule()
        for (let i = 0; i < rounds; i++) {
          const [c, w] = (yield* any).value
          const row = counts[c] as number[]
          row[w] = (row[w] as number) + 1
          yield* reschedule()
        }
      },
      { scheduler: make() },
    )
    const all = counts.flat()
    expect(all.reduce((a, b) => a + b)).toBe(rounds)
    // Among the channels the alternation is fair, among the writers of one the queue is. A random schedule adds its own noise.
    const spread = Math.max(...all) - Math.min(...all)
    expect(spread).toBeLessThanOrEqual(name.startsWith('random') ? 40 : 2)
  })

  it('lets the counts advance together with alt, too, within the noise of its choices', () => {
    const rounds = 16_000
    const channels = range(8).map(() => channel<number>())
    const counts = channels.map(() => 0)
    go(function* () {
      for (const [c, ch] of channels.entries()) {
        for (const _ of range(8)) {
          spawn(function* () {
            for (;;) yield* ch.send(c)
          })
        }
      }
      const any = alt(channels.map((ch) => ch.receive()))
      for (let i = 0; i < rounds; i++) {
        yield* reschedule()
        const c = (yield* any).value
        counts[c] = (counts[c] as number) + 1
      }
    })
    // 2,000 are expected of each, with a standard deviation of 42.
    for (const count of counts) expect(Math.abs(count - rounds / 8)).toBeLessThan(250)
  })
})

describe('Go: TestTimerFairness', () => {
  it('fires a timer branch despite two channels that are ever ready', () => {
    for (const make of [alt, fairAlt]) {
      const runtime = new Runtime({ clock: countingClock(0.01) })
      let rounds = 0
      const chooser = runtime.spawn(function* () {
        const [a, b] = [channel<number>(1), channel<number>(1)]
        for (const ch of [a, b]) {
          spawn(function* () {
            for (;;) yield* ch.send(0)
          })
        }
        const any = make({ a: a.receive(), b: b.receive(), limit: sleepUntil(5) })
        while ((yield* any).key !== 'limit') rounds++
      })
      for (let i = 0; i < 100_000 && chooser.state !== 'done'; i++) runtime.turn()
      expect(chooser.state).toBe('done')
      expect(rounds).toBeGreaterThan(10)
    }
  })

  it('fires every tick of a periodic branch despite a channel that is ever ready', () => {
    const runtime = new Runtime({ clock: countingClock(0.01) })
    let ticks = 0
    const chooser = runtime.spawn(function* () {
      const ch = channel<number>(1)
      spawn(function* () {
        for (;;) yield* ch.send(0)
      })
      const any = fairAlt({ ch: ch.receive(), tick: every(1) })
      while (ticks < 20) {
        const event = yield* any
        if (event.key === 'tick') ticks += event.value
      }
    })
    for (let i = 0; i < 100_000 && chooser.state !== 'done'; i++) runtime.turn()
    expect(chooser.state).toBe('done')
  })

  it('wakes a sleeping tasklet although others are ready at every moment', () => {
    const runtime = new Runtime({ clock: countingClock(0.01) })
    runtime.spawn(function* () {
      for (;;) yield* reschedule()
    })
    const sleeper = runtime.spawn(() => sleep(1))
    for (let i = 0; i < 10_000 && sleeper.state !== 'done'; i++) runtime.turn()
    expect(sleeper.state).toBe('done')
  })
})

describe('Go: TestSelectFairness, of the run queue', () => {
  it('passes over a ready tasklet once for each other one, under round robin', () => {
    const order: number[] = []
    const runtime = new Runtime({ scheduler: roundRobin(), quantum: 3, clock: virtualClock() })
    for (const i of range(10)) {
      runtime.spawn(function* () {
        const ch = channel<number>(100)
        for (let k = 0; k < 30; k++) {
          yield* ch.send(k)
          order.push(i)
        }
      })
    }
    runtime.runSync()
    const turnsTaken = order.filter((_, at) => at % 3 === 0)
    expect(turnsTaken).toEqual(range(100).map((at) => at % 10))
  })

  it('gives every ready tasklet about its share of turns, under random', () => {
    const counts = range(10).map(() => 0)
    const runtime = new Runtime({ scheduler: random(9) })
    for (const i of range(10)) {
      runtime.spawn(function* () {
        for (;;) {
          counts[i] = (counts[i] as number) + 1
          yield* reschedule()
        }
      })
    }
    for (let i = 0; i < 10_000; i++) runtime.turn()
    for (const count of counts) expect(Math.abs(count - 1_000)).toBeLessThan(200)
  })
})
