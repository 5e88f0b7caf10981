/**
 * The inside of a select set: its registrations, its ready list, and the one wait that it serves at a time.
 *
 * The kernel-queue idea (J. Lemon's kqueue, 2001) with commit in place of readiness. A registration stays at its source; a
 * source that may have become ready puts it on the ready list; a wait looks at that list alone, and drops what turns out
 * not to be ready. While the set waits, its places are open offers: an arrival commits one, and the others need not be
 * withdrawn, since they are open only as long as the set is (`offer`).
 *
 * Channels keep this object, and not the set that the user holds: so a set that is dropped can be told from one in use.
 *
 * Invariants:
 * - `offer` is set exactly while a wait is parked; `current` is its guard;
 * - a fast registration that could commit is on the ready list, or its set waits and meets the partner at once.
 */
import { IS_READY, LAST_RESORT, NOT_READY } from '../../guard/contract.ts'
import type { Readiness } from '../../guard/contract.ts'
import { kernel } from '../../guard/kernel.ts'
import type { Alternative, Host, Leaf, Offer, Path } from '../../guard/offer.ts'
import { nextPlace } from '../../guard/standing.ts'
import { InvalidOperationError, SetInUseError } from '../../internal/errors.ts'
import { Kept } from './kept.ts'
import { none } from './parts.ts'
import type { Item, Place, Waiting } from './parts.ts'
import type { Facing, Peer } from './peer.ts'
import { ReadyList } from './ready.ts'

const NO_ITEMS: readonly Item[] = []

export class SetCore implements Facing {
  readonly items: Map<unknown, Item> = new Map<unknown, Item>()
  readonly ready: ReadyList<Place> = new ReadyList<Place>()
  /** Those that have to be enabled for each wait: none as a rule, and no collection then. */
  slow: Set<Item> | undefined = undefined
  peers: Map<Facing, Peer> | undefined = undefined
  /** The guard that waits now. */
  current: Waiting | undefined = undefined
  offer: Offer | undefined = undefined
  order = 0
  /** The registration that the checker has chosen for the wait that is about to begin. */
  led: Item | undefined = undefined
  user = 0
  /** Whether the event that came last is one that is still to run. */
  reacts = false
  /** Counts the waits: a pass gives each registration at most one event. */
  pass = 0
  /** The registration of a value that is on its way: from where that was taken to where the wait makes something of it. */
  last: Item | undefined = undefined
  private readonly kept: Kept = new Kept()
  /** The runtime that timers are armed with: the one it was first used in. */
  host: Host | undefined
  private looking = false
  /** Whether it is telling what it waits for, of which it may be a part. */
  private tells = false
  /** The id of the tasklet that was made to look again, and keeps its place in line. */
  private again = 0
  /** What the last look found, and where in the ready list. */
  private found: Item | undefined = undefined
  private node: Place | undefined = undefined

  constructor(host: Host | undefined) {
    this.host = host
    kernel.probe?.usesSet(this, 'makes')
  }

  /** Whether an event may be an operation that is still to run. */
  get mayReact(): boolean {
    for (const item of this.items.values()) if (item.reacts) return true
    return false
  }

  get hasKept(): boolean {
    return this.kept.item !== undefined
  }
  keep(item: Item, value: unknown): void {
    this.kept.add(item, value)
    // Another tasklet may have begun to wait before this one had its turn.
    if (this.offer !== undefined) this.relook()
  }
  takeKept(): unknown {
    kernel.probe?.usesSet(this, 'changes')
    const { value } = this.kept
    return this.kept.drop().event(value)
  }

  standBy(item: Item): void {
    this.slow ??= new Set<Item>()
    this.slow.add(item)
  }
  standDown(item: Item): void {
    if (this.slow?.delete(item) === true && this.slow.size === 0) this.slow = undefined
  }
  /** The slow ones as they are now: each may leave them. */
  private listed(): readonly Item[] {
    return [...(this.slow ?? [])]
  }

  /** Begins a wait. Throws SetInUseError while another one is under way. */
  begin(): void {
    if (this.current !== undefined) throw new SetInUseError()
    const { slow } = this
    this.led = undefined
    if (slow !== undefined) this.withoutItself(() => slow.forEach((item) => item.begin()))
  }
  /** Throws if the set comes to be one of its own registrations, by whatever way. */
  private withoutItself<T>(look: () => T): T {
    if (this.looking) throw new InvalidOperationError('a select set waits for itself')
    this.looking = true
    try {
      return look()
    } finally {
      this.looking = false
    }
  }

  /** Looks whether there is an event for `offer`. O(1) for what is registered, O(what has become ready), O(the slow ones). */
  poll(offer: Offer): Readiness {
    return this.slow !== undefined && this.current === undefined && !this.hasKept
      ? this.pollAll(offer)
      : this.pollListed(offer)
  }
  /** The same, where there are no slow ones. */
  pollListed(offer: Offer): Readiness {
    if (this.current !== undefined) throw new SetInUseError()
    if (this.hasKept) return IS_READY
    this.host ??= offer.host
    this.found = this.find(offer)
    return this.found === undefined ? NOT_READY : IS_READY
  }

  private pollAll(offer: Offer): Readiness {
    if (this.host === undefined) this.settle(offer.host)
    const resort = this.withoutItself(() => this.lookAtSlow(offer))
    this.found = this.find(offer) ?? resort
    return this.found === undefined ? NOT_READY : this.found === resort ? LAST_RESORT : IS_READY
  }

  /** The runtime is known at last: timers and the like can stay registered. */
  private settle(host: Host): void {
    this.host = host
    // Each leaves the slow ones, and comes back if it cannot stay.
    for (const item of this.listed()) item.settle()
  }

  /** Lists those that are ready; returns one that is to be taken only if no other is. */
  private lookAtSlow(offer: Offer): Item | undefined {
    let resort: Item | undefined
    for (const item of this.looked) {
      const readiness = item.poll(offer)
      if (readiness === IS_READY) this.ready.push(item)
      else if (readiness === LAST_RESORT) resort ??= item
    }
    return resort
  }

  /** The first registration of the ready list that is ready indeed; those before it are dropped, unless they may be ready for another. */
  private find(offer: Offer): Item | undefined {
    this.node = undefined
    for (let { first: node } = this.ready; node !== undefined;) {
      const item = node.pick(offer)
      if (item !== undefined) {
        this.node = node
        return item
      }
      // One that is parked does not meet its own offers: what has no others to meet is ready for anybody else.
      if (offer.registration !== undefined) node = node.later as Place | undefined
      else {
        this.ready.drop(node)
        node = this.ready.first
      }
    }
    return undefined
  }

  /** Takes what the look just before has found. */
  next(offer: Offer): unknown {
    this.again = 0
    this.pass++
    if (this.hasKept) return this.nextKept()
    const item = this.found as Item
    const value = this.serve(item, this.pass, offer)
    // Now, and not before: what a guard does to its value may have polled the set.
    this.last = item
    return value
  }
  private nextKept(): unknown {
    const { value } = this.kept
    this.last = this.kept.drop()
    return value
  }

  /** Whether pass `pass` has come round, as most often: nothing is listed but one that was served in it, if that is ready still. */
  isRound(pass: number, offer: Offer): boolean {
    const { first } = this.ready
    if (first === undefined) return true
    if (first.later !== undefined || first.pass < pass) return false
    if (first.pick(offer) === undefined) this.ready.drop(first)
    return true
  }
  /**
   * Takes one more event of pass `pass`, without waiting; gives `none` when the pass has come round, or nothing is ready. In a
   * wait, each takes one from the quantum, and one that reacts is left to the next wait; otherwise it is passed over.
   */
  more(offer: Offer, pass: number, waits: boolean): unknown {
    for (let node = this.ready.first, later: Place | undefined; node !== undefined; node = later) {
      later = node.later as Place | undefined
      const item = node.pick(offer)
      if (item === undefined) this.ready.drop(node)
      else if (item.pass >= pass) return none
      else if (!item.reacts) {
        if (waits && !offer.further()) return none
        this.node = node
        const value = this.serve(item, pass, offer)
        // Now, and not when it is come to again: of many, it has gone cold by then. Measured: a tenth of a pass of 1,000.
        if (this.ready.has(item) && item.isSpent(offer)) this.ready.drop(item)
        return item.event(value)
      } else if (waits) return none
    }
    return none
  }

  private serve(item: Item, pass: number, offer: Offer): unknown {
    const { node } = this
    this.found = undefined
    this.node = undefined
    item.pass = pass
    if (node !== undefined) {
      node.served(item)
      this.ready.toBack(node)
    }
    if (node !== item) this.ready.toBack(item)
    return item.take(offer)
  }

  /** Parks: the places are open offers from now on. */
  open(wait: Waiting, offer: Offer): void {
    this.current = wait
    this.offer = offer
    this.user = offer.id
    if (!kernel.again || this.again !== offer.id) this.order = nextPlace()
    this.again = 0
    if (this.peers !== undefined) for (const peer of this.peers.values()) peer.to.ready.push(peer.twin)
    if (this.slow !== undefined) this.enableSlow(offer)
  }

  private enableSlow(offer: Offer): void {
    for (const item of this.looked) {
      item.enableFor(offer)
      if (this.offer === offer) continue
      // One of them was committed while it was being enabled.
      item.disableFor()
      return
    }
  }

  /** The wait is over, or taken back. */
  close(): void {
    const { offer } = this
    this.current = undefined
    this.offer = undefined
    this.led = undefined
    if (this.slow !== undefined) this.disableSlow(offer?.path)
  }

  /** Disables the slow ones, and tells the one that is on the way of what was committed. */
  private disableSlow(path: Path | undefined): void {
    const slow = this.listed()
    for (const item of slow) item.disableFor()
    for (let at = path; at !== undefined; at = at.next) {
      const { up } = at
      slow.find((item) => (item as object) === up)?.won()
    }
  }

  /** The slow ones that take part in the wait. */
  private get looked(): ReadonlySet<Item> | readonly Item[] {
    const { led, slow } = this
    return led === undefined ? (slow ?? NO_ITEMS) : slow?.has(led) === true ? [led] : NO_ITEMS
  }
  /** Its place in line: where it has two in one, that which leads comes first. */
  orderOf(item: Item): number {
    return item === this.led ? this.order - 0.5 : this.order
  }
  /** Has a registration found before the others, in the wait that is about to begin; of the slow ones, no other takes part. */
  lead(item: Item): void {
    this.led = item
    this.ready.toFront(item)
  }

  /** Has the waiting tasklet look again, with the place in line that it had. */
  relook(): void {
    const { offer } = this
    if (offer === undefined) return
    this.again = offer.id
    offer.relook()
  }

  /** A registration may have become ready. */
  list(item: Item): void {
    kernel.probe?.usesSet(this, 'lists')
    this.ready.push(item)
  }

  /** It is no longer registered: it is not ready, and what a look has found is not kept for it. */
  forget(item: Item): void {
    this.ready.drop(item)
    if (this.found !== item && this.node !== item) return
    this.found = undefined
    this.node = undefined
  }

  clear(): void {
    for (const item of this.items.values()) item.remove()
  }

  alternatives(): readonly Alternative[] {
    return [...this.items.values()].flatMap((item) => item.alternatives(undefined))
  }
  leaves(): readonly Leaf[] {
    if (this.items.size === 0) return [{ what: 'for a select set with no registration' }]
    if (this.tells) return [{ what: 'for itself' }]
    this.tells = true
    try {
      const leaves = [...this.items.values()].flatMap((item) => item.leaves())
      return leaves.length > 0 ? leaves : [{ what: 'for a select set with every registration disabled' }]
    } finally {
      this.tells = false
    }
  }
}
