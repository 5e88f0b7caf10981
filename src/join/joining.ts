/**
 * Joins as guards: a join takes from, and gives to, all of its members at once, or none (the join calculus, C. Fournet and
 * G. Gonthier 1996; JoCaml; Polyphonic C#, N. Benton, L. Cardelli and C. Fournet 2004).
 *
 * Departure: a join is a guard as any other, and not a rule of a process: so it can be a branch of an alternation, and its
 * messages can come from branches of alternations. It holds no place in line: its ports are told of arrivals, `missing`
 * counts those that have still too little, and the arrival that completes the join commits all of it, in one go.
 *
 * Invariants: while it stands, `missing` counts the ports that are `absent`; when nothing runs, no join that waits could be
 * completed; `picks` hold what the last look found, until they are taken.
 */
import type { Arrival } from './arrival.ts'
import { claimAll, fail } from '../guard/commit.ts'
import { IS_READY, NOT_READY } from '../guard/contract.ts'
import type { Readiness } from '../guard/contract.ts'
import { describe, Guard } from '../guard/guard.ts'
import { kernel } from '../guard/kernel.ts'
import { Entry } from '../guard/offer.ts'
import type { Composite, Leaf, Offer, Registration } from '../guard/offer.ts'
import { OK } from '../guard/signal.ts'
import type { Standing } from '../guard/standing.ts'
import { GuardInUseError } from '../internal/errors.ts'
import type { ChannelError } from '../internal/errors.ts'
import type { View } from './candidate.ts'
import { leafOf } from './leaf.ts'
import { membersOf } from './member.ts'
import type { Member, Pattern } from './member.ts'
import type { Joint, Port } from './port.ts'
import { Earliest, Matches } from './search.ts'
import type { Picks, Search } from './search.ts'

type Condition = (values: unknown) => boolean

export class Joining extends Guard<unknown> implements Joint, Registration {
  offer: Offer | undefined = undefined
  up: Composite | undefined = undefined
  branch = 0
  before: Registration | undefined = undefined
  after: Registration | undefined = undefined
  /** What stands here, for a select set that has just registered it. */
  readonly guard: this = this
  private readonly pattern: Pattern
  private readonly condition: Condition | undefined
  private readonly members: readonly Member[]
  private readonly ports: readonly Port[]
  private readonly search: Search
  /** The registration that it serves, if it is registered to stay. */
  private standing: Standing | undefined = undefined
  private stands = false
  private missing = 0
  private picks: Picks | undefined = undefined
  private failure: { readonly error: unknown } | undefined = undefined

  constructor(pattern: Pattern, condition: Condition | undefined) {
    super()
    this.pattern = pattern
    this.condition = condition
    this.members = membersOf(this, pattern)
    this.ports = [...new Set(this.members.map(({ port }) => port))]
    if (condition === undefined) this.search = new Earliest(this.members)
    else {
      for (const port of this.ports) port.numberMessages()
      this.search = new Matches(this.members, (picks) => condition(this.valuesOf(picks)))
    }
  }

  where(condition: Condition): Joining {
    const { condition: outer } = this
    return new Joining(this.pattern, outer === undefined ? condition : (values) => outer(values) && condition(values))
  }

  protected override poll(offer: Offer): Readiness {
    this.failure = undefined
    try {
      return this.find({ offer, arrival: undefined }) ? IS_READY : NOT_READY
    } catch (error) {
      this.failure = { error }
      return IS_READY
    }
  }

  protected override commit(offer: Offer): unknown {
    const { failure } = this
    this.failure = undefined
    if (failure !== undefined) throw failure.error
    for (const port of this.ports) port.usedBy(offer)
    const { partners, values } = this.take()
    this.release(claimAll(partners))
    return values
  }

  protected override enable(offer: Offer, up: Composite | undefined, branch: number): Registration {
    if (this.offer === offer) return this
    this.stand(offer.id)
    this.offer = offer
    this.up = up
    this.branch = branch
    for (const port of this.ports) port.usedBy(offer)
    return this
  }

  protected override stay(standing: Standing, up: Composite): Registration {
    this.stand(standing.user)
    this.standing = standing
    this.up = up
    this.branch = 0
    if (this.missing === 0 || this.isLast) standing.arrived()
    return this
  }

  /** Its ports stand from now on. */
  private stand(user: number): void {
    if (this.stands) throw new GuardInUseError(describe(this))
    this.stands = true
    this.missing = 0
    for (const port of this.ports) {
      port.stand(user)
      if (port.absent) this.missing++
    }
  }

  protected override disable(): void {
    this.leave()
    this.offer = undefined
    this.standing = undefined
  }
  private leave(): void {
    if (!this.stands) return
    this.stands = false
    for (const port of this.ports) port.leave()
  }

  protected override get isLast(): boolean {
    return this.fault() !== undefined
  }
  private fault(): ChannelError | undefined {
    for (const { given, port } of this.members) {
      const fault = port.fault(given)
      if (fault !== undefined) return fault
    }
    return undefined
  }

  /** Looks whether all of it can be served now, in which case `picks` has what is to be taken. Throws what fails it. */
  private find(view: View): boolean {
    const fault = this.fault()
    if (fault !== undefined) throw fault
    this.picks = this.ports.every((port) => port.suffices(view.arrival)) ? this.search.find(view) : undefined
    return this.picks !== undefined
  }

  arrived(port: Port): void {
    if (!this.stands) return
    const absent = !port.suffices(undefined)
    if (absent !== port.absent) {
      port.absent = absent
      this.missing += absent ? 1 : -1
    }
    if (this.missing === 0 || port.core.state !== 'open') this.settle()
  }

  /** The offer that is open for it, if one is. */
  private get open(): Offer | undefined {
    return this.standing === undefined ? this.offer : this.standing.offer
  }

  /** Commits it, if it can be; or has the set look that does not wait now. */
  private settle(): void {
    const offer = this.open
    if (offer === undefined) return this.standing?.arrived()
    try {
      if (!this.find({ offer, arrival: undefined })) return
    } catch (error) {
      this.claimed(true)
      fail(this, error)
      return
    }
    this.fire()
  }

  completes(port: Port, arrival: Arrival): boolean {
    const offer = this.open
    if (offer === undefined || offer === arrival.offer || this.missing > (port.absent ? 1 : 0)) return false
    try {
      return this.find({ offer, arrival }) && this.picks?.includes(arrival) === true
    } catch {
      // It is for the one who waits for the join: when the message is parked, or the next time that it looks.
      return false
    }
  }
  complete(): void {
    this.fire()
  }

  /** Commits the one who waits, from outside of its tasklet. */
  private fire(): void {
    const { after } = kernel
    const { partners, values } = this.take()
    this.claimed(false)
    const offers = claimAll([...partners, this])
    const own = offers.at(-1) as Offer
    own.value = values
    this.release(offers)
    kernel.after = after
  }

  /** Its registration is about to be committed: it leaves its ports, or, if it stays, comes last at each. */
  private claimed(isLast: boolean): void {
    const { standing } = this
    if (standing === undefined) return this.leave()
    this.offer = standing.claim(isLast)
    if (this.stands && standing.keepsPlace !== true) for (const port of this.ports) port.comeLast()
  }

  /** Unlinks what the members take, and moves the values: from here on, nobody can see a part of it. */
  private take(): { readonly partners: Registration[]; readonly values: unknown } {
    const picks = this.picks as Picks
    const partners = picks.filter((pick) => pick instanceof Entry)
    const values = this.members.map((member, i) => member.take(picks[i] as Picks[number]))
    this.picks = undefined
    return { partners, values: this.shaped(values) }
  }
  /** Readies all that took part, and lets others into the room that was made. */
  private release(offers: readonly Offer[]): void {
    for (const offer of offers) offer.ready(OK, 'readied')
    for (const port of this.ports) port.refill()
  }

  private valuesOf(picks: Picks): unknown {
    return this.shaped(this.members.map((member, i) => member.value(picks[i] as Picks[number])))
  }
  private shaped(values: unknown[]): unknown {
    const { keys } = this.pattern
    return keys === undefined ? values : Object.fromEntries(keys.map((key, i) => [key, values[i]]))
  }

  protected override leaves(): readonly Leaf[] {
    return [leafOf(this.ports, this.condition !== undefined)]
  }
}
