/** Guards made anew for each wait (CML's `guard` combinator). */
import { contract } from '../guard/contract.ts'
import type { Readiness } from '../guard/contract.ts'
import { CompositeGuard, describe, Guard } from '../guard/guard.ts'
import type { Composite, Leaf, Offer, Registration } from '../guard/offer.ts'
import { GuardInUseError, InvalidOperationError } from '../internal/errors.ts'
import { never } from './skip.ts'
import { reachOutside } from '../runtime/outside.ts'

reachOutside()

class Defer<T> extends CompositeGuard<T> {
  private readonly make: () => Guard<T> | false | null | undefined
  private made: Guard<T> | undefined = undefined
  private registration: Registration | undefined = undefined

  constructor(make: () => Guard<T> | false | null | undefined) {
    super()
    this.make = make
  }
  protected override get reacts(): boolean {
    return true
  }
  protected override get begins(): boolean {
    return true
  }
  protected override begin(): void {
    if (this.offer !== undefined) throw new GuardInUseError(describe(this))
    const made = this.make() || never
    if (!(made instanceof Guard))
      throw new InvalidOperationError('defer() takes a function that makes a guard, or a falsy value')
    this.made = made
    if (contract.begins(made)) contract.begin(made)
  }
  protected override poll(offer: Offer): Readiness {
    return contract.poll(this.guard, offer)
  }
  protected override commit(offer: Offer): T {
    return contract.commit(this.guard, offer) as T
  }
  override wrap(_branch: number, value: unknown): unknown {
    return value
  }
  protected override enable(offer: Offer, up: Composite | undefined, branch: number): Registration {
    this.occupy(offer, up, branch)
    try {
      this.registration = contract.enable(this.guard, offer, this, 0)
    } catch (error) {
      this.offer = undefined
      throw error
    }
    return this
  }
  protected override disable(): void {
    const { registration } = this
    if (registration === undefined) return
    this.offer = undefined
    this.registration = undefined
    contract.disable(this.guard, registration)
  }
  protected override abandon(): void {
    contract.abandon(this.guard)
  }
  protected override leaves(): readonly Leaf[] {
    return contract.leaves(this.guard)
  }
  private get guard(): Guard<T> {
    return this.made ?? never
  }
}

/**
 * Makes a guard that calls `make` at the beginning of every wait, before anything is looked at, and waits for what that
 * gives; a falsy value takes no part. What `make` throws, the one who waits gets. Serves one wait at a time.
 *
 * @example
 * ```ts
 * import { alt, channel, defer, run, skip } from 'occamy'
 *
 * const ch = channel<number>(1)
 * let open = false
 * const gated = alt({ in: defer(() => open && ch.receive()), nothing: skip })
 * await run(function* () {
 *   yield* ch.send(1)
 *   console.log((yield* gated).key) // nothing
 *   open = true
 *   console.log((yield* gated).key) // in
 * })
 * ```
 */
export function defer<T>(make: () => Guard<T> | false | null | undefined): Guard<T> {
  return new Defer(make)
}
