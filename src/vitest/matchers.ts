/**
 * The matchers: each explores the program, and has the report in its message. One whose search did not come far enough to say
 * fails, and fails when it is negated.
 */
import type { MatcherState } from 'vitest'
import { explore } from '../check/index.ts'
import type { ExploreOptions, Program, Report } from '../check/index.ts'
import { scope } from '../tasklet/scoped.ts'
import { describeExpected, matches } from './expected.ts'
import type { ExpectedFailure } from './expected.ts'

interface Result {
  readonly pass: boolean
  readonly message: () => string
}

type Options = ExploreOptions<unknown> | undefined

/** What a search has found. */
interface Finding {
  /** Undefined if that is not known. */
  readonly holds: boolean | undefined
  /** What is said of that. */
  readonly why: string
  readonly report: Report
}

type Matcher<Args extends unknown[]> = (this: MatcherState, program: unknown, ...args: Args) => Result

export interface ProgramMatcherFunctions {
  readonly toPassEverySchedule: Matcher<[options?: Options]>
  readonly toBeDeadlockFree: Matcher<[options?: Options]>
  readonly toFailWith: Matcher<[expected: ExpectedFailure, options?: Options]>
}

export const matchers: ProgramMatcherFunctions = {
  toPassEverySchedule(program, options) {
    const report = explore(programOf(program), options)
    return resultOf(this, program, 'pass every schedule', found(report, report.verdict === 'passed'))
  },
  toBeDeadlockFree(program, options) {
    const { holds, ...rest } = deadlocks(program, options)
    return resultOf(this, program, 'be free of deadlock', { holds: holds === undefined ? holds : !holds, ...rest })
  },
  toFailWith(program, expected, options) {
    const what = `fail with ${describeExpected(expected, this.utils.stringify)}`
    if (expected === 'deadlock') return resultOf(this, program, what, deadlocks(program, options))
    const report = explore(programOf(program), options)
    if (report.verdict !== 'failed') return resultOf(this, program, what, found(report, false))
    if (matches(report.failure, expected)) return resultOf(this, program, what, found(report, true))
    return resultOf(this, program, what, { holds: undefined, why: OTHERWISE, report })
  },
}

const OTHERWISE = 'the search ended at another failure'

/** What is known of a report, whose verdict says `holds` if it says anything. */
function found(report: Report, holds: boolean): Finding {
  if (report.verdict !== 'inconclusive') return { holds, why: '', report }
  return { holds: undefined, why: `the search ended before it had seen everything, by ${report.limit}`, report }
}

/** Whether some schedule deadlocks. An error ends a schedule as a result does. */
function deadlocks(program: unknown, options: Options): Finding {
  const report = explore(withoutErrors(programOf(program)), { ...options, check: undefined })
  if (report.verdict !== 'failed' || report.failure.kind === 'deadlock')
    return found(report, report.verdict === 'failed')
  return { holds: undefined, why: OTHERWISE, report }
}

function programOf(program: unknown): Program<unknown> {
  if (typeof program === 'function') return program as Program<unknown>
  throw new TypeError('a program is expected: a function that makes an operation')
}

/** The program under its own name, with its errors caught. It takes the same steps, so schedules are the same. */
function withoutErrors(program: Program<unknown>): Program<unknown> {
  const quiet: Program<unknown> = function* () {
    try {
      yield* scope(program)
    } catch {
      // That is not what is asked.
    }
  }
  return Object.defineProperty(quiet, 'name', { value: program.name })
}

function resultOf({ isNot }: MatcherState, program: unknown, what: string, finding: Finding): Result {
  const { holds, report, why } = finding
  const { name } = program as Program<unknown>
  const text = `expected ${name === '' ? 'the program' : name} ${isNot ? 'not ' : ''}to ${what}`
  const heading = holds === undefined ? `${text}; whether it does is not known: ${why}` : text
  return { pass: holds ?? isNot, message: () => `${heading}\n\n${inWords(report)}` }
}

/** With an execution that passed, if none failed. */
function inWords(report: Report): string {
  const trace = report.verdict === 'failed' ? undefined : report.passing()
  return trace === undefined ? String(report) : `${String(report)}\n\nfor instance\n${String(trace)}`
}
