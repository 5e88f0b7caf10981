/** The types of an alternation: what it is given, and what it gives. */
import type { Guard } from '../guard/guard.ts'

/** A branch: a guard, or a falsy value, which takes no part. */
export type Branch = Guard<unknown> | false | null | undefined | 0 | ''

/** The branches of an alternation: an array, or a record. */
export type Branches = readonly Branch[] | { readonly [key: string]: Branch }

/** The value of a guard. */
export type GuardValue<G> = G extends Guard<infer T> ? T : never

/** What one branch gives, if it can take part. */
type Event<K, G> = G extends Guard<infer T> ? { readonly key: K; readonly value: T } : never

/** The keys of an array are numbers: of a tuple, the very ones. */
type IndexOf<K> = K extends `${infer N extends number}` ? N : never

/** What an alternation gives: `{ key, value }`, a union over the keys, so that `switch (r.key)` narrows `r.value`. */
export type Selected<B> = B extends readonly unknown[]
  ? number extends B['length']
    ? Event<number, B[number]>
    : { [K in Extract<keyof B, `${number}`>]: Event<IndexOf<K>, B[K]> }[Extract<keyof B, `${number}`>]
  : { [K in keyof B]-?: Event<K, B[K]> }[keyof B]
