/**
 * Returning a frame: its `finally` blocks run, and may wait.
 *
 * A generator that waits in its own `finally` keeps its return. One that was called by plain `yield*` does not hand it on
 * to its caller (see internal/trace): such a frame is returned again at its next wait, and waits no more, so that it ends
 * all the same; in between, the caller runs on. `recurse`, `scope` and every operation of occamy give a nested operation a frame of its
 * own, where this does not arise.
 */
import { giveUp, kernel, parked } from '../guard/kernel.ts'
import type { Operation, Step } from '../guard/operation.ts'
import { driverIn, forgets } from '../internal/trace.ts'
import type { Driver } from '../internal/trace.ts'
import type { Body } from './frame.ts'

/** So many calls are traced: helpers that call helpers deeper than this are taken to have forgotten their return. */
const DEEP = 64

/** Returns a generator; `nested` tells whether it waits in a `finally` whose return its caller has forgotten. */
export function returnBody(body: Body): { readonly result: IteratorResult<Step, unknown>; readonly nested: boolean } {
  const returned = traced(body, kernel.probe?.tellsReturns === false ? 0 : depth())
  const { result } = returned
  return { result, nested: result.done !== true && isForgotten(returned) }
}

interface Returned {
  readonly result: IteratorResult<Step, unknown>
  /** Of the wait that it was in, if it was in one; of the one that it came to. */
  readonly trace: Error | undefined
  readonly next: Error | undefined
}

function isForgotten({ next, trace }: Returned): boolean {
  if (trace === undefined) kernel.probe?.waitedUntold()
  else if (driver) return forgets(trace, next, driver)
  return false
}

/** Returns a generator, and tells who returned the wait that it was in, and who came to another: down to a `depth` of calls. */
function traced(body: Body, depth: number): Returned {
  kernel.tracing = depth
  try {
    const result = close(body)
    return { result, trace: kernel.trace, next: kernel.traceOfWait }
  } finally {
    kernel.tracing = 0
    kernel.trace = undefined
    kernel.traceOfWait = undefined
  }
}

/** How deep a trace goes: how many helpers stand above the driver is not known before. Measured: what is below it doubles the cost of a cancel. */
function depth(): number {
  driver ??= calibrate() ?? false
  return DEEP
}

/** Returns a generator for good: a wait in a `finally` is returned in its turn. */
export function cutShort(body: Body): IteratorResult<Step, unknown> {
  for (let waits = 0; waits < 1000; waits++) {
    const result = body.return(undefined)
    if (result.done === true) return result
  }
  return { done: true, value: undefined }
}

let driver: Driver | false | undefined

/** The one place where generators are returned: its line in the traces is what is looked for. */
function close(body: Body): IteratorResult<Step, unknown> {
  return body.return(undefined)
}

/** Returns a generator that waits, and one that delegates to such a one, and compares the traces. */
function calibrate(): Driver | undefined {
  const wait: Operation<void> = { [Symbol.iterator]: () => ({ next: () => parked, return: (value) => giveUp(value) }) }
  const traceOf = (body: Body): Error | undefined => {
    body.next()
    return traced(body, DEEP).trace
  }
  const direct = traceOf(waiting(wait))
  const nested = traceOf(delegating(wait))
  return direct && nested && driverIn(direct, nested)
}

function* waiting(wait: Operation<void>): Body {
  yield* wait
  return undefined
}

function* delegating(wait: Operation<void>): Body {
  return yield* waiting(wait)
}
