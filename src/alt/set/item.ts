/**
 * One registration of a select set: its key, its guard, and where that stays.
 *
 * A guard that can stay leaves a place at its source, once (`fast`); any other is enabled for each wait of the set (`slow`).
 * Invariants: while enabled it is one of the two; while disabled or removed, nothing of it is left at the source, nor on the
 * ready list.
 *
 * It is as small as can be, and one object with its place in a channel: a set has hundreds of thousands of them. Measured: to
 * add and to remove one took a third of its time in the collector.
 */
import { claim } from '../../guard/commit.ts'
import { contractOf, IS_READY } from '../../guard/contract.ts'
import type { Readiness } from '../../guard/contract.ts'
import type { Guard } from '../../guard/guard.ts'
import { kernel } from '../../guard/kernel.ts'
import type { Alternative, Entry, Leaf, Offer, Path, Registration as Place } from '../../guard/offer.ts'
import { FAIL, OK } from '../../guard/signal.ts'
import { Notice, Standing } from '../../guard/standing.ts'
import { RegistrationRemovedError } from '../../internal/errors.ts'
import type { SetCore } from './core.ts'
import { refuseInUse, register, release } from './in-use.ts'
import type { Item } from './parts.ts'
import { Peer } from './peer.ts'

/** What happens to a registration after an event: nothing, or it is removed, or disabled. */
export type Once = 'remove' | 'disable' | undefined

// The bits of its flags.
/** It takes part in waits. */
const ENABLED = 1
/** It is out of its set, for good. */
const REMOVED = 2
/** It cannot stay: `place` is what enabling it for the wait under way made. */
const SLOW = 4
/** It is to be registered once more after its event: its source tells once. */
const TOLD = 8
/** It is removed with its first event. */
const REMOVED_ONCE = 16
/** It is disabled with each event. */
const DISABLED_ONCE = 32

export class SetItem extends Standing implements Item {
  readonly set: SetCore
  readonly key: unknown
  readonly guard: Guard<unknown>
  pass = 0
  private flags: number
  /** Where it stays (itself, in a channel); what it has there for one wait, if it cannot. */
  private place: Place | undefined = undefined
  earlier: Item['earlier'] = undefined
  later: Item['later'] = undefined

  constructor(set: SetCore, key: unknown, guard: Guard<unknown>, once: Once) {
    super(undefined)
    this.set = set
    this.key = key
    this.guard = guard
    this.flags = once === undefined ? 0 : once === 'remove' ? REMOVED_ONCE : DISABLED_ONCE
  }

  private is(flag: number): boolean {
    return (this.flags & flag) !== 0
  }
  get enabled(): boolean {
    return this.is(ENABLED)
  }
  // The place in line is the set's.
  get open(): Offer | undefined {
    return this.set.offer
  }
  get order(): number {
    return this.set.orderOf(this)
  }
  get reacts(): boolean {
    return contractOf(this.guard).reacts
  }
  get user(): number {
    return this.set.user
  }
  get notice(): Offer | undefined {
    const host = (this.set.host ??= kernel.offer?.host)
    if (host === undefined) return undefined
    this.flags |= TOLD
    return new Notice(this, host, this.set.user)
  }

  enable(): void {
    kernel.probe?.usesSet(this.set, 'changes')
    this.register()
  }
  /** Registers it with its source. Throws GuardInUseError if the guard serves another wait, or another registration. */
  private register(): void {
    if (this.is(REMOVED)) throw new RegistrationRemovedError(this.key)
    if (this.enabled) return
    this.flags &= ~TOLD
    const place = contractOf(this.guard).stay(this, this)
    if (place === undefined) this.standBy()
    this.place = place
    this.flags |= ENABLED
    if (this.set.offer === undefined) return
    try {
      this.joinWait()
    } catch (error) {
      this.withdraw()
      throw error
    }
  }

  /** It cannot stay: it will be looked at on each wait. Throws GuardInUseError. */
  private standBy(): void {
    refuseInUse(this.guard)
    this.flags &= ~TOLD
    this.beSlow()
  }
  private beSlow(): void {
    const { guard, set } = this
    this.flags |= SLOW
    register(guard)
    set.standBy(this)
  }

  /** The set waits, and this has just been enabled: it takes part at once, and what is ready already is taken. */
  private joinWait(): void {
    const { place, set } = this
    const offer = set.offer as Offer
    if (place === undefined) {
      this.begin()
      if (this.poll(offer) > 0) set.relook()
      else this.enableFor(offer)
      return
    }
    const { leaf } = place as Entry<Guard<unknown>>
    if (leaf !== undefined && contractOf(leaf).poll(offer) === IS_READY) this.commitHere(place, leaf, offer)
  }

  /**
   * Commits the waiting set, from outside of its tasklet. The set is closed before: its own offers are not to be met by what
   * the guard does. No code of the user's runs: that waits for the tasklet.
   */
  private commitHere(place: Place, leaf: Guard<unknown>, offer: Offer): void {
    place.offer = this.claim(contractOf(leaf).isLast)
    claim(place)
    const { after: pending } = kernel
    kernel.after = undefined
    let signal: typeof OK | typeof FAIL = OK
    try {
      offer.value = contractOf(leaf).commit(offer)
    } catch (error) {
      offer.value = error
      signal = FAIL
    }
    if (kernel.after !== 'stay parked') offer.ready(signal, 'readied')
    kernel.after = pending
  }

  disable(): void {
    if (this.is(REMOVED)) throw new RegistrationRemovedError(this.key)
    kernel.probe?.usesSet(this.set, 'changes')
    this.withdraw()
  }

  private withdraw(): void {
    if (!this.enabled) return
    const { guard, place, set } = this
    this.flags &= ~ENABLED
    this.place = undefined
    set.forget(this)
    if (place !== undefined) contractOf(guard).disable(place)
    // In the midst of a turn, the loop is going to find out for itself.
    if (kernel.offer === undefined) set.offer?.host.review()
    if (!this.is(SLOW)) return
    this.flags &= ~SLOW
    set.standDown(this)
    release(guard)
  }

  /** Takes it out of the set. Once only: the second time there is nothing to do. */
  remove(): void {
    kernel.probe?.usesSet(this.set, 'changes')
    this.takeOut()
  }
  private takeOut(): void {
    if (this.is(REMOVED)) return
    this.leave()
    contractOf(this.guard).abandon()
  }
  /** Takes it out of the set, and its guard stays in use. */
  leave(): void {
    this.withdraw()
    this.flags |= REMOVED
    if (this.set.items.get(this.key) === this) this.set.items.delete(this.key)
  }

  /** Whether another registration may need its guard, or what that holds in a wait, before it can be enabled. */
  standsInTheWayOf(guard: Guard<unknown>): boolean {
    return this.guard === guard || this.is(SLOW)
  }
  /** Leaves its place; gives the way back, which fails for nobody. */
  stepAside(): () => void {
    const [enabled, slow] = [this.enabled, this.is(SLOW)]
    this.withdraw()
    return () => {
      if (!enabled) return
      if (!slow) return this.register()
      this.flags |= ENABLED
      this.beSlow()
      if (this.set.offer !== undefined) this.set.relook()
    }
  }
  [Symbol.dispose](): void {
    this.remove()
  }

  settle(): void {
    this.withdraw()
    this.register()
  }

  begin(): void {
    if (contractOf(this.guard).begins) contractOf(this.guard).begin()
  }
  poll(offer: Offer): Readiness {
    return contractOf(this.guard).poll(offer)
  }
  pick(offer: Offer): this | undefined {
    return this.poll(offer) === IS_READY ? this : undefined
  }
  served(): void {
    // It stands for itself alone.
  }
  enableFor(offer: Offer): void {
    this.place = contractOf(this.guard).enable(offer, this, 0)
    const { leaf } = this.place as Entry<Guard<unknown>>
    if (leaf !== undefined) contractOf(leaf).comesAt(this.set.order)
  }
  disableFor(): void {
    const { place } = this
    this.place = undefined
    if (place !== undefined) contractOf(this.guard).disable(place)
  }

  /** Performs its guard, in the tasklet that waits. */
  take(offer: Offer): unknown {
    this.retire(contractOf(this.guard).isLast)
    try {
      return contractOf(this.guard).commit(offer)
    } finally {
      if (this.is(TOLD) && this.enabled) this.settle()
    }
  }

  won(): void {
    this.retire(contractOf(this.guard).isLast)
  }

  claim(isLast: boolean): Offer {
    const offer = this.set.offer as Offer
    this.retire(isLast)
    return offer
  }

  /** What `once`, or the end of its source, does to it with the event that is about to be given. */
  private retire(isLast: boolean): void {
    if (!isLast && !this.is(REMOVED_ONCE | DISABLED_ONCE)) return
    kernel.probe?.usesSet(this.set, 'retires')
    if (isLast || this.is(REMOVED_ONCE)) this.takeOut()
    else this.withdraw()
  }

  isSpent(offer: Offer): boolean {
    return this.place === this && this.poll(offer) !== IS_READY
  }
  /** Makes an event of what its guard gave. */
  event(value: unknown): unknown {
    return { key: this.key, value }
  }

  /** The wait was parked; the set makes the event. */
  wrap(_branch: number, value: unknown): unknown {
    this.pass = ++this.set.pass
    this.set.last = this
    return value
  }
  path(): Path {
    return this.set.current?.wayFrom(this) ?? { up: this, branch: 0, next: undefined }
  }

  arrived(): void {
    this.set.list(this)
  }
  tell(): void {
    this.arrived()
    if (this.set.offer !== undefined) this.set.relook()
  }
  meet(other: Standing): void {
    Peer.meet(this.set, this, (other as SetItem).set)
  }
  part(other: Standing): void {
    Peer.part(this.set, this, (other as SetItem).set)
  }

  leaves(): readonly Leaf[] {
    return this.enabled ? contractOf(this.guard).leaves() : []
  }
  alternatives(path: Path | undefined): readonly Alternative[] {
    const found: Alternative[] = []
    if (this.enabled) contractOf(this.guard).alternatives(path, found)
    return found
  }
}
