/** How sets on both ends of channels find each other. */
import { IS_READY } from '../../guard/contract.ts'
import type { Offer } from '../../guard/offer.ts'
import type { Item, Place } from './parts.ts'
import type { ReadyList, ReadyNode } from './ready.ts'

/** A set, as another one sees it that has registrations at the other ends of the same channels. */
export interface Facing {
  /** Its open offer, while it waits. */
  readonly offer: Offer | undefined
  readonly ready: ReadyList<Place>
  /** The others: none as a rule, and no collection then. */
  peers: Map<Facing, Peer> | undefined
}

/**
 * Another set that has registrations at the other ends of channels of this one. When it begins to wait, this stands in the
 * ready list for all of those channels: so a wait costs O(the sets that face it), whatever the number of channels.
 *
 * Invariant: `items` counts, for each registration of this set, those of the other that face it; a peer and its twin exist
 * as long as there is one.
 */
export class Peer implements Place {
  earlier: ReadyNode | undefined = undefined
  later: ReadyNode | undefined = undefined
  readonly pass = -1
  readonly to: Facing
  /** The same, seen from the other set. */
  twin!: Peer
  private readonly items: Map<Item, number> = new Map<Item, number>()

  private constructor(to: Facing) {
    this.to = to
  }

  /** A registration of another set has come to the other end of a channel where `item` of `one` is. */
  static meet(one: Facing, item: Item, other: Facing): void {
    if (other === one) return
    const peer = one.peers?.get(other) ?? Peer.between(one, other)
    peer.add(item)
    if (other.offer !== undefined) one.ready.push(peer)
  }
  /** One has left it. */
  static part(one: Facing, item: Item, other: Facing): void {
    const peer = one.peers?.get(other)
    if (peer === undefined || !peer.remove(item)) return
    one.ready.drop(peer)
    one.peers?.delete(other)
    if (one.peers?.size === 0) one.peers = undefined
  }

  /** Makes the two that see each other from now on; returns how `one` sees the other. */
  private static between(one: Facing, other: Facing): Peer {
    const peer = new Peer(other)
    peer.twin = new Peer(one)
    peer.twin.twin = peer
    for (const each of [peer, peer.twin]) (each.twin.to.peers ??= new Map<Facing, Peer>()).set(each.to, each)
    return peer
  }

  private add(item: Item): void {
    this.items.set(item, (this.items.get(item) ?? 0) + 1)
  }

  /** Whether it was the last. */
  private remove(item: Item): boolean {
    const count = (this.items.get(item) ?? 0) - 1
    if (count > 0) this.items.set(item, count)
    else this.items.delete(item)
    return this.items.size === 0
  }

  /** A registration that can commit with the other set, each in its turn; none unless that one waits. */
  pick(offer: Offer): Item | undefined {
    if (this.to.offer === undefined || this.to.offer === offer) return undefined
    for (const item of this.items.keys()) if (item.poll(offer) === IS_READY) return item
    return undefined
  }

  served(item: Item): void {
    const count = this.items.get(item) as number
    this.items.delete(item)
    this.items.set(item, count)
  }
}
