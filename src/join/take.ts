/** How a join takes what it has found: all the values first, then its partners are readied, then others come into the room. */
import { claim, claimAll } from '../guard/commit.ts'
import type { Offer, Registration } from '../guard/offer.ts'
import { OK } from '../guard/signal.ts'
import { roomFor } from '../internal/room.ts'
import { Next } from './candidate.ts'
import type { Candidate } from './candidate.ts'
import type { Member } from './member.ts'
import type { Port } from './port.ts'

/** What is in buffers, if every member finds something there: nobody else takes part. Measured: two thirds of the general way. */
export function drawAll(members: readonly Member[], offer: Offer): unknown[] | undefined {
  for (let i = 0; i < members.length; i++) if (!(members[i] as Member).canDraw) return undefined
  const values = roomFor<unknown>(members.length)
  for (let i = 0; i < members.length; i++) {
    const member = members[i] as Member
    member.port.usedBy(offer)
    values[i] = member.draw()
  }
  return values
}

/** The same, where one of the members takes a message that arrives at its port. */
export function drawWith(members: readonly Member[], port: Port, value: unknown): unknown[] | undefined {
  for (let i = 0; i < members.length; i++) {
    const member = members[i] as Member
    if (member.port !== port && !member.canDraw) return undefined
  }
  const values = roomFor<unknown>(members.length)
  for (let i = 0; i < members.length; i++) {
    const member = members[i] as Member
    values[i] = member.port === port ? member.give(value) : member.draw()
  }
  return values
}

/** What was taken from senders too: the values, and those whose wait is over for it, still to be readied. */
export interface Drawn {
  readonly values: unknown[]
  readonly partners: readonly Offer[]
}

/**
 * Takes what is next at each port, where that is in a buffer, or with a sender who waits for nothing else: no two are of one tasklet, so
 * no search is needed. A member of `port` takes `value`, which arrives there. Nothing if it is not so.
 */
export function drawFromSenders(members: readonly Member[], port?: Port, value?: unknown): Drawn | undefined {
  let senders = 0
  for (let i = 0; i < members.length; i++) {
    const member = members[i] as Member
    if (member.port === port || member.canDraw) continue
    if (!member.canShift) return undefined
    senders++
  }
  const values = roomFor<unknown>(members.length)
  const partners = roomFor<Offer>(senders) as Offer[]
  for (let i = 0, n = 0; i < members.length; i++) {
    const member = members[i] as Member
    if (member.port === port) values[i] = member.give(value)
    else values[i] = member.canDraw ? member.draw() : member.shiftFrom((partners[n++] = member.sender))
  }
  return { values, partners }
}

/** What a look has picked so far: from the first member on. */
type Picked = Array<Candidate | undefined>

/** Whether a candidate is among them. */
export function has(picks: Picked, candidate: Candidate): boolean {
  for (let i = 0; i < picks.length; i++) if (picks[i] === candidate) return true
  return false
}
/** Lets go of them. */
export function empty(picks: Picked): void {
  for (let i = 0; i < picks.length && picks[i] !== undefined; i++) picks[i] = undefined
}
/** What the members have picked; `picks` are empty then. First what goes through buffers: a receiver may hold a slot of what room is left. */
export function takeAll(members: readonly Member[], picks: Picked): unknown[] {
  const values = roomFor<unknown>(members.length)
  for (let i = 0; i < members.length; i++) if (picks[i] instanceof Next) values[i] = taken(members, picks, i)
  for (let i = 0; i < members.length; i++) if (picks[i] !== undefined) values[i] = taken(members, picks, i)
  return values
}
function taken(members: readonly Member[], picks: Picked, i: number): unknown {
  const pick = picks[i] as Candidate
  picks[i] = undefined
  return (members[i] as Member).take(pick)
}

/** Commits a join, and those of whom it has taken; of them, the last place is left for the join. Or some are claimed already. */
export function commitWith(
  join: Registration,
  values: unknown,
  partners: Array<Registration | undefined> | undefined,
  claimed: readonly Offer[] | undefined,
): void {
  if (partners === undefined) {
    const own = claim(join)
    own.value = values
    if (claimed !== undefined) readyAll(claimed)
    own.ready(OK, 'readied')
    return
  }
  const last = partners.length - 1
  partners[last] = join
  const offers = claimAll(partners)
  ;(offers[last] as Offer).value = values
  readyAll(offers)
}

/** Readies all that took part. */
export function readyAll(offers: ReadonlyArray<Offer | undefined>): void {
  for (let i = 0; i < offers.length; i++) offers[i]?.ready(OK, 'readied')
}
