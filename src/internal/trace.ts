/**
 * Where a generator is being returned: by the driver itself, or by another generator that delegates to it.
 *
 * `yield*` passes a `return` on to the inner generator, and forgets it if that one yields once more, in a `finally` that
 * waits: when the inner one is done, the outer goes on behind its `yield*`. No method tells who delegates to whom; the call
 * stack does. It is captured when a wait is returned, and looked at only if a `finally` then waits.
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

/** Finds the line of the driver in a direct trace: the first that stands lower in a trace with one generator more. */
export function driverLine(direct: Error, nested: Error): { readonly at: number; readonly line: string } | undefined {
  const below = lines(nested)
  const at = lines(direct).findIndex((line, i) => below.indexOf(line) > i)
  return at < 0 ? undefined : { at, line: lines(direct)[at] as string }
}

/** Whether the driver does not stand where it stands in a direct trace. */
export function isNested(trace: Error, driver: { readonly at: number; readonly line: string }): boolean {
  return lines(trace)[driver.at] !== driver.line
}
