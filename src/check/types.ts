/** What the checker takes and gives: its options, its report, and the trace of one execution. */
import type { Operation } from '../guard/operation.ts'

/** How the executions are chosen. */
export type Strategy =
  | 'exhaustive'
  /** `runs` executions, each choice made by a source of random numbers. */
  | { readonly kind: 'random'; readonly runs: number; readonly seed?: number | undefined }
  /** Probabilistic concurrency testing (S. Burckhardt et al. 2010): random priorities, changed at `depth - 1` random steps. */
  | { readonly kind: 'pct'; readonly depth: number; readonly runs: number; readonly seed?: number | undefined }

/** What has been explored so far. */
export interface Progress {
  /** The executions that were run to their end. */
  readonly executions: number
  /** The executions that were given up, since they turned out to repeat others. */
  readonly redundant: number
  /** The steps of all executions. */
  readonly steps: number
  /** How many executions ended in a deadlock. */
  readonly deadlocks: number
  /** Since the beginning, in ms. */
  readonly elapsed: number
}

/** Options of `explore` and `verify`. */
export interface ExploreOptions<T = unknown> {
  /** Default 'exhaustive'. */
  readonly strategy?: Strategy | undefined
  /**
   * 'optimal' (default): one execution of each class that differs by the order of independent steps; 'none': every interleaving. With
   * joins, and with turns that look who is there (tries, `balance`, `poll` of a set), more executions are begun and given up: `redundant`.
   */
  readonly reduction?: 'optimal' | 'none' | undefined
  /**
   * 'any' (default): whichever partner; 'fifo': first come, first served, as the runtime does, with every order of coming. There is no reduction for
   * 'fifo', since no step is independent of who came before: every interleaving is run, as by `reduction: 'none'`.
   */
  readonly partners?: 'any' | 'fifo' | undefined
  /** 'any' (default): an armed timer may fire at any step, in order of time; 'last': only when nothing else can happen. */
  readonly timers?: 'any' | 'last' | undefined
  /** Whether the first failure ends the search: true by default. */
  readonly stopAtFirst?: boolean | undefined
  /** How many executions at most, of a sample too: 1,000,000 by default. */
  readonly maxExecutions?: number | undefined
  /**
   * How many steps an execution may have: 10,000 by default. A livelock is told from a long execution by a repetition of 1,000 steps or more
   * that fills half of that: it needs a bound of 2,000 at least, and below that is inconclusive.
   */
  readonly maxSteps?: number | undefined
  /** How long the search may take, in ms: Infinity by default. */
  readonly maxTime?: number | undefined
  /**
   * How often an execution may depart from the order in which the tasklets became ready: Infinity by default. With a bound there is no reduction, since
   * the execution that stands for a class may need more departures than another of it.
   */
  readonly delayBound?: number | undefined
  /** Is told now and then, about ten times a second. */
  readonly progress?: ((progress: Progress) => void) | undefined
  /** Throws if a final result is wrong. */
  readonly check?: ((result: T) => void) | undefined
}

/** One step of an execution, as it is shown. */
export interface TraceStep {
  /** The names of the tasklets that took part: for a communication the one that gave, then the one that took. */
  readonly tasklets: readonly string[]
  /** A communication, a wait that was over without a partner, or a turn that others can see. */
  readonly kind: 'communication' | 'alone' | 'turn'
  /** In words: `send 7`, `closed`, `after 10 ms`. */
  readonly what: string
  /** The channel, barrier or other thing that it was about. */
  readonly on?: string | undefined
  /**
   * The branches of its tasklets that were ready, and not taken: `worker: receive jobs`. Ready by what is there (a message in a buffer, an
   * end, a permit) or by somebody who was found there before. Whoever is about to wait at a channel has not come yet: that the checker could have let him
   * come makes nothing ready. With `partners: 'fifo'` they are not told.
   */
  readonly passed: readonly string[]
}

/** One execution. */
export interface Trace {
  /** What happened, in order. */
  readonly steps: readonly TraceStep[]
  /** The names of its tasklets, in order of spawning. */
  readonly tasklets: readonly string[]
  /** What `replay` takes. */
  readonly schedule: string
  /** One column for each tasklet. */
  toString(): string
  /** A Mermaid sequence diagram. */
  toMermaid(): string
}

/** How an execution failed. */
export interface Failure {
  /**
   * What went wrong: a deadlock, an uncaught error, a `check` that threw, a livelock (the latter half of an execution as long as may be, and a
   * thousand steps or more, repeats itself, and nobody else could go on), or a program that did something else when it was run again.
   */
  readonly kind: 'deadlock' | 'error' | 'check' | 'livelock' | 'nondeterminism'
  /** The error that says so. */
  readonly error: unknown
  /** What `replay` takes. */
  readonly schedule: string
  /** The execution, as short as it could be made. */
  readonly trace: Trace
}

/**
 * Why a search ended before it had seen everything: by which bound. 'redundant': every execution was given up as a repetition of others, which is
 * a fault of the search; a warning says what to do.
 */
export type Limit = 'maxExecutions' | 'maxSteps' | 'maxTime' | 'delayBound' | 'redundant'

/**
 * What every report has.
 *
 * @inline
 */
interface Counts {
  /** The executions that were run to their end; no two are the same but for the order of independent steps. */
  readonly executions: number
  /** The executions that were given up, since they turned out to repeat others. */
  readonly redundant: number
  /** The steps of all executions. */
  readonly steps: number
  /** How many executions ended in a deadlock. */
  readonly deadlocks: number
  /** What the search noticed that makes its verdict doubtful. */
  readonly warnings: readonly string[]
  /** An execution that passed, for contrast; undefined if none did. */
  passing(): Trace | undefined
  /** The report as text, with the failing execution in lanes. */
  toString(): string
  /** The failing execution, or else a passing one, as a Mermaid sequence diagram. */
  toMermaid(): string
}

/** What a search has found. */
export type Report = Counts &
  (
    | { readonly verdict: 'passed' }
    | { readonly verdict: 'inconclusive'; readonly limit: Limit }
    /** With a `limit` if the search met one, beside the failure: there may be more. */
    | { readonly verdict: 'failed'; readonly failure: Failure; readonly limit?: Limit | undefined }
  )

/** A program to check: makes its channels itself, and does the same each time. */
export type Program<T> = () => Operation<T>
