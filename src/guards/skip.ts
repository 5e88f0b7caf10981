/** The two constant guards: occam's SKIP and STOP. */
import { LAST_RESORT, NOT_READY } from '../guard/contract.ts'
import type { Readiness } from '../guard/contract.ts'
import { Guard } from '../guard/guard.ts'
import { Entry } from '../guard/offer.ts'
import type { Leaf, Registration } from '../guard/offer.ts'
import { reachOutside } from '../runtime/outside.ts'

reachOutside()

export class Constant<out T> extends Guard<T> {
  /** @internal */ readonly readiness: Readiness
  private readonly what: string
  constructor(readiness: Readiness, what: string) {
    super()
    this.readiness = readiness
    this.what = what
  }
  protected override poll(): Readiness {
    return this.readiness
  }
  protected override commit(): T {
    return undefined as T
  }
  protected override enable(): Registration {
    return new Entry(this)
  }
  protected override disable(): void {
    // Nothing was registered anywhere.
  }
  protected override leaves(): readonly Leaf[] {
    return [{ what: this.what }]
  }
}

/**
 * Is always ready: a default branch. An alternation takes it only if no other branch is ready at that instant, wherever
 * it stands (occam's SKIP guard in last place). Can be shared.
 *
 * @example
 * ```ts
 * import { alt, channel, run, skip } from 'occamy'
 *
 * const ch = channel<number>()
 * await run(function* () {
 *   console.log((yield* alt({ got: ch.receive(), nothing: skip })).key) // nothing
 * })
 * ```
 */
export const skip: Guard<void> = /* @__PURE__ */ new Constant<void>(LAST_RESORT, 'for nothing (skip)')

/**
 * Is never ready: waits until it is cancelled (occam's STOP). Can be shared.
 *
 * @example
 * ```ts
 * import { alt, never, run, skip } from 'occamy'
 *
 * await run(function* () { console.log((yield* alt([never, skip])).key) }) // 1
 * ```
 */
export const never: Guard<never> = /* @__PURE__ */ new Constant<never>(NOT_READY, 'for ever (never)')
