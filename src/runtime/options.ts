/** What may be said of a runtime when it is made. */
import type { Clock, Observer, RunQueue, Scheduler } from '../scheduler/scheduler.ts'

/** Options of a runtime. */
export interface RuntimeOptions {
  /** Default `timers(roundRobin())`; what it lacks (timers, choose) the runtime adds. */
  readonly scheduler?: (RunQueue & Partial<Scheduler>) | undefined
  /** Default `hostClock()`. */
  readonly clock?: Clock | undefined
  /** How many operations a tasklet may complete in one turn before it goes to the back: 256; 0 yields before each. */
  readonly quantum?: number | undefined
  /** How many milliseconds of turns before the host's event loop gets one: 8. */
  readonly slice?: number | undefined
  /** The seed of every choice that the runtime makes by itself: a whole number, 1 by default, so that a run repeats. */
  readonly seed?: number | undefined
  /** Is told what happens. */
  readonly observer?: Observer | undefined
  /** 'wait' does not report a deadlock while outside code may still come back; on Node it does so at `beforeExit`. */
  readonly deadlock?: 'throw' | 'wait' | undefined
}
