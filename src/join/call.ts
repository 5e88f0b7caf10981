/**
 * A call of a synchronous port as a guard: it commits when its request is accepted, and then has the reply.
 *
 * It is a send that reacts, made anew for each wait (`defer`, `flatMap`). Waited for alone, met at once, and replied to by then, as by
 * chords it most often is, it goes on without either. Measured: that halves what a call costs.
 */
import type { Channel } from '../channel/channel.ts'
import type { Send } from '../channel/guards.ts'
import { conclude, enableAndPark } from '../guard/commit.ts'
import type { Guard } from '../guard/guard.ts'
import { give, kernel } from '../guard/kernel.ts'
import type { Offer } from '../guard/offer.ts'
import type { Step } from '../guard/operation.ts'
import { Reaction } from '../guard/reaction.ts'
import { Defer } from '../guards/defer.ts'
import { Asked } from './reply.ts'

export class Call<A, R> extends Defer<R> {
  private readonly port: Channel<Asked<A, R>>
  private readonly argument: A

  constructor(port: Channel<Asked<A, R>>, argument: A) {
    super(() => withReply(this.ask()))
    this.port = port
    this.argument = argument
  }
  private ask(): Send<Asked<A, R>> {
    const { argument, port } = this
    return port.send(new Asked<A, R>(argument, port)) as Send<Asked<A, R>>
  }

  protected override look(offer: Offer): IteratorResult<Step, R> {
    if (kernel.again) return super.look(offer)
    this.rests()
    const request = this.ask()
    if (!request.meets(offer)) {
      this.made = withReply(request)
      return enableAndPark(offer, this)
    }
    const { value: asked } = request
    const { after } = kernel
    // It goes on, if only when a process has reacted to what it has completed.
    if (after === undefined || typeof after === 'object') conclude(offer, this, undefined)
    else return conclude(offer, this, replyTo(asked))
    if (asked.replied === undefined || kernel.budget <= 0) return give(replyTo(asked))
    // To look at the reply is an operation of its own.
    kernel.budget--
    return give(asked.value)
  }
}

function withReply<A, R>(request: Send<Asked<A, R>>): Guard<R> {
  return request.flatMap(() => request.value.answered)
}

/** Waits for the reply, as what a guard gives that reacts. */
function replyTo<A, R>(asked: Asked<A, R>): R {
  return new Reaction<R>(() => asked.answered) as R
}
