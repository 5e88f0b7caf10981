/** What a program of the smoke suite is, and what it says of itself. Nothing here knows on which runtime it is. */

/** Programs by name: one passes when it returns or resolves, and fails when it throws or rejects. */
export type Programs = Readonly<Record<string, () => unknown>>

declare global {
  /** Whether timers are slow on purpose: see preload/clamped-timers.ts. */
  var timersAreClamped: true | undefined
}

/** What each line that the suite says of itself begins with. */
export const MARK = '@smoke '

/** What the suite says while it runs, a line of JSON each. */
export type Message =
  | { readonly kind: 'macrotask'; readonly used: string }
  | { readonly kind: 'begin'; readonly program: string }
  | { readonly kind: 'pass'; readonly program: string }
  | { readonly kind: 'fail'; readonly program: string; readonly error: string }
  | { readonly kind: 'end' }

/** Throws unless `actual` is `expected`, as JSON shows them (and `undefined`, by its name). */
export function equal(actual: unknown, expected: unknown, what: string): void {
  const [got, wanted] = [show(actual), show(expected)]
  if (got !== wanted) throw new Error(`${what}: got ${got}, not ${wanted}`)
}

/** Throws unless it holds. */
export function holds(condition: boolean, what: string): void {
  if (!condition) throw new Error(`not so: ${what}`)
}

/** Gives the error of what is to fail: one whose constructor has this name. */
export async function fails(task: () => unknown, name: string): Promise<Error> {
  try {
    await task()
  } catch (error) {
    if (error instanceof Error && error.constructor.name === name) return error
    throw new Error(`failed, but not with a ${name}`, { cause: error })
  }
  throw new Error(`did not fail with a ${name}`)
}

function show(value: unknown): string {
  return JSON.stringify(value, (_key, each: unknown) => (each === undefined ? 'undefined' : each)) ?? 'undefined'
}
