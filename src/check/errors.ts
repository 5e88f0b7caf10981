/** What goes wrong with a check, other than the program's own failure. */
import type { Report } from './types.ts'

/** A program that did not pass: the message is the report. */
export class ExplorationError extends Error {
  override readonly name = 'ExplorationError'
  readonly report: Report
  constructor(report: Report) {
    super(report.toString(), report.verdict === 'failed' ? { cause: report.failure.error } : undefined)
    this.report = report
  }
}

/** The program did something that the checker cannot explore: a host operation, a channel made outside of it. */
export class UncheckableError extends Error {
  override readonly name = 'UncheckableError'
}

/** A program goes on for ever: a tasklet never waits for anybody, or the same steps come again and again. */
export class LivelockError extends Error {
  override readonly name = 'LivelockError'
  readonly tasklet: string
  constructor(tasklet: string, what: string) {
    super(`${tasklet} ${what}`)
    this.tasklet = tasklet
  }
}

/** A program departed from its schedule: at which step, and why. */
export class DepartureError extends Error {
  override readonly name = 'DepartureError'
  /** Counted from 1. */
  readonly step: number
  readonly why: string
  constructor(step: number, why: string) {
    super(`step ${step} of the schedule cannot be taken: ${why}`)
    this.step = step
    this.why = why
  }
}

/** The same schedule ran differently: something outside of the library took part. */
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
