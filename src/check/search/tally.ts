/** What a search has come to: the counts, the first failure, and whether it is to go on. */
import type { Execution } from '../execution/execution.ts'
import type { Outcome, Runner } from './runner.ts'
import type { Limit, Progress } from '../types.ts'

/** A failing execution, as a schedule. */
export interface Found {
  readonly outcome: Exclude<Outcome, { readonly kind: 'passed' }>
  readonly schedule: string
}

export interface Bounds {
  readonly maxExecutions: number
  readonly maxSteps: number
  readonly maxTime: number
  readonly stopAtFirst: boolean
  readonly delayBound: number
  /** Whether it is noted how executions end, for the audit. */
  readonly notesEnds: boolean
  readonly progress: ((progress: Progress) => void) | undefined
  /** In ms. */
  readonly now: () => number
}

/** How often the progress is told, in ms. */
const TELL_EVERY = 100
/** How many ends are noted. */
const MOST_ENDS = 10_000

export class Tally {
  executions = 0
  redundant = 0
  steps = 0
  deadlocks = 0
  limit: Limit | undefined = undefined
  failure: Found | undefined = undefined
  /** The first execution that passed: its schedule, and how it ended. */
  passing: { readonly schedule: string; readonly end: string } | undefined = undefined
  /** How many executions were cut short at the bound of their steps. */
  cuts = 0
  /** Whether something was left out by the bound on delays. */
  bounded = false
  /** The option that there is no reduction with, if the search would have had one without. */
  unreduced: string | undefined = undefined
  /** How the executions ended, each kind of end once: only the first thousands. */
  readonly ends: Set<string> = new Set<string>()
  private readonly bounds: Bounds
  private readonly began: number
  private told: number

  constructor(bounds: Bounds) {
    this.bounds = bounds
    this.began = bounds.now()
    this.told = this.began
  }

  /** Whether the search is to end, though not all has been seen. */
  get isOver(): boolean {
    if (this.limit !== undefined) return true
    return this.failure !== undefined && (this.bounds.stopAtFirst || this.failure.outcome.kind === 'nondeterminism')
  }

  /** The search is over: says by which bound not all was seen, if there is one. Whoever has seen nothing has proved nothing. */
  finish(): void {
    if (this.cuts > 0) this.limit ??= 'maxSteps'
    if (this.bounded) this.limit ??= 'delayBound'
    if (this.executions === 0) this.limit ??= 'redundant'
  }

  /** Whether there may be one more execution. */
  mayGoOn(): boolean {
    if (this.executions + this.redundant >= this.bounds.maxExecutions) this.limit ??= 'maxExecutions'
    return !this.isOver
  }

  /** Whether an execution of `steps` steps may take one more. */
  mayStep(steps: number): boolean {
    const { maxSteps, maxTime, now } = this.bounds
    if (maxTime !== Infinity && now() - this.began >= maxTime) this.limit = 'maxTime'
    return steps < maxSteps && this.limit === undefined
  }

  /** An execution was cut short, at the bound of its steps. `endless` is what it would have gone on with for ever. */
  cut(execution: Execution, endless: Outcome | undefined, schedule: () => string): void {
    if (this.limit !== undefined) return
    this.count(execution)
    if (endless === undefined) this.cuts++
    else this.note(endless, schedule)
  }

  /** Whether an execution that has departed so often from the first choice may do so again, among `n`. */
  mayDepart(departures: number, n: number): boolean {
    if (departures < this.bounds.delayBound) return true
    if (n > 1) this.bounded = true
    return false
  }

  /** An execution came to its end. */
  ended(runner: Runner, execution: Execution, schedule: () => string): void {
    this.count(execution)
    this.note(runner.outcome(execution), schedule)
  }

  /** A step of it threw. */
  failed(runner: Runner, execution: Execution, error: unknown, schedule: () => string): void {
    const outcome = runner.failure(error)
    this.count(execution)
    this.note(outcome, schedule)
  }

  private count(execution: Execution): void {
    this.executions++
    this.steps += execution.steps
    const { now, progress } = this.bounds
    if (progress === undefined) return
    const time = now()
    if (time - this.told < TELL_EVERY) return
    this.told = time
    const { executions, redundant, steps, deadlocks } = this
    progress({ executions, redundant, steps, deadlocks, elapsed: time - this.began })
  }

  protected note(outcome: Outcome, schedule: () => string): void {
    if (this.bounds.notesEnds && this.ends.size < MOST_ENDS) this.ends.add(endInWords(outcome))
    if (outcome.kind === 'passed') {
      this.passing ??= { schedule: schedule(), end: endInWords(outcome) }
      return
    }
    if (outcome.kind === 'deadlock') this.deadlocks++
    this.failure ??= { outcome, schedule: schedule() }
  }
}

/** How an execution ended, so that two that ended alike say the same. */
export function endInWords(outcome: Outcome): string {
  if (outcome.kind !== 'passed') return `${outcome.kind}: ${String(outcome.error)}`
  try {
    return `${typeof outcome.value} ${JSON.stringify(outcome.value)}`
  } catch {
    // A cycle, or a bigint: it is not told from others of its kind.
    return typeof outcome.value
  }
}
