/**
 * The guard contract as the kernel calls it. The methods of `Guard` are protected: a guard's author sees them, its user
 * does not. The kernel, the composites and the checker see a guard by `contractOf`.
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

/** A guard as the kernel sees it. */
export interface Contract {
  readonly reacts: boolean
  readonly begins: boolean
  begin(): void
  look(offer: Offer): IteratorResult<Step, unknown>
  poll(offer: Offer): Readiness
  commit(offer: Offer): unknown
  enable(offer: Offer, up: Composite | undefined, branch: number): Registration
  disable(registration: Registration): void
  abandon(): void
  stay(standing: Standing, up: Composite): Registration | undefined
  comesAt(order: number): void
  readonly isLast: boolean
  leaves(): readonly Leaf[]
  alternatives(path: Path | undefined, found: Alternative[]): void
}

/** The way in. Inlined by bundlers: what is left of it is a call of the method. */
export function contractOf(guard: Operation<unknown>): Contract {
  return guard as unknown as Contract
}

/** Options of a wait in outside code. */
export interface PromiseOptions {
  /** An abort withdraws the offer, and rejects with the signal's reason. */
  readonly signal?: AbortSignalLike | undefined
}

/** What the layers above fill in, which the guards know nothing of. */
export interface Above {
  /** Runs an operation, or what `op` makes of `args`, on a frame of its own; filled in by the tasklets. */
  enter<T>(op: Operation<T> | ((...args: never[]) => Operation<T>), args?: readonly unknown[]): Operation<T>
  /**
   * Is told that the frames of a tasklet above `base` (all of them if undefined) are being returned, for a reason; filled in by
   * those who have something to call off at once.
   */
  unwound?: (offer: Offer, base: object | undefined, reason: unknown) => void
  /** Waits in outside code; filled in by the runtime. */
  outside<T>(guard: Operation<T>, options: PromiseOptions | undefined): Promise<T>
  /** The runtime of outside code; set once that has waited for something. */
  outsideHost?: Host
}

export const above: Above = {} as Above
