/**
 * One registration of a select set: its key, its guard, and where that stays.
 *
 * A guard that can stay leaves a place at its source, once (`fast`); any other is enabled for each wait of the set (`slow`).
 * Invariants: while enabled it is one of the two; while disabled or removed, nothing of it is left at the source, nor on the
 * ready list.
 */
import { claim, commit, fail } from '../../guard/commit.ts'
import { contract, IS_READY } from '../../guard/contract.ts'
import type { Readiness } from '../../guard/contract.ts'
import { CompositeGuard, describe } from '../../guard/guard.ts'
import type { Guard } from '../../guard/guard.ts'
import { kernel } from '../../guard/kernel.ts'
import type { Entry, Leaf, Offer, Path, Registration as Place } from '../../guard/offer.ts'
import { after, Reaction } from '../../guard/reaction.ts'
import { Notice } from '../../guard/standing.ts'
import type { Standing } from '../../guard/standing.ts'
import { GuardInUseError, RegistrationRemovedError } from '../../internal/errors.ts'
import type { Item, SetCore } from './core.ts'
import { ReadyNode } from './ready.ts'

/** What happens to a registration after an event: nothing, or it is removed, or disabled. */
export type Once = 'remove' | 'disable' | undefined

/** The composite guards that are registered with some set: each serves one wait at a time. */
const registered = new WeakSet<object>()

export class SetItem extends ReadyNode implements Item, Standing {
  readonly set: SetCore
  readonly key: unknown
  readonly guard: Guard<unknown>
  readonly once: Once
  enabled = false
  pass = 0
  readonly reacts: boolean
  private removed = false
  /** Where it stays. */
  private place: Place | undefined = undefined
  /** What enabling it for the wait under way made, if it cannot stay. */
  private held: Place | undefined = undefined
  /** Its way to the guard that waits: kept, since a loop waits with one. */
  private way: Path | undefined = undefined
  /** It is to be registered once more after its event: its source tells once. */
  private told = false

  constructor(set: SetCore, key: unknown, guard: Guard<unknown>, once: Once) {
    super()
    this.set = set
    this.key = key
    this.guard = guard
    this.once = once
    this.reacts = contract.reacts(guard)
  }

  // The place in line is the set's.
  get offer(): Offer | undefined {
    return this.set.offer
  }
  get order(): number {
    return this.set.order
  }
  get user(): number {
    return this.set.user
  }
  get notice(): Offer | undefined {
    const host = (this.set.host ??= kernel.offer?.host)
    if (host === undefined) return undefined
    this.told = true
    return new Notice(this, host, this.set.user)
  }

  /** Registers it with its source. Throws GuardInUseError if the guard serves another wait, or another registration. */
  enable(): void {
    if (this.removed) throw new RegistrationRemovedError(this.key)
    if (this.enabled) return
    this.told = false
    const place = contract.stay(this.guard, this, this)
    if (place === undefined) this.standBy()
    this.told &&= place !== undefined
    this.place = place
    this.enabled = true
    if (this.set.offer !== undefined) this.joinWait()
  }

  /** It cannot stay: it will be looked at on each wait. */
  private standBy(): void {
    const { guard, set } = this
    if (registered.has(guard) || (guard as Partial<Place>).offer !== undefined)
      throw new GuardInUseError(describe(guard))
    if (guard instanceof CompositeGuard) registered.add(guard)
    set.slow.add(this)
  }

  /** The set waits, and this has just been enabled: it takes part at once, and what is ready already is taken. */
  private joinWait(): void {
    const { place, set } = this
    const offer = set.offer as Offer
    if (place === undefined) {
      if (contract.begins(this.guard)) contract.begin(this.guard)
      if (contract.poll(this.guard, offer) > 0) set.relook()
      else this.enableFor(offer)
      return
    }
    const leaf = (place as Entry<Guard<unknown>>).guard
    if (leaf !== undefined && contract.poll(leaf, offer) === IS_READY) this.commitHere(place, leaf, offer)
  }

  /** Commits the waiting set, from outside of its tasklet. No code of the user's runs: that waits for the tasklet. */
  private commitHere(place: Place, leaf: Guard<unknown>, offer: Offer): void {
    place.offer = this.claim(contract.isLast(leaf))
    let value: unknown
    try {
      value = contract.commit(leaf, offer)
    } catch (error) {
      fail(place, error)
      return
    }
    const bound = kernel.after === 'stay parked'
    kernel.after = undefined
    if (bound) claim(place)
    else commit(place, value)
  }

  disable(): void {
    if (this.removed) throw new RegistrationRemovedError(this.key)
    this.withdraw()
  }

  private withdraw(): void {
    if (!this.enabled) return
    const { guard, place, set } = this
    this.enabled = false
    this.place = undefined
    set.ready.drop(this)
    if (place !== undefined) contract.disable(guard, place)
    else {
      this.disableFor()
      set.slow.delete(this)
      registered.delete(guard)
    }
  }

  /** Takes it out of the set. Once only: the second time there is nothing to do. */
  remove(): void {
    if (this.removed) return
    this.withdraw()
    this.removed = true
    if (this.set.items.get(this.key) === this) this.set.items.delete(this.key)
    contract.abandon(this.guard)
  }
  [Symbol.dispose](): void {
    this.remove()
  }

  settle(): void {
    this.withdraw()
    this.enable()
  }

  begin(): void {
    if (contract.begins(this.guard)) contract.begin(this.guard)
  }
  poll(offer: Offer): Readiness {
    return contract.poll(this.guard, offer)
  }
  pick(offer: Offer): this | undefined {
    return contract.poll(this.guard, offer) === IS_READY ? this : undefined
  }
  served(): void {
    // It stands for itself alone.
  }
  enableFor(offer: Offer): void {
    this.held = contract.enable(this.guard, offer, this, 0)
  }
  disableFor(): void {
    const { held } = this
    this.held = undefined
    if (held !== undefined) contract.disable(this.guard, held)
  }

  /** Performs the event, in the tasklet that waits. */
  take(offer: Offer): unknown {
    this.retire(contract.isLast(this.guard))
    const value = contract.commit(this.guard, offer)
    if (this.told && this.enabled) this.settle()
    return this.event(value)
  }

  claim(isLast: boolean): Offer {
    const offer = this.set.offer as Offer
    this.retire(isLast)
    return offer
  }

  /** What `once`, or the end of its source, does to it with the event that is about to be given. */
  private retire(isLast: boolean): void {
    if (isLast || this.once === 'remove') this.remove()
    else if (this.once === 'disable') this.withdraw()
  }

  private event(value: unknown): unknown {
    const { key } = this
    return value instanceof Reaction ? after(value, (whole) => ({ key, value: whole })) : { key, value }
  }

  /** The event of a wait that was parked. */
  wrap(_branch: number, value: unknown): unknown {
    this.pass = ++this.set.pass
    if (this.place === undefined && this.enabled) this.retire(contract.isLast(this.guard))
    return this.event(value)
  }
  path(): Path {
    const next = this.set.current?.way
    if (this.way === undefined || this.way.next !== next) this.way = { up: this, branch: 0, next }
    return this.way
  }

  arrived(): void {
    this.set.ready.push(this)
  }
  tell(): void {
    this.set.ready.push(this)
    if (this.set.offer !== undefined) this.set.relook()
  }
  meet(other: Standing): void {
    this.set.meet(this, other as SetItem)
  }
  part(other: Standing): void {
    this.set.part(this, other as SetItem)
  }

  leaves(): readonly Leaf[] {
    return this.enabled ? contract.leaves(this.guard) : []
  }
}
