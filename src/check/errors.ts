/** What goes wrong with a check, other than the program's own failure. */
import type { Report } from './types.ts'

/**
 * A program that did not pass: the message is the report.
 *
 * @example
 * ```ts
 * import { channel } from 'occamy'
 * import { ExplorationError, verify } from 'occamy/check'
 *
 * try {
 *   verify(() => channel<number>().receive())
 * } catch (error) {
 *   console.log(error instanceof ExplorationError && error.report.deadlocks) // 1
 * }
 * ```
 */
export class ExplorationError extends Error {
  override readonly name = 'ExplorationError'
  /** What the search has found. */
  readonly report: Report
  constructor(report: Report) {
    super(report.toString(), report.verdict === 'failed' ? { cause: report.failure.error } : undefined)
    this.report = report
  }
}

/**
 * The program did something that the checker cannot explore: a host operation, a channel made outside of it.
 *
 * @example
 * ```ts
 * import { channel } from 'occamy'
 * import { explore, UncheckableError } from 'occamy/check'
 *
 * const outside = channel<number>()
 * try {
 *   explore(() => outside.receive())
 * } catch (error) {
 *   console.log(error instanceof UncheckableError) // true
 * }
 * ```
 */
export class UncheckableError extends Error {
  override readonly name = 'UncheckableError'
}

/**
 * A program goes on for ever: a tasklet never waits for anybody, or the same steps come again and again.
 *
 * @example
 * ```ts
 * import { reschedule } from 'occamy'
 * import { explore, LivelockError } from 'occamy/check'
 *
 * const report = explore(function* () { for (;;) yield* reschedule() })
 * console.log(report.verdict === 'failed' && report.failure.error instanceof LivelockError) // true
 * ```
 */
export class LivelockError extends Error {
  override readonly name = 'LivelockError'
  /** The name of a tasklet that goes on without an end. */
  readonly tasklet: string
  constructor(tasklet: string, what: string) {
    super(`${tasklet} ${what}`)
    this.tasklet = tasklet
  }
}

/**
 * A program departed from its schedule: at which step, and why.
 *
 * @example
 * ```ts
 * import { DepartureError, replay } from 'occamy/check'
 *
 * const report = replay(function* () {}, '1>2')
 * console.log(report.verdict === 'failed' && report.failure.error instanceof DepartureError) // true
 * ```
 */
export class DepartureError extends Error {
  override readonly name = 'DepartureError'
  /** Counted from 1. */
  readonly step: number
  /** In words, what was expected there. */
  readonly why: string
  constructor(step: number, why: string) {
    super(`step ${step} of the schedule cannot be taken: ${why}`)
    this.step = step
    this.why = why
  }
}

/**
 * The same schedule ran differently: something outside of the library took part.
 *
 * @example
 * ```ts
 * import { channel } from 'occamy'
 * import { explore, NondeterminismError } from 'occamy/check'
 *
 * let runs = 0
 * const report = explore(function* () {
 *   yield* channel<number>(1).send(1)
 *   return runs++
 * })
 * console.log(report.verdict === 'failed' && report.failure.error instanceof NondeterminismError) // true
 * ```
 */
export class NondeterminismError extends Error {
  override readonly name = 'NondeterminismError'
  constructor(step: number, why: string) {
    const where = step === 0 ? 'run again' : `at step ${step} of a schedule that it has followed before`
    super(
      `the program is not repeatable: ${where}, ${why}. ` +
        'It depends on something other than its schedule: Date.now, Math.random, or state outside of it',
    )
  }
}

/** What is said of a program that waits for its host. */
export const HOST_OPERATION =
  'the program waits for a host operation: a promise, a stream, an event. Give it a channel instead'
