/**
 * Schedulers as vectors of functions. A layer is a spread of the vector below it with some functions of its own, as
 * vnode layers are (D. Rosenthal, "Evolving the Vnode Interface", 1990): none uses `this`, and the runtime reads each
 * one once, when it is built.
 */
import type { Cause, Timer } from '../guard/offer.ts'
import type { Tasklet } from '../tasklet/tasklet.ts'

/**
 * Orders the ready tasklets. `enqueue` and `dequeue` are called in turn by the runtime; `dequeue` gives `undefined` only
 * when nothing is ready. `tasklet.slot` belongs to the bottom queue while the tasklet is in it.
 *
 * @example
 * ```ts
 * import { roundRobin, run, timers } from 'occamy'
 * import type { RunQueue } from 'occamy'
 *
 * let count = 0
 * const counted = (lower: RunQueue): RunQueue => ({
 *   ...lower,
 *   enqueue(tasklet, cause) { count++; lower.enqueue(tasklet, cause) },
 * })
 * await run(function* () {}, { scheduler: timers(counted(roundRobin())) })
 * console.log(count) // 1
 * ```
 */
export interface RunQueue {
  /** What a broken contract is reported under; "the scheduler" when absent. */
  readonly name?: string | undefined
  /** Takes in a tasklet that has become ready; `cause` says how. */
  readonly enqueue: (tasklet: Tasklet<unknown>, cause: Cause) => void
  /** Takes out the tasklet whose turn is next. */
  readonly dequeue: () => Tasklet<unknown> | undefined
  /** Takes out a tasklet that is ready, because it was cancelled or suspended. */
  readonly remove: (tasklet: Tasklet<unknown>) => void
  /** How many tasklets it holds. */
  readonly ready: () => number
}

/** A run queue with timers and choices. */
export interface Scheduler extends RunQueue {
  /** Picks one of `n` equally ready branches: a whole number, 0 <= result < n. */
  readonly choose: (n: number) => number
  /** Takes in a timer. */
  readonly arm: (timer: Timer) => void
  /** Takes out a timer that has not been fired. */
  readonly disarm: (timer: Timer) => void
  /** The time (ms) of the earliest timer; Infinity when none is armed. */
  readonly nextWake: () => number
  /** Fires the timers that are due at `now` (ms), by time, then by order of arming. */
  readonly expire: (now: number) => void
}

/** Tells the time, in ms. A clock that can `jump` is never waited for: the runtime moves it to the next timer. */
export interface Clock {
  /** The time, in ms, from a beginning of its own. Never goes back: if it does, it stands still until it is where it was. */
  readonly now: () => number
  /** Sets the time to `to`, in ms. */
  readonly jump?: ((to: number) => void) | undefined
}

/** Is told what happens in a runtime. Each function is optional; what one throws fails the run, and ends the observing. */
export interface Observer {
  /** A tasklet was spawned. */
  readonly onSpawn?: ((tasklet: Tasklet<unknown>) => void) | undefined
  /** A tasklet has ended; `tasklet.state` says how. */
  readonly onEnd?: ((tasklet: Tasklet<unknown>) => void) | undefined
  /** The tasklet waits; `tasklet.waitingFor` says for what. */
  readonly onPark?: ((tasklet: Tasklet<unknown>) => void) | undefined
  /** A tasklet has entered the run queue; `cause` says how. */
  readonly onReady?: ((tasklet: Tasklet<unknown>, cause: Cause) => void) | undefined
  /** The offer of the tasklet was committed; once for each side of a communication. */
  readonly onCommit?: ((tasklet: Tasklet<unknown>) => void) | undefined
  /**
   * A join with a condition has looked at so many messages, and left them: told at 1,000, and whenever they have doubled; anew once half of
   * them or more have gone. `pattern` says of which channels. So a pattern that can never match is found before it has filled the memory.
   */
  readonly onUnmatched?: ((tasklet: Tasklet<unknown>, messages: number, pattern: string) => void) | undefined
  /** A timer fired, at `now` (ms). */
  readonly onTimer?: ((now: number) => void) | undefined
  /** The tasklet begins a turn; one that reacts to a chord may do so within that of the tasklet that has completed it, which goes on then. */
  readonly onTurn?: ((tasklet: Tasklet<unknown>) => void) | undefined
}
