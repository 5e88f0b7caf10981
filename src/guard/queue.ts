/**
 * A queue of registrations, first come, first served. It is intrusive: a registration is linked into at most one
 * queue, and is unlinked from the middle in O(1).
 *
 *   head -> r -> r -> r <- tail        r.before, r.after: its neighbours
 *
 * Invariants: `length` counts the linked ones; every linked one has its `offer` set, and that offer is open.
 */
import { InvariantError } from '../internal/errors.ts'
import type { Composite, Offer, Registration } from './offer.ts'

/**
 * Is a queue of registrations, for a guard of your own: `push` in `enable`, `drop` in `disable`, and whoever makes the guard
 * ready does `unlink` and then `commit`.
 *
 * @see Guard
 */
export class Queue<R extends Registration = Registration> {
  /** The one that came first. */
  head: R | undefined = undefined
  /** The one that came last. */
  tail: R | undefined = undefined
  /** How many are linked. */
  length = 0

  /** Links a registration at the back, for `offer`. */
  push(registration: R, offer: Offer, up: Composite | undefined, branch: number): void {
    const { tail } = this
    registration.offer = offer
    registration.up = up
    registration.branch = branch
    registration.before = tail
    if (tail === undefined) this.head = registration
    else tail.after = registration
    this.tail = registration
    this.length++
  }

  /** Puts one that is linked before another. */
  protected moveBefore(registration: R, next: R): void {
    this.unlink(registration)
    const before = next.before as R | undefined
    registration.before = before
    registration.after = next
    if (before === undefined) this.head = registration
    else before.after = registration
    next.before = registration
    this.length++
  }

  /** Unlinks a registration; its `offer` stays, for the commit that follows. */
  unlink(registration: R): void {
    const before = registration.before as R | undefined
    const after = registration.after as R | undefined
    if (before === undefined) this.head = after
    else before.after = after
    if (after === undefined) this.tail = before
    else after.before = before
    registration.before = undefined
    registration.after = undefined
    this.length--
  }

  /** Withdraws a registration, if it is still linked. */
  drop(registration: R): void {
    if (registration.offer === undefined) return
    this.unlink(registration)
    registration.offer = undefined
  }

  /** The first registration that is not `offer`'s own: a tasklet never meets itself. */
  other(offer: Offer | undefined): R | undefined {
    let at = this.head
    while (at !== undefined && at.offer === offer) at = at.after as R | undefined
    return at
  }
}

/** Throws unless the invariants of a queue hold; the tests call it. */
export function checkQueue(queue: Queue): void {
  let count = 0
  let before: Registration | undefined
  for (let at = queue.head; at !== undefined; at = at.after) {
    count++
    if (at.before !== before) throw new InvariantError('a registration and its neighbour disagree')
    if (at.offer?.registration === undefined) throw new InvariantError('a registration is linked for a closed offer')
    before = at
  }
  if (before !== queue.tail) throw new InvariantError('the tail is not the last registration')
  if (count !== queue.length) throw new InvariantError(`a queue of ${count} says that its length is ${queue.length}`)
}
