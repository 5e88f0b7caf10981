/**
 * Who is found at a channel by a turn that looks there: by a try, or by `balance`. Those who are held at a wait have not arrived
 * anywhere, so each of them may be there or not; one that was found once is there until its wait is over.
 */
import type { Core } from '../channel/core.ts'
import { contract } from '../guard/contract.ts'
import { BUFFER, SENDERS, STATE } from '../guard/probe.ts'
import type { RECEIVERS } from '../guard/probe.ts'
import { arriveAt, putBack } from './commit.ts'
import type { Stage } from './commit.ts'
import type { Ident } from './ident.ts'
import type { Party } from './party.ts'
import type { Recorder } from './record.ts'
import { isThere } from './there.ts'
import { readTimers, touchPresence } from './touch.ts'
import type { Alt } from './wait.ts'

/** What is needed of the execution: who arrives if the turn under way looks, and who has. */
type Scene = Stage & Recorder & { readonly arrivals: readonly Ident[]; readonly present: Party[] }

type End = typeof SENDERS | typeof RECEIVERS

/** The turn under way looks at some ends: those arrive who have arrived before, and those who are to be found. */
export function lookAt(execution: Scene, core: Core<unknown>, ends: readonly End[]): void {
  const kinds = ends.map((end) => (end === SENDERS ? 'send' : 'receive'))
  for (const end of ends) execution.read(core, end)
  execution.read(core, STATE)
  // Of a buffer it sees what is in it; a try never needs to know who waits there.
  if (core.buffer !== undefined) execution.read(core, BUFFER)
  if (core.buffer !== undefined && ends.length === 1) return
  for (const kind of kinds) execution.looked.push({ core, kind })
  execution.looks = true
  const offers = (party: Party): Alt[] =>
    party.alts.filter((alt) => alt.core === core && kinds.some((kind) => kind === alt.kind) && wouldPark(alt, core))
  const there = execution.held.filter((party) => offers(party).length > 0)
  for (const party of there) if (party.arrived) appear(execution, party, offers(party))
  for (const ident of execution.arrivals) {
    const party = there.find((each) => each.ident === ident)
    if (party?.arrived === false && !isServed(execution, party)) appear(execution, party, offers(party))
  }
  for (const party of there) if (!party.arrived && !isServed(execution, party)) execution.absent.push(party)
}

/** Whether one who arrives at a channel has to wait there. */
function wouldPark({ kind }: Alt, { buffer, capacity, overflow, state }: Core<unknown>): boolean {
  if (state !== 'open') return false
  if (buffer === undefined) return true
  return kind === 'send' ? buffer.length >= capacity && overflow === 'block' : buffer.length === 0
}

/** Whether a party could not park: something that it waits for is there, or somebody who has arrived. */
function isServed(execution: Scene, party: Party): boolean {
  return party.alts.some((alt) => isThere(execution, party, alt))
}

function appear(execution: Scene, party: Party, alts: readonly Alt[]): void {
  if (!party.arrived) {
    party.arrived = true
    if (party.held !== undefined) party.held.arrived = execution.event
    execution.joins(party)
    touchPresence(execution, party)
  }
  arriveAt(execution, party, alts)
  execution.present.push(party)
}

/** Those who arrived for a turn, and were not served, are held at their waits again; but they have arrived. */
export function leaveAgain(execution: Scene): void {
  for (const party of execution.present.splice(0)) {
    const { guard, registration } = party.tasklet
    if (guard === undefined || registration === undefined) {
      touchPresence(execution, party)
      readTimers(execution.footprint, party.alts)
    } else {
      contract.disable(guard, registration)
      putBack(execution, party)
      party.status = 'held'
      execution.held.push(party)
    }
  }
}
