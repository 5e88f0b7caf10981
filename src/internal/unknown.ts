/** What may be anything: narrowing to `unknown`, where the standard library would narrow to `any`; and its text. */

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
