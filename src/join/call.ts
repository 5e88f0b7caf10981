/**
 * A call of a synchronous port as a guard: it commits when its request is accepted, and then has the reply.
 *
 * It is a guard around a send, which is made anew for each wait, and reacts by the wait for the reply. Waited for alone, met at once, and
 * replied to by then, as by chords it most often is, it goes on without either. Measured: that halves what a call costs.
 */
import type { Core } from '../channel/core.ts'
import { Send } from '../channel/guards.ts'
import { conclude, enableAndPark } from '../guard/commit.ts'
import { contractOf } from '../guard/contract.ts'
import type { Guard } from '../guard/guard.ts'
import { give, kernel } from '../guard/kernel.ts'
import type { Alternative, Offer, Path } from '../guard/offer.ts'
import type { Step } from '../guard/operation.ts'
import { MadeAnew } from '../guards/defer.ts'
import { Answer, Asked } from './reply.ts'

export class Call<A, R> extends MadeAnew<R> {
  private readonly core: Core<Asked<A, R>>
  private readonly argument: A
  /** The reply to the wait that it is registered for. */
  private answer: Answer<R> | undefined = undefined

  constructor(core: Core<Asked<A, R>>, argument: A) {
    super()
    this.core = core
    this.argument = argument
  }
  protected override make(): Guard<void> {
    const answer = new Answer<R>(this.core)
    return this.sending(new Asked<A, R>(this.argument, answer), answer)
  }
  private sending(asked: Asked<A, R>, answer: Answer<R>): Guard<void> {
    this.answer = answer
    return new Send(this.core, asked)
  }
  protected override commit(offer: Offer): R {
    super.commit(offer)
    return this.wrap()
  }
  override wrap(): R {
    return (this.answer as Answer<R>).wrap()
  }
  // Not by way of itself: before a caller goes on that was accepted, another may wait with the same call.
  override path(): Path {
    return { up: this.answer as Answer<R>, branch: 0, next: this.up?.path(this.branch) }
  }
  protected override alternatives(path: Path | undefined, found: Alternative[]): void {
    contractOf(this.inner).alternatives({ up: this.answer as Answer<R>, branch: 0, next: path }, found)
  }

  protected override look(offer: Offer): IteratorResult<Step, R> {
    if (kernel.again) return super.look(offer)
    this.rests()
    const { argument, core } = this
    const answer = new Answer<R>(core)
    const asked = new Asked<A, R>(argument, answer)
    if (!meets(core, asked, offer)) {
      this.made = this.sending(asked, answer)
      return enableAndPark(offer, this)
    }
    const { after } = kernel
    // It goes on, if only when a process has reacted to what it has completed.
    if (after === undefined || typeof after === 'object') conclude(offer, this, undefined)
    else return conclude(offer, this, answer.wrap())
    if (answer.replied === undefined || kernel.budget <= 0) return give(answer.wrap())
    // To look at the reply is an operation of its own.
    kernel.budget--
    return give(answer.value)
  }
}

/** Sends a request if a receiver or a join is there: the wait of `offer` ends with that. No guard is made for it. */
function meets<A, R>(core: Core<Asked<A, R>>, asked: Asked<A, R>, offer: Offer): boolean {
  if (core.state !== 'open') throw core.fault(asked)
  core.lastSender = offer.id
  const receiver = core.receivers.shift(offer)
  if (receiver === undefined) return core.sendToJoin(asked, offer, false, true)
  core.hand(receiver, asked, offer)
  return true
}
