/** Guards made anew for each wait (CML's `guard` combinator). */
import { contractOf } from '../guard/contract.ts'
import { adviceOn } from '../guard/foreign.ts'
import { describe, Guard, WrapperGuard } from '../guard/guard.ts'
import type { Offer } from '../guard/offer.ts'
import { checkFunction } from '../internal/check.ts'
import { GuardInUseError, InvalidOperationError } from '../internal/errors.ts'
import { described } from '../internal/unknown.ts'
import { never } from './skip.ts'
import { reachOutside } from '../runtime/outside.ts'

reachOutside()

/** What makes a guard for each wait, as `make` says. */
export abstract class MadeAnew<T> extends WrapperGuard<T> {
  protected made: Guard<unknown> | undefined = undefined
  protected abstract make(): Guard<unknown> | false | null | undefined

  protected override get inner(): Guard<unknown> {
    return this.made ?? never
  }
  protected override get reacts(): boolean {
    return true
  }
  protected override get begins(): boolean {
    return true
  }
  protected override begin(): void {
    this.rests()
    const made = this.make() || never
    if (!(made instanceof Guard)) throw notAGuard(made)
    this.made = made
    if (contractOf(made).begins) contractOf(made).begin()
  }
  /** Throws during another wait. */
  protected rests(): void {
    if (this.offer !== undefined) throw new GuardInUseError(describe(this))
  }
  protected override commit(offer: Offer): T {
    return contractOf(this.inner).commit(offer) as T
  }
  override wrap(_branch: number, value: unknown): unknown {
    return value
  }
  // What it makes is for one wait.
  protected override stay(): undefined {
    return undefined
  }
}

function notAGuard(given: unknown): InvalidOperationError {
  const advice = adviceOn(given, 'defer() takes a function that makes a guard, or a falsy value')
  return new InvalidOperationError(`${described(given)} is no guard: ${advice}`)
}

class Defer<T> extends MadeAnew<T> {
  protected override readonly make: () => Guard<T> | false | null | undefined

  constructor(make: () => Guard<T> | false | null | undefined) {
    super()
    this.make = make
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
  checkFunction('defer()', make)
  return new Defer(make)
}
