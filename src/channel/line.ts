/**
 * One end of a channel: those who are parked there, first come, first served; the places that stay, of select sets
 * that are registered; and the joins that have members here.
 *
 * A set offers only while it waits, with the place in line of the moment that its wait began: so while there are sets at
 * an end, those who park there are given a place too (`Stamped`), and whoever arrives meets the first of all. Where
 * there are none, nothing of this costs more than a look. A join is met by nobody: it takes what arrives before that is parked,
 * or is told of it after (`Joins`).
 *
 * Invariants: a guard's `place` is set exactly while it is parked or registered here; `watches` are linked in the order of
 * their registering, whether their sets wait or not.
 */
import { describe } from '../guard/guard.ts'
import { Entry } from '../guard/offer.ts'
import type { Composite, Offer } from '../guard/offer.ts'
import type { Operation } from '../guard/operation.ts'
import { Queue } from '../guard/queue.ts'
import { nextPlace, Standing } from '../guard/standing.ts'
import { GuardInUseError } from '../internal/errors.ts'
import type { ClassOf } from '../internal/unknown.ts'

const AnyStanding: ClassOf<Standing> = Standing

/** The places of those who were parked where nobody had one, when it came to be numbered: see `Port.numberMessages`. */
export const early: WeakMap<object, number> = /* @__PURE__ */ new WeakMap()

/** A guard of a channel, as the channel sees it. */
export interface Parkable extends Operation<unknown> {
  /** Where it is parked, or registered to stay. */
  place: Entry<Parkable> | undefined
}

/** An entry with a place in line, where sets stand beside it; one without was there before them. */
class Stamped extends Entry {
  order = 0
}

/** The joins that have members at one end of a channel. */
export interface Joins {
  /** Whether one could commit at once, with what arrives at the other end: a send with its value, or a receive. Changes nothing. */
  complete(offer: Offer | undefined, value: unknown): boolean
  /**
   * Has one commit so, if it can; gives what a receive then has. With `parks`, the arrival will be parked otherwise, and be told
   * of then: so no condition is tried, each of which is to look at a message once. With `ends`, the wait of the one who arrives ends with it,
   * before anything else is done: a process may react then.
   */
  serve(
    offer: Offer | undefined,
    value: unknown,
    parks: boolean,
    ends: boolean,
  ): { readonly value: unknown } | undefined
  /** Tells them that there is more at the other end; one that is completed is committed. */
  tell(): void
  /** Somebody was to complete a join, and cannot: throws InvalidOperationError. */
  changed(channel: string): never
  /** The ids of the tasklets that wait for those who stand here. */
  readonly users: readonly number[]
}

/** A line, as the other end of its channel sees it. */
export interface End {
  readonly watches: Standing | undefined
  readonly joins: Joins | undefined
}

export class Line<G extends Parkable> extends Queue<Entry<G>> {
  watches: Standing<G> | undefined = undefined
  private lastWatch: Standing<G> | undefined = undefined
  /** Set once a join has a member at this end: ever after, so that none comes to the other. */
  joins: Joins | undefined = undefined
  /** From which place in line on everyone who parks has one of their own; 0 for nobody, unless sets stand here. */
  since = 0

  /**
   * Parks a guard. The entry is the tasklet's own, used again for each wait, unless the guard is a branch: so a guard
   * stays small. Measured: in a loop of sends, every second nanosecond is allocation.
   */
  enter(guard: G, offer: Offer, up: Composite | undefined, branch: number): Entry<G> {
    const { place } = guard
    if (place !== undefined) {
      if (place.offer === offer) return place as Entry<G>
      throw new GuardInUseError(describe(guard))
    }
    return this.put(guard, offer, up, branch)
  }

  private put(guard: G, offer: Offer, up: Composite | undefined, branch: number): Entry<G> {
    const plain = this.watches === undefined && this.since === 0
    const entry = plain ? entryFor(guard, offer, up) : stampedFor(guard, offer, up)
    entry.leaf = guard
    guard.place = entry
    this.push(entry, offer, up, branch)
    return entry
  }
  /**
   * Gives a guard that is parked the place of an earlier moment: before those who came after that. Not where a join with a condition
   * knows by their places whom it has looked at.
   */
  putAt(guard: G, order: number): void {
    const { place } = guard
    if (!(place instanceof Stamped) || this.since > 1) return
    place.order = order
    let next: Entry<G> | undefined
    for (let at = place.before; at instanceof Stamped && at.order > order; at = at.before) next = at as Entry<G>
    if (next !== undefined) this.moveBefore(place as Entry<G>, next)
  }

  /** Parks `offer` at a guard that it waits for alone, and that is not in use. */
  park(guard: G, offer: Offer): void {
    offer.guard = guard
    offer.registration = this.put(guard, offer, undefined, 0)
    offer.park()
  }

  /** A join has come to stand here. */
  stands(): void {
    // Whoever wants to know has a line of its own.
  }

  /** Registers a guard, to stay: it meets those that stay at the other end. It cannot where it faces a join. */
  stay(guard: G, standing: Standing, up: Composite, other: End): Entry<G> | undefined {
    if (guard.place !== undefined) throw new GuardInUseError(describe(guard))
    if (other.joins !== undefined) {
      // It will be parked for each wait, also in the midst of one: so all who park have a place.
      if (this.since === 0) this.since = 1
      return undefined
    }
    const watch = standing as Standing<G>
    const { lastWatch } = this
    watch.leaf = guard
    watch.up = up
    watch.before = lastWatch
    if (lastWatch === undefined) this.watches = watch
    else lastWatch.after = watch
    this.lastWatch = watch
    guard.place = watch
    for (let at = other.watches; at !== undefined; at = at.after) {
      watch.meet(at)
      at.meet(watch)
    }
    return watch
  }

  /**
   * Takes out who is first in line, to be committed; `offer` itself is not counted. Its `guard` is left for the one who commits
   * it. As `first` and `take`, in one piece.
   */
  shift(offer: Offer | undefined): Entry<G> | undefined {
    const { head } = this
    if (this.watches !== undefined) return this.shiftOther(offer)
    if (head === undefined) return undefined
    if (head.offer === offer) return this.shiftOther(offer)
    const after = head.after as Entry<G> | undefined
    this.head = after
    if (after === undefined) this.tail = undefined
    else {
      after.before = undefined
      head.after = undefined
    }
    this.length--
    ;(head.leaf as G).place = undefined
    return head
  }

  private shiftOther(offer: Offer | undefined): Entry<G> | undefined {
    const { head, watches } = this
    if (head === undefined && watches === this.lastWatch) return claimed(watches, offer)
    const first = this.first(offer)
    if (first !== undefined) first.leaf = this.take(first)
    return first
  }

  /** Takes a guard out, to be committed: the entry lets go of it. A set is claimed, and its registration stays, unless it `isLast`. */
  take(entry: Entry<G>, isLast: boolean = false): G {
    const guard = entry.leaf as G
    if (this.watches !== undefined && entry instanceof AnyStanding) entry.offer = entry.claim(isLast)
    else {
      this.unlink(entry)
      entry.leaf = undefined
      guard.place = undefined
    }
    return guard
  }

  /** Takes a guard back, if it is still there. */
  leave(guard: G, other: End): void {
    const entry = guard.place as Entry<G> | undefined
    if (entry === undefined) return
    if (entry instanceof AnyStanding) this.unwatch(entry as Standing<G>, other)
    else {
      this.take(entry)
      entry.offer = undefined
    }
  }

  private unwatch(watch: Standing<G>, other: End): void {
    const { after, before, leaf } = watch
    if (before === undefined) this.watches = after
    else before.after = after
    if (after === undefined) this.lastWatch = before
    else after.before = before
    watch.before = undefined
    watch.after = undefined
    watch.leaf = undefined
    ;(leaf as G).place = undefined
    for (let at = other.watches; at !== undefined; at = at.after) {
      watch.part(at)
      at.part(watch)
    }
  }

  /** Who is first in line, `offer` itself not counted: a tasklet never meets itself. */
  first(offer: Offer | undefined): Entry<G> | undefined {
    const { head } = this
    if (this.watches !== undefined) return this.firstOfAll(offer)
    return head === undefined || head.offer !== offer ? head : this.other(offer)
  }

  /** O(the sets at this end). */
  private firstOfAll(offer: Offer | undefined): Entry<G> | undefined {
    const { head, watches } = this
    if (head === undefined && watches === this.lastWatch) return isOpen(watches, offer) ? watches : undefined
    let first = this.other(offer)
    let place = first === undefined ? Infinity : first instanceof Stamped ? first.order : 0
    for (let watch = watches; watch !== undefined; watch = watch.after) {
      if (!isOpen(watch, offer) || watch.order >= place) continue
      first = watch
      place = watch.order
    }
    return first
  }

  /** Whether anybody stands here, or might: who is parked, a set that is registered, a join. */
  get isInUse(): boolean {
    return this.head !== undefined || this.watches !== undefined || this.joins !== undefined
  }
  /** How many offers stand here: those of waiting sets counted. */
  get waiting(): number {
    let { length } = this
    for (let watch = this.watches; watch !== undefined; watch = watch.after) if (watch.open !== undefined) length++
    return length
  }

  /** Tells the sets and the joins at this end that somebody, or something, came to the other, and was not met. */
  tell(): void {
    for (let watch = this.watches; watch !== undefined; watch = watch.after) watch.arrived()
    this.joins?.tell()
  }

  /** The place in line of one who is parked here, where everybody has one. */
  placeOf(entry: Entry<G>): number {
    return entry instanceof Stamped && entry.order > this.since ? entry.order : (early.get(entry) ?? this.since)
  }

  /** The ids of the tasklets that last waited with a set, or a join, at this end. */
  get users(): readonly number[] {
    const users = [...(this.joins?.users ?? [])]
    for (let watch = this.watches; watch !== undefined; watch = watch.after) users.push(watch.user)
    return users
  }
}

/** Whether a set waits, other than in `offer` itself. */
function isOpen(watch: Standing | undefined, offer: Offer | undefined): boolean {
  const open = watch?.open
  return open !== undefined && open !== offer
}

/** The only set of a line, claimed if it waits, other than in `offer` itself. */
function claimed<G>(watch: Standing<G> | undefined, offer: Offer | undefined): Standing<G> | undefined {
  if (watch === undefined || !isOpen(watch, offer)) return undefined
  const { leaf } = watch
  watch.offer = watch.claim(false)
  watch.leaf = leaf
  return watch
}

function entryFor<G extends Parkable>(guard: G, offer: Offer, up: Composite | undefined): Entry<G> {
  return (up === undefined ? (offer.own ??= new Entry<unknown>(guard)) : new Entry<G>(guard)) as Entry<G>
}

function stampedFor<G extends Parkable>(guard: G, offer: Offer, up: Composite | undefined): Entry<G> {
  const own = up === undefined && offer.own instanceof Stamped ? offer.own : new Stamped(guard)
  if (up === undefined) offer.own = own
  own.order = nextPlace()
  return own as Entry<G>
}
