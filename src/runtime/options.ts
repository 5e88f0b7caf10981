/** What may be said of a runtime when it is made. */
import { checkOptions } from '../internal/check.ts'
import { InvalidArgumentError } from '../internal/errors.ts'
import type { Clock, Observer, RunQueue, Scheduler } from '../scheduler/scheduler.ts'

/** Options of a runtime. */
export interface RuntimeOptions {
  /** Default `timers(roundRobin())`; what it lacks (timers, choose) the runtime adds. */
  readonly scheduler?: (RunQueue & Partial<Scheduler>) | undefined
  /** Default `hostClock()`. */
  readonly clock?: Clock | undefined
  /**
   * How many operations a tasklet may complete in one turn before it goes to the back: 256; 0 yields before each. No turn is cut by time:
   * with a quantum of millions the host waits for as long as such a turn takes, whatever `slice` says.
   */
  readonly quantum?: number | undefined
  /** How many milliseconds of turns before the host's event loop gets one: 8. The turn that is under way then comes to its end first. */
  readonly slice?: number | undefined
  /** The seed of every choice that the runtime makes by itself: a whole number, 1 by default, so that a run repeats. */
  readonly seed?: number | undefined
  /** Is told what happens. */
  readonly observer?: Observer | undefined
  /** 'wait' does not report a deadlock, for outside code may still come (an async function that feeds a channel); on Node it does so at `beforeExit`. */
  readonly deadlock?: 'throw' | 'wait' | undefined
}

/** What is looked for in the options that are vectors of functions, and who makes one. */
const VECTORS = [
  ['scheduler', 'roundRobin', ['enqueue', 'dequeue', 'remove', 'ready']],
  ['clock', 'virtualClock', ['now']],
] as const

/** Returns the options if each can be what it is for. Throws InvalidArgumentError. */
export function checkRuntimeOptions(options: RuntimeOptions): RuntimeOptions {
  checkOptions('a runtime', options)
  for (const [option, maker, functions] of VECTORS) {
    const given = options[option] as Readonly<Record<string, unknown>> | undefined
    if (given !== undefined && functions.some((name) => typeof given?.[name] !== 'function'))
      throw new InvalidArgumentError(option, `an object with ${functions.join(', ')}, as \`${maker}()\` gives`, given)
  }
  const { observer, deadlock = 'wait' } = options
  if (observer !== undefined && Object(observer) !== observer)
    throw new InvalidArgumentError('observer', 'an object with functions', observer)
  if (deadlock !== 'wait' && deadlock !== 'throw')
    throw new InvalidArgumentError('deadlock', "'throw' or 'wait'", deadlock)
  return options
}
