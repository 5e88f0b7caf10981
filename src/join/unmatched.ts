/** The growth of messages that joins with a condition leave where they are. */
import { describe } from '../guard/guard.ts'
import type { Guard } from '../guard/guard.ts'
import type { Offer } from '../guard/offer.ts'
import type { Port } from './port.ts'

/**
 * Counts the messages that a join leaves, and tells of them each time that they have doubled. How many there were is kept at the channel
 * of the first that it takes: a join that is made anew for each wait has none of its own.
 */
export function tellOfUnmatched(offer: Offer | undefined, ports: readonly Port[], join: Guard<unknown>): void {
  const [first] = ports
  if (offer === undefined || first === undefined) return
  const { joins } = first
  let messages = 0
  for (const port of ports) messages += port.waiting
  if (messages < joins.alarm) return
  joins.alarm = 2 * messages
  offer.host.unmatched(offer, messages, describe(join))
}
