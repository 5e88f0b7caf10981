/** What is between a call that was accepted and its reply. */
import type { Core } from '../channel/core.ts'
import { commit, fail } from '../guard/commit.ts'
import { IS_READY, NOT_READY } from '../guard/contract.ts'
import type { Readiness } from '../guard/contract.ts'
import { Guard } from '../guard/guard.ts'
import { kernel } from '../guard/kernel.ts'
import { Entry } from '../guard/offer.ts'
import type { Composite, Leaf, Offer, Registration } from '../guard/offer.ts'
import { Reaction } from '../guard/reaction.ts'
import { AlreadyRepliedError } from '../internal/errors.ts'

/** A request, as its receiver has it. What is between caller and reply is none of it: it may be printed, taken apart, or copied. */
export class Asked<A, R> {
  readonly argument: A
  // Functions of their own, so that a request can be taken apart: `const { argument, ...rest } = yield* port.receive()`.
  readonly reply: (value: R) => void
  readonly fail: (error: unknown) => void

  constructor(argument: A, answer: Answer<R>) {
    this.argument = argument
    this.reply = (value) => answer.settle('value', value)
    this.fail = (error) => answer.settle('error', error)
  }
}

/** Where a request was accepted: by a tasklet of its runtime, unless it is shared. */
type Port = Pick<Core<never>, 'home' | 'name' | 'shared'>

/** The reply to a request, and the wait for it: one tasklet waits, the caller. */
export class Answer<R> extends Guard<R> {
  /** What came back: nothing so far, a value, or an error. */
  replied: undefined | 'value' | 'error' = undefined
  private result: unknown = undefined
  /** The caller, once it waits. */
  private caller: Registration | undefined = undefined
  private readonly port: Port

  constructor(port: Port) {
    super()
    this.port = port
    kernel.probe?.made(this)
  }
  /** The reply, which is there. Throws what `fail` was given. */
  get value(): R {
    if (this.replied === 'error') throw this.result
    return this.result as R
  }
  settle(how: 'value' | 'error', result: unknown): void {
    kernel.probe?.serves(this)
    if (this.replied !== undefined) throw new AlreadyRepliedError(this.port.name)
    this.replied = how
    this.result = result
    const { caller } = this
    this.caller = undefined
    if (caller === undefined) return
    if (how === 'value') commit(caller, result)
    else fail(caller, result)
  }
  /** As the way up from a call that was accepted: it goes on with the reply. */
  wrap(): R {
    return new Reaction<R>(() => this) as R
  }
  protected override poll(): Readiness {
    return this.replied === undefined ? NOT_READY : IS_READY
  }
  protected override commit(): R {
    return this.value
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
    const { home, name, shared } = this.port
    return [{ what: `for the reply to a call of ${name}`, on: this, foreign: shared, homes: home && [home] }]
  }
}
