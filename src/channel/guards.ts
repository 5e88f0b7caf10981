/**
 * The channel guards. `Send` and `Receive` are the hot path of every program: each has its own `next` and `look`, so that
 * what the engine learns about one is not blurred by the others, and serves a parked partner without a call.
 */
import { conclude, resume } from '../guard/commit.ts'
import { above, IS_READY, NOT_READY } from '../guard/contract.ts'
import type { Readiness } from '../guard/contract.ts'
import { Guard } from '../guard/guard.ts'
import { interrupt } from '../guard/interrupt.ts'
import { kernel, parked } from '../guard/kernel.ts'
import type { Composite, Entry, Leaf, Offer, Registration } from '../guard/offer.ts'
import type { Step } from '../guard/operation.ts'
import type { Signal } from '../guard/signal.ts'
import type { Standing } from '../guard/standing.ts'
import type { AbortSignalLike } from '../internal/host.ts'
import type { Core, Receiving, Sending } from './core.ts'
import type { Parkable } from './line.ts'

/** A guard that is one end of a channel. It serves one wait at a time. */
export abstract class ChannelGuard<out T> extends Guard<T> {
  /** @internal */ place: Entry<Parkable> | undefined = undefined
  /** @internal */ abstract readonly core: Core<unknown>

  /** @internal Does, for nobody in particular, what can be done at once and is then all done. */
  protected abstract doNow(): { readonly value: T } | undefined

  /** As the general one; what can be done at once is done without a party that waits for it. Measured: a third of the time. */
  override promise(options?: { readonly signal?: AbortSignalLike | undefined }): Promise<T> {
    const { core } = this
    const { outsideHost: host } = above
    const isFree = core.state !== 'poisoned' && this.place === undefined && kernel.probe === undefined
    const done = host && isFree && options === undefined ? this.doNow() : undefined
    if (done === undefined) return super.promise(options)
    if (core.home !== host) core.meet({ host } as Offer)
    return Promise.resolve(done.value)
  }
}

export class Send<T> extends ChannelGuard<void> implements Sending<T> {
  /** @internal */ readonly core: Core<T>
  value: T

  constructor(core: Core<T>, value: T) {
    super()
    this.core = core
    this.value = value
  }

  override [Symbol.iterator](): Iterator<Step, void, unknown> {
    return this as Iterator<Step, void, unknown>
  }

  override next(signal?: Signal): IteratorResult<Step, void> {
    if (signal === undefined) {
      return kernel.budget-- > 0 ? this.look(kernel.offer as Offer) : interrupt<void>(this)
    }
    return resume(signal)
  }

  protected override look(offer: Offer): IteratorResult<Step, void> {
    const { core } = this
    core.lastSender = offer.id
    const receiver = core.receivers.shift(offer)
    if (receiver !== undefined) {
      core.hand(receiver, this.value, offer)
      return conclude(offer, this, undefined)
    }
    if (core.room > 0) {
      core.put(this.value)
      return conclude(offer, this, undefined)
    }
    if (!core.blocks || this.place !== undefined) return super.look(offer)
    const { receivers } = core
    const { joins } = receivers
    if (joins !== undefined && core.sendToJoin(this.value, offer, true, true)) return conclude(offer, this, undefined)
    if (core.home !== offer.host) core.meet(offer)
    core.senders.park(this, offer)
    // A join that it completes on a condition commits it here.
    if (receivers.watches !== undefined || joins !== undefined) receivers.tell()
    return parked
  }

  /** A receiver is left to the general way: it may keep its sender waiting. */
  protected override doNow(): { readonly value: void } | undefined {
    const { core } = this
    if (core.room <= 0 || core.receivers.first(undefined) !== undefined) return undefined
    core.trySend(this.value)
    return { value: undefined }
  }

  protected override poll(offer: Offer): Readiness {
    return this.core.sendable(offer, this.value) ? IS_READY : NOT_READY
  }

  protected override commit(offer: Offer): void {
    const { core } = this
    if (core.state !== 'open') throw core.fault(this.value)
    core.lastSender = offer.id
    const receiver = core.receivers.shift(offer)
    if (receiver === undefined) {
      if (core.sendToJoin(this.value, offer, false, false)) return
      if (core.buffer === undefined) return core.receivers.joins?.changed(core.name)
      core.put(this.value)
    } else core.hand(receiver, this.value, kernel.detached ? undefined : offer)
  }

  protected override enable(offer: Offer, up: Composite | undefined, branch: number): Registration {
    const { core } = this
    core.meet(offer)
    const entry = core.senders.enter(this, offer, up, branch)
    core.receivers.tell()
    return entry
  }

  protected override disable(): void {
    this.core.senders.leave(this, this.core.receivers)
  }

  protected override stay(standing: Standing, up: Composite): Registration | undefined {
    const { core } = this
    const place = core.senders.stay(this, standing, up, core.receivers)
    if (core.sendable(undefined, this.value)) standing.arrived()
    return place
  }
  protected override comesAt(order: number): void {
    this.core.senders.putAt(this, order)
  }
  protected override get isLast(): boolean {
    return this.core.state !== 'open'
  }

  protected override leaves(): readonly Leaf[] {
    const { core } = this
    const { name, lastReceiver, lastSender } = core
    const servers = [lastReceiver, ...core.receivers.users]
    return [{ what: `to send to ${name}`, on: core, end: 'send', servers, users: [lastSender], ...core.whose(servers) }]
  }
}

/** What receiving guards share but for their result: a message, an iterator result, or an extended rendezvous. */
export abstract class ReceiveBase<T, out R> extends ChannelGuard<R> implements Receiving<T> {
  /** @internal */ readonly core: Core<T>

  constructor(core: Core<T>) {
    super()
    this.core = core
  }

  abstract give(value: T, sender: Offer | undefined): unknown
  /** What a channel that is not open gives, or throws. */
  abstract end(): R
  protected override doNow(): { readonly value: R } | undefined {
    const got = this.core.tryReceive()
    return got && { value: this.give(got.value, undefined) as R }
  }

  protected override poll(offer: Offer): Readiness {
    return this.core.receivable(offer) ? IS_READY : NOT_READY
  }

  protected override commit(offer: Offer): R {
    const { core } = this
    core.lastReceiver = offer.id
    if (core.buffer !== undefined && core.buffer.length > 0) return this.give(core.take(core.buffer), undefined) as R
    const sender = core.state === 'open' ? core.senders.shift(offer) : undefined
    if (sender !== undefined) return this.give(core.takeFrom(sender, offer), undefined) as R
    const from = core.receiveFromJoin(offer, false)
    if (from === undefined && core.state === 'open') core.senders.joins?.changed(core.name)
    return from === undefined ? this.end() : (this.give(from.value, undefined) as R)
  }

  protected override enable(offer: Offer, up: Composite | undefined, branch: number): Registration {
    const { core } = this
    core.meet(offer)
    core.lastReceiver = offer.id
    const entry = core.receivers.enter(this, offer, up, branch)
    core.senders.tell()
    return entry
  }

  protected override disable(): void {
    this.core.receivers.leave(this, this.core.senders)
  }

  protected override stay(standing: Standing, up: Composite): Registration | undefined {
    const { core } = this
    const place = core.receivers.stay(this, standing, up, core.senders)
    if (core.receivable(undefined)) standing.arrived()
    return place
  }
  protected override comesAt(order: number): void {
    this.core.receivers.putAt(this, order)
  }
  protected override get isLast(): boolean {
    const { buffer, state } = this.core
    return state !== 'open' && (buffer === undefined || buffer.length === 0)
  }

  protected override leaves(): readonly Leaf[] {
    const { core } = this
    const { name, lastReceiver, lastSender } = core
    const servers = [lastSender, ...core.senders.users]
    return [
      {
        what: `to receive from ${name}`,
        on: core,
        end: 'receive',
        servers,
        users: [lastReceiver],
        ...core.whose(servers),
      },
    ]
  }
}

export class Receive<T> extends ReceiveBase<T, T> {
  override [Symbol.iterator](): Iterator<Step, T, unknown> {
    return this as Iterator<Step, T, unknown>
  }

  override next(signal?: Signal): IteratorResult<Step, T> {
    if (signal === undefined) {
      return kernel.budget-- > 0 ? this.look(kernel.offer as Offer) : interrupt<T>(this)
    }
    return resume(signal)
  }

  protected override look(offer: Offer): IteratorResult<Step, T> {
    const { core } = this
    core.lastReceiver = offer.id
    const { buffer } = core
    if (buffer !== undefined && buffer.length > 0) return conclude(offer, this, core.take(buffer))
    const sender = core.senders.shift(offer)
    if (sender !== undefined) return conclude(offer, this, core.takeFrom(sender, offer))
    if (core.state !== 'open' || this.place !== undefined) return super.look(offer)
    const { senders } = core
    const { joins } = senders
    if (joins !== undefined) {
      const from = core.receiveFromJoin(offer, true)
      if (from !== undefined) return conclude(offer, this, from.value)
    }
    if (core.home !== offer.host) core.meet(offer)
    core.receivers.park(this, offer)
    if (senders.watches !== undefined || joins !== undefined) senders.tell()
    return parked
  }

  override give(value: T): T {
    return value
  }
  override end(): T {
    throw this.core.fault()
  }
}

export class Next<T> extends ReceiveBase<T, IteratorResult<T, void>> {
  override give(value: T): IteratorResult<T, void> {
    return { done: false, value }
  }
  override end(): IteratorResult<T, void> {
    if (this.core.state === 'poisoned') throw this.core.fault()
    return { done: true, value: undefined }
  }
}
