/** The two clocks: the host's, and one that nothing but the program moves. */
import { SchedulerError } from '../internal/errors.ts'
import { platform } from '../internal/host.ts'
import { described } from '../internal/unknown.ts'
import type { Clock } from './scheduler.ts'

/**
 * Makes the clock of the host: milliseconds since it was made, monotonic, in fractions. The default.
 *
 * @example
 * ```ts
 * import { hostClock } from 'occamy'
 *
 * console.log(hostClock().now() >= 0) // true
 * ```
 */
export function hostClock(): Clock {
  return hostClockFrom(0)
}

/** One that goes on from a time; from 0 if there was none. */
export function hostClockFrom(time: number): Clock {
  const start = platform.performance.now() - Math.max(time, 0)
  return { now: () => platform.performance.now() - start }
}

/**
 * Makes a clock that starts at 0 and jumps to the next timer when nothing is ready: an hour of sleeping takes no time,
 * and every run of a program is the same.
 *
 * @example
 * ```ts
 * import { now, runSync, sleep, virtualClock } from 'occamy'
 *
 * const hour = runSync(function* () { yield* sleep(3_600_000); return now() }, { clock: virtualClock() })
 * console.log(hour) // 3600000
 * ```
 */
export function virtualClock(): Clock {
  let time = 0
  return {
    now: () => time,
    jump(to) {
      time = Math.max(time, to)
    },
  }
}

/** What a clock gives. Throws a SchedulerError if that is no time, or if it throws. */
export function timeOf(clock: Clock): number {
  let time: number
  try {
    time = clock.now()
  } catch (cause) {
    throw new SchedulerError('the clock threw', { cause })
  }
  if (Number.isFinite(time)) return time
  throw new SchedulerError(`the clock gave ${described(time)}`)
}
