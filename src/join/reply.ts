/** What is between a call that was accepted and its reply. */
import { commit, fail } from '../guard/commit.ts'
import { IS_READY, NOT_READY } from '../guard/contract.ts'
import type { Readiness } from '../guard/contract.ts'
import { Guard } from '../guard/guard.ts'
import { kernel } from '../guard/kernel.ts'
import { Entry } from '../guard/offer.ts'
import type { Composite, Leaf, Offer, Registration } from '../guard/offer.ts'
import { AlreadyRepliedError } from '../internal/errors.ts'

/** A request that was made, with its reply once there is one. */
export class Asked<A, R> {
  readonly argument: A
  // Functions of their own, so that a request can be taken apart: `const { argument, ...rest } = yield* port.receive()`.
  readonly reply: (value: R) => void
  readonly fail: (error: unknown) => void
  /** @internal What came back: nothing so far, a value, or an error. */
  replied: undefined | 'value' | 'error' = undefined
  private result: unknown = undefined
  /** The caller, once it waits for the reply. */
  private answer: Answer<R> | undefined = undefined
  /** @internal */ readonly port: { readonly name: string }

  constructor(argument: A, port: Asked<A, R>['port']) {
    this.argument = argument
    this.port = port
    this.reply = (value) => this.settle('value', value)
    this.fail = (error) => this.settle('error', error)
  }

  /** @internal Waits for the reply. */
  get answered(): Guard<R> {
    return (this.answer ??= new Answer<R>(this))
  }
  /** @internal The reply, which is there. Throws what `fail` was given. */
  get value(): R {
    if (this.replied === 'error') throw this.result
    return this.result as R
  }
  private settle(how: 'value' | 'error', result: unknown): void {
    kernel.probe?.acts?.('replies to a request')
    if (this.replied !== undefined) throw new AlreadyRepliedError(this.port.name)
    this.replied = how
    this.result = result
    this.answer?.tell(how, result)
  }
}

/** Waits for the reply: one tasklet does, the caller. */
class Answer<R> extends Guard<R> {
  private readonly asked: Asked<unknown, R>
  private caller: Registration | undefined = undefined

  constructor(asked: Asked<unknown, R>) {
    super()
    this.asked = asked
  }
  tell(how: 'value' | 'error', result: unknown): void {
    const { caller } = this
    this.caller = undefined
    if (caller === undefined) return
    if (how === 'value') commit(caller, result)
    else fail(caller, result)
  }
  protected override poll(): Readiness {
    return this.asked.replied === undefined ? NOT_READY : IS_READY
  }
  protected override commit(): R {
    return this.asked.value
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
    return [{ what: `for the reply to a call of ${this.asked.port.name}`, on: this }]
  }
}
