/** Narrowing to `unknown`, where the standard library would narrow to `any`. */

/**
 * A class at the right of `instanceof`: of a generic class itself, that gives `C<any>`; of a `ClassOf<C<unknown>>`, the
 * type that it names.
 */
export type ClassOf<T> = abstract new (...args: never[]) => T

/** `Array.isArray`, for what may be anything. */
export const isArray: (value: unknown) => value is readonly unknown[] = Array.isArray
