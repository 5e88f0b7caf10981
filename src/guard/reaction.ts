/**
 * Reactions: operations that belong to a committed branch and run in the chooser, after the commit (`flatMap`,
 * `extended`). A branch that reacts commits with a `Reaction` in place of its value; the composites around it add
 * what they do to the value, and the outermost guard runs it.
 */
import { contract } from './contract.ts'
import type { Operation, Step } from './operation.ts'

export class Reaction<T> {
  readonly run: () => Operation<T>
  constructor(run: () => Operation<T>) {
    this.run = run
  }
}

/** Applies `fn` to a value, or to what a reaction will give. */
export function after(value: unknown, fn: (value: unknown) => unknown): unknown {
  if (!(value instanceof Reaction)) return fn(value)
  return new Reaction(function* () {
    return fn(yield* contract.enter(value.run))
  })
}

/** Adds an operation after a value, or after another reaction. */
export function reaction<T>(value: unknown, body: (value: unknown) => Operation<T>): Reaction<T> {
  return new Reaction(function* () {
    return yield* body(value instanceof Reaction ? yield* contract.enter(value.run) : value)
  })
}

/** Runs a reaction on a frame of its own, at the end of the wait whose value it is. */
export function run<T>(reaction: Reaction<T>): IteratorResult<Step, T> {
  return contract.enter(reaction.run)[Symbol.iterator]().next()
}
