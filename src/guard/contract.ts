/**
 * The guard contract as the kernel calls it. The methods of `Guard` are protected: a guard's author sees them, its user
 * does not. `Guard` fills in this object, which gives the kernel and the composites their way in.
 */
import type { AbortSignalLike } from '../internal/host.ts'
import type { Alternative, Composite, Host, Leaf, Offer, Path, Registration } from './offer.ts'
import type { Operation, Step } from './operation.ts'
import type { Standing } from './standing.ts'

/** What `poll` answers: not ready; ready, but to be taken only if nothing else is (`skip`, `sleep(0)`); ready. */
export type Readiness = 0 | 1 | 2
/**
 * The guard cannot commit now.
 *
 * @see Guard
 */
export const NOT_READY = 0
/**
 * The guard can commit now, and is chosen only if no other branch is ready.
 *
 * @example
 * ```ts
 * import { IS_READY, LAST_RESORT, NOT_READY } from 'occamy'
 *
 * console.log(NOT_READY < LAST_RESORT, LAST_RESORT < IS_READY) // true true
 * ```
 */
export const LAST_RESORT = 1
/**
 * The guard can commit now.
 *
 * @see Guard
 */
export const IS_READY = 2

export interface Contract {
  reacts(guard: Operation<unknown>): boolean
  begins(guard: Operation<unknown>): boolean
  begin(guard: Operation<unknown>): void
  look(guard: Operation<unknown>, offer: Offer): IteratorResult<Step, unknown>
  poll(guard: Operation<unknown>, offer: Offer): Readiness
  commit(guard: Operation<unknown>, offer: Offer): unknown
  enable(guard: Operation<unknown>, offer: Offer, up: Composite | undefined, branch: number): Registration
  disable(guard: Operation<unknown>, registration: Registration): void
  abandon(guard: Operation<unknown>): void
  stay(guard: Operation<unknown>, standing: Standing, up: Composite): Registration | undefined
  isLast(guard: Operation<unknown>): boolean
  leaves(guard: Operation<unknown>): readonly Leaf[]
  alternatives(guard: Operation<unknown>, path: Path | undefined, found: Alternative[]): void
  /** Runs an operation, or what `op` makes of `args`, on a frame of its own; filled in by the tasklets. */
  enter<T>(op: Operation<T> | ((...args: never[]) => Operation<T>), args?: readonly unknown[]): Operation<T>
  /**
   * Is told that the frames of a tasklet above `base` (all of them if undefined) are being returned, for a reason; filled in by
   * those who have something to call off at once.
   */
  unwound?: (offer: Offer, base: object | undefined, reason: unknown) => void
  /** Waits in outside code; filled in by the scheduler, which the guards know nothing of. */
  outside<T>(guard: Operation<T>, signal: AbortSignalLike | undefined): Promise<T>
  /** The runtime of outside code; set once that has waited for something. */
  outsideHost?: Host
}

export const contract: Contract = {} as Contract
