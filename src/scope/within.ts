/** Time limits: a scope with a timer. */
import type { Op, Operation } from '../guard/operation.ts'
import type { Timer } from '../guard/offer.ts'
import { milliseconds } from '../internal/check.ts'
import { TimeoutError } from '../internal/errors.ts'
import { running } from '../tasklet/enter.ts'
import { inScope, Lifetime } from '../tasklet/scoped.ts'
import type { Scope } from '../tasklet/scope.ts'
import type { TaskletHost } from '../tasklet/tasklet.ts'

/** A lifetime that fails its scope when the time is up. */
class Limit extends Lifetime implements Timer {
  at = 0
  order = 0
  slot: unknown = undefined
  private readonly error: TimeoutError
  private readonly host: TaskletHost
  private scope: Scope | undefined = undefined

  constructor(ms: number) {
    super(false)
    this.error = new TimeoutError(ms)
    this.host = running('within()').host
  }

  override begin(scope: Scope): void {
    this.scope = scope
    this.at = this.host.now + this.error.ms
    this.order = this.host.nextOrder()
    this.host.arm(this)
  }

  fire(): void {
    const { scope } = this
    this.scope = undefined
    scope?.fail(this.error)
  }

  /** The operation was committed before the limit, and came to its end after it: what it took counts. */
  override complete(scope: Scope): void {
    scope.errors = scope.errors.filter((error) => error !== this.error)
  }

  override end(): void {
    if (this.scope !== undefined) this.host.disarm(this)
    this.scope = undefined
  }
}

/**
 * Runs an operation for at most `ms` milliseconds on the runtime's clock; then it is returned, what it began is
 * cancelled, and a TimeoutError is thrown. A message that was committed in time is never lost to the limit. Nested limits
 * each end their own operation only. Throws InvalidArgumentError for NaN.
 *
 * @example
 * ```ts
 * import { never, run, TimeoutError, within } from 'occamy'
 *
 * await run(function* () {
 *   try {
 *     yield* within(5, never)
 *   } catch (error) {
 *     console.log(error instanceof TimeoutError) // true
 *   }
 * })
 * ```
 */
export function within<T>(ms: number, op: Op<T>): Operation<T> {
  milliseconds('within()', ms)
  return inScope('within()', op, () => new Limit(ms))
}
