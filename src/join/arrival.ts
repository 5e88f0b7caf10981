/** What arrives at a channel that joins have members at, and is not parked: a join that it completes takes it from there. */
import type { Joins, Line, Parkable } from '../channel/line.ts'
import type { Offer } from '../guard/offer.ts'
import type { Standing } from '../guard/standing.ts'

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
export interface Party extends Standing {
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

/** The joins that stand at `line`, for what arrives at the other end. */
export class JoinsAt implements Joins {
  private readonly line: Line<Parkable>
  private readonly facing: Line<Parkable>

  constructor(line: Line<Parkable>, facing: Line<Parkable>) {
    this.line = line
    this.facing = facing
  }
  complete(offer: Offer | undefined, value: unknown): boolean {
    const party = this.first(new Arrival(this.facing, offer, value, false))
    party?.letGo()
    return party !== undefined
  }
  serve(offer: Offer | undefined, value: unknown, parks: boolean): Arrival | undefined {
    const arrival = new Arrival(this.facing, offer, value, parks)
    const party = this.first(arrival)
    party?.complete(arrival)
    return party === undefined ? undefined : arrival
  }
  tell(): void {
    const { watches } = this.line
    if (watches !== undefined && watches.later === undefined) {
      if (isParty(watches.standing)) watches.standing.toldOfMore()
      return
    }
    // Listed before: what one of them takes, and whom it withdraws, may change who stands here.
    for (const party of this.parties()) party.toldOfMore()
  }
  private first(arrival: Arrival): Party | undefined {
    for (let { watches } = this.line; watches !== undefined; watches = watches.later) {
      const { standing } = watches
      if (!isParty(standing)) continue
      // Those who stand behind it do not overtake it.
      if (standing.defers(arrival)) return undefined
      if (standing.completes(arrival)) return standing
    }
    return undefined
  }
  private parties(): Party[] {
    const parties: Party[] = []
    for (let { watches } = this.line; watches !== undefined; watches = watches.later)
      if (isParty(watches.standing)) parties.push(watches.standing)
    return parties
  }
}

/** Whether it is a join's: sets may stand there too. */
function isParty(standing: Standing): standing is Party {
  return 'completes' in standing
}
