/** What the tests of the explorer share: every outcome of a program, which the reductions agree on. */
import { explore, replay } from 'occamy/check'
import type { ExploreOptions, Failure, Program, Report } from 'occamy/check'
import { expect } from 'vitest'

/** In place of a result: the execution was stuck. */
export const STUCK = 'stuck'

type Options = Pick<ExploreOptions, 'timers' | 'maxExecutions'>

/** The different results of all executions, in the order of their texts. */
function resultsOf(program: Program<unknown>, options: ExploreOptions): string[] {
  const seen = new Set<string>()
  const check = (result: unknown): void => void seen.add(JSON.stringify(result) ?? 'undefined')
  const report = explore(program, { ...options, stopAtFirst: false, check })
  if (report.deadlocks > 0) seen.add(STUCK)
  if (report.verdict === 'failed' && report.failure.kind !== 'deadlock') seen.add(messageOf(report.failure.error))
  expect(report.verdict).not.toBe('inconclusive')
  expect(report.warnings).toEqual([])
  return [...seen].toSorted()
}

/** Checks what the outcomes of a program are, with and without reduction. */
export function expectOutcomes(program: Program<unknown>, outcomes: readonly unknown[], options: Options = {}): void {
  const expected = outcomes.map((each) => (each === STUCK ? STUCK : (JSON.stringify(each) ?? 'undefined'))).toSorted()
  expect(resultsOf(program, { ...options, reduction: 'none' }), 'without reduction').toEqual(expected)
  expect(resultsOf(program, options), 'with reduction').toEqual(expected)
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error)
}

/** The failure that a search must have found; its schedule fails in the same way again. */
export function failureOf<T>(program: Program<T>, options: ExploreOptions<T> = {}): Failure {
  const failure = failed(explore(program, options))
  const again = failed(replay(program, failure.schedule, options))
  expect([again.kind, messageOf(again.error)]).toEqual([failure.kind, messageOf(failure.error)])
  return failure
}

export function failed(report: Report): Failure {
  if (report.verdict !== 'failed') throw new Error(`expected a failure: ${report.toString()}`)
  return report.failure
}
