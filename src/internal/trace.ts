/**
 * Where a generator is being returned: by the driver itself, or by another generator that delegates to it.
 *
 * `yield*` passes a `return` on to the inner generator, and forgets it if that one yields once more, in a `finally` that
 * waits: when the inner one is done, the outer goes on behind its `yield*`. No method tells who delegates to whom; the call
 * stack does. It is captured when a wait is returned that a generator has delegated to, and when a `finally` then waits, and looked at only if it
 * does.
 */
interface Traced {
  stackTraceLimit?: number
}

/** How far down a trace goes by default. */
export const DEPTH = 16
const traced = Error as Traced

/** Captures the top of the call stack, or (with a depth of 0) makes an error that costs no stack. */
export function withTrace<E extends Error>(make: () => E, depth: number = DEPTH): E {
  const { stackTraceLimit } = traced
  traced.stackTraceLimit = depth
  try {
    return make()
  } finally {
    if (stackTraceLimit === undefined) delete traced.stackTraceLimit
    else traced.stackTraceLimit = stackTraceLimit
  }
}

/** Captures who returns a wait. */
export function captureTrace(depth: number): Error {
  return withTrace(() => new Error(), depth)
}

const lines = (trace: Error): string[] => (trace.stack ?? '').split('\n').filter((line) => line !== 'Error')

/** How the driver stands in a trace: where, if it calls the generator that waits; as which line; below how many lines for each generator. */
export interface Driver {
  readonly at: number
  readonly line: string
  readonly lines: number
}

/** Finds the driver in a direct trace: its line is the first that stands lower in a trace with one generator more. */
export function driverIn(direct: Error, nested: Error): Driver | undefined {
  const [above, below] = [lines(direct), lines(nested)]
  const at = above.findIndex((line, i) => below.indexOf(line) > i)
  const line = above[at]
  return line === undefined ? undefined : { at, line, lines: below.indexOf(line) - at }
}

/**
 * Whether a generator has forgotten that it is being returned: it delegated to another, where the wait was that is given up, and still does
 * so at the next wait. `given` and `next` show who stood where at these; it is taken to if the first does not reach it, or without the second.
 */
export function forgets(given: Error, next: Error | undefined, driver: Driver): boolean {
  const before = lines(given)
  if (before[driver.at] === driver.line) return false
  const stood = outermost(before, driver)
  return stood === undefined || next === undefined || outermost(lines(next), driver) === stood
}

/** Where the generator stands that the driver has called; nothing if it is too far down. */
function outermost(trace: readonly string[], driver: Driver): string | undefined {
  const at = trace.indexOf(driver.line)
  return at < 0 ? undefined : trace.slice(at - driver.lines, at).join('\n')
}
