/** Exploring: runs a program under all of its schedules, or under many. */
import { milliseconds, wholeNumber } from '../internal/check.ts'
import { InvalidArgumentError } from '../internal/errors.ts'
import { platform } from '../internal/host.ts'
import { DEFAULT_SEED } from '../internal/random.ts'
import { audit } from './report/audit.ts'
import { ExplorationError } from './errors.ts'
import { follow } from './report/follow.ts'
import { ReducedSearch } from './reduction/reduced.ts'
import { exhaust } from './search/plain.ts'
import { replayed, reportOf } from './report/report.ts'
import { Runner } from './search/runner.ts'
import type { Subject } from './subject.ts'
import { pctPicker, randomPicker, sample } from './search/sample.ts'
import type { Picker } from './search/sample.ts'
import { Tally } from './search/tally.ts'
import { untilKnown } from './execution/known.ts'
import type { Known } from './execution/known.ts'
import type { ExploreOptions, Program, Report, Strategy } from './types.ts'

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
  return untilKnown((known) => search(subjectOf(program, options), options, known))
}

function search<T>(subject: Subject, options: ExploreOptions<T>, known: Known): Report {
  const { strategy = 'exhaustive', delayBound = Infinity, reduction = 'optimal' } = options
  if (strategy !== 'exhaustive' && (typeof strategy !== 'object' || strategy === null))
    throw new InvalidArgumentError('strategy', "'exhaustive', or { kind: 'random' | 'pct', runs }", strategy)
  // Nothing is independent of what came first, and no class is whole within a bound.
  const reduces = strategy === 'exhaustive' && reduction === 'optimal' && !subject.fifo && delayBound === Infinity
  if (strategy !== 'exhaustive') {
    const tally = tallyOf(subject, options, false)
    sample(new Runner(subject, known, false), tally, pickerOf(strategy), wholeNumber('runs', strategy.runs, 1))
    return finished(subject, tally)
  }
  // All that does not sleep is explored where races cannot be told.
  for (const width of reduces ? (['races', 'all'] as const) : []) {
    const tally = tallyOf(subject, options, true)
    if (new ReducedSearch(new Runner(subject, known, true), tally, width).run()) return finished(subject, tally, audit)
  }
  const tally = tallyOf(subject, options, false)
  if (reduction === 'optimal') tally.unreduced = subject.fifo ? "partners: 'fifo'" : 'delayBound'
  exhaust(new Runner(subject, known, false), tally)
  return finished(subject, tally)
}

/** Makes the report; if all has been seen, and nothing that fails, it is audited. */
function finished(subject: Subject, tally: Tally, look?: typeof audit): Report {
  tally.finish()
  const isWhole = tally.limit === undefined && tally.failure === undefined
  return reportOf(subject, tally, isWhole ? look?.(subject, tally.ends) : undefined)
}

function pickerOf(strategy: Exclude<Strategy, 'exhaustive'>): Picker {
  oneOf('strategy', strategy.kind, ['random', 'pct'])
  for (const name of Object.keys(strategy))
    oneOf('an option of a strategy', name, ['kind', 'runs', 'seed', ...(strategy.kind === 'pct' ? ['depth'] : [])])
  const seed = wholeNumber('seed', strategy.seed ?? DEFAULT_SEED, -Infinity)
  return strategy.kind === 'random' ? randomPicker(seed) : pctPicker(seed, wholeNumber('depth', strategy.depth, 1))
}

function tallyOf<T>(subject: Subject, options: ExploreOptions<T>, notesEnds: boolean): Tally {
  const { stopAtFirst = true, maxExecutions = 1_000_000, maxTime = Infinity, delayBound = Infinity, progress } = options
  if (progress !== undefined && typeof progress !== 'function')
    throw new InvalidArgumentError('progress', 'a function', progress)
  if (typeof stopAtFirst !== 'boolean') throw new InvalidArgumentError('stopAtFirst', 'true or false', stopAtFirst)
  return new Tally({
    maxExecutions: maxExecutions === Infinity ? maxExecutions : wholeNumber('maxExecutions', maxExecutions, 1),
    maxSteps: subject.maxSteps,
    maxTime: milliseconds('maxTime', maxTime, 0),
    stopAtFirst,
    delayBound: delayBound === Infinity ? delayBound : wholeNumber('delayBound', delayBound, 0),
    notesEnds,
    progress,
    now: () => platform.performance.now(),
  })
}

/** Every option that there is. */
const OPTIONS: Readonly<Record<keyof ExploreOptions, true>> = {
  strategy: true,
  reduction: true,
  partners: true,
  timers: true,
  stopAtFirst: true,
  maxExecutions: true,
  maxSteps: true,
  maxTime: true,
  delayBound: true,
  progress: true,
  check: true,
}

function subjectOf<T>(program: Program<T>, options: ExploreOptions<T>): Subject {
  if (typeof program !== 'function')
    throw new InvalidArgumentError('the program', 'a function that makes an operation', program)
  if ((program as { readonly [Symbol.toStringTag]?: string })[Symbol.toStringTag] === 'AsyncGeneratorFunction')
    throw new InvalidArgumentError('the program', 'a generator function that is not async', program)
  if (typeof options !== 'object' || options === null) throw new InvalidArgumentError('options', 'an object', options)
  for (const name of Object.keys(options)) oneOf('an option', name, Object.keys(OPTIONS))
  const { maxSteps = 10_000, timers = 'any', partners = 'any', reduction = 'optimal', check } = options
  oneOf('timers', timers, ['any', 'last'])
  oneOf('partners', partners, ['any', 'fifo'])
  oneOf('reduction', reduction, ['optimal', 'none'])
  if (check !== undefined && typeof check !== 'function') throw new InvalidArgumentError('check', 'a function', check)
  return {
    program,
    check: check as Subject['check'],
    timersLast: timers === 'last',
    fifo: partners === 'fifo',
    maxSteps: wholeNumber('maxSteps', maxSteps, 1),
  }
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
 * says at which step it departs, and why. Where the schedule ends before the program does, the program goes on with whichever step comes
 * first, and a warning says so: a part of a schedule can be given, or none, and a program that has grown goes on.
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
  options: Pick<ExploreOptions<T>, 'check' | 'partners' | 'timers'> = {},
): Report {
  const subject = subjectOf(program, options)
  if (typeof schedule !== 'string') throw new InvalidArgumentError('the schedule', 'a text', schedule)
  return replayed(subject, follow(subject, schedule))
}

function oneOf(what: string, value: string, words: readonly string[]): void {
  if (!words.includes(value)) throw new InvalidArgumentError(what, `one of ${words.join(', ')}`, value)
}
