/** What a tasklet can `yield*`: operations, and the functions that make them. */

declare const step: unique symbol

/** Marks what an operation yields to the runtime, so that a forgotten `*`, or `yield* [x]`, does not compile. */
export interface Step {
  /** Is there for the compiler alone. */
  readonly [step]: true
}

/** Whatever a tasklet can `yield*`: a generator, a guard, a tasklet. */
export interface Operation<out T> {
  /** Begins it: `yield*` does. */
  [Symbol.iterator](): Iterator<Step, T, unknown>
}

/** An operation, or the function that makes it. */
export type Op<T> = Operation<T> | (() => Operation<T>)
