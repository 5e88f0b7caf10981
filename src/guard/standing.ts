/**
 * Standing guards: those that stay registered between the waits of the one who registered them (a select set).
 *
 * A guard that can stay leaves a place behind once. While the set waits, the place is an open offer, as any in a queue;
 * while it does not, whoever makes the guard ready only says so. Invariant: a place is found in a channel, a timer queue or at a
 * tasklet exactly while its registration is enabled.
 */
import { Entry, Offer } from './offer.ts'
import type { Composite, Host, Path } from './offer.ts'
import type { Step } from './operation.ts'
import { parked } from './kernel.ts'
import type { Reactor } from './kernel.ts'

/**
 * A registration that stays, as the guard sees it. It is the composite around the guard, and itself the place that a channel
 * keeps: of hundreds of thousands that are made and removed in turn, the collector moves one object for each, and not two.
 */
export abstract class Standing<G = unknown> extends Entry<G> implements Composite {
  declare before: Standing<G> | undefined
  declare after: Standing<G> | undefined
  /** The offer of the set, while it waits. Its own `offer` is that one once it is claimed, and until it is committed. */
  abstract readonly open: Offer | undefined
  /** The place in line of that offer: of the moment that the wait began. */
  abstract readonly order: number
  /** The id of the tasklet that waited last; 0 if none has. */
  abstract readonly user: number
  /** Stands in for the set at guards that only tell of something; `undefined` while its runtime is not known. */
  abstract readonly notice: Offer | undefined
  /** Whether a join is to keep its place among others that the same arrival may complete; otherwise the one served comes last. */
  get keepsPlace(): boolean {
    return false
  }
  /** Who reacts for the set to what is committed, if that can be done in the turn of whoever completed it. */
  get reactor(): Reactor | undefined {
    return undefined
  }
  /**
   * Has who reacts for it do so at once, in the turn of one whose wait ends with what completes it: nobody is readied for it. If that can be,
   * its own wait is over, and `react` is to follow.
   */
  answers(_running: Offer): boolean {
    return false
  }
  react(_value: unknown, _running: Offer): void {
    // Nobody does.
  }
  abstract wrap(branch: number, value: unknown): unknown
  abstract path(branch: number): Path
  /** Takes the open offer, for an arrival that commits it with this guard: with its last event, if its source is at an end. */
  abstract claim(isLast: boolean): Offer
  /** The guard may have become ready: for a guard with partners, which an open offer would have met already. */
  abstract arrived(): void
  /** The guard is ready, and stays so until it is taken. */
  abstract tell(): void
  /** Its place may no longer do: it registers anew, if only for each wait. */
  abstract settle(): void
  /** Another registration that stays came to the other end of the same channel; or it left. */
  abstract meet(other: Standing): void
  abstract part(other: Standing): void
}

let places = 0

/** The next place in line, of all the lines: those of the parked, where a set stands beside them, and of waiting sets. */
export function nextPlace(): number {
  return ++places
}

/** Occupies a guard that is registered to stay. */
export const STANDING: Offer = {} as Offer

/** Stands in for a set with a guard that only tells of something that lasts: a time that has come, the end of a tasklet. */
export class Notice extends Offer {
  readonly host: Host
  readonly id: number
  private readonly standing: Standing

  constructor(standing: Standing, host: Host, id: number) {
    super()
    this.standing = standing
    this.host = host
    this.id = id
  }
  override get standsIn(): boolean {
    return true
  }
  /** Whether the set is waited for. */
  get isAwaited(): boolean {
    return this.standing.open?.state === 'parked'
  }
  /** What it was committed with is not kept: the guard is still ready when it is looked at. */
  override ready(): void {
    this.value = undefined
    this.standing.tell()
  }
  override park(): void {
    // It is nobody's wait.
  }
  override relook(): void {
    // It looks at nothing.
  }
  override blame(): void {
    // It is in no scope.
  }
  override further(): boolean {
    return false
  }
  override interrupt(): IteratorResult<Step, unknown> {
    return parked
  }
  override lookNow(): IteratorResult<Step, unknown> {
    return parked
  }
  override giveWay(): IteratorResult<Step, never> {
    return parked
  }
}
