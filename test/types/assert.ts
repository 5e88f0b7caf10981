/** The assertions of the type tests. Nothing here is ever run: the compiler alone reads this folder. */

/** Whether two types are the same, not merely assignable to each other. */
export type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false

/** Compiles only if both types are the same: `same<typeof value, number>()`. */
export declare function same<A, B>(...differ: Equal<A, B> extends true ? [] : [actual: A, expected: B]): void

/** Compiles only if the first type can stand where the second is asked for. */
export declare function fits<A extends B, B>(): void

type OptionalKeys<T> = { [K in keyof T]-?: Partial<Pick<T, K>> extends Pick<T, K> ? K : never }[keyof T]

/** Compiles only if every optional property of `T` takes an explicit `undefined`, under `exactOptionalPropertyTypes`. */
export declare function takesUndefined<T>(
  ...refused: Record<OptionalKeys<T>, undefined> extends Pick<T, OptionalKeys<T>> ? [] : [refused: OptionalKeys<T>]
): void

/** A value of a type, from nowhere. */
export declare function some<T>(): T

same<1, 1>()
same<{ readonly a: 1 }, { readonly a: 1 }>()
fits<1, number>()
takesUndefined<{ a?: string | undefined; b: string }>()

// @ts-expect-error -- an assertion that cannot fail is a defect
same<1, number>()
// @ts-expect-error -- `any` is not the same as anything else
same<number, ReturnType<typeof JSON.parse>>()
// @ts-expect-error -- readonly counts
same<{ readonly a: 1 }, { a: 1 }>()
// @ts-expect-error -- not assignable
fits<number, 1>()
// @ts-expect-error -- `undefined` is missing
takesUndefined<{ a?: string }>()
