/**
 * Reactions: operations that belong to a committed branch and run in the chooser, after the commit (`flatMap`,
 * `extended`). A branch that reacts commits with a `Reaction` in place of its value; the composites around it add
 * what they do to the value, and the outermost guard runs it.
 */
import { isGeneratorFunction } from '../internal/generator.ts'
import { above } from './contract.ts'
import type { Operation, Step } from './operation.ts'

/**
 * Measured: a generator function that is made anew costs 2 us before it has done anything, since the engine gives each one a
 * prototype and a shape of its own. So a reaction is a function that was there before, with its arguments.
 */
export class Reaction<out T> {
  private readonly body: (...args: never[]) => Operation<unknown>
  private readonly args: readonly unknown[]
  constructor(body: (...args: never[]) => Operation<unknown>, args: readonly unknown[] = []) {
    this.body = body
    this.args = args
  }
  /** Its operation, on a frame of its own. */
  enter(): Operation<T> {
    return above.enter(this.body as (...args: never[]) => Operation<T>, this.args)
  }
  /** Its operation: that of a generator function on a frame of its own; for what another makes, the caller decides. */
  begin(): Operation<T> {
    const body = this.body as (...args: readonly unknown[]) => Operation<T>
    return isGeneratorFunction(body) ? this.enter() : body(...this.args)
  }
}

/** Applies `fn` to a value, or to what a reaction will give. */
export function after(value: unknown, fn: (value: unknown) => unknown): unknown {
  return value instanceof Reaction ? new Reaction(applied, [value, fn]) : fn(value)
}

/** Adds an operation after a value, or after another reaction. */
export function reaction<T>(value: unknown, body: (value: unknown) => Operation<T>): Reaction<T> {
  return value instanceof Reaction ? new Reaction<T>(chained, [value, body]) : new Reaction<T>(body, [value])
}

function* applied(first: Reaction<unknown>, fn: (value: unknown) => unknown): Generator<Step, unknown, unknown> {
  return fn(yield* first.enter())
}

function* chained(
  first: Reaction<unknown>,
  body: (value: unknown) => Operation<unknown>,
): Generator<Step, unknown, unknown> {
  return yield* body(yield* first.enter())
}
