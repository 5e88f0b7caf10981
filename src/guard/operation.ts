/** What a tasklet can `yield*`: operations, and the functions that make them. */

/** Named for the compiler's message about a "Property '[yieldStar]'", which is what a forgotten `*` comes to. */
declare const yieldStar: unique symbol

/** Marks what an operation yields to the runtime, so that a forgotten `*`, or `yield* [x]`, does not compile. */
export interface Step {
  /** Is there for the compiler alone. */
  readonly [yieldStar]: true
}

/** Whatever a tasklet can `yield*`: a generator, a guard, a tasklet. */
export interface Operation<out T> {
  /** Begins it: `yield*` does. */
  [Symbol.iterator](): Iterator<Step, T, unknown>
}

/** An operation, or the function that makes it. */
export type Op<T> = Operation<T> | (() => Operation<T>)
