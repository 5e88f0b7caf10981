/**
 * The joins that stand at one end of a channel, and what arrives at the other, and is not parked: a join that it completes
 * takes it from there.
 */
import type { Joins, Line, Parkable } from '../channel/line.ts'
import type { Offer } from '../guard/offer.ts'
import { Chain } from '../internal/chain.ts'
import type { Linked } from '../internal/chain.ts'

/** A send or a receive that arrives. */
export class Arrival {
  readonly end: Line<Parkable>
  /** Whose it is; `undefined` for a try. */
  readonly offer: Offer | undefined
  /** The message: of a send from the beginning, of a receive once it is served. */
  value: unknown
  /** Whether it will be parked if it is not taken: no condition is tried before. */
  readonly parks: boolean
  constructor(end: Line<Parkable>, offer: Offer | undefined, value: unknown, parks: boolean) {
    this.end = end
    this.offer = offer
    this.value = value
    this.parks = parks
  }
}

/** A join at one end of a channel: never an open offer there, since it takes all of its members or none. */
export interface Party extends Linked<Party> {
  /** The id of the tasklet that used it last; 0 if none has. */
  readonly user: number
  /** Whether the join could commit at once, with what arrives. Changes nothing. */
  completes(arrival: Arrival): boolean
  /** Whether that cannot be said before what arrives is parked, since the join has a condition. */
  defers(arrival: Arrival): boolean
  /** There is more at the other end: if it is complete now, it commits. */
  toldOfMore(): void
  /** Commits it so, right after `completes` said that it could. */
  complete(arrival: Arrival): void
  /** It is not to commit after all. */
  letGo(): void
}

/** The joins that stand at an end, in the order in which what arrives at the other, `facing`, goes to them. */
export class JoinsAt implements Joins {
  readonly parties: Chain<Party> = new Chain<Party>()
  private readonly facing: Line<Parkable>

  constructor(facing: Line<Parkable>) {
    this.facing = facing
  }
  complete(offer: Offer | undefined, value: unknown): boolean {
    if (this.parties.first === undefined) return false
    const party = this.first(new Arrival(this.facing, offer, value, false))
    party?.letGo()
    return party !== undefined
  }
  serve(offer: Offer | undefined, value: unknown, parks: boolean): Arrival | undefined {
    if (this.parties.first === undefined) return undefined
    const arrival = new Arrival(this.facing, offer, value, parks)
    const party = this.first(arrival)
    party?.complete(arrival)
    return party === undefined ? undefined : arrival
  }
  tell(): void {
    const { first } = this.parties
    if (first === undefined) return
    if (first.later === undefined) return first.toldOfMore()
    // Listed before: what one of them takes, and whom it withdraws, may change who stands here.
    for (const party of this.listed()) party.toldOfMore()
  }
  get users(): readonly number[] {
    return this.listed().map(({ user }) => user)
  }

  private first(arrival: Arrival): Party | undefined {
    for (let party = this.parties.first; party !== undefined; party = party.later) {
      // Those who stand behind it do not overtake it.
      if (party.defers(arrival)) return undefined
      if (party.completes(arrival)) return party
    }
    return undefined
  }
  private listed(): Party[] {
    const listed: Party[] = []
    for (let party = this.parties.first; party !== undefined; party = party.later) listed.push(party)
    return listed
  }
}
