/** Schedules for properties. */
import { array, constant, nat, oneof, property } from 'fast-check'
import type { Arbitrary, IPropertyWithHooks } from 'fast-check'
import type { Operation } from '../guard/operation.ts'
import { wholeNumber } from '../internal/check.ts'
import { runSync } from '../runtime/run.ts'
import { virtualClock } from '../scheduler/clock.ts'
import { scheduleOf } from './schedule.ts'
import type { Schedule } from './schedule.ts'

/** What `schedule` generates. */
export interface ScheduleConstraints {
  /** How many choices at most; those that follow are plain. 100 by default. */
  readonly maxLength?: number | undefined
  /** The largest choice: how many ready tasklets, or branches, are told apart. 7 by default. */
  readonly max?: number | undefined
}

/**
 * Makes an arbitrary of schedules: run queues for one run each, to be used with a quantum of 0 for preemption before every operation. It
 * shrinks towards no preemption: fewer choices that are not plain, and fewer choices. A schedule prints as the `scheduleOf([…])` that
 * makes it again.
 *
 * @example
 * ```ts
 * import fc from 'fast-check'
 * import { channel, runSync, spawn } from 'occamy'
 * import { schedule } from 'occamy/fast-check'
 *
 * function* sum(numbers: readonly number[]) {
 *   const ch = channel<number>()
 *   for (const n of numbers) spawn(() => ch.send(n))
 *   let total = 0
 *   for (const _ of numbers) total += yield* ch.receive()
 *   return total
 * }
 * fc.assert(fc.property(fc.array(fc.nat()), schedule(), (numbers, scheduler) =>
 *   runSync(() => sum(numbers), { scheduler, quantum: 0 }) === numbers.reduce((a, b) => a + b, 0)))
 * ```
 */
export function schedule(constraints: ScheduleConstraints = {}): Arbitrary<Schedule> {
  const maxLength = wholeNumber('maxLength', constraints.maxLength ?? 100, 0)
  const max = wholeNumber('max', constraints.max ?? 7, 0)
  // Many plain choices between the others reach states that a mere random walk does not.
  const choice = oneof(
    { arbitrary: constant(0), weight: 4 },
    ...[1, 2, max].map((most) => ({ arbitrary: nat({ max: Math.min(most, max) }), weight: 1 })),
  )
  return array(choice, { maxLength, size: 'max' }).map((choices) => scheduleOf(choices))
}

/** What `scheduled` runs the program with. */
export interface ScheduledOptions<T> extends ScheduleConstraints {
  /** Throws, or returns false, if a result is wrong. */
  readonly check?: ((result: T) => boolean | void) | undefined
  /** Operations in one turn: 0 by default, so that a tasklet can be preempted before each. */
  readonly quantum?: number | undefined
}

/**
 * Makes a property of a program: that it neither fails nor deadlocks under any schedule, and that its result is right. It runs with a
 * virtual clock, and may use no host operation (for one that does, generate a `schedule` in an asynchronous property, and
 * `run` it). The failure shows the schedule, shrunk towards no preemption.
 *
 * @example
 * ```ts
 * import fc from 'fast-check'
 * import { par, reschedule } from 'occamy'
 * import { scheduled } from 'occamy/fast-check'
 *
 * function* counting() {
 *   let count = 0
 *   const add = function* () { const before = count; yield* reschedule(); count = before + 1 }
 *   yield* par([add, add])
 *   return count
 * }
 * const { counterexample } = fc.check(scheduled(counting, { check: (count) => count === 2 }))
 * console.log(String(counterexample)) // scheduleOf([])
 * ```
 */
export function scheduled<T>(
  program: () => Operation<T>,
  options: ScheduledOptions<T> = {},
): IPropertyWithHooks<[Schedule]> {
  const { check, quantum = 0 } = options
  return property(schedule(options), (scheduler) => {
    const result = runSync(program, { scheduler, quantum, clock: virtualClock() })
    return check?.(result)
  })
}
