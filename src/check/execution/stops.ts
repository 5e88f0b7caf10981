/** Who is suspended in the turn under way, before a turn of its own, or before it has heard of an end: a schedule has to hold it back until then. */
import { hearingOf, stopToken } from '../record/party.ts'
import type { Party } from '../record/party.ts'

/** At which wait a party was suspended, and how a schedule says that it does not go on from there. */
interface Stop {
  readonly party: Party
  readonly wait: number
  readonly token: string
}

export class Stops {
  private stops: Stop[] = []

  /** A party is about to be suspended. */
  add(party: Party): void {
    const { hearsLate, status, wait } = party
    if (status === 'ready') this.stops.push({ party, wait, token: stopToken(party) })
    else if (hearsLate && status === 'held') this.stops.push({ party, wait, token: hearingOf(party) })
  }

  /** The turn is over: gives the tokens for those who have not been resumed since, or came to a new wait by that. */
  take(): readonly string[] {
    if (this.stops.length === 0) return NONE
    const stopped = this.stops.filter(({ party, wait }) => party.tasklet.doing === 'suspended' || party.wait !== wait)
    this.stops = []
    return stopped.map(({ token }) => token)
  }
}

const NONE: readonly never[] = []
