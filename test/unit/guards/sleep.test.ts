import {
  alt,
  channel,
  every,
  GuardInUseError,
  now,
  priAlt,
  reschedule,
  Runtime,
  sleep,
  sleepUntil,
  spawn,
  timers,
  roundRobin,
} from 'occamy'
import type { Clock, Timer } from 'occamy'
import { describe, expect, it } from 'vitest'
import { describe as wordsOf } from '../../../src/guard/guard.ts'
import { like, failure, sim, thrown } from '../support.ts'

/** A clock that only the test moves. */
function handClock(): Clock & { time: number } {
  const clock = { time: 0, now: () => clock.time }
  return clock
}

describe('sleep', () => {
  it('waits for its time, counted from the beginning of each wait', () => {
    const five = sleep(5)
    sim(function* () {
      expect(yield* five).toBeUndefined()
      expect(now()).toBe(5)
      yield* sleep(0.25)
      yield* five
      expect(now()).toBe(10.25)
    })
  })

  it.each([0, -1, -Infinity])('of %s ms is ready at once', (ms) => {
    sim(function* () {
      yield* sleep(ms)
      expect(now()).toBe(0)
    })
  })

  it.each([0, -1])('of %s ms does not even give way', (ms) => {
    const order: string[] = []
    sim(function* () {
      const other = spawn(function* () {
        order.push('other')
      })
      yield* sleep(ms)
      yield* alt([channel<number>().receive(), sleep(ms)])
      order.push('main')
      yield* other
    })
    expect(order).toEqual(['main', 'other'])
  })

  it('is never early, by any amount', () => {
    const clock = handClock()
    const runtime = new Runtime({ clock })
    const tasklet = runtime.spawn(() => sleep(10))
    runtime.runSync()
    clock.time = 9.999999
    runtime.runSync()
    expect(tasklet.state).toBe('parked')
    clock.time = 10
    runtime.runSync()
    expect(tasklet.state).toBe('done')
  })

  it('of 0 is a branch of the last resort; a longer one is none at all until its time', () => {
    const ch = channel<number>(1)
    sim(function* () {
      yield* ch.send(1)
      expect((yield* priAlt([sleep(0), ch.receive()])).key).toBe(1)
      expect((yield* priAlt([sleep(0), ch.receive()])).key).toBe(0)
      expect((yield* priAlt([sleep(9), sleep(3), ch.receive()])).key).toBe(1)
    })
  })

  it('of Infinity waits for ever', () => {
    const runtime = new Runtime({ clock: handClock() })
    const tasklet = runtime.spawn(() => sleep(Infinity))
    runtime.runSync()
    expect(tasklet.state).toBe('parked')
  })

  it.each([NaN, '5' as unknown as number])('refuses %s', (ms) => {
    expect(thrown(() => sleep(ms))).toMatchObject({ name: 'InvalidArgumentError', value: ms })
    expect(thrown(() => sleepUntil(ms))).toMatchObject({
      message: like(/sleepUntil\(\) must be a number of milliseconds/),
    })
  })

  it('fires in order of time, and then of arming', () => {
    const order: string[] = []
    sim(function* () {
      const all = [30, 10, 20, 10].map((ms, n) =>
        spawn(function* () {
          yield* sleep(ms)
          order.push(`${ms}/${n}`)
        }),
      )
      for (const each of all) yield* each
    })
    expect(order).toEqual(['10/1', '10/3', '20/2', '30/0'])
  })

  it('is disarmed when it loses, and when its tasklet is cancelled', () => {
    let armed = 0
    const lower = timers(roundRobin())
    const scheduler = {
      ...lower,
      arm(timer: Timer) {
        armed++
        lower.arm(timer)
      },
      disarm(timer: Timer) {
        armed--
        lower.disarm(timer)
      },
    }
    const ch = channel<number>()
    sim(
      function* () {
        const loser = spawn(() => alt([sleep(100), ch.receive(), every(10)]))
        yield* reschedule()
        expect(armed).toBe(2)
        yield* ch.send(1)
        expect(armed).toBe(0)
        yield* loser
        const cancelled = spawn(() => sleep(100))
        yield* reschedule()
        expect(armed).toBe(1)
        cancelled.cancel()
        expect(armed).toBe(0)
      },
      { scheduler },
    )
  })

  it('serves one wait at a time, and may stand twice in one', () => {
    const guard = sleep(5)
    sim(function* () {
      const first = spawn(() => guard)
      yield* reschedule()
      expect(yield* failure(guard)).toBeInstanceOf(GuardInUseError)
      yield* first
      expect((yield* alt([guard, guard])).key).toBe(0)
      expect(now()).toBe(10)
    })
  })

  it('says in words how long, and until when', () => {
    expect(wordsOf(sleep(5))).toBe('5 ms')
    expect(wordsOf(sleepUntil(7))).toBe('until 7 ms')
    expect(wordsOf(every(3))).toBe('for a tick of every 3 ms')
  })
})

describe('sleepUntil', () => {
  it('waits until its time on the clock of the runtime; a past time is ready at once', () => {
    const noon = sleepUntil(50)
    sim(function* () {
      yield* sleep(10)
      yield* noon
      expect(now()).toBe(50)
      yield* noon
      expect(now()).toBe(50)
      yield* sleepUntil(-Infinity)
      expect(now()).toBe(50)
    })
  })

  it('counts as any ready branch once its time is past', () => {
    const ch = channel<number>(1)
    sim(function* () {
      yield* ch.send(1)
      expect((yield* priAlt([sleepUntil(0), ch.receive()])).key).toBe(0)
      expect((yield* priAlt([sleepUntil(1), ch.receive()])).key).toBe(1)
    })
  })
})

describe('every', () => {
  it('gives a tick after each period, counted from its making', () => {
    sim(function* () {
      yield* sleep(3)
      const tick = every(10)
      const times: number[] = []
      for (let n = 0; n < 3; n++) {
        expect(yield* tick).toBe(1)
        times.push(now())
      }
      expect(times).toEqual([13, 23, 33])
    })
  })

  it('has no backlog: one tick counts the periods that passed, and later ones stay on the grid', () => {
    sim(function* () {
      const tick = every(10)
      yield* sleep(35)
      expect(yield* tick).toBe(3)
      expect(now()).toBe(35)
      expect(yield* tick).toBe(1)
      expect(now()).toBe(40)
      expect((yield* alt([tick, sleep(0)])).key).toBe(1)
    })
  })

  it('counts from its first wait when it was made outside of any tasklet', () => {
    const tick = every(10)
    sim(function* () {
      yield* sleep(7)
      expect(yield* tick).toBe(1)
      expect(now()).toBe(17)
    })
  })

  it('keeps its grid as a branch that loses', () => {
    sim(function* () {
      const tick = every(10)
      expect((yield* alt([tick, sleep(4)])).key).toBe(1)
      expect((yield* alt([tick, sleep(4)])).key).toBe(1)
      expect(yield* alt([tick, sleep(4)])).toEqual({ key: 0, value: 1 })
      expect(now()).toBe(10)
    })
  })

  it('counts late ticks of a slow clock', () => {
    const clock = handClock()
    const runtime = new Runtime({ clock })
    const got: number[] = []
    runtime.spawn(function* () {
      const tick = every(10)
      for (let n = 0; n < 2; n++) got.push(yield* tick)
    })
    runtime.runSync()
    clock.time = 49
    runtime.runSync()
    expect(got).toEqual([4])
    clock.time = 50
    runtime.runSync()
    expect(got).toEqual([4, 1])
  })

  it.each([0, -1, NaN, Infinity])('refuses %s', (ms) => {
    expect(thrown(() => every(ms))).toMatchObject({ name: 'InvalidArgumentError', value: ms })
    expect(() => every(ms)).toThrow('every() must be a positive number of milliseconds')
  })
})
