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

/** A tasklet takes turn after turn, and never waits for anybody. */
export class LivelockError extends Error {
  override readonly name = 'LivelockError'
  readonly tasklet: string
  readonly turns: number
  constructor(tasklet: string, turns: number) {
    super(`${tasklet} took ${turns} turns without waiting for anybody: it yields for ever`)
    this.tasklet = tasklet
    this.turns = turns
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
    super(
      `the program is not repeatable: at step ${step} of a schedule that it has followed before, ${why}. ` +
        'It depends on something other than its schedule: Date.now, Math.random, or state outside of it',
    )
  }
}
