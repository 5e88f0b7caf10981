/**
 * Barriers: a rendezvous of many (occam-pi's BARRIER; JCSP's AltingBarrier, which can be a branch).
 *
 * Invariant: between operations, fewer offers wait than are enrolled. One offer counts once, however many of its branches
 * are at the barrier.
 */
import { commit } from '../guard/commit.ts'
import { IS_READY, NOT_READY } from '../guard/contract.ts'
import type { Readiness } from '../guard/contract.ts'
import { describe, Guard } from '../guard/guard.ts'
import { kernel } from '../guard/kernel.ts'
import type { Composite, Host, Leaf, Offer, Registration } from '../guard/offer.ts'
import { STATE } from '../guard/probe.ts'
import { Queue } from '../guard/queue.ts'
import { wholeNumber } from '../internal/check.ts'
import { GuardInUseError, InvalidArgumentError } from '../internal/errors.ts'
import { reachOutside } from '../runtime/outside.ts'

reachOutside()

/** A meeting point of a number of tasklets. */
export interface Barrier {
  /** Waits until as many tasklets as are enrolled wait here. Serves one wait at a time; withdrawn when it loses. */
  sync(): Guard<void>
  /** Adds one to those that must meet; acts now. */
  enrol(): void
  /** Takes one away; acts now, and lets the others go if they were waiting for that one only. */
  resign(): void
}

export class Meeting implements Barrier {
  readonly waiting: Queue<Sync> = new Queue<Sync>()
  enrolled: number
  /** The runtime whose tasklets made it, and wait at it; none if it was made in outside code, or is used by several. */
  home: Host | undefined = kernel.offer?.host
  constructor(enrolled: number) {
    this.enrolled = enrolled
    kernel.probe?.made(this)
  }
  sync(): Guard<void> {
    return new Sync(this)
  }
  enrol(): void {
    kernel.probe?.wrote(this, STATE)
    this.enrolled++
  }
  resign(): void {
    if (this.enrolled === 0) throw new InvalidArgumentError('a barrier', 'enrolled in before one resigns', 0)
    kernel.probe?.serves(this)
    this.enrolled--
    if (this.waiting.length > 0 && this.offers() >= this.enrolled) this.complete()
  }
  /** How many offers wait, `except` not counted. */
  offers(except?: Offer): number {
    const offers = new Set<Offer | undefined>()
    for (let at = this.waiting.head; at !== undefined; at = at.after as Sync | undefined) offers.add(at.offer)
    offers.delete(except)
    return offers.size
  }
  /** Lets everyone go who waits. */
  complete(): void {
    for (let at = this.waiting.head; at !== undefined; at = this.waiting.head) {
      this.waiting.unlink(at)
      commit(at, undefined)
    }
  }
}

export class Sync extends Guard<void> implements Registration {
  offer: Offer | undefined = undefined
  up: Composite | undefined = undefined
  branch = 0
  before: Registration | undefined = undefined
  after: Registration | undefined = undefined
  /** @internal */ readonly barrier: Meeting
  constructor(barrier: Meeting) {
    super()
    this.barrier = barrier
  }
  protected override poll(offer: Offer): Readiness {
    const { enrolled, waiting } = this.barrier
    return waiting.length + 1 >= enrolled && this.barrier.offers(offer) + 1 >= enrolled ? IS_READY : NOT_READY
  }
  protected override commit(): void {
    this.barrier.complete()
  }
  protected override enable(offer: Offer, up: Composite | undefined, branch: number): Registration {
    if (this.offer === offer) return this
    if (this.offer !== undefined) throw new GuardInUseError(describe(this))
    if (this.barrier.home !== offer.host) this.barrier.home = undefined
    this.barrier.waiting.push(this, offer, up, branch)
    return this
  }
  protected override disable(): void {
    this.barrier.waiting.drop(this)
  }
  protected override leaves(): readonly Leaf[] {
    const { enrolled, home, waiting } = this.barrier
    const what = `at a barrier (${waiting.length} of ${enrolled})`
    return [{ what, on: this.barrier, end: 'sync', foreign: home === undefined }]
  }
}

/**
 * Makes a barrier of `n` enrolled tasklets: `yield* b.sync()` waits until all of them do. Throws InvalidArgumentError
 * unless `n` is a whole number, 0 or more.
 *
 * @example
 * ```ts
 * import { barrier, par, run } from 'occamy'
 *
 * const both = barrier(2)
 * const order: string[] = []
 * function* worker(name: string) {
 *   order.push(`${name} before`)
 *   yield* both.sync()
 *   order.push(`${name} after`)
 * }
 * await run(() => par([worker('a'), worker('b')]))
 * console.log(order.slice(0, 2).join()) // a before,b before
 * ```
 */
export function barrier(n: number): Barrier {
  return new Meeting(wholeNumber('the parties of a barrier', n, 0))
}
