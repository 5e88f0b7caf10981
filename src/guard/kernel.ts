/**
 * The registers of the kernel: who runs, how many operations it may still complete, and the three results by which an
 * operation speaks to the driver of its tasklet.
 *
 * The results are single objects that every operation shares. Measured against an operation that is its own result: 10
 * to 40 % faster a rendezvous, since what `yield*` reads has one shape whatever the guard, and nothing is kept alive by
 * a guard that has been read. The driver clears `READY.value` after every turn.
 *
 * The two that are not done are their own values, by which the driver tells them: V8 and SpiderMonkey hand on what the inner `next`
 * gave, as the standard says of `yield*`; JavaScriptCore (Bun, Safari) makes a new result of its value.
 */
import { captureTrace } from '../internal/trace.ts'
import type { Step } from './operation.ts'
import type { Offer } from './offer.ts'
import type { Probe } from './probe.ts'

class Result {
  readonly done: boolean
  value: unknown
  constructor(done: boolean) {
    this.done = done
    this.value = done ? undefined : this
  }
}

/** "It is done": carries the value of the operation to the `yield*` that asked. */
export const READY: Result = new Result(true)
/** "Not now": the tasklet has parked, or wants the driver's attention if its state is still `running`. */
export const PARKED: Result = new Result(false)
/** "A nested operation was pushed on the tasklet's own stack": the driver goes on with that one. */
export const PUSHED: Result = new Result(false)

/** A process that can react in the turn of another. */
export interface Reactor {
  /** Reacts, if it may, at the end of a wait of `offer`. */
  react(offer: Offer): void
}

export interface Kernel {
  /** The running tasklet; `undefined` outside of any. */
  offer: Offer | undefined
  /** The operations it may complete before the next one goes through `interrupt`: quantum, cancel and observer fold into this one compare. */
  budget: number
  /** Operations of this turn that are held back from `budget`, so that each one is interrupted; below 0 for those that were not, and ought to have been. */
  left: number
  /** The frames that it may still enter in this turn. */
  frames: number
  /**
   * What the one who commits at once has to do before it goes on: let the preferred one run, wait for its partner, or have a process
   * react to what it has completed. The last is a wish: the process is ready in any case. `conclude` does it; whatever commits beside
   * the wait under way (a try, a nested run) puts back what it has found here.
   */
  after: 'give way' | 'stay parked' | Reactor | undefined
  /** Whether what is committed must not keep the tasklet waiting: it cannot park where it is. */
  detached: boolean
  /** Whether the look under way is one more of a wait that has begun: what counts from its beginning goes on counting. */
  again: boolean
  /**
   * While a generator is being returned: how far down to trace who returns the wait that it is in; that trace, and the one of who comes to another in
   * a `finally`. They keep what they went through alive.
   */
  tracing: number
  trace: Error | undefined
  traceOfWait: Error | undefined
  /** Whoever checks the program that runs. */
  probe: Probe | undefined
}

export const kernel: Kernel = {
  offer: undefined,
  budget: 0,
  left: 0,
  frames: 0,
  after: undefined,
  detached: false,
  again: false,
  tracing: 0,
  trace: undefined,
  traceOfWait: undefined,
  probe: undefined,
}

/** Has each operation that the running tasklet may still complete in this turn go through `interrupt`. */
export function interruptEach(): void {
  if (kernel.budget <= 0) return
  kernel.left += kernel.budget
  kernel.budget = 0
}

/** Ends a wait that is given up, because its generator is returned. */
export function giveUp(value: unknown): IteratorReturnResult<never> {
  if (kernel.tracing > 0) kernel.trace = captureTrace(kernel.tracing)
  return { done: true, value: value as never }
}

/** Comes to a wait: if that is in the `finally` of a generator that is being returned, it matters whose. */
export function comeToWait(): void {
  if (kernel.tracing > 0) kernel.traceOfWait = captureTrace(Infinity)
}

/** "Not now", which counts how often it is looked at: by each generator that hands it on to another, once. */
class Counted {
  times = 0
  readonly value = PARKED as unknown as Step
  get done(): false {
    this.times++
    return false
  }
}
export const counted: Counted = new Counted()

/** Ends an operation with its value. */
export function give<T>(value: T): IteratorReturnResult<T> {
  READY.value = value
  return READY as unknown as IteratorReturnResult<T>
}

/** Ends the turn. */
export const parked: IteratorYieldResult<Step> = PARKED as unknown as IteratorYieldResult<Step>
/** Goes on with the operation that was pushed. */
export const pushed: IteratorYieldResult<Step> = PUSHED as unknown as IteratorYieldResult<Step>
