import fc from 'fast-check'
import { channel, DeadlockError, now, par, runSync, sleep } from 'occamy'
import { schedule, scheduled, scheduleOf } from 'occamy/fast-check'
import { shared } from 'occamy/check'
import { describe, expect, it } from 'vitest'

/** Loses an update, if the two are preempted between reading and writing. */
function* counting() {
  const count = shared(0)
  const add = function* () {
    yield* count.set((yield* count.get()) + 1)
  }
  yield* par([add, add])
  return yield* count.get()
}

/** Each takes two locks, in orders that differ. */
function* crossing() {
  const [a, b] = [channel<number>(1), channel<number>(1)]
  yield* a.send(0)
  yield* b.send(0)
  const use = (first: typeof a, second: typeof a) =>
    function* () {
      yield* first.receive()
      yield* second.receive()
      yield* second.send(0)
      yield* first.send(0)
    }
  yield* par([use(a, b), use(b, a)])
}

describe('schedules', () => {
  it('keep to their bounds', () => {
    for (const { choices } of fc.sample(schedule({ maxLength: 5, max: 2 }), 200)) {
      expect(choices.length).toBeLessThanOrEqual(5)
      expect(choices.every((choice) => choice <= 2)).toBe(true)
    }
    expect(fc.sample(schedule(), 200).some(({ choices }) => choices.length > 50)).toBe(true)
  })

  it('shrink towards no preemption', () => {
    const { counterexample } = fc.check(
      fc.property(schedule(), (scheduler) => runSync(counting, { scheduler, quantum: 0 }) === 2),
      { seed: 1, numRuns: 1000 },
    )
    const choices = counterexample?.[0].choices ?? []
    expect(choices.filter((choice) => choice > 0).length).toBe(1)
    expect(choices.at(-1)).toBe(1)
  })
})

describe('a scheduled program', () => {
  it('holds if it neither fails nor gives a wrong result under any schedule', () => {
    const right = function* () {
      const ch = channel<number>()
      return (yield* par([ch.send(42), ch.receive()]))[1]
    }
    expect(fc.check(scheduled(right, { check: (got) => got === 42 })).failed).toBe(false)
    expect(fc.check(scheduled(right, { check: () => undefined })).failed).toBe(false)
  })

  it('fails by a wrong result, and shows the schedule', () => {
    const failing = fc.check(scheduled(counting, { check: (count) => count === 2 }), { seed: 1, numRuns: 1000 })
    expect(failing.failed).toBe(true)
    const again = fc.check(
      scheduled(counting, {
        check: (count) => {
          if (count !== 2) throw new Error(`counted ${count}`)
        },
      }),
      { seed: 1, numRuns: 1000 },
    )
    expect((again.errorInstance as Error).message).toBe('counted 1')
    expect(() => fc.assert(scheduled(counting, { check: (n) => n === 2 }), { seed: 1, numRuns: 1000 })).toThrow(
      /Counterexample: \[scheduleOf\(\[(0, )*1\]\)\]/,
    )
  })

  it('fails by a deadlock, and does so again when the schedule is pasted', () => {
    const { counterexample, errorInstance } = fc.check(scheduled(crossing), { seed: 1, numRuns: 1000 })
    expect(errorInstance).toBeInstanceOf(DeadlockError)
    const [found] = counterexample ?? []
    expect(() => runSync(crossing, { scheduler: scheduleOf(found?.choices ?? []), quantum: 0 })).toThrow(DeadlockError)
    expect(() => runSync(crossing, { scheduler: scheduleOf([]), quantum: 0 })).not.toThrow()
  })

  it('is preempted as its quantum says', () => {
    expect(fc.check(scheduled(counting, { check: (n) => n === 2, quantum: 100 }), { numRuns: 200 }).failed).toBe(false)
  })

  it('has a virtual clock', () => {
    const sleeper = function* () {
      yield* sleep(3_600_000)
      return now()
    }
    fc.assert(scheduled(sleeper, { check: (time) => time === 3_600_000 }), { numRuns: 5 })
  })
})
