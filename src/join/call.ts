/**
 * A call of a synchronous port as a guard: it commits when its request is accepted, and then has the reply.
 *
 * It is a send that reacts, made anew for each wait (`defer`, `flatMap`), in one object. Measured: waited for alone, and with a
 * reply that is there by then, as chords most often give it, that halves what a call costs.
 */
import type { Channel } from '../channel/channel.ts'
import type { Send } from '../channel/guards.ts'
import { conclude, enableAndPark } from '../guard/commit.ts'
import { contractOf } from '../guard/contract.ts'
import { describe, WrapperGuard } from '../guard/guard.ts'
import type { Guard } from '../guard/guard.ts'
import { give, kernel } from '../guard/kernel.ts'
import type { Offer } from '../guard/offer.ts'
import type { Operation, Step } from '../guard/operation.ts'
import { Reaction } from '../guard/reaction.ts'
import { never } from '../guards/skip.ts'
import { GuardInUseError } from '../internal/errors.ts'
import { Asked } from './reply.ts'

export class Call<A, R> extends WrapperGuard<R> {
  private readonly port: Channel<Asked<A, R>>
  private readonly argument: A
  /** The request of the wait that has begun; and that with its reply, if it is not met at once. */
  private request: Send<Asked<A, R>> | undefined = undefined
  private whole: Guard<R> | undefined = undefined

  constructor(port: Channel<Asked<A, R>>, argument: A) {
    super()
    this.port = port
    this.argument = argument
  }

  protected override get inner(): Guard<R> {
    const { request } = this
    return (this.whole ??= request === undefined ? never : request.flatMap(() => request.value.answered))
  }
  protected override get reacts(): boolean {
    return true
  }
  protected override get begins(): boolean {
    return true
  }
  protected override begin(): void {
    if (this.offer !== undefined) throw new GuardInUseError(describe(this))
    const { argument, port } = this
    this.whole = undefined
    this.request = port.send(new Asked<A, R>(argument, port)) as Send<Asked<A, R>>
  }

  protected override look(offer: Offer): IteratorResult<Step, R> {
    if (!kernel.again) this.begin()
    const request = this.request as Send<Asked<A, R>>
    if (!request.meets(offer)) return enableAndPark(offer, this)
    const asked = request.value
    const { after } = kernel
    // It goes on, if only when a process has reacted to what it has completed.
    if (after === undefined || typeof after === 'object') conclude(offer, this, undefined)
    else return conclude(offer, this, replyTo<R>(asked))
    if (asked.replied === undefined || kernel.budget <= 0) return give(replyTo<R>(asked))
    // To look at the reply is an operation of its own.
    kernel.budget--
    return give(asked.value)
  }
  protected override commit(offer: Offer): R {
    return contractOf(this.inner).commit(offer) as R
  }
  override wrap(_branch: number, value: unknown): unknown {
    return value
  }
  // Its request is for one wait.
  protected override stay(): undefined {
    return undefined
  }
}

/** Waits for the reply, as what a guard gives that reacts. */
function replyTo<R>(asked: Asked<unknown, R>): R {
  return new Reaction<R>(answerOf, [asked]) as R
}
function answerOf<R>(asked: Asked<unknown, R>): Operation<R> {
  return asked.answered
}
