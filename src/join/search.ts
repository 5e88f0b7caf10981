/** How a join finds what its members can take, with a condition and without. */
import type { Arrival } from './arrival.ts'
import { kernel } from '../guard/kernel.ts'
import { Entry } from '../guard/offer.ts'
import { assign } from './assign.ts'
import { first, firstFew, keyOf } from './candidate.ts'
import type { Candidate, View } from './candidate.ts'
import type { Member } from './member.ts'
import type { Port } from './port.ts'
import { Tuples } from './tuples.ts'

/** What the members take, in their order. */
export type Picks = readonly Candidate[]

export interface Search {
  /** The earliest, in order of the members and of each by arrival; `undefined` if they cannot all be served. */
  find(view: View): Picks | undefined
}

/** Without a condition: the first of each, unless members have to share. */
export class Earliest implements Search {
  private readonly members: readonly Member[]
  constructor(members: readonly Member[]) {
    this.members = members
  }

  find(view: View): Picks | undefined {
    const picks: Candidate[] = []
    for (const { port } of this.members) {
      const pick = port.need > 1 ? undefined : first(port, view)
      if (pick === undefined) return port.need > 1 ? this.assigned(view) : undefined
      if (isBranch(pick) && picks.some(({ offer }) => offer === pick.offer)) return this.assigned(view)
      picks.push(pick)
    }
    return picks
  }

  private assigned(view: View): Picks | undefined {
    return assign(rowsOf(this.members, view), new Set())
  }
}

/** Whether its offer may be another candidate's too. */
function isBranch(pick: Candidate): pick is Entry<never> | Arrival {
  return pick instanceof Entry ? pick.up !== undefined : pick.offer !== undefined
}

/** The candidates of each member; members of one port have the same. */
function rowsOf(members: readonly Member[], view: View): readonly Candidate[][] {
  const rows = new Map<Port, Candidate[]>()
  return members.map(({ port }) => {
    const row = rows.get(port) ?? firstFew(port, view, members.length)
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
  private picks: Picks | undefined = undefined

  constructor(members: readonly Member[], holds: (picks: Picks) => boolean) {
    this.members = members
    this.receives = members.filter(({ port }) => port.side === 'receive')
    this.sends = members.filter(({ port }) => port.side === 'send')
    this.holds = holds
    this.tuples = new Tuples(this.receives.map(({ port }) => port))
  }

  /** The condition runs as outside code: it is to look at the messages, and at nothing else. */
  find(view: View): Picks | undefined {
    const { offer } = kernel
    kernel.offer = undefined
    try {
      const found = this.tuples.find(view, (tuple) => this.judge(tuple, view))
      return found ? this.picks : undefined
    } finally {
      kernel.offer = offer
      this.picks = undefined
    }
  }

  private judge(tuple: readonly Candidate[], view: View): boolean | 'for now' {
    const rest = assign(rowsOf(this.sends, view), new Set(tuple.map(keyOf)))
    if (rest === undefined) return 'for now'
    this.picks = this.members.map((member) => {
      const at = this.receives.indexOf(member)
      return (at < 0 ? rest[this.sends.indexOf(member)] : tuple[at]) as Candidate
    })
    return this.holds(this.picks)
  }
}
