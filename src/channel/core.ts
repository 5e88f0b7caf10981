/**
 * The state of a channel, and what its two ends do to it. After Go's `runtime/chan.go` and plan9port's libthread: every
 * send and receive is a guard of one shape, and whoever arrives serves a parked partner without a switch.
 *
 * Invariants:
 * - senders and receivers are never both parked, unless they are branches of one and the same offer;
 * - a sender is parked only if the channel has no room, a receiver only if there is neither message nor sender; on a closed or
 *   poisoned channel nobody is parked;
 * - `buffer` is undefined for a rendezvous channel; `room` is 0 for one, and for a channel that is not open.
 */
import { commit, fail } from '../guard/commit.ts'
import { kernel } from '../guard/kernel.ts'
import type { Cause, Entry, Host, Leaf, Offer, Registration } from '../guard/offer.ts'
import { RECEIVERS, SENDERS } from '../guard/probe.ts'
import { OK } from '../guard/signal.ts'
import { ChannelClosedError, ChannelFullError, ChannelPoisonedError, InvariantError } from '../internal/errors.ts'
import { Buffer } from './buffer.ts'
import { Line } from './line.ts'
import type { Parkable } from './line.ts'

/** A send, with its value. */
export interface Sending<T> extends Parkable {
  readonly value: T
}

/** A receive: it knows what to make of a message, and of a close. */
export interface Receiving<T> extends Parkable {
  /** What the receiver is committed with, for a message. An extended one keeps `sender` parked until its body ends. */
  give(value: T, sender: Offer | undefined): unknown
  /** What a channel that is not open gives, or throws. */
  end(): unknown
}

export type Overflow = 'block' | 'drop-oldest' | 'drop-newest' | 'error'
export type Prefer = 'receiver' | 'sender' | 'neither'

export class Core<T> {
  readonly id: number
  readonly receivers: Line<Receiving<T>> = new Line<Receiving<T>>()
  readonly senders: Line<Sending<T>> = new Line<Sending<T>>()
  buffer: Buffer<T> | undefined
  readonly capacity: number
  readonly overflow: Overflow
  readonly prefer: Prefer
  /** How a send or a receive fails from now on: set by close and by poison. */
  state: 'open' | 'closed' | 'poisoned' = 'open'
  reason: unknown = undefined
  /** How many more values the buffer takes: its capacity, less what it holds and what extended receives still occupy. */
  room: number
  /** Whether a send that finds neither a receiver nor room has to wait: the channel is open, and drops nothing. */
  blocks: boolean
  /** The ids of the tasklets that used an end last, for the deadlock report. Numbers: they keep nobody alive. */
  lastSender = 0
  lastReceiver = 0
  /** The runtime that uses it, and whether another one does too. */
  home: Host | undefined = kernel.offer?.host
  shared = false
  /** Whether it was made in outside code: tasklets of any runtime may have it. */
  private readonly isPublic: boolean = kernel.offer === undefined
  /** The name that it was given, by its maker or by a checker. */
  given: string | undefined
  /** What an error gives back of a value that was not sent, if there is one, and not all of it: of a request, its argument. */
  unsent: ((value: unknown) => unknown) | undefined = undefined

  constructor(id: number, name: string | undefined, capacity: number, overflow: Overflow, prefer: Prefer) {
    this.id = id
    this.given = name
    this.capacity = capacity
    this.overflow = overflow
    this.prefer = prefer
    this.buffer = capacity > 0 ? new Buffer<T>() : undefined
    this.room = capacity
    this.blocks = overflow === 'block'
    kernel.probe?.made(this)
  }

  get name(): string {
    return this.given ?? `channel#${this.id}`
  }

  /** Whether a send can be completed now by `offer` (by nobody in particular if undefined), if only by an error. */
  sendable(offer: Offer | undefined, value: T): boolean {
    const { receivers } = this
    if (this.state !== 'open' || receivers.first(offer) !== undefined) return true
    if (this.buffer !== undefined && (this.room > 0 || this.overflow !== 'block')) return true
    return receivers.joins?.complete(offer, value) === true
  }

  /** Whether a receive can be completed now by `offer`, if only by an error or by the end. */
  receivable(offer: Offer | undefined): boolean {
    if (this.state !== 'open') return true
    const { buffer, senders } = this
    if ((buffer !== undefined && buffer.length > 0) || senders.first(offer) !== undefined) return true
    return senders.joins?.complete(offer, undefined) === true
  }

  /** Has a join receive `value`, if one waits that can complete with it. */
  sendToJoin(value: T, offer: Offer | undefined, parks: boolean, ends: boolean): boolean {
    return this.room <= 0 && this.receivers.joins?.serve(offer, value, parks, ends) !== undefined
  }
  /** Has a join send, if one waits that can complete with a receiver. */
  receiveFromJoin(offer: Offer | undefined, parks: boolean): { readonly value: T } | undefined {
    return this.state === 'open'
      ? (this.senders.joins?.serve(offer, undefined, parks, false) as { readonly value: T })
      : undefined
  }

  trySend(value: T): boolean {
    kernel.probe?.looksAt(this, RECEIVERS)
    if (this.state !== 'open') return false
    // What the operation under way has still to do is not this try's.
    const { after: pending } = kernel
    const receiver = this.receivers.shift(undefined)
    let sent = true
    if (receiver) this.hand(receiver, value, undefined)
    else if (!this.sendToJoin(value, undefined, false, false)) {
      sent = this.buffer !== undefined && (this.room > 0 || this.overflow.startsWith('drop'))
      if (sent) this.put(value)
    }
    kernel.after = pending
    return sent
  }

  tryReceive(): { readonly value: T } | undefined {
    kernel.probe?.looksAt(this, SENDERS)
    if (this.state === 'poisoned') throw this.fault()
    const { after: pending } = kernel
    const { buffer } = this
    let value: T
    if (buffer !== undefined && buffer.length > 0) {
      value = this.take(buffer)
    } else {
      const sender = this.senders.shift(undefined)
      if (!sender) {
        const given = this.receiveFromJoin(undefined, false)
        return given && { value: given.value }
      }
      value = this.takeFrom(sender, undefined)
    }
    kernel.after = pending
    return { value }
  }

  /** Hands `value` to a receiver who was parked and has been unlinked: commits it, then readies it. */
  hand(receiver: Entry<Receiving<T>>, value: T, sender: Offer | undefined): void {
    const guard = receiver.leaf as Receiving<T>
    if (sender !== undefined && this.home !== sender.host) this.meet(sender)
    serve(receiver, guard.give(value, sender), this.prefer === 'receiver' ? preferred() : 'readied')
  }

  /** Takes the value of a sender who was parked and has been unlinked, and lets it go. */
  takeFrom(sender: Entry<Sending<T>>, receiver: Offer | undefined): T {
    const { value } = sender.leaf as Sending<T>
    if (receiver !== undefined && this.home !== receiver.host) this.meet(receiver)
    serve(sender, undefined, this.prefer === 'sender' ? preferred() : 'readied')
    return value
  }

  /** Puts a value into the buffer of a channel that is open, as its overflow policy says; there is room, or it need not block. */
  put(value: T): void {
    const buffer = this.buffer as Buffer<T>
    if (this.room > 0) {
      this.room--
      buffer.push(value)
      this.receivers.tell()
      return
    }
    if (this.overflow === 'error') throw new ChannelFullError(this.name, value)
    if (this.overflow === 'drop-newest') return
    if (buffer.length === 0) return
    buffer.shift()
    buffer.push(value)
    // None takes it, or it would have when it arrived: but one may fail by its condition.
    this.receivers.joins?.tell()
  }

  /** Takes the oldest buffered value, and lets a parked sender fill its place. */
  take(buffer: Buffer<T>): T {
    const value = buffer.shift()
    if (this.state === 'open') this.room++
    this.refill(buffer)
    return value
  }
  /** After something was taken: lets those fill the room who wait for it, and joins know that there is less to drain. */
  refill(buffer: Buffer<T>): void {
    if (this.state !== 'open') this.receivers.joins?.tell()
    else if (this.senders.isInUse) this.admit(buffer)
  }

  /** Lets parked senders fill the room that there is. */
  admit(buffer: Buffer<T>): void {
    const wasEmpty = buffer.length === 0
    while (this.room > 0) {
      const first = this.senders.shift(undefined)
      if (!first) break
      const place = this.senders.since === 0 ? 0 : this.senders.placeOf(first)
      // It is in the buffer before anybody is told that the sender has given it.
      buffer.push((first.leaf as Sending<T>).value, place)
      this.room--
      this.takeFrom(first, undefined)
    }
    if (this.room > 0) this.senders.tell()
    // They have not been told of the sender, if that was a set: only two sets that wait find each other.
    if (wasEmpty && buffer.length > 0) this.receivers.tell()
  }

  /** Notes who parks at the channel: its runtime, and its number for the deadlock report. */
  meet(offer: Offer): void {
    if (this.home === offer.host) return
    if (this.home === undefined) this.home = offer.host
    else this.shared = true
  }

  /** Whose it is, for the deadlock report: `servers` are those who have used the end that is waited for. */
  whose(servers: readonly number[]): Pick<Leaf, 'foreign' | 'homes'> {
    const { home, isPublic, shared } = this
    return { foreign: shared || (isPublic && servers.every((id) => id === 0)), homes: home && [home] }
  }

  close(reason: unknown): void {
    kernel.probe?.changes(this, this.state === 'open')
    if (this.state !== 'open') return
    this.state = 'closed'
    this.reason = reason
    this.refuse()
  }

  poison(error: unknown): void {
    kernel.probe?.changes(this, this.state !== 'poisoned')
    if (this.state === 'poisoned') return
    this.state = 'poisoned'
    this.reason = error
    this.buffer?.clear()
    this.refuse()
  }

  /**
   * Wakes everyone who is parked: each gets its error, its end, and a sender its value. Senders first; an alternation that stands at both
   * ends goes by the order of its branches. It is alone there, or the two who are there would have met.
   */
  private refuse(): void {
    this.room = 0
    this.blocks = false
    const { senders, receivers } = this
    // Where there is a message, nobody is parked for one, but a set whose others a checker holds there.
    const drains = (this.buffer?.length ?? 0) > 0
    for (;;) {
      const sender = senders.first(undefined)
      const receiver = drains ? undefined : receivers.first(undefined)
      if (sender && (!receiver || wayTo(sender) < wayTo(receiver)))
        fail(sender, this.fault(senders.take(sender, true).value))
      else if (receiver) finish(receiver, receivers.take(receiver, true))
      else break
    }
    senders.tell()
    receivers.tell()
  }

  /** The error of a channel that is not open; on the sending side, with the value that was not sent. */
  fault(value?: T): ChannelClosedError | ChannelPoisonedError {
    const unsent = this.unsent ? this.unsent(value) : value
    if (this.state === 'poisoned') return new ChannelPoisonedError(this.name, this.reason, unsent)
    return new ChannelClosedError(this.name, this.reason, unsent)
  }
}

/**
 * Commits an entry, as `commit` does, which has seen registrations of every kind in a program that uses all. Measured: an
 * eighth of a rendezvous in such a program.
 */
function serve(entry: Entry<unknown>, value: unknown, cause: Cause): void {
  const offer = entry.offer as Offer
  if (entry !== offer.own) return commit(entry, value, cause)
  entry.offer = undefined
  entry.leaf = undefined
  offer.registration = undefined
  offer.value = value
  offer.ready(OK, cause)
}

/** The branches that lead to a registration, from the outside in, as a text by which they can be ordered. */
function wayTo({ branch, up }: Registration): string {
  let way = ''
  for (let at = up?.path(branch); at; at = at.next) way = String.fromCharCode(at.branch) + way
  return way
}

/** Ends the wait of a receiver whose channel is not open. */
function finish(entry: Entry<unknown>, guard: Receiving<never>): void {
  let end: unknown
  try {
    end = guard.end()
  } catch (error) {
    fail(entry, error)
    return
  }
  commit(entry, end)
}

/** The one who is served runs next, on what is left of the quantum; when nothing is left, in its turn. */
function preferred(): Cause {
  if (kernel.after !== 'stay parked') kernel.after = 'give way'
  return kernel.budget > 0 || kernel.left > 0 ? 'preferred' : 'readied'
}

/** Throws unless the invariants of a channel hold; the tests call it. */
export function checkChannel(core: Core<unknown>): void {
  const { senders, receivers, buffer } = core
  if (core.state !== 'open' && senders.length + receivers.length > 0)
    throw new InvariantError('parked at a closed channel')
  if (senders.length > 0 && buffer !== undefined && core.room > 0)
    throw new InvariantError('a sender is parked before an empty slot')
  if (receivers.length > 0 && (buffer?.length ?? 0) > 0)
    throw new InvariantError('a receiver is parked before a message')
  if (core.room < 0 || core.room + (buffer?.length ?? 0) > core.capacity)
    throw new InvariantError('room and messages disagree')
  const sender = senders.head
  if (sender !== undefined && receivers.head !== undefined && core.receivers.first(sender.offer) !== undefined) {
    throw new InvariantError('a sender and a receiver are parked at one channel')
  }
}
