/** The operation of a scope. */
import type { Op, Operation, Step } from '../guard/operation.ts'
import { Enter, running, UNWOUND } from './enter.ts'
import { EmptyGuard, Scope } from './scope.ts'

/** Options of a scope. */
export interface ScopeOptions {
  /** Whether the tasklets spawned inside are cancelled when the operation ends ('cancel', the default), or waited for. */
  readonly end?: 'cancel' | 'wait' | undefined
}

/**
 * Runs an operation in a scope of its own: the tasklets spawned inside end with it. Waits for their ends (`finally`
 * blocks included), and until the bridges to the host that were made inside have cleaned up, before it gives the operation's
 * result. Throws its error, or that of a tasklet that nobody waited for, in which case the operation is returned; different
 * errors become an AggregateError.
 *
 * @example
 * ```ts
 * import { run, scope, sleep, spawn } from 'occamy'
 *
 * await run(function* () {
 *   yield* scope(function* () {
 *     spawn(function* () { yield* sleep(1); console.log('waited for') })
 *   }, { end: 'wait' })
 *   console.log('after')
 * })
 * // waited for
 * // after
 * ```
 */
export function scope<T>(op: Op<T>, options: ScopeOptions = {}): Operation<T> {
  return inScope('scope()', op, () => new Lifetime(options.end === 'wait'))
}

/** What a kind of scope does beside running its operation. */
export class Lifetime {
  readonly wait: boolean
  constructor(wait: boolean) {
    this.wait = wait
  }
  /** The scope begins. */
  begin(_scope: Scope): void {
    // A plain scope has nothing to prepare.
  }
  /** The operation came to its own end, with a result. */
  complete(_scope: Scope): void {
    // A plain scope has nothing to call off.
  }
  /** The scope ends, however it does. */
  end(): void {
    // A plain scope has nothing to release.
  }
}

const plain = (): Lifetime => new Lifetime(false)

/** Runs an operation in a scope with a given kind of lifetime. */
export function inScope<T>(what: string, op: Op<T>, lifetime: () => Lifetime = plain): Operation<T> {
  return new Enter(() => live(op, lifetime()), what)
}

function* live<T>(op: Op<T>, lifetime: Lifetime): Generator<Step, T, unknown> {
  const inner = new Scope(running('scope()'))
  const empty = new EmptyGuard(inner)
  let result: T | undefined
  try {
    lifetime.begin(inner)
    const given: unknown = yield* new Enter<unknown>(op, 'scope()', inner)
    if (given !== UNWOUND) {
      result = given as T
      lifetime.complete(inner)
    }
    inner.base = undefined
    if (lifetime.wait && !inner.ending) yield* empty
  } catch (error) {
    inner.note(error)
  } finally {
    inner.base = undefined
    lifetime.end()
    inner.end()
    try {
      if (!inner.clear()) yield* untilClear(inner, empty)
    } finally {
      // A cancel returns this frame once more, even while it cleans up.
      if (!inner.clear()) yield* untilClear(inner, empty)
      inner.leaveOwner()
      inner.rethrow()
    }
  }
  return result as T
}

/** Waits until nobody is left, who cleans up included: what is raised meanwhile comes out of the scope when that is so. */
export function* untilClear(inner: Scope, empty: EmptyGuard): Generator<Step, void, unknown> {
  do {
    try {
      yield* empty
    } catch (error) {
      inner.note(error)
    }
  } while (!inner.clear())
}
