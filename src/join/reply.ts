/** What is between a call that was accepted and its reply. */
import { commit, fail } from '../guard/commit.ts'
import { IS_READY, NOT_READY } from '../guard/contract.ts'
import type { Readiness } from '../guard/contract.ts'
import { Guard } from '../guard/guard.ts'
import { Entry } from '../guard/offer.ts'
import type { Composite, Leaf, Offer, Registration } from '../guard/offer.ts'
import { AlreadyRepliedError } from '../internal/errors.ts'
import type { Outcome } from '../tasklet/end.ts'

/** A request that was made, with its answer once there is one. */
export class Asked<A, R> {
  readonly argument: A
  readonly answer: Guard<R>
  // Functions of their own, so that a request can be taken apart: `const { argument, reply } = yield* port.receive()`.
  readonly reply: (value: R) => void
  readonly fail: (error: unknown) => void

  constructor(argument: A, port: string) {
    const answer = new Answer<R>(port)
    this.argument = argument
    this.answer = answer
    this.reply = (value) => answer.settle({ ok: true, value })
    this.fail = (error) => answer.settle({ ok: false, error })
  }
}

/** Waits for the reply: one tasklet does, the caller. */
class Answer<R> extends Guard<R> {
  private outcome: Outcome<R> | undefined = undefined
  private readonly port: string
  private caller: Registration | undefined = undefined

  constructor(port: string) {
    super()
    this.port = port
  }
  settle(outcome: Outcome<R>): void {
    if (this.outcome !== undefined) throw new AlreadyRepliedError(this.port)
    const { caller } = this
    this.outcome = outcome
    this.caller = undefined
    if (caller === undefined) return
    if (outcome.ok) commit(caller, outcome.value)
    else fail(caller, outcome.error)
  }
  protected override poll(): Readiness {
    return this.outcome === undefined ? NOT_READY : IS_READY
  }
  protected override commit(): R {
    const outcome = this.outcome as Outcome<R>
    if (!outcome.ok) throw outcome.error
    return outcome.value
  }
  protected override enable(offer: Offer, up: Composite | undefined, branch: number): Registration {
    const caller = new Entry<this>(this)
    caller.offer = offer
    caller.up = up
    caller.branch = branch
    this.caller = caller
    return caller
  }
  protected override disable(caller: Registration): void {
    caller.offer = undefined
    this.caller = undefined
  }
  protected override leaves(): readonly Leaf[] {
    return [{ what: `for the reply to a call of ${this.port}`, on: this }]
  }
}
