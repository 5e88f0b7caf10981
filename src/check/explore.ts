/** Exploring: runs a program under all of its schedules, or under many. */
import { platform } from '../internal/host.ts'
import { InvalidArgumentError } from '../internal/errors.ts'
import { ExplorationError } from './errors.ts'
import { follow } from './follow.ts'
import { Idents } from './ident.ts'
import { OptimalSearch } from './optimal.ts'
import { exhaust } from './plain.ts'
import { replayed, reportOf } from './report.ts'
import { Runner } from './runner.ts'
import type { Subject } from './runner.ts'
import { Tally } from './tally.ts'
import type { ExploreOptions, Program, Report } from './types.ts'

/**
 * Runs a program under all of its schedules, and reports what it found: nothing, or an execution that fails, as short and as
 * plain as it can be made, with the schedule by which `replay` runs it again. By default it runs one execution of each class that
 * differs by the order of independent steps. The program makes its channels itself, does the same each time, and uses no
 * host operation: otherwise UncheckableError is thrown. Runs at once, and waits for nothing.
 *
 * @example
 * ```ts
 * import { channel, par } from 'occamy'
 * import { explore } from 'occamy/check'
 *
 * const report = explore(function* () {
 *   const a = channel<number>(), b = channel<number>()
 *   yield* par([
 *     function* () { yield* a.send(1); yield* b.receive() },
 *     function* () { yield* b.send(2); yield* a.receive() },
 *   ])
 * })
 * console.log(report.verdict, report.deadlocks) // failed 1
 * ```
 */
export function explore<T>(program: Program<T>, options: ExploreOptions<T> = {}): Report {
  const subject = subjectOf(program, options)
  const { reduction = 'optimal', stopAtFirst = true, maxExecutions = 1_000_000, maxTime = Infinity, progress } = options
  const reduces = reduction === 'optimal'
  const runner = new Runner(subject, new Idents(), reduces)
  const now = (): number => platform.performance.now()
  const tally = new Tally({ maxExecutions, maxSteps: subject.maxSteps, maxTime, stopAtFirst, progress, now })
  if (reduces) new OptimalSearch(runner, tally).run()
  else exhaust(runner, tally)
  return reportOf(subject, tally, [])
}

function subjectOf<T>(program: Program<T>, options: ExploreOptions<T>): Subject {
  if (typeof program !== 'function')
    throw new InvalidArgumentError('explore()', 'a function that makes an operation', program)
  const { maxSteps = 10_000, timers = 'any' } = options
  return { program, check: options.check as Subject['check'], timersLast: timers === 'last', maxSteps }
}

/**
 * Explores a program as `explore` does, and throws ExplorationError, with the report as its message, unless it passed.
 *
 * @example
 * ```ts
 * import { channel, par } from 'occamy'
 * import { verify } from 'occamy/check'
 *
 * const report = verify(function* () {
 *   const ch = channel<number>()
 *   const [, got] = yield* par([ch.send(42), ch.receive()])
 *   return got
 * }, { check: (got) => { if (got !== 42) throw new Error(`got ${got}`) } })
 * console.log(report.executions) // 1
 * ```
 */
export function verify<T>(program: Program<T>, options: ExploreOptions<T> = {}): Report {
  const report = explore(program, options)
  if (report.verdict !== 'passed') throw new ExplorationError(report)
  return report
}

/**
 * Runs a program once, by a schedule that a report gave. If the program has changed so that it cannot follow, the report
 * says at which step it departs, and why.
 *
 * @example
 * ```ts
 * import { channel, par } from 'occamy'
 * import { replay } from 'occamy/check'
 *
 * const report = replay(function* () {
 *   const ch = channel<number>({ name: 'answers' })
 *   yield* par([ch.send(42), ch.receive()])
 * }, '1>2')
 * console.log(report.passing()?.steps[0]?.what) // send 42 to answers
 * ```
 */
export function replay<T>(
  program: Program<T>,
  schedule: string,
  options: Pick<ExploreOptions<T>, 'check'> = {},
): Report {
  const subject = subjectOf(program, options)
  const { outcome, trace, execution } = follow(subject, schedule)
  return replayed(outcome, trace, execution.steps)
}
