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
import { DEPTH, driverLine, isNested } from '../internal/trace.ts'
import type { Body } from './frame.ts'

/** Returns a generator; `nested` tells whether it waits in a `finally` whose return its caller has forgotten. */
export function returnBody(body: Body): { readonly result: IteratorResult<Step, unknown>; readonly nested: boolean } {
  const { result, trace } = traced(body, kernel.probe?.tellsReturns === false ? 0 : driverDepth())
  return { result, nested: result.done !== true && wasNested(trace) }
}

/** Whether another generator returned the wait, and not the driver. */
function wasNested(trace: Error | undefined): boolean {
  if (trace === undefined) kernel.probe?.waitedUntold()
  else if (driver) return isNested(trace, driver)
  return false
}

interface Returned {
  readonly result: IteratorResult<Step, unknown>
  readonly trace: Error | undefined
}

/** Returns a generator, and tells who returned the wait that it was in, if it was in one: down to a `depth` of calls. */
function traced(body: Body, depth: number): Returned {
  kernel.tracing = depth
  try {
    const result = close(body)
    return { result, trace: kernel.trace }
  } finally {
    kernel.tracing = 0
    kernel.trace = undefined
  }
}

/** How deep a trace has to be. Measured: it costs by its depth, and half of a cancel; below the driver's line nothing is looked at. */
function driverDepth(): number {
  driver ??= calibrate() ?? false
  return driver ? driver.at + 1 : DEPTH
}

/** Returns a generator for good: a wait in a `finally` is returned in its turn. */
export function cutShort(body: Body): IteratorResult<Step, unknown> {
  for (let waits = 0; waits < 1000; waits++) {
    const result = body.return(undefined)
    if (result.done === true) return result
  }
  return { done: true, value: undefined }
}

let driver: ReturnType<typeof driverLine> | false

/** The one place where generators are returned: its line in the traces is what is looked for. */
function close(body: Body): IteratorResult<Step, unknown> {
  return body.return(undefined)
}

/** Returns a generator that waits, and one that delegates to such a one, and compares the traces. */
function calibrate(): ReturnType<typeof driverLine> {
  const wait: Operation<void> = { [Symbol.iterator]: () => ({ next: () => parked, return: (value) => giveUp(value) }) }
  const traceOf = (body: Body): Error | undefined => {
    body.next()
    return traced(body, DEPTH).trace
  }
  const direct = traceOf(waiting(wait))
  const nested = traceOf(delegating(wait))
  return direct && nested && driverLine(direct, nested)
}

function* waiting(wait: Operation<void>): Body {
  yield* wait
  return undefined
}

function* delegating(wait: Operation<void>): Body {
  return yield* waiting(wait)
}
