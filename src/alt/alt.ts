/**
 * Alternation: waits for the first of several guards (occam's ALT; CML's `choose`).
 *
 * The implementation is the transputer's, O(n) in the branches: look at each; if one is ready, commit one of the ready;
 * else enable each, park, and have whoever commits one disable the others. Departure: the losers are withdrawn by the
 * one who commits, not by the alternation when it resumes, so that no queue ever shows an offer that is decided.
 *
 * Invariants: exactly one branch commits; after a wait no branch is registered anywhere; a falsy branch is never looked at.
 */
import { conclude, concludeThrown, enableAndPark } from '../guard/commit.ts'
import { contractOf, IS_READY, LAST_RESORT, NOT_READY } from '../guard/contract.ts'
import type { Readiness } from '../guard/contract.ts'
import { adviceOn } from '../guard/foreign.ts'
import { CompositeGuard, Guard } from '../guard/guard.ts'
import { kernel } from '../guard/kernel.ts'
import type { Alternative, Composite, Leaf, Offer, Path, Registration } from '../guard/offer.ts'
import type { Step } from '../guard/operation.ts'
import { after, Reaction } from '../guard/reaction.ts'
import { InvalidOperationError, InvariantError } from '../internal/errors.ts'
import { checkShape } from '../internal/shape.ts'
import type { Branches, Selected } from './types.ts'
import { reachOutside } from '../runtime/outside.ts'

reachOutside()

/** Which ready branch is taken: any, chosen by the scheduler; the first in order; the first after the one served last. */
type Order = 'any' | 'first' | 'fair'

class Alternation<B extends Branches> extends CompositeGuard<Selected<B>> {
  private readonly keys: PropertyKey[] = []
  private readonly guards: Array<Guard<unknown>> = []
  private readonly registrations: Array<Registration | undefined> = []
  private readonly order: Order
  /** The branches that have something to do at the beginning of a wait. */
  private readonly beginners: Array<Guard<unknown>> = []
  private last = -1
  /** The ready branches beyond the first, while one of them is picked. */
  private readonly others: number[] = []

  constructor(order: Order, branches: B) {
    super()
    checkShape('what an alternation is given', 'guards', branches)
    this.order = order
    const list = branches as readonly unknown[]
    if (Array.isArray(branches)) for (let i = 0; i < list.length; i++) this.add(i, list[i])
    else for (const key of Object.keys(branches)) this.add(key, (branches as Readonly<Record<string, unknown>>)[key])
  }

  /** Adds a branch; a falsy one takes no part. */
  private add(key: PropertyKey, guard: unknown): void {
    if (!guard) return
    if (!(guard instanceof Guard)) throw notAGuard(key, guard)
    this.keys.push(key)
    this.guards.push(guard)
    if (contractOf(guard).begins) this.beginners.push(guard)
  }

  protected override get reacts(): boolean {
    return this.guards.some((guard) => contractOf(guard).reacts)
  }
  protected override get begins(): boolean {
    return this.beginners.length > 0
  }
  protected override begin(): void {
    for (const guard of this.beginners) contractOf(guard).begin()
  }

  protected override look(offer: Offer): IteratorResult<Step, Selected<B>> {
    if (this.beginners.length > 0 && !kernel.again) this.begin()
    const branch = this.pick(offer)
    if (branch < 0) return enableAndPark(offer, this)
    let selected: Selected<B>
    try {
      selected = this.commitTo(branch, offer)
    } catch (error) {
      return concludeThrown(offer, this, error)
    }
    return conclude(offer, this, selected)
  }

  /** The branch to commit; -1 when none is ready. `skip` and `sleep(0)` count only when no other is. */
  private pick(offer: Offer): number {
    const { guards, order, others } = this
    const n = guards.length
    let branch = order === 'fair' ? this.last : -1
    let best: Readiness = LAST_RESORT
    let found = 0
    let first = -1
    for (let i = 0; i < n; i++) {
      if (++branch >= n) branch = 0
      const readiness = contractOf(guards[branch] as Guard<unknown>).poll(offer)
      if (readiness < best) continue
      if (readiness > best) found = 0
      best = readiness
      if (found++ === 0) first = branch
      else others[found - 2] = branch
      if (readiness === IS_READY && order !== 'any') return branch
    }
    const chosen = found > 1 && order === 'any' ? offer.host.choose(found) : 0
    return chosen === 0 ? first : (others[chosen - 1] as number)
  }

  private commitTo(branch: number, offer: Offer): Selected<B> {
    return this.wrap(branch, contractOf(this.guards[branch] as Guard<unknown>).commit(offer)) as Selected<B>
  }

  protected override poll(offer: Offer): Readiness {
    let best: Readiness = NOT_READY
    for (const guard of this.guards) {
      const readiness = contractOf(guard).poll(offer)
      if (readiness === IS_READY) return readiness
      if (readiness > best) best = readiness
    }
    return best
  }

  protected override commit(offer: Offer): Selected<B> {
    const branch = this.pick(offer)
    if (branch < 0) throw new InvariantError('an alternation was committed that is not ready')
    return this.commitTo(branch, offer)
  }

  override wrap(branch: number, value: unknown): unknown {
    this.last = branch
    const key = this.keys[branch]
    return value instanceof Reaction ? after(value, (whole) => ({ key, value: whole })) : { key, value }
  }

  protected override enable(offer: Offer, up: Composite | undefined, branch: number): Registration {
    this.occupy(offer, up, branch)
    const { guards, registrations } = this
    try {
      for (let i = 0; i < guards.length; i++) {
        const guard = guards[i] as Guard<unknown>
        const registration = contractOf(guard).enable(offer, this, i)
        if (this.offer !== undefined) registrations[i] = registration
        else {
          // A branch before it was committed while this one was enabled.
          contractOf(guard).disable(registration)
          break
        }
      }
    } catch (error) {
      this.disable()
      throw error
    }
    return this
  }

  /** Disables every branch, also when one of them throws. */
  protected override disable(): void {
    const { guards, registrations } = this
    let failure: { readonly error: unknown } | undefined
    this.offer = undefined
    for (let i = 0; i < guards.length; i++) {
      const registration = registrations[i]
      if (registration === undefined) continue
      registrations[i] = undefined
      try {
        contractOf(guards[i] as Guard<unknown>).disable(registration)
      } catch (error) {
        failure ??= { error }
      }
    }
    if (failure !== undefined) throw failure.error
  }

  protected override abandon(): void {
    for (const guard of this.guards) contractOf(guard).abandon()
  }

  protected override leaves(): readonly Leaf[] {
    if (this.guards.length === 0) return [{ what: 'for an alternation with no branch that takes part' }]
    return this.guards.flatMap((guard) => contractOf(guard).leaves())
  }
  protected override alternatives(path: Path | undefined, found: Alternative[]): void {
    const { guards, order } = this
    const before: Alternative[] = []
    let branch = order === 'fair' ? this.last : -1
    for (let i = 0; i < guards.length; i++) {
      if (++branch >= guards.length) branch = 0
      const first = found.length
      contractOf(guards[branch] as Guard<unknown>).alternatives({ up: this, branch, next: path }, found)
      if (order === 'any') continue
      const own = found.splice(first)
      for (const each of own) found.push({ ...each, higher: [...each.higher, ...before] })
      before.push(...own)
    }
  }
}

function notAGuard(key: PropertyKey, given: unknown): InvalidOperationError {
  const advice = adviceOn(given, 'a branch is a guard, as `channel.receive()`, or a falsy value')
  return new InvalidOperationError(`branch ${String(key)} of an alternation is no guard: ${advice}`)
}

/**
 * Waits for the first of several guards, given as a record or an array; a falsy branch takes no part (occam's
 * precondition). When several are ready, the scheduler's `choose` picks one. Gives `{ key, value }` of the one branch that
 * committed; the others are as if never asked. With no branch taking part it waits for ever. What a branch throws (a closed
 * channel), the alternation throws. Keep it and use it again in a loop: that allocates nothing but the result.
 *
 * @example
 * ```ts
 * import { alt, channel, run, spawn } from 'occamy'
 *
 * await run(function* () {
 *   const words = channel<string>()
 *   const numbers = channel<number>()
 *   spawn(function* () { yield* numbers.send(7) })
 *   const r = yield* alt({ word: words.receive(), number: numbers.receive() })
 *   switch (r.key) {
 *     case 'word': console.log(r.value.length); break
 *     case 'number': console.log(r.value + 1) // 8
 *   }
 * })
 * ```
 */
export function alt<const B extends Branches>(branches: B): Guard<Selected<B>> {
  return new Alternation('any', branches)
}

/**
 * Waits for the first of several guards, as `alt`, and takes the first in order of those that are ready (occam's PRI ALT).
 * `skip` and `sleep(0)` still come after every other.
 *
 * @example
 * ```ts
 * import { channel, priAlt, run } from 'occamy'
 *
 * await run(function* () {
 *   const urgent = channel<string>(1), plain = channel<string>(1)
 *   yield* plain.send('b')
 *   yield* urgent.send('a')
 *   console.log((yield* priAlt([urgent.receive(), plain.receive()])).value) // a
 * })
 * ```
 */
export function priAlt<const B extends Branches>(branches: B): Guard<Selected<B>> {
  return new Alternation('first', branches)
}

/**
 * Makes a fair alternation, to be kept and used again: the branch served last comes last, so that none of n is passed over
 * more than n - 1 times while it stays ready (JCSP's `fairSelect`).
 *
 * @example
 * ```ts
 * import { channel, fairAlt, run } from 'occamy'
 *
 * await run(function* () {
 *   const a = channel<string>(9), b = channel<string>(9)
 *   for (const ch of [a, a, b, b]) yield* ch.send(ch === a ? 'a' : 'b')
 *   const any = fairAlt([a.receive(), b.receive()])
 *   let order = ''
 *   for (let i = 0; i < 4; i++) order += (yield* any).value
 *   console.log(order) // abab
 * })
 * ```
 */
export function fairAlt<const B extends Branches>(branches: B): Guard<Selected<B>> {
  return new Alternation('fair', branches)
}
