/**
 * The explicit stack of a tasklet. `recurse` and `scope` push their operation as a frame of its own, so that a resume
 * costs O(1) however deep the nesting, and so that one frame can be returned without the ones beneath it.
 *
 *   tasklet.iterator, .scope, .flags   the top frame
 *   tasklet.below -> Frame -> Frame    the others, nearest first
 *
 * Unwinding: a *doomed* frame is returned (`finally` runs, `catch` does not) at its next wait. A frame that is being
 * returned may push frames for its own cleaning up: those are not doomed, and finish first.
 */
import { InvalidOperationError, GeneratorReuseError } from '../internal/errors.ts'
import { isGeneratorFunction } from '../internal/generator.ts'
import { described } from '../internal/unknown.ts'
import type { State } from '../guard/offer.ts'
import type { Operation, Step } from '../guard/operation.ts'
import type { Signal } from '../guard/signal.ts'
import { DOOMED, isDoomed, NESTED, OF_FRAME, RETURNING } from './flags.ts'
import type { Scope } from './scope.ts'

export type Body = Generator<Step, unknown, unknown>

/** A frame that is not on top. */
export class Frame {
  readonly iterator: Body
  readonly scope: Scope
  flags: number
  readonly below: Frame | undefined
  constructor(iterator: Body, scope: Scope, flags: number, below: Frame | undefined) {
    this.iterator = iterator
    this.scope = scope
    this.flags = flags
    this.below = below
  }
}

/** A stack of frames, as a tasklet has it. */
export interface Stack {
  iterator: Body
  scope: Scope
  flags: number
  below: Frame | undefined
  /** What it is resumed with; none before the top frame begins. */
  signal: Signal | undefined
}

/** Puts an operation on top of the stack. If the one beneath is to be returned, so is this: it begins, up to its first wait. */
export function push(stack: Stack, iterator: Body, scope: Scope): void {
  stack.below = new Frame(stack.iterator, stack.scope, stack.flags & OF_FRAME, stack.below)
  stack.iterator = iterator
  stack.scope = scope
  stack.flags = (stack.flags & ~OF_FRAME) | (isDoomed(stack.flags) ? DOOMED : 0)
  stack.signal = undefined
}

/** Takes the top frame off; there is one beneath it. */
export function pop(stack: Stack): void {
  const frame = stack.below as Frame
  stack.iterator = frame.iterator
  stack.scope = frame.scope
  stack.below = frame.below
  stack.flags = (stack.flags & ~OF_FRAME) | frame.flags
}

/** Dooms the frames above `base` (all of them when it is undefined), except those that clean up for a returning one. */
export function doom(stack: Stack, base: Frame | undefined): void {
  let lowest: Frame | undefined
  for (let frame = stack.below; frame !== base; frame = frame.below) {
    if (frame === undefined) return
    if ((frame.flags & RETURNING) !== 0) lowest = frame
  }
  if (lowest === undefined && (stack.flags & RETURNING) === 0) stack.flags |= DOOMED
  for (let frame = lowest === undefined ? stack.below : lowest.below; frame !== base; frame = frame?.below) {
    if (frame !== undefined) frame.flags |= DOOMED
  }
}

/** A tasklet that is to be returned, and stands at no open wait. */
interface Hastened {
  readonly doing: State
  readonly innermost: Scope | undefined
  resume(): void
}

/**
 * Has it go on to where it is returned: a suspended one is resumed. One that is in the midst of a commit has to wait for the end of
 * that, as of an extended receive of what it sends; and that may be held up by those whom it has spawned. So the scopes that
 * are to be returned end at once, from the innermost on.
 */
export function hasten(tasklet: Hastened): void {
  tasklet.resume()
  if (tasklet.doing !== 'parked') return
  for (let scope = tasklet.innermost; scope !== undefined; scope = scope.outer)
    if (scope.base !== undefined && isDoomed(scope.base.flags)) scope.end()
}

/** A wait of the top frame is over: if its caller has forgotten that it is being returned, it is to be returned anew at its next. */
export function hasWaited(stack: Stack): void {
  if ((stack.flags & NESTED) !== 0) stack.flags &= ~(NESTED | RETURNING)
}

const used = new WeakSet<object>()

/**
 * Calls a body, and makes the generator of its operation. What a generator function gives is one of its own, and is not
 * looked at: measured, a property of generators of many kinds costs more than the rest of a spawn.
 */
export function callBody(body: (...args: never[]) => Operation<unknown>, args: readonly unknown[]): Body {
  const made = (body as (...args: readonly unknown[]) => Operation<unknown>)(...args)
  return isGeneratorFunction(body) ? (made as Body) : bodyOf(made)
}

/** Makes the generator of an operation, or of what makes it of `args`. */
export function bodyOfOp(
  op: Operation<unknown> | ((...args: never[]) => Operation<unknown>),
  args: readonly unknown[] = [],
): Body {
  return typeof op === 'function' ? callBody(op, args) : bodyOf(op)
}

/** Makes the generator of an operation: the operation itself, if it is one that never ran, or one that delegates to it. */
export function bodyOf(operation: Operation<unknown>): Body {
  const iterator = operation?.[Symbol.iterator]?.() as (Body & { [Symbol.toStringTag]?: string }) | undefined
  if (typeof operation !== 'object' || Array.isArray(operation) || typeof iterator?.next !== 'function') {
    throw new InvalidOperationError(`${described(operation)} is no operation: ${advice(operation)}`)
  }
  if (iterator[Symbol.toStringTag] !== 'Generator') return delegate(operation)
  if (used.has(iterator)) throw new GeneratorReuseError()
  used.add(iterator)
  return iterator
}

function* delegate(operation: Operation<unknown>): Body {
  return yield* operation
}

function advice(value: unknown): string {
  if (typeof (value as PromiseLike<unknown> | undefined)?.then === 'function') {
    return 'wait for a promise with `yield* fromPromise(promise)`'
  }
  if (typeof value === 'object' && value !== null && Symbol.asyncIterator in value)
    return 'receive what it gives from `fromAsyncIterable(iterable)`'
  if (Array.isArray(value)) return 'wait for several operations with `yield* par([…])`'
  return 'a body is a generator function, `function* () { … }`'
}

/** What a tasklet is told that yielded something that is no operation's step. */
export function strayYield(value: unknown): InvalidOperationError {
  return new InvalidOperationError(
    `a tasklet yielded ${described(value)}: write \`yield*\`, with the star, and an operation after it`,
  )
}
