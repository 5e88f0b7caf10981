/** What a search has found, in words and in pictures. */
import type { Audit } from './audit.ts'
import { follow } from './follow.ts'
import type { Followed } from './follow.ts'
import { NondeterminismError } from '../errors.ts'
import { otherOf, unrepeatable } from './repeat.ts'
import type { Subject } from '../subject.ts'
import { simplify } from './simplify.ts'
import type { Tally } from '../search/tally.ts'
import type { Failure, Report, Trace } from '../types.ts'

/** What is said of every report. */
class Findings {
  readonly executions: number
  readonly redundant: number
  readonly steps: number
  readonly deadlocks: number
  readonly warnings: readonly string[]
  private readonly contrast: () => Trace | undefined
  /** The options that its schedules were found with, as `replay` takes them; the one that there is no reduction with. */
  private readonly options: string
  private readonly unreduced: string | undefined

  constructor(
    tally: Pick<Tally, 'executions' | 'redundant' | 'steps' | 'deadlocks'> & Partial<Pick<Tally, 'unreduced'>>,
    warnings: readonly string[],
    options: string,
    contrast: () => Trace | undefined,
  ) {
    this.options = options
    this.unreduced = tally.unreduced
    this.executions = tally.executions
    this.redundant = tally.redundant
    this.steps = tally.steps
    this.deadlocks = tally.deadlocks
    this.warnings = warnings
    this.contrast = contrast
  }

  passing(): Trace | undefined {
    return this.contrast()
  }
  toString(): string {
    return [
      ...heading(this as unknown as Report, this.options, this.unreduced),
      ...this.warnings.map((warning) => `warning: ${warning}`),
    ].join('\n')
  }
  toMermaid(): string {
    const report = this as unknown as Report
    const trace = report.verdict === 'failed' ? report.failure.trace : this.passing()
    return trace?.toMermaid() ?? 'sequenceDiagram'
  }
}

function heading(report: Report, options: string, unreduced: string | undefined): string[] {
  const { executions, redundant, steps, deadlocks, verdict } = report
  const counts = [
    plural(executions, 'execution'),
    plural(steps, 'step'),
    plural(deadlocks, 'deadlock'),
    ...(redundant > 0 ? [`${redundant} redundant`] : []),
    ...(unreduced === undefined ? [] : [`without reduction (${unreduced})`]),
  ].join(', ')
  if (verdict === 'passed') return [`passed: ${counts}`]
  if (verdict === 'inconclusive') return [`inconclusive, by ${report.limit}: ${counts}`]
  const { failure, limit } = report
  const { error, kind, schedule, trace } = failure
  const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error)
  return [
    `failed by ${kind === 'error' ? 'an error' : `a ${kind}`}: ${counts}${limit === undefined ? '' : `, cut by ${limit}`}`,
    message,
    '',
    trace.toString(),
    '',
    `replay(program, '${schedule}'${options})`,
  ]
}

/** As arguments that follow others. */
function optionsOf({ fifo, timersLast }: Subject): string {
  const given = [...(fifo ? ["partners: 'fifo'"] : []), ...(timersLast ? ["timers: 'last'"] : [])]
  return given.length === 0 ? '' : `, { ${given.join(', ')} }`
}

function plural(n: number, word: string): string {
  return `${n.toLocaleString('en')} ${word}${n === 1 ? '' : 's'}`
}

const NOTHING_SEEN =
  'every execution was given up as a repetition of others, so nothing was checked. That is a fault of the search: ' +
  "explore with reduction: 'none', and report it, with the program"

/** Makes the report of a search that is over: its failure is simplified, and run twice; or an execution that passed is run again. */
export function reportOf(subject: Subject, tally: Tally, audit?: Audit): Report {
  const { failure, limit, passing } = tally
  const contrast = (): Trace | undefined =>
    passing === undefined ? undefined : follow(subject, passing.schedule).trace
  const warnings = [...(audit?.warnings ?? [])]
  const findings = new Findings(tally, warnings, optionsOf(subject), contrast)
  const failed =
    failure !== undefined
      ? failureOf(subject, failure.outcome, failure.schedule, warnings)
      : (audit?.failure ?? (passing && unrepeatable(subject, { kind: 'passed', ...passing })))
  if (failed !== undefined)
    return Object.assign(findings, { verdict: 'failed' as const, failure: failed, ...(limit && { limit }) })
  if (limit === 'redundant') warnings.push(NOTHING_SEEN)
  if (limit !== undefined) return Object.assign(findings, { verdict: 'inconclusive' as const, limit })
  return Object.assign(findings, { verdict: 'passed' as const })
}

type Failed = { readonly kind: Failure['kind']; readonly error: unknown }

function failureOf(subject: Subject, found: Failed, schedule: string, warnings: string[]): Failure {
  if (found.kind === 'nondeterminism') return { ...found, schedule, trace: follow(subject, schedule).trace }
  const simple = simplify(subject, schedule, found.kind)
  const { trace, outcome } = simple
  const other = otherOf(subject, simple)
  const kinds = [outcome.kind, other?.again.outcome.kind ?? outcome.kind]
  if (outcome.kind === 'passed' || kinds.some((kind) => kind !== found.kind)) {
    const otherwise = kinds.find((kind) => kind !== found.kind)
    const error = new NondeterminismError(0, `it ended otherwise: at first by ${found.kind}, then by ${otherwise}`)
    return { kind: 'nondeterminism', error, schedule, trace }
  }
  // It fails, and in one way: whoever is to mend that wants its error, though it may be another the next time.
  if (other !== undefined) warnings.push(new NondeterminismError(0, other.why).message)
  return { kind: outcome.kind, error: outcome.error, schedule: trace.schedule, trace }
}

/** The report of one execution that was run again. */
export function replayed(subject: Subject, { beyond, execution, labels, outcome, trace }: Followed): Report {
  const deadlocks = outcome.kind === 'deadlock' ? 1 : 0
  const counts = { executions: 1, redundant: 0, steps: execution.steps, deadlocks }
  const warnings = beyond === 0 ? [] : [goesOn(labels.length - beyond, beyond)]
  const contrast = (): Trace | undefined => (outcome.kind === 'passed' ? trace : undefined)
  const findings = new Findings(counts, warnings, optionsOf(subject), contrast)
  if (outcome.kind === 'passed') return Object.assign(findings, { verdict: 'passed' as const })
  const failure: Failure = { kind: outcome.kind, error: outcome.error, schedule: trace.schedule, trace }
  return Object.assign(findings, { verdict: 'failed' as const, failure })
}

function goesOn(steps: number, more: number): string {
  return `the schedule was over after ${plural(steps, 'step')}, and the program was not: it went on for ${more} more, as it came`
}
