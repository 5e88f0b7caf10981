/** What the parts of a select set know of each other. */
import type { Readiness } from '../../guard/contract.ts'
import type { Alternative, Leaf, Offer, Path } from '../../guard/offer.ts'
import type { ReadyNode } from './ready.ts'

/** No event. */
export const none: unique symbol = Symbol('none')

/** What stands in a ready list for registrations: one for itself, or a set for those that face it. */
export interface Place extends ReadyNode {
  /** The last pass in which it was served. */
  readonly pass: number
  /** The registration that can commit, if there is one. */
  pick(offer: Offer): Item | undefined
  /** It is served, and comes last from now on. */
  served(item: Item): void
}

/** The guard that waits, as the set sees it. */
export interface Waiting {
  /** The way from one of its registrations to the guard that the tasklet waits for. */
  wayFrom(item: Path['up']): Path
}

/** A registration, as the set sees it. */
export interface Item extends ReadyNode, Place {
  readonly key: unknown
  readonly guard: object
  /** The last pass in which it was served. */
  pass: number
  /** Whether its event may be an operation that the one who waits has still to run. */
  readonly reacts: boolean
  poll(offer: Offer): Readiness
  /** Performs its guard; gives what that gave. */
  take(offer: Offer): unknown
  /** Makes an event of what its guard gave. */
  event(value: unknown): unknown
  /** It was committed on the way up from its guard; the set makes the event. */
  wrap(branch: number, value: unknown): unknown
  /** Whether it stays in a channel, and cannot commit once more at once. */
  isSpent(offer: Offer): boolean
  begin(): void
  enableFor(offer: Offer): void
  disableFor(): void
  /** The wait was committed with it, or is about to be. */
  won(): void
  leaves(): readonly Leaf[]
  /** The guards of which one is to be committed; `path` leads up from its own. */
  alternatives(path: Path | undefined): readonly Alternative[]
  /** Tries again to stay with its source, now that the runtime is known. */
  settle(): void
  remove(): void
}
