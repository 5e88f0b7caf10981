/** When a join with a condition can never be served again, though nothing of what it takes is missing. */
import type { Offer } from '../../guard/offer.ts'
import type { ChannelError } from '../../internal/errors.ts'
import { NEXT } from '../candidate.ts'
import type { Candidate } from '../candidate.ts'
import type { Member } from '../member.ts'
import { purely } from './pure.ts'
import { Tuples } from './tuples.ts'

/** What the channels hold that a join takes from, once all of them are closed: nothing more comes. */
export class Rest {
  private readonly members: readonly Member[]
  private readonly receives: readonly Member[]
  private readonly holds: (picks: readonly Candidate[]) => boolean
  /** The search of a join that sends besides: for what it could take, were there anybody to send to. */
  private readonly tuples: Tuples | undefined

  constructor(members: readonly Member[], holds: (picks: readonly Candidate[]) => boolean) {
    this.members = members
    this.receives = members.filter(({ port }) => port.side === 'receive')
    this.holds = holds
    const ports = this.receives.map(({ port }) => port)
    this.tuples = ports.length < members.length ? new Tuples(ports, []) : undefined
  }

  /** The error of a join, of which a search has found nothing just now: if that is all that is left to come. */
  fault(offer: Offer): ChannelError | undefined {
    const { receives } = this
    const [first] = receives
    if (first === undefined || receives.some(({ core }) => core.state !== 'closed')) return undefined
    return this.tuples !== undefined && this.suits(this.tuples, offer) ? undefined : first.core.fault()
  }
  /** Whether the condition holds of some of it. What there is to send to is none of its business: of a send it sees nothing. */
  private suits(tuples: Tuples, offer: Offer): boolean {
    const { members, receives } = this
    return purely(() =>
      tuples.find({ offer, arrival: undefined }, [], (tuple) =>
        this.holds(members.map((member) => tuple[receives.indexOf(member)] ?? NEXT)),
      ),
    )
  }
}
