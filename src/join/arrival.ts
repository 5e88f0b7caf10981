/**
 * The joins that stand at one end of a channel, and what arrives at the other, and is not parked: a join that it completes
 * takes it from there.
 */
import type { Joins, Line, Parkable } from '../channel/line.ts'
import type { Offer } from '../guard/offer.ts'
import { Chain } from '../internal/chain.ts'
import type { Linked } from '../internal/chain.ts'
import type { Growth } from './where/growth.ts'
import { changed } from './where/pure.ts'

/** A send or a receive that arrives. */
export class Arrival {
  readonly end: Line<Parkable>
  /** Whose it is; `undefined` for a try. */
  readonly offer: Offer | undefined
  /** The message: of a send from the beginning, of a receive once it is served. */
  value: unknown
  /** The join that is looked at, and at last the one that takes it. */
  by: Taker
  constructor(end: Line<Parkable>, offer: Offer | undefined, value: unknown, by: Taker) {
    this.end = end
    this.offer = offer
    this.value = value
    this.by = by
  }
}

/** A join, as what arrives sees it. */
export interface Taker {
  /** Whether it takes what it can, whatever that is: no condition is tried before what arrives is parked. */
  readonly takesAny: boolean
  /** Whether there is as much at each of its ports as it needs, if one more is at `end`: looked at before what costs more. */
  suffices(end: Line<Parkable>): boolean
  /** Whether it could commit at once, with what arrives, if that suffices. Changes nothing. */
  completes(arrival: Arrival): boolean
  /** Commits it so, right after `completes` said that it could. */
  complete(): void
  /**
   * Commits it with a message that arrives at one of its ports, if all else that it takes is in buffers: no search is needed. `by`: whose
   * wait ends with that, before anything else is done.
   */
  takeAt(port: Party, value: unknown, by: Offer | undefined): boolean
  /** It is not to commit after all. */
  letGo(): void
}

/** A join at one end of a channel: never an open offer there, since it takes all of its members or none. */
export interface Party extends Linked<Party> {
  readonly joint: Taker
  /** The id of the tasklet that used it last; 0 if none has. */
  readonly user: number
  /** Whether the join waits, other than in `offer`, and lacks no more than what arrives: looked at before anything else. */
  isNear(offer: Offer | undefined): boolean
  /** There is more at the other end: if it is complete now, it commits. */
  toldOfMore(): void
}

/** One that was taken without a search. */
const TAKEN: Arrival = /* @__PURE__ */ new Arrival(undefined as never, undefined, undefined, undefined as never)

/** The joins that stand at an end, in the order in which what arrives at the other, `facing`, goes to them. */
export class JoinsAt implements Joins {
  readonly parties: Chain<Party> = new Chain<Party>()
  /** Of what those with a condition leave that take from here first. */
  growth: Growth | undefined = undefined
  private readonly facing: Line<Parkable>

  constructor(facing: Line<Parkable>) {
    this.facing = facing
  }
  complete(offer: Offer | undefined, value: unknown): boolean {
    const arrival = this.arrive(offer, value, false, false, false)
    arrival?.by.letGo()
    return arrival !== undefined
  }
  serve(offer: Offer | undefined, value: unknown, parks: boolean, ends: boolean): Arrival | undefined {
    const arrival = this.arrive(offer, value, parks, true, ends)
    if (arrival !== TAKEN) arrival?.by.complete()
    return arrival
  }
  tell(): void {
    const { first } = this.parties
    if (first?.later === undefined) return first?.toldOfMore()
    // Listed before: what one of them takes, and whom it withdraws, may change who stands here.
    for (const party of this.listed()) party.toldOfMore()
  }
  changed(channel: string): never {
    return changed(` at ${channel}`)
  }
  get users(): readonly number[] {
    return this.listed().map(({ user }) => user)
  }

  /** What arrives, if it completes a join that stands here; `TAKEN`, if that has it already, as it may where one is to be served. */
  private arrive(
    offer: Offer | undefined,
    value: unknown,
    parks: boolean,
    serves: boolean,
    ends: boolean,
  ): Arrival | undefined {
    let arrival: Arrival | undefined
    for (let party = this.parties.first; party !== undefined; party = party.later) {
      if (!party.isNear(offer)) continue
      // Those who stand behind it do not overtake it.
      const { joint } = party
      if (parks && !joint.takesAny) return undefined
      if (serves && joint.takeAt(party, value, ends ? offer : undefined)) return TAKEN
      if (!joint.suffices(this.facing)) continue
      arrival ??= new Arrival(this.facing, offer, value, joint)
      arrival.by = joint
      if (joint.completes(arrival)) return arrival
    }
    return undefined
  }
  private listed(): Party[] {
    const listed: Party[] = []
    for (let party = this.parties.first; party !== undefined; party = party.later) listed.push(party)
    return listed
  }
}
