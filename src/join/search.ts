/** How a join finds what its members can take, with a condition and without. */
import type { Arrival } from './arrival.ts'
import { Entry } from '../guard/offer.ts'
import type { Offer } from '../guard/offer.ts'
import type { ChannelError } from '../internal/errors.ts'
import { assign } from './assign.ts'
import { first, firstFew, keyOf, NEXT } from './candidate.ts'
import type { Candidate, View } from './candidate.ts'
import type { Member } from './member.ts'
import type { Rows } from './where/passed-over.ts'
import type { Port } from './port.ts'
import { purely } from './where/pure.ts'
import { Rest } from './where/rest.ts'
import { Tuples } from './where/tuples.ts'

/** What the members take, in their order. */
export type Picks = readonly Candidate[]

export interface Search {
  /**
   * Puts the earliest into `picks`, in order of the members and of each by arrival; says whether they can all be served. What
   * is `offer`'s own is not taken; `arrival` is a candidate too.
   */
  find(picks: Array<Candidate | undefined>, offer: Offer, arrival: Arrival | undefined): boolean
  /** Why it will never find anything again, if it has found nothing just now: its channels are closed, and what they hold will not do. */
  spent(offer: Offer): ChannelError | undefined
}

/** Without a condition: the first of each, unless members have to share. */
export class Earliest implements Search {
  private readonly members: readonly Member[]
  constructor(members: readonly Member[]) {
    this.members = members
  }

  find(picks: Array<Candidate | undefined>, offer: Offer, arrival: Arrival | undefined): boolean {
    const { members } = this
    for (let i = 0; i < members.length; i++) {
      const { port } = members[i] as Member
      if (port.need > 1) return this.assigned(picks, { offer, arrival })
      const pick = first(port, offer, arrival)
      if (pick === undefined) return false
      if (pick !== NEXT && isBranch(pick) && isTaken(pick, picks, i)) return this.assigned(picks, { offer, arrival })
      picks[i] = pick
    }
    return true
  }

  spent(): undefined {
    // It fails with the first of its members that fails.
  }

  private assigned(picks: Array<Candidate | undefined>, view: View): boolean {
    if (!suffice(this.members, view.arrival)) return false
    const found = assign(rowsOf(this.members, view, this.members.length), new Set())
    if (found === undefined) return false
    for (const [i, pick] of found.entries()) picks[i] = pick
    return true
  }
}

/** Whether there is as much at each port as the join needs: looked at before what costs more. */
function suffice(members: readonly Member[], arrival: Arrival | undefined): boolean {
  return members.every(({ port }) => port.suffices(arrival?.end))
}

function isTaken({ offer }: Candidate, picks: ReadonlyArray<Candidate | undefined>, end: number): boolean {
  for (let i = 0; i < end; i++) if (picks[i]?.offer === offer) return true
  return false
}

/** Whether its offer may be another candidate's too. */
function isBranch(pick: Candidate): pick is Entry<never> | Arrival {
  return pick instanceof Entry ? pick.up !== undefined : pick.offer !== undefined
}

/** `n` candidates of each member; members of one port have the same. Of as many as a join has members, one at least is left. */
function rowsOf(members: readonly Member[], view: View, n: number): readonly Candidate[][] {
  const rows = new Map<Port, Candidate[]>()
  return members.map(({ port }) => {
    const row = rows.get(port) ?? firstFew(port, view, n)
    rows.set(port, row)
    return row
  })
}

/** With a condition on the messages. Sends take whatever is left for them. */
export class Matches implements Search {
  private readonly members: readonly Member[]
  private readonly receives: readonly Member[]
  private readonly sends: readonly Member[]
  private readonly holds: (picks: Picks) => boolean
  private readonly tuples: Tuples
  private readonly rest: Rest

  constructor(members: readonly Member[], holds: (picks: Picks) => boolean) {
    this.members = members
    this.receives = members.filter(({ port }) => port.side === 'receive')
    this.sends = members.filter(({ port }) => port.side === 'send')
    this.holds = holds
    const portOf = ({ port }: Member): Port => port
    this.tuples = new Tuples(this.receives.map(portOf), this.sends.map(portOf))
    this.rest = new Rest(members, holds)
  }

  find(picks: Array<Candidate | undefined>, offer: Offer, arrival: Arrival | undefined): boolean {
    if (!suffice(this.members, arrival)) return false
    const view = { offer, arrival }
    const rows = rowsOf(this.sends, view, this.members.length)
    return purely(() => this.tuples.find(view, rows, (tuple) => this.judge(tuple, rows, picks)))
  }

  spent(offer: Offer): ChannelError | undefined {
    return this.rest.fault(offer)
  }

  private judge(tuple: Picks, rows: Rows, picks: Array<Candidate | undefined>): boolean | 'for now' {
    const { members, receives, sends } = this
    const rest = assign(rows, new Set(tuple.map(keyOf)))
    if (rest === undefined) return 'for now'
    const whole = members.map((member) => {
      const at = receives.indexOf(member)
      return (at < 0 ? rest[sends.indexOf(member)] : tuple[at]) as Candidate
    })
    if (!this.holds(whole)) return false
    for (const [i, pick] of whole.entries()) picks[i] = pick
    return true
  }
}
