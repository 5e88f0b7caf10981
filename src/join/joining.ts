/**
 * Joins as guards: a join takes from, and gives to, all of its members at once, or none (the join calculus, C. Fournet and
 * G. Gonthier 1996; JoCaml; Polyphonic C#, N. Benton, L. Cardelli and C. Fournet 2004).
 *
 * Departure: a join is a guard as any other, and not a rule of a process: so it can be a branch of an alternation, and its
 * messages can come from branches of alternations. It holds no place in line: its ports are told of arrivals, `missing`
 * counts those that have still too little, and the arrival that completes the join commits all of it, in one go.
 *
 * Invariants: when nothing runs, no join that waits could be completed; `picks` hold what a look has found, until it is taken,
 * and nothing otherwise. So a look of an alternation, which may choose another branch, keeps nothing: whoever is chosen looks again.
 */
import type { Arrival } from './arrival.ts'
import { AtPorts } from './at-ports.ts'
import { claimAll, conclude, enableAndPark, fail, resume } from '../guard/commit.ts'
import { IS_READY, NOT_READY } from '../guard/contract.ts'
import type { Readiness } from '../guard/contract.ts'
import { interrupt } from '../guard/interrupt.ts'
import { kernel } from '../guard/kernel.ts'
import type { Composite, Leaf, Offer, Registration } from '../guard/offer.ts'
import type { Step } from '../guard/operation.ts'
import type { Signal } from '../guard/signal.ts'
import type { Standing } from '../guard/standing.ts'
import { checkFunction } from '../internal/check.ts'
import type { ChannelError } from '../internal/errors.ts'
import { partnersIn } from './candidate.ts'
import type { Candidate } from './candidate.ts'
import { leafOf } from './leaf.ts'
import { faultOf, shaped } from './member.ts'
import type { Pattern } from './member.ts'
import type { Port } from './port.ts'
import { commitWith, drawAll, drawFromSenders, drawWith, empty, has, readyAll, takeAll } from './take.ts'
import { changed } from './where/pure.ts'
import { Earliest, Matches } from './search.ts'
import { Unmatched } from './where/unmatched.ts'
import type { Picks, Search } from './search.ts'

/** What it gives counts by its truth. */
type Condition = (values: unknown) => unknown
/** Where its partners stand, in the order of the members. */
type Partners = Array<Registration | undefined> | undefined

export class Joining extends AtPorts implements Registration {
  offer: Offer | undefined = undefined
  up: Composite | undefined = undefined
  branch = 0
  before: Registration | undefined = undefined
  after: Registration | undefined = undefined
  /** What stands here, for a select set that has just registered it. */
  readonly leaf: this = this
  private readonly pattern: Pattern
  private readonly condition: Condition | undefined
  /** The messages that it may leave, if it has a condition. */
  private readonly unmatched: Unmatched | undefined
  private readonly search: Search
  /** Whether it takes what is next at each port without a search. */
  private readonly draws: boolean
  /** The registration that it serves, if it is registered to stay. */
  private standing: Standing | undefined = undefined
  private readonly picks: Array<Candidate | undefined>
  /** Why it can never be served again, when it looked last: its channels are closed, and nothing that they still hold satisfies it. */
  private spent: ChannelError | undefined = undefined

  constructor(pattern: Pattern, condition: Condition | undefined) {
    super(pattern)
    this.pattern = pattern
    this.condition = condition
    this.picks = this.members.map(() => undefined)
    this.unmatched = condition === undefined ? undefined : new Unmatched(this.ports)
    this.draws = condition === undefined && this.members.every(({ isAlone }) => isAlone)
    if (condition === undefined) this.search = new Earliest(this.members)
    else {
      for (const port of this.ports) port.numberMessages()
      this.search = new Matches(this.members, (picks) => Boolean(condition(this.valuesOf(picks))))
    }
  }

  where(condition: Condition): Joining {
    checkFunction('where()', condition)
    const { condition: outer } = this
    return new Joining(this.pattern, outer === undefined ? condition : (values) => outer(values) && condition(values))
  }

  /** As the general ones, without what a join does not do: react, or throw once it is committed. */
  override next(signal?: Signal): IteratorResult<Step, unknown> {
    if (signal !== undefined) return resume(signal)
    return kernel.budget-- > 0 ? this.look(kernel.offer as Offer) : interrupt<unknown>(this)
  }
  protected override look(offer: Offer): IteratorResult<Step, unknown> {
    const values = this.serve(offer)
    return values === undefined ? enableAndPark(offer, this) : conclude(offer, this, values)
  }
  protected override commit(offer: Offer): unknown {
    return this.serve(offer) ?? changed('')
  }
  /** Takes all of it, if it can be served now; else nothing. */
  private serve(offer: Offer): unknown {
    const drawn = this.draws ? this.draw(offer) : undefined
    if (drawn !== undefined) return drawn
    return this.finds(offer) ? this.takeFound(offer) : undefined
  }

  protected override poll(offer: Offer): Readiness {
    try {
      return this.finds(offer) ? IS_READY : NOT_READY
    } catch {
      // It is for the one who commits it: it may be that nobody does.
      return IS_READY
    } finally {
      this.letGo()
    }
  }

  /** Looks, for one who is going to take what is found at once, or to let it go. Throws what fails it. */
  finds(offer: Offer): boolean {
    if (this.find(offer, undefined)) return true
    // What is registered to stay is not enabled for each wait, when others tell of it.
    if (this.standing !== undefined) this.unmatched?.tell(offer, this)
    return false
  }
  takeFound(offer: Offer): unknown {
    this.usedBy(offer)
    const partners = partnersIn(this.picks as Picks)
    const values = this.take()
    this.giveWay()
    if (partners !== undefined) readyAll(claimAll(partners))
    this.refill()
    return values
  }

  protected override enable(offer: Offer, up: Composite | undefined, branch: number): Registration {
    if (this.offer === offer) return this
    this.stand(offer.id)
    this.offer = offer
    this.up = up
    this.branch = branch
    this.usedBy(offer)
    this.unmatched?.tell(offer, this)
    return this
  }

  protected override stay(standing: Standing, up: Composite): Registration {
    this.stand(standing.user)
    this.standing = standing
    this.up = up
    this.branch = 0
    if (this.missing === 0 || this.isLast || this.unmatched?.isDue === true) standing.arrived()
    return this
  }

  protected override disable(): void {
    this.leave()
    this.offer = undefined
    this.standing = undefined
  }

  protected override get isLast(): boolean {
    return faultOf(this.members) !== undefined || this.spent !== undefined
  }

  /** Looks whether all of it can be served now, in which case `picks` has what is to be taken. Throws what fails it. */
  private find(offer: Offer, arrival: Arrival | undefined): boolean {
    // Before anything is looked at: of a channel that is just being closed, some are still parked there.
    const fault = faultOf(this.members)
    if (fault !== undefined) throw fault
    if (this.search.find(this.picks, offer, arrival)) return true
    this.letGo()
    if ((this.spent = this.search.spent(offer)) !== undefined) throw this.spent
    return false
  }

  arrived(port: Port): void {
    if (!this.stands) return
    // It had enough there before, as in a buffer it most often has: something else is missing still.
    if (this.missing > 0 && !port.absent && this.condition === undefined && port.core.state === 'open') return
    this.count(port)
    if (this.missing === 0 || port.core.state !== 'open') this.settle()
    else this.tellOfUnmatched()
  }

  /** Has the observer told of them; if it is registered and nobody waits, once it is looked at and they are left. */
  private tellOfUnmatched(): void {
    const { open, unmatched } = this
    if (unmatched === undefined) return
    if (open !== undefined) unmatched.tell(open, this)
    else if (unmatched.isDue) this.standing?.arrived()
  }

  /** The offer that is open for it, if one is. */
  private get open(): Offer | undefined {
    return this.standing === undefined ? this.offer : this.standing.open
  }

  /** Commits it, if it can be; or has the set look that does not wait now. */
  private settle(): void {
    const offer = this.open
    if (offer === undefined) return this.standing?.arrived()
    try {
      if (!this.find(offer, undefined)) return this.unmatched?.tell(offer, this)
    } catch (error) {
      this.claimed(this.isLast)
      fail(this, error)
      // What a condition threw of is still there, and it stands where it stood: the next wait is to look at it again.
      this.standing?.arrived()
      return
    }
    this.complete()
  }

  isNear(port: Port, offer: Offer | undefined): boolean {
    if (this.missing > (port.absent ? 1 : 0)) return false
    const own = this.open
    return own !== undefined && own !== offer
  }
  get takesAny(): boolean {
    return this.condition === undefined
  }
  completes(arrival: Arrival): boolean {
    let found = false
    try {
      found = this.find(this.open as Offer, arrival) && has(this.picks, arrival)
    } catch {
      // It is for the one who waits for the join: when the message is parked, or the next time that it looks.
    }
    if (!found) this.letGo()
    return found
  }
  letGo(): void {
    empty(this.picks)
  }

  takeAt(port: Port, value: unknown, by: Offer | undefined): boolean {
    if (!this.draws || port.waiting > 0) return false
    const values = drawWith(this.members, port, value)
    if (values === undefined) return this.takeFromSenders(port, value)
    const shape = shaped(values, this.pattern.keys)
    const { standing } = this
    if (by === undefined || standing?.answers(by) !== true) this.conclude(shape, undefined, undefined)
    else {
      if (this.isAwaited) {
        this.giveWay()
        this.refill()
      }
      standing.react(shape, by)
    }
    return true
  }
  private takeFromSenders(port: Port, value: unknown): boolean {
    const drawn = drawFromSenders(this.members, port, value)
    if (drawn === undefined) return false
    this.conclude(shaped(drawn.values, this.pattern.keys), undefined, drawn.partners)
    return true
  }
  complete(): void {
    const partners = partnersIn(this.picks as Picks)
    this.conclude(this.take(), partners, undefined)
  }
  /** Commits the one who waits, from outside of its tasklet, with what was taken; of its partners, some may be claimed already. */
  private conclude(values: unknown, partners: Partners, claimed: readonly Offer[] | undefined): void {
    const { after } = kernel
    this.claimed(false)
    commitWith(this, values, partners, claimed)
    this.refill()
    kernel.after = after ?? this.standing?.reactor
  }

  /** Its registration is about to be committed: it leaves its ports, unless it stays. */
  private claimed(isLast: boolean): void {
    const { standing } = this
    if (standing === undefined) return this.leave()
    this.offer = standing.claim(isLast)
    this.giveWay()
  }
  /** If it is registered to stay, it comes last at each of its ports: others that the same arrival completes go first. */
  private giveWay(): void {
    const { standing } = this
    if (this.stands && standing?.keepsPlace === false) this.comeLast()
  }

  /** Takes what is next at each port, without a search, if every member finds something there. */
  private draw(offer: Offer): unknown {
    const { members } = this
    const values = drawAll(members, offer)
    const drawn = values === undefined ? drawFromSenders(members) : undefined
    const all = values ?? drawn?.values
    if (all === undefined) return undefined
    this.giveWay()
    if (drawn !== undefined) {
      this.usedBy(offer)
      readyAll(drawn.partners)
    }
    this.refill()
    return shaped(all, this.pattern.keys)
  }
  /** Unlinks what the members take, and moves the values: from here on, nobody can see a part of it. */
  private take(): unknown {
    return shaped(takeAll(this.members, this.picks), this.pattern.keys)
  }

  private valuesOf(picks: Picks): unknown {
    const values = this.members.map((member, i) => member.value(picks[i] as Candidate))
    return shaped(values, this.pattern.keys)
  }

  protected override leaves(): readonly Leaf[] {
    return [leafOf(this.ports, this.condition !== undefined)]
  }
}
