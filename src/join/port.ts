/**
 * A port: one end of a channel, as a join uses it. While the join waits, or is registered to stay, its ports stand with those
 * of other joins at that end (`JoinsAt`), and are told of whatever comes to the other. They are no offers, and hold no place
 * in line.
 *
 * Invariants: it is in the chain of its end exactly while it stands; while it does, `absent` says that the other end had less
 * than the join needs when somebody came there last.
 */
import type { Offer } from '../guard/offer.ts'
import type { Core } from '../channel/core.ts'
import type { ChannelError } from '../internal/errors.ts'
import { Mailbox } from '../channel/mailbox.ts'
import { nextPlace } from '../guard/standing.ts'
import type { Standing } from '../guard/standing.ts'
import { JoinsAt } from './arrival.ts'
import type { Party, Taker } from './arrival.ts'
import { early } from '../channel/line.ts'
import type { Line, Parkable } from '../channel/line.ts'
import type { Chain } from '../internal/chain.ts'

export type Side = 'send' | 'receive'

/** A join, as its ports see it. */
export interface Joint extends Taker {
  /** Somebody, or something, came to the other end of a port. */
  arrived(port: Port): void
  isNear(port: Port, offer: Offer | undefined): boolean
}

export class Port implements Party {
  readonly core: Core<unknown>
  readonly side: Side
  private readonly line: Line<Parkable>
  /** The other end, of those that the join takes from, or gives to. */
  readonly facing: Line<Parkable>
  /** How many of the members use it. */
  need = 0
  absent = true
  /** The id of the tasklet that used it last. */
  user = 0
  // Its neighbours in the chain of those who stand there.
  earlier: Party | undefined = undefined
  later: Party | undefined = undefined
  readonly joint: Joint

  constructor(core: Core<unknown>, side: Side, joint: Joint) {
    this.core = core
    this.side = side
    this.line = side === 'send' ? core.senders : core.receivers
    this.facing = side === 'send' ? core.receivers : core.senders
    this.joint = joint
  }
  /** Refuses joins at the other end from now on; the sets that face it are to be enabled for each wait. */
  claimEnd(): void {
    const { facing, line } = this
    line.joins ??= new JoinsAt(facing)
    const standings: Standing[] = []
    for (let { watches } = facing; watches !== undefined; watches = watches.after) standings.push(watches)
    for (const standing of standings) standing.settle()
  }
  /** The joins that stand where it does. */
  get joins(): JoinsAt {
    return this.line.joins as JoinsAt
  }
  private get parties(): Chain<Party> {
    return this.joins.parties
  }

  /** Stands at its end from now on, used by tasklet `user`. */
  stand(user: number): void {
    this.user = user
    this.parties.append(this)
    this.line.stands()
    this.absent = !this.suffices(undefined)
  }
  leave(): void {
    this.parties.remove(this)
  }
  /** Lets the joins go first that stand behind it, of which there are some. */
  comeLast(): void {
    this.leave()
    this.parties.append(this)
  }
  /** Has every message known by its place in line, and each one taken from wherever it is. */
  numberMessages(): void {
    const { core, facing } = this
    if (this.side === 'send') return
    const { buffer } = core
    if (buffer !== undefined) core.buffer = Mailbox.from(buffer)
    const isFirst = core.buffer !== buffer || facing.since <= 1
    if (!isFirst) return
    // Those who are parked now come after what the buffer holds, whatever places they have.
    facing.since = nextPlace()
    for (let at = facing.head; at !== undefined; at = at.after as typeof at) early.set(at, nextPlace())
  }
  /** Whether anybody might be to know that something was taken. Measured: that nobody is, `refill` finds in a tenth of a join of two. */
  get isAwaited(): boolean {
    const { senders, state } = this.core
    return senders.isInUse || state !== 'open'
  }
  /** Lets those fill the buffer who wait for it. */
  refill(): void {
    const { core } = this
    if (core.buffer !== undefined) core.refill(core.buffer)
  }
  /** The ids of the tasklets that may have what the join takes. */
  get servers(): readonly number[] {
    const { lastReceiver, lastSender } = this.core
    return [this.side === 'send' ? lastReceiver : lastSender, ...this.facing.users]
  }
  /** Notes who uses the channel, for the deadlock report. */
  usedBy(offer: Offer): void {
    this.core.meet(offer)
    this.user = offer.id
    if (this.side === 'send') this.core.lastSender = offer.id
    else this.core.lastReceiver = offer.id
  }

  /** Whether there is as much at the other end as the join needs, whosever it is; `end`: where there is one more. */
  suffices(end: Line<Parkable> | undefined): boolean {
    const { facing, need } = this
    const parties = end === facing ? facing.length + 1 : facing.length
    return parties >= need || parties + this.stock >= need
  }
  /** How much there is to take, or how much would be taken. */
  get waiting(): number {
    return this.facing.length + this.stock
  }
  /** What of that is in the buffer, or is its room. */
  get stock(): number {
    return this.side === 'receive' ? (this.core.buffer?.length ?? 0) : this.room
  }
  /** How many sends the buffer takes. A join waits for room where a send would throw ChannelFullError. */
  get room(): number {
    const { buffer, overflow, room } = this.core
    return buffer !== undefined && overflow.startsWith('drop') ? Infinity : room
  }

  /** The error that a channel which is not open gives the join; what is buffered still drains. */
  fault(value: unknown): ChannelError | undefined {
    const { core } = this
    if (this.side === 'send') return core.fault(value)
    return core.state === 'closed' && this.waiting >= this.need ? undefined : core.fault()
  }

  toldOfMore(): void {
    this.joint.arrived(this)
  }
  isNear(offer: Offer | undefined): boolean {
    return this.joint.isNear(this, offer)
  }
}
