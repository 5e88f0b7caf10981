/** What may be anything: narrowing to `unknown`, where the standard library would narrow to `any`; and how it is called in messages. */

/**
 * A class at the right of `instanceof`: of a generic class itself, that gives `C<any>`; of a `ClassOf<C<unknown>>`, the
 * type that it names.
 */
export type ClassOf<T> = abstract new (...args: never[]) => T

/** `Array.isArray`, for what may be anything. */
export const isArray: (value: unknown) => value is readonly unknown[] = Array.isArray

/** A text of whatever was thrown, also of what has none. */
export function textOf(value: unknown): string {
  try {
    return String(value)
  } catch {
    return 'something that has no text'
  }
}

/** What something is, in a few words: a primitive by its value, all else by its class. */
export function described(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value)
  if (typeof value === 'function') return value.name ? `function ${value.name}` : 'a function'
  if (typeof value !== 'object' || value === null) return String(value)
  const name = classOf(value)
  return `${/^[AEIOU]/i.test(name) ? 'an' : 'a'} ${name}`
}

function classOf(value: object): string {
  if (isArray(value)) return 'array'
  try {
    const { name } = (value as { readonly constructor: { readonly name?: unknown } }).constructor
    const own = typeof name === 'string' && name !== '' ? name : {}.toString.call(value).slice(8, -1)
    return own === 'Object' ? 'object' : own
  } catch {
    return 'object'
  }
}
