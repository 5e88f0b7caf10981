/**
 * A call of a synchronous port as a guard: it commits when its request is accepted, and then has the reply.
 *
 * It is a send that reacts, made anew for each wait (`defer`, `flatMap`). Waited for alone, met at once, and replied to by then, as by
 * chords it most often is, it goes on without either. Measured: that halves what a call costs.
 */
import type { Core } from '../channel/core.ts'
import { Send } from '../channel/guards.ts'
import { conclude, enableAndPark } from '../guard/commit.ts'
import type { Guard } from '../guard/guard.ts'
import { give, kernel } from '../guard/kernel.ts'
import type { Offer } from '../guard/offer.ts'
import type { Step } from '../guard/operation.ts'
import { Reaction } from '../guard/reaction.ts'
import { MadeAnew } from '../guards/defer.ts'
import { Answer, Asked } from './reply.ts'

export class Call<A, R> extends MadeAnew<R> {
  private readonly core: Core<Asked<A, R>>
  private readonly argument: A

  constructor(core: Core<Asked<A, R>>, argument: A) {
    super()
    this.core = core
    this.argument = argument
  }
  protected override make(): Guard<R> {
    const answer = new Answer<R>(this.core)
    return this.sending(new Asked<A, R>(this.argument, answer), answer)
  }
  private sending(asked: Asked<A, R>, answer: Answer<R>): Guard<R> {
    return new Send(this.core, asked).flatMap(() => answer)
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
    else return conclude(offer, this, replyTo(answer))
    if (answer.replied === undefined || kernel.budget <= 0) return give(replyTo(answer))
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

/** Waits for the reply, as what a guard gives that reacts. */
function replyTo<R>(answer: Answer<R>): R {
  return new Reaction<R>(() => answer) as R
}
