/**
 * Timers as guards: once, after some time or at some time, and periodically.
 *
 * Law: never early, in order of time, then of arming. The guard is itself the timer that is armed, and the registration.
 */
import { commit } from '../guard/commit.ts'
import { IS_READY, LAST_RESORT, NOT_READY } from '../guard/contract.ts'
import type { Readiness } from '../guard/contract.ts'
import { describe, Guard } from '../guard/guard.ts'
import { kernel } from '../guard/kernel.ts'
import type { Composite, Leaf, Offer, Registration, Timer } from '../guard/offer.ts'
import type { Standing } from '../guard/standing.ts'
import { milliseconds } from '../internal/check.ts'
import { GuardInUseError, InvalidArgumentError } from '../internal/errors.ts'
import { reachOutside } from '../runtime/outside.ts'

reachOutside()

/** What the timer guards share: arming for an offer, and firing. */
export abstract class TimerGuard<out T> extends Guard<T> implements Timer, Registration {
  at = 0
  order = 0
  slot: unknown = undefined
  offer: Offer | undefined = undefined
  up: Composite | undefined = undefined
  branch = 0
  before: Registration | undefined = undefined
  after: Registration | undefined = undefined
  /** Whether it is registered to stay, and whether its time has come since. */
  private stands = false
  protected due = false

  /** @internal When it is to fire, if a wait began at `now`; undefined if it does not wait at all. Changes nothing. */
  abstract deadline(now: number): number | undefined
  /** When it is to fire, for an offer that begins to wait now. */
  protected abstract dueAt(offer: Offer): number
  /** What it gives when it is taken at `now`. */
  protected abstract taken(now: number): T

  protected override commit(offer: Offer): T {
    this.due = false
    return this.taken(offer.host.now)
  }
  protected override enable(offer: Offer, up: Composite | undefined, branch: number): Registration {
    if (this.offer === offer) return this
    if (this.offer !== undefined || this.stands) throw new GuardInUseError(describe(this))
    this.at = this.dueAt(offer)
    this.order = offer.host.nextOrder()
    offer.host.arm(this)
    this.offer = offer
    this.up = up
    this.branch = branch
    return this
  }
  protected override disable(): void {
    this.stands = false
    if (this.offer === undefined) return
    this.offer.host.disarm(this)
    this.offer = undefined
  }
  /** @internal */
  fire(): void {
    const { offer } = this
    if (offer === undefined) return
    this.due = offer.standsIn
    commit(this, this.due ? undefined : this.taken(offer.host.now))
  }
  protected override stay(standing: Standing): Registration | undefined {
    if (this.stands) throw new GuardInUseError(describe(this))
    const { notice } = standing
    if (notice === undefined) return undefined
    this.due = false
    const readiness = this.poll(notice)
    if (readiness === LAST_RESORT) return undefined
    this.due = readiness === IS_READY
    if (this.due) standing.tell()
    else this.enable(notice, undefined, 0)
    this.stands = true
    return this
  }
}

class Sleep extends TimerGuard<void> {
  private readonly ms: number
  /** The id of the tasklet that waits, until the time has come: it may look again, and waits since it first did. */
  private waiting = 0
  constructor(ms: number) {
    super()
    this.ms = ms
  }
  protected override poll(): Readiness {
    if (this.ms <= 0) return LAST_RESORT
    return this.due ? IS_READY : NOT_READY
  }
  override deadline(now: number): number | undefined {
    return this.ms <= 0 ? undefined : now + this.ms
  }
  protected override dueAt(offer: Offer): number {
    if (kernel.again && this.waiting === offer.id) return this.at
    this.waiting = offer.id
    return offer.host.now + this.ms
  }
  protected override taken(): void {
    this.waiting = 0
  }
  protected override get isLast(): boolean {
    return true
  }
  protected override leaves(): readonly Leaf[] {
    return [{ what: `${this.ms} ms` }]
  }
}

class SleepUntil extends TimerGuard<void> {
  private readonly time: number
  constructor(time: number) {
    super()
    this.time = time
  }
  protected override poll(offer: Offer): Readiness {
    return this.due || this.time <= offer.host.now ? IS_READY : NOT_READY
  }
  override deadline(): number {
    return this.time
  }
  protected override dueAt(): number {
    return this.time
  }
  protected override taken(): void {
    // There is no value.
  }
  protected override get isLast(): boolean {
    return true
  }
  protected override leaves(): readonly Leaf[] {
    return [{ what: `until ${this.time} ms` }]
  }
}

class Every extends TimerGuard<number> {
  private readonly ms: number
  /** The last point of the grid that was given out; undefined until a clock is known. */
  private last: number | undefined
  constructor(ms: number) {
    super()
    this.ms = ms
    this.last = kernel.offer?.host.now
  }
  protected override poll(offer: Offer): Readiness {
    return this.due || this.dueAt(offer) <= offer.host.now ? IS_READY : NOT_READY
  }
  override deadline(now: number): number {
    return (this.last ?? now) + this.ms
  }
  protected override dueAt(offer: Offer): number {
    this.last ??= offer.host.now
    return this.last + this.ms
  }
  protected override taken(now: number): number {
    const last = this.last ?? now
    const periods = Math.max(1, Math.floor((now - last) / this.ms))
    this.last = last + periods * this.ms
    return periods
  }
  protected override leaves(): readonly Leaf[] {
    return [{ what: `for a tick of every ${this.ms} ms` }]
  }
}

/**
 * Waits for `ms` milliseconds on the runtime's clock, counted from the beginning of each wait; never early. With 0 or
 * less it is ready at once, but as a branch it is taken only if no other is ready, as `skip`. Infinity waits for ever.
 * Throws InvalidArgumentError for NaN.
 *
 * @example
 * ```ts
 * import { now, run, sleep, virtualClock } from 'occamy'
 *
 * await run(function* () { yield* sleep(20); console.log(now()) }, { clock: virtualClock() }) // 20
 * ```
 */
export function sleep(ms: number): Guard<void> {
  return new Sleep(milliseconds('sleep()', ms))
}

/**
 * Waits until `time`, in milliseconds on the runtime's clock (as `now()` gives it); never early. A time that is past is
 * ready at once, as any other ready branch. Throws InvalidArgumentError for NaN.
 *
 * @example
 * ```ts
 * import { now, run, sleepUntil, virtualClock } from 'occamy'
 *
 * await run(function* () { yield* sleepUntil(50); console.log(now()) }, { clock: virtualClock() }) // 50
 * ```
 */
export function sleepUntil(time: number): Guard<void> {
  return new SleepUntil(milliseconds('sleepUntil()', time))
}

/**
 * Makes a periodic guard, to be kept: ready every `ms` milliseconds on the runtime's clock, first after one period, counted
 * from its making (from its first wait, if that was outside of a tasklet). There is no backlog: its value counts the
 * periods that passed, and later ticks stay on the grid. Throws InvalidArgumentError unless `ms` is positive and finite.
 *
 * @example
 * ```ts
 * import { every, run, sleep, virtualClock } from 'occamy'
 *
 * await run(function* () {
 *   const tick = every(10)
 *   console.log(yield* tick) // 1
 *   yield* sleep(35)
 *   console.log(yield* tick) // 3
 * }, { clock: virtualClock() })
 * ```
 */
export function every(ms: number): Guard<number> {
  if (!(ms > 0 && ms < Infinity)) throw new InvalidArgumentError('every()', 'a positive number of milliseconds', ms)
  return new Every(ms)
}
