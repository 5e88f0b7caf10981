/** The extended rendezvous: a receive with something to do before its sender goes on. */
import { claim } from '../guard/commit.ts'
import { above } from '../guard/contract.ts'
import { kernel } from '../guard/kernel.ts'
import type { Offer } from '../guard/offer.ts'
import type { Operation, Step } from '../guard/operation.ts'
import { BUFFER } from '../guard/probe.ts'
import { Reaction } from '../guard/reaction.ts'
import { OK } from '../guard/signal.ts'
import type { Core } from './core.ts'
import { ReceiveBase } from './guards.ts'

/** occam-pi's extended rendezvous: commits at once, and lets the sender (or the buffer's slot) go when the body ends. */
export class Extended<T, R> extends ReceiveBase<T, R> {
  private readonly body: (value: T) => Operation<R>

  constructor(core: Core<T>, body: (value: T) => Operation<R>) {
    super(core)
    this.body = body
  }

  protected override get reacts(): boolean {
    return true
  }
  /** Its body has still to run. */
  protected override doNow(): undefined {
    return undefined
  }

  /** Where it was parked. What there is room for takes a slot, as if it had come first; otherwise the sender, if it can wait, stays parked until the body ends. */
  override give(value: T, sender: Offer | undefined): Reaction<R> {
    const { core } = this
    if (core.room > 0) {
      core.room--
      return this.reaction(value, () => this.free())
    }
    if (sender !== undefined) kernel.after = 'stay parked'
    return this.reaction(value, () => sender?.ready(OK, 'readied'))
  }

  protected override commit(offer: Offer): R {
    const { core } = this
    core.lastReceiver = offer.id
    if (core.buffer !== undefined && core.buffer.length > 0) {
      const value = core.buffer.shift()
      if (core.state !== 'open') core.refill(core.buffer)
      return this.reaction(value, () => this.free()) as R
    }
    const sender = core.state === 'open' ? core.senders.first(offer) : undefined
    if (sender === undefined) {
      const from = core.receiveFromJoin(offer, false)
      return from === undefined ? this.end() : (this.give(from.value, undefined) as R)
    }
    const { value } = core.senders.take(sender)
    core.meet(offer)
    const partner = claim(sender)
    partner.signal = undefined
    return this.reaction(value, () => partner.ready(OK, 'readied')) as R
  }

  override end(): R {
    throw this.core.fault()
  }

  private free(): void {
    const { core } = this
    if (core.buffer === undefined || core.state !== 'open') return
    const { after: pending } = kernel
    kernel.probe?.serves(core, BUFFER)
    core.room++
    core.admit(core.buffer)
    // No operation of the receiver's is under way that could let the sender go first.
    kernel.after = pending
  }

  private reaction(value: T, release: () => void): Reaction<R> {
    return new Reaction<R>(extend, [this.body, value, release])
  }
}

function* extend<T>(
  body: (value: T) => Operation<unknown>,
  value: T,
  release: () => void,
): Generator<Step, unknown, unknown> {
  try {
    return yield* above.enter(body, [value])
  } finally {
    release()
  }
}
