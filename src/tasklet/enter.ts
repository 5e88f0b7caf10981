/** Entering a frame: how `recurse` and `scope` put an operation on the running tasklet's own stack. */
import { resume } from '../guard/commit.ts'
import { above } from '../guard/contract.ts'
import { comeToWait, giveUp, kernel, pushed } from '../guard/kernel.ts'
import type { Operation, Step } from '../guard/operation.ts'
import type { Signal } from '../guard/signal.ts'
import { InvalidOperationError, OutsideTaskletError } from '../internal/errors.ts'
import { isGeneratorFunction } from '../internal/generator.ts'
import { described } from '../internal/unknown.ts'
import { bodyOfOp, push } from './frame.ts'
import type { Body } from './frame.ts'
import type { Scope } from './scope.ts'
import type { Tasklet } from './tasklet.ts'

/** What an operation gives that was unwound by its scope. */
export const UNWOUND: unique symbol = Symbol('unwound')

/** The running tasklet. */
export function running(what: string): Tasklet<unknown> {
  if (kernel.offer === undefined) throw new OutsideTaskletError(what)
  return kernel.offer as Tasklet<unknown>
}

const NONE: readonly unknown[] = []

/** Runs an operation on a frame of its own; with a scope, its spawns belong to that one, and it can be unwound alone. */
export class Enter<T> implements Operation<T> {
  private readonly op: Operation<T> | ((...args: never[]) => Operation<T>)
  private readonly what: string
  private readonly scope: Scope | undefined
  private readonly args: readonly unknown[]

  constructor(op: Enter<T>['op'], what: string, scope?: Scope, args: readonly unknown[] = NONE) {
    this.op = op
    this.what = what
    this.scope = scope
    this.args = args
  }

  next(signal?: Signal): IteratorResult<Step, T> {
    if (signal !== undefined) return resume(signal)
    const tasklet = running(this.what)
    comeToWait()
    const outer = tasklet.scope
    const scope = this.scope ?? outer
    let body: Body
    // The scope is in force while the body is made: what is spawned meanwhile belongs there too.
    tasklet.scope = scope
    try {
      body = bodyOfOp(this.op, this.args)
    } finally {
      tasklet.scope = outer
    }
    push(tasklet, body, scope)
    if (this.scope !== undefined) this.scope.base = tasklet.below
    return pushed
  }

  return(value: unknown): IteratorReturnResult<never> {
    return giveUp(value)
  }

  [Symbol.iterator](): Iterator<Step, T, unknown> {
    return this as Iterator<Step, T, unknown>
  }
}

/**
 * Calls a body of the user's that may be plain. Gives what is left to run of it, on a frame of its own: nothing when it has given
 * nothing, and `end` when it has given that.
 *
 * Measured: to enter a generator of the user's, and see that it is a new one, costs 0.3 us more than to make it there.
 */
export function beginBody<V, R, E>(
  body: (value: V) => Operation<R> | void | E,
  value: V,
  end?: E,
): Operation<R> | undefined | E {
  return isGeneratorFunction(body) ? above.enter(body as (value: V) => Operation<R>, [value]) : restOf(body(value), end)
}
/** What is left to run of a plain body, by what it gave. */
export function restOf<R, E>(answer: Operation<R> | void | E, end?: E): Operation<R> | undefined | E {
  if (answer === undefined || answer === end) return answer as E | undefined
  return entered(answer as Operation<R>)
}
/** A function of its own. Measured: with a closure in it, what is asked of each message would have a scope to make. */
function entered<R>(answer: Operation<R>): Operation<R> {
  return above.enter(() => {
    if (Object(answer) === answer) return answer
    throw new InvalidOperationError(
      `${described(answer)} is no operation: return nothing, with braces: \`(x) => { … }\``,
    )
  })
}

above.enter = (op, args) => new Enter(op, 'this operation', undefined, args)
