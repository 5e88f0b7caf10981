/** The steps that can be taken in a state: every turn that others can see, every communication, every timer. */
import type { Core } from '../../channel/core.ts'
import type { Meeting, Sync } from '../../guards/barrier.ts'
import type { Joining } from '../../join/joining.ts'
import type { Port } from '../../join/port.ts'
import { tryMeet } from './commit.ts'
import type { Execution } from './execution.ts'
import { labelOf } from '../record/label.ts'
import type { Label, Seat } from '../record/label.ts'
import { comparePaths } from '../record/party.ts'
import type { Party } from '../record/party.ts'
import type { Limit } from '../record/record.ts'
import { isAloneReady, isThere, meetsAt, neededAt } from '../record/there.ts'
import { facingOf } from '../record/wait.ts'
import type { Alt } from '../record/wait.ts'

/** A tasklet at one of its alternatives. */
export interface Place {
  readonly party: Party
  readonly alt: Alt
  readonly at: number
}

/** The two ends of a rendezvous channel, with those who are held there. */
interface Ends {
  readonly senders: Place[]
  readonly receivers: Place[]
}

function seatOf({ party, at }: Place): Seat {
  return { ident: party.ident, wait: party.wait, at }
}

/** Adds the communications and timers that can happen now to `labels`, the turns. With `timersLast`, timers only if nothing else can. */
export function enabled(execution: Execution, timersLast: boolean, labels: Label[]): void {
  if (execution.fifo) {
    for (const party of execution.held) labels.push(labelOf('look', [{ ident: party.ident, wait: party.wait, at: 0 }]))
    if (!timersLast || labels.length === 0) timers(execution, labels)
    return
  }
  const ends = new Map<Core<unknown>, Ends>()
  const barriers = new Map<Meeting, Place[]>()
  // Trying a join out has its partners leave, and come back.
  for (const party of Array.from(execution.held))
    for (let at = 0; at < party.alts.length; at++) {
      const alt = party.alts[at] as Alt
      const place = { party, alt, at }
      if (alt.higher.length > 0 && !mayLook(execution, place)) continue
      const meets = meetsAt(alt)
      if (meets) endOf(ends, alt).push(place)
      if (meets && !drops(alt)) continue
      if (alt.kind === 'sync') group(barriers, (alt.guard as Sync).barrier).push(place)
      else if (alt.kind === 'join') labels.push(...joins(execution, place))
      else if (isAloneReady(party, alt)) labels.push(labelOf(party.hearsLate ? 'hear' : 'meet', [seatOf(place)]))
    }
  for (const { senders, receivers } of ends.values())
    for (const sender of senders) for (const receiver of receivers) addPair(labels, sender, receiver)
  for (const [barrier, places] of barriers) labels.push(...meetings(barrier, places))
  if (!timersLast || labels.length === 0) timers(execution, labels)
}

/** Whether a message is dropped, or an error, for which nobody has come. */
function drops({ core, kind }: Alt): boolean {
  return kind === 'send' && core?.buffer !== undefined && core.overflow !== 'block'
}

function endOf(ends: Map<Core<unknown>, Ends>, { core, kind }: Alt): Place[] {
  let both = ends.get(core as Core<unknown>)
  if (both === undefined) ends.set(core as Core<unknown>, (both = { senders: [], receivers: [] }))
  return kind === 'send' ? both.senders : both.receivers
}

function group<K, V>(groups: Map<K, V[]>, key: K): V[] {
  let members = groups.get(key)
  if (members === undefined) groups.set(key, (members = []))
  return members
}

function addPair(labels: Label[], sender: Place, receiver: Place): void {
  if (sender.party !== receiver.party) labels.push(pairOf(seatOf(sender), seatOf(receiver), receiver.alt))
}

/** The sender commits, and the receiver is there; but what is received through a set commits, since the set chooses. */
export function pairOf(sender: Seat, receiver: Seat, { through }: Alt): Label {
  return labelOf('meet', through === undefined ? [sender, receiver] : [receiver, sender])
}

/** Whether none of those is ready that are taken before an alternative. */
export function mayLook(execution: Execution, { party, alt }: Place): boolean {
  return alt.higher.every((higher) => !isThere(execution, party, higher))
}

/** Every choice of as many tasklets as are enrolled: each choice once, whoever came first. */
function meetings(barrier: Meeting, unordered: readonly Place[]): Label[] {
  const places = [...unordered].sort((one, other) => comparePaths(one.party, other.party))
  const labels: Label[] = []
  const chosen: Place[] = []
  const extend = (from: number): void => {
    if (chosen.length === neededAt(barrier)) {
      labels.push(labelOf('meet', chosen.map(seatOf)))
      return
    }
    for (let i = from; i < places.length; i++) {
      const place = places[i] as Place
      if (chosen.some(({ party }) => party === place.party)) continue
      chosen.push(place)
      extend(i + 1)
      chosen.pop()
    }
  }
  extend(0)
  return labels
}

/** Where a join needs partners: one for each member at a rendezvous channel; at a buffer, for as many as it lacks messages, or room. */
function placesToFill({ members }: Joining): Port[] {
  const needed: Port[] = []
  for (const { port } of members) {
    const { buffer, room } = port.core
    if (buffer === undefined) needed.push(port)
    else if (!needed.includes(port) && (port.side === 'receive' ? room : buffer.length) === 0)
      for (let lacking = port.need - port.stock; lacking > 0; lacking--) needed.push(port)
  }
  return needed
}

/** Every choice of partners with which a join can commit. */
function joins(execution: Execution, join: Place): Label[] {
  const labels: Label[] = []
  const partners: Place[] = []
  const needed = placesToFill(join.alt.guard as Joining)
  // By what is in buffers, or since a member is closed.
  if (isAloneReady(join.party, join.alt)) return [labelOf('meet', [seatOf(join)])]
  const extend = (n: number): void => {
    const port = needed[n]
    if (port === undefined) {
      const others = partners.map(({ party, alt }) => [party, alt] as const)
      if (tryMeet(execution, join.party, join.alt, others))
        labels.push(labelOf('meet', [join, ...partners].map(seatOf)))
      return
    }
    const facing = facingOf(port.side)
    const held = Array.from(execution.held)
    for (const party of held) {
      if (party === join.party || partners.some((other) => other.party === party)) continue
      for (const [at, alt] of party.alts.entries()) {
        if (alt.kind !== facing || alt.core !== port.core) continue
        if (!mayLook(execution, { party, alt, at })) continue
        partners.push({ party, alt, at })
        extend(n + 1)
        partners.pop()
      }
    }
  }
  extend(0)
  return labels
}

/** Adds the timers that may fire: those of the earliest time. Where tasklets look for themselves, those that are armed. */
function timers(execution: Execution, labels: Label[]): void {
  let first = Infinity
  for (const { alts } of execution.held) for (const { due } of alts) first = Math.min(first, due)
  for (const { at } of execution.limits) first = Math.min(first, at)
  if (first === Infinity) return
  const isDue = (time: number): boolean => time === first || time <= execution.time
  for (const party of execution.fifo ? [] : execution.held)
    for (const [at, alt] of party.alts.entries())
      if (isDue(alt.due) && mayLook(execution, { party, alt, at }))
        labels.push(labelOf('meet', [seatOf({ party, alt, at })]))
  for (const limit of execution.limits) if (isDue(limit.at)) labels.push(timerOf(limit))
}

export function timerOf({ party, number }: Limit): Label {
  return labelOf('timer', [{ ident: party.ident, wait: number, at: number }])
}
