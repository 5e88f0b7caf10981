/**
 * Returning a frame: its `finally` blocks run, and may wait.
 *
 * A generator that waits in its own `finally` keeps its return. One that was called by plain `yield*` does not hand it on
 * to its caller (see internal/trace): such a frame is returned again at its next wait, and waits no more, so that it ends
 * all the same; in between, the caller runs on. `recurse`, `scope` and every operation of occamy give a nested operation a frame of its
 * own, where this does not arise.
 */
import { counted, giveUp, kernel, parked } from '../guard/kernel.ts'
import type { Operation, Step } from '../guard/operation.ts'
import { COUNT } from '../guard/signal.ts'
import { driverIn, forgets } from '../internal/trace.ts'
import type { Driver } from '../internal/trace.ts'
import { pop } from './frame.ts'
import type { Body, Stack } from './frame.ts'

/**
 * So many calls are traced, or twice as many as are counted: iterators written by hand, and compiled generators, are several calls. Helpers
 * that call each other deeper are taken to have forgotten their return.
 */
const DEEP = 64

interface Returned {
  readonly result: IteratorResult<Step, unknown>
  /** Whether it waits in a `finally` whose return its caller has forgotten. */
  readonly nested: boolean
}

/**
 * Returns a generator; `waits` says that it is known to be at a wait, and not about to begin.
 *
 * Whether it delegates is asked first: one that waits itself has forgotten nothing. Measured: a trace takes four fifths of a cancel.
 */
export function returnBody(body: Body, waits: boolean): Returned {
  const generators = waits && counts ? count(body) : 0
  if (generators === 1) return { result: close(body), nested: false }
  driver ??= calibrate() ?? false
  const { given, next, result } = traced(
    body,
    driver ? Math.max(DEEP, 2 * (driver.at + generators * driver.lines)) : DEEP,
  )
  const tells = driver && given !== undefined && result.done !== true
  return { result, nested: tells && forgets(given, next, driver as Driver) }
}

/** Whether results are handed on as they are: they have been in this process so far. */
let counts = true

/** A result was made anew on its way to the driver: by a generator that waits by hand, or the engine, as JavaScriptCore does. */
export function countNoMore(): void {
  counts = false
}

/**
 * Counts the generators on the way to the wait of `body`: itself, and those that it delegates to. Each looks at the result that counts,
 * and hands it on as it is, as the standard says of `yield*`.
 */
function count(body: Body): number {
  counted.times = 0
  body.next(COUNT)
  return counted.times
}

interface Traced {
  readonly result: IteratorResult<Step, unknown>
  /** Who returned the wait that it was in, if it was in one. */
  readonly given: Error | undefined
  /** Who came to the wait that it is in now. */
  readonly next: Error | undefined
}

/** Returns a generator, and traces by whom its waits were given up and come to: the first down to a `depth` of calls. */
function traced(body: Body, depth: number): Traced {
  const { trace, traceOfWait } = kernel
  kernel.tracing = depth
  try {
    const result = close(body)
    return { result, given: kernel.trace, next: kernel.traceOfWait }
  } finally {
    kernel.tracing = 0
    kernel.trace = trace
    kernel.traceOfWait = traceOfWait
  }
}

/** Returns the top frame for good: a wait in a `finally` is returned in its turn, and a frame that it pushes does not begin. */
export function cutShort(stack: Stack): IteratorResult<Step, unknown> {
  const { iterator: body } = stack
  for (let waits = 0; waits < 1000; waits++) {
    const result = body.return(undefined)
    while (stack.iterator !== body) pop(stack)
    if (result.done === true) return result
  }
  return { done: true, value: undefined }
}

/** The one place where generators are returned: its line in the traces is what is looked for. */
function close(body: Body): IteratorResult<Step, unknown> {
  return body.return(undefined)
}

let driver: Driver | false | undefined

/** Returns a generator that waits, and one that delegates to such a one, and compares the traces. */
function calibrate(): Driver | undefined {
  const wait: Operation<void> = { [Symbol.iterator]: () => ({ next: () => parked, return: (value) => giveUp(value) }) }
  const traceOf = (body: Body): Error | undefined => {
    body.next()
    return traced(body, DEEP).given
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
