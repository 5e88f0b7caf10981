/** What is thrown when something that was to come true did not. */
import { describe } from '../../guard/guard.ts'
import type { Tasklet } from '../../tasklet/tasklet.ts'

/** How many tasklets the message tells of. */
const SHOWN = 20

/**
 * Tells that something did not come true in time under a fair schedule, or that the program failed first (`cause`).
 *
 * @see eventually
 */
export class LivenessError extends Error {
  override readonly name: string = 'LivenessError'
  /** The schedule: what it is, and the options of `eventually` that give it again. */
  readonly schedule: string
  /** The names of the tasklets that were left, each with what it was doing. */
  readonly tasklets: ReadonlyArray<{ readonly tasklet: string; readonly does: string }>

  constructor(
    what: string,
    schedule: string,
    tasklets: Iterable<Tasklet<unknown>, void, unknown> = [],
    cause?: { error: unknown },
  ) {
    const all = Array.from(tasklets, (tasklet) => ({ tasklet: tasklet.name, does: whatItDoes(tasklet) }))
    const shown = all.slice(0, SHOWN).map(({ tasklet, does }) => `\n  ${tasklet} ${does}`)
    const more = all.length > SHOWN ? `\n  … and ${all.length - SHOWN} more` : ''
    super(`${what}, under ${schedule}${shown.join('')}${more}`, cause && { cause: cause.error })
    this.schedule = schedule
    this.tasklets = all
  }

  /** @internal Of a program that failed. */
  static ofFailure(error: unknown, schedule: string): LivenessError {
    return new LivenessError(`the program failed: ${String(error)}`, schedule, [], { error })
  }
}

function whatItDoes({ doing, guard }: Tasklet<unknown>): string {
  return doing === 'parked' && guard !== undefined ? `waits ${describe(guard)}` : `is ${doing}`
}
