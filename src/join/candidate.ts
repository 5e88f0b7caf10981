/**
 * Candidates: what a member of a join may take at a port, in order of arrival. A message is in a buffer, or with a sender; a
 * send takes a receiver, or room in a buffer; and the last candidate is the one that arrives, if one does.
 */
import type { Sending } from '../channel/core.ts'
import type { Parkable } from '../channel/line.ts'
import type { Arrival } from './arrival.ts'
import { Slot } from '../channel/mailbox.ts'
import type { Mailbox } from '../channel/mailbox.ts'
import { Entry } from '../guard/offer.ts'
import { roomFor } from '../internal/room.ts'
import type { Offer, Registration } from '../guard/offer.ts'
import type { Port } from './port.ts'

/** What comes next in a buffer, a message or room: whichever it is, it serves one member. */
export class Next {
  readonly offer: undefined = undefined
}

export type Candidate = Entry<Parkable> | Slot<unknown> | Arrival | Next

/** The look of one offer at the ports of its join: what is its own is no candidate. */
export interface View {
  readonly offer: Offer
  readonly arrival: Arrival | undefined
  /** The place of the earliest message of its own that it has come across: an alternation that sends where it joins. */
  ownFrom?: number
}

/** What cannot serve two members: a message, and an offer. */
export function keyOf(candidate: Candidate): object {
  return candidate.offer ?? candidate
}

/** What comes next, where it is asked for once. */
export const NEXT: Next = /* @__PURE__ */ new Next()

/** The first candidate of a port, for one that is used once. */
export function first(port: Port, offer: Offer, arrival: Arrival | undefined): Candidate | undefined {
  const { core, facing, side } = port
  if (side === 'receive' && core.buffer !== undefined && core.buffer.length > 0) return NEXT
  const entry = facing.first(offer)
  if (entry !== undefined) return entry
  if (arrival?.end === facing) return arrival
  return side === 'send' && port.room > 0 ? NEXT : undefined
}

/** The first `n` candidates of a port with keys of their own. */
export function firstFew(port: Port, view: View, n: number): Candidate[] {
  const { core, facing, side } = port
  const found: Candidate[] = []
  const offers = new Set<object>()
  const add = (candidate: Candidate | undefined): void => {
    if (candidate === undefined || found.length >= n || offers.has(keyOf(candidate))) return
    offers.add(keyOf(candidate))
    found.push(candidate)
  }
  if (side === 'receive') for (let i = Math.min(n, core.buffer?.length ?? 0); i > 0; i--) add(new Next())
  for (let at = facing.head; at !== undefined && found.length < n; at = at.after as Entry<Parkable> | undefined)
    if (at.offer !== view.offer) add(at)
  // A receiver who comes has what is given first: what goes into the buffer comes after it.
  add(arrivalAt(port, view))
  if (side === 'send') for (let i = Math.min(n, port.room); i > 0; i--) add(new Next())
  return found
}

/** The messages of a port that came after place `since` in line, oldest first; each one, whosever it is. */
export function messages(port: Port, view: View, since: number): Candidate[] {
  const { core, facing } = port
  const found: Candidate[] = []
  const arrival = arrivalAt(port, view)
  if (arrival !== undefined) found.push(arrival)
  for (let at = facing.tail; at !== undefined; at = at.before as Entry<Parkable> | undefined) {
    if (facing.placeOf(at) <= since) return found.reverse()
    if (at.offer !== view.offer) found.push(at)
    else view.ownFrom = Math.min(view.ownFrom ?? Infinity, facing.placeOf(at))
  }
  const mailbox = core.buffer as Mailbox<unknown> | undefined
  for (let at = mailbox?.messages.last; at !== undefined && at.place > since; at = at.earlier) found.push(at)
  return found.reverse()
}

/** The place in line of a port's newest message; -1 if there is none. */
export function newestPlace(port: Port, view: View): number {
  const { core, facing } = port
  if (arrivalAt(port, view) !== undefined) return Infinity
  if (facing.tail !== undefined) return facing.placeOf(facing.tail)
  return (core.buffer as Mailbox<unknown> | undefined)?.messages.last?.place ?? -1
}

/** The place in line of a message; of one that arrives, beyond all. */
export function placeOf(port: Port, message: Candidate): number {
  if (message instanceof Slot) return message.place
  return message instanceof Entry ? port.facing.placeOf(message) : Infinity
}

export function valueOf(message: Candidate): unknown {
  if (message instanceof Entry) return (message.leaf as Sending<unknown>).value
  return (message as Slot<unknown> | Arrival).value
}

/** Those of the picks who are parked, each at its place, and a place for one more; nothing if there are none. */
export function partnersIn(picks: readonly Candidate[]): Array<Registration | undefined> | undefined {
  let partners: Array<Registration | undefined> | undefined
  for (let i = 0; i < picks.length; i++) {
    const pick = picks[i] as Candidate
    if (pick !== NEXT && pick instanceof Entry) (partners ??= roomFor(picks.length + 1))[i] = pick
  }
  return partners
}

function arrivalAt(port: Port, { arrival }: View): Arrival | undefined {
  return arrival?.end === port.facing ? arrival : undefined
}
