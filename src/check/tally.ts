/** What a search has come to: the counts, the first failure, and whether it is to go on. */
import type { Execution } from './execution.ts'
import type { Label } from './label.ts'
import type { Outcome, Runner } from './runner.ts'
import type { Limit, Progress } from './types.ts'

/** A failing execution, as a schedule. */
export interface Found {
  readonly outcome: Exclude<Outcome, { readonly kind: 'passed' }>
  readonly schedule: readonly Label[]
}

export interface Bounds {
  readonly maxExecutions: number
  readonly maxSteps: number
  readonly maxTime: number
  readonly stopAtFirst: boolean
  readonly progress: ((progress: Progress) => void) | undefined
  /** In ms. */
  readonly now: () => number
}

/** How often the progress is told, in ms. */
const TELL_EVERY = 100

export class Tally {
  executions = 0
  redundant = 0
  steps = 0
  deadlocks = 0
  limit: Limit | undefined = undefined
  failure: Found | undefined = undefined
  /** The schedule of the first execution that passed. */
  passing: readonly Label[] | undefined = undefined
  private readonly bounds: Bounds
  private readonly began: number
  private told: number

  constructor(bounds: Bounds) {
    this.bounds = bounds
    this.began = bounds.now()
    this.told = this.began
  }

  /** Whether the search is to end. */
  get isOver(): boolean {
    if (this.limit !== undefined) return true
    return this.failure !== undefined && (this.bounds.stopAtFirst || this.failure.outcome.kind === 'nondeterminism')
  }

  /** Whether an execution of `steps` steps may take one more. */
  mayStep(steps: number): boolean {
    if (steps < this.bounds.maxSteps) return true
    this.limit = 'maxSteps'
    return false
  }

  /** An execution came to its end. */
  ended(runner: Runner, execution: Execution, schedule: () => readonly Label[]): void {
    this.count(execution)
    this.note(runner.outcome(execution), schedule)
  }

  /** A step of it threw. */
  failed(runner: Runner, execution: Execution, error: unknown, schedule: () => readonly Label[]): void {
    const outcome = runner.failure(error)
    this.count(execution)
    this.note(outcome, schedule)
  }

  private count(execution: Execution): void {
    this.executions++
    this.steps += execution.steps
    const { maxExecutions, maxTime, now, progress } = this.bounds
    if (this.executions >= maxExecutions) this.limit = 'maxExecutions'
    if (maxTime === Infinity && progress === undefined) return
    const time = now()
    if (time - this.began >= maxTime) this.limit = 'maxTime'
    if (progress === undefined || time - this.told < TELL_EVERY) return
    this.told = time
    const { executions, redundant, steps, deadlocks } = this
    progress({ executions, redundant, steps, deadlocks, elapsed: time - this.began })
  }

  private note(outcome: Outcome, schedule: () => readonly Label[]): void {
    if (outcome.kind === 'passed') {
      this.passing ??= schedule()
      return
    }
    if (outcome.kind === 'deadlock') this.deadlocks++
    this.failure ??= { outcome, schedule: schedule() }
  }
}
