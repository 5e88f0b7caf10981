/** The growth of messages that a join with a condition has looked at, and left. */
import { describe } from '../guard/guard.ts'
import type { Guard } from '../guard/guard.ts'
import type { Offer } from '../guard/offer.ts'
import type { Port } from './port.ts'

export class Unmatched {
  /** With how many the observer is told of them next. */
  private alarm = 1_000

  /** Counts them, and tells of them each time that they have doubled. */
  left(offer: Offer, ports: readonly Port[], join: Guard<unknown>): void {
    let messages = 0
    for (const port of ports) if (port.side === 'receive') messages += port.waiting
    if (messages < this.alarm) return
    this.alarm = 2 * messages
    offer.host.unmatched(offer, messages, describe(join))
  }
}
