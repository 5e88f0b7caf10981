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
import type { Recorder, Sight } from './record.ts'
import { isThere } from './there.ts'
import { readTimers, touchAbsence, touchPresence } from './touch.ts'
import type { Alt } from './wait.ts'

/** What is needed of the execution: who arrives if the turn under way looks, and who has. */
type Scene = Stage & Recorder & { readonly arrivals: readonly Ident[]; readonly present: Party[] }

type End = typeof SENDERS | typeof RECEIVERS

/** The turn under way looks at some ends: those arrive who have arrived before, and those who are to be found. */
export function lookAt(execution: Scene, core: Core<unknown>, ends: readonly End[]): void {
  const kinds = ends.map((end) => (end === SENDERS ? 'send' : 'receive'))
  const { buffer, state } = core
  const isTry = ends.length === 1
  execution.read(core, STATE)
  // Nobody waits at a channel that is closed, or poisoned; but what is buffered can still be taken.
  const drains = state === 'closed' && buffer !== undefined && isTry && kinds[0] === 'send'
  if (state !== 'open' && !drains) return
  // Of a buffer it sees what is in it; a try never needs to know who waits there.
  if (buffer !== undefined) execution.read(core, BUFFER)
  if (buffer !== undefined && isTry) return
  for (const end of ends) execution.read(core, end)
  for (const kind of kinds) execution.sights.push({ cell: execution.cellOf(core, STATE), kind })
  execution.looks = true
  const offers = (party: Party): Alt[] => offersAt(party, core, kinds)
  const there = execution.held.filter((party) => offers(party).length > 0)
  for (const party of there) if (party.arrived) appear(execution, party, offers(party))
  for (const ident of execution.arrivals) {
    const party = there.find((each) => each.ident === ident)
    if (party?.arrived === false && !isServed(execution, party)) appear(execution, party, offers(party))
  }
  for (const party of there) if (!party.arrived && !isServed(execution, party)) execution.absent.push(party)
}

/** Who could be found by a turn that looks at these ends: those who are held there, and have not arrived. */
export function unseen(execution: Scene, sights: readonly Sight[]): Party[] {
  const isSeen = (alt: Alt): boolean =>
    alt.core !== undefined &&
    wouldPark(alt, alt.core) &&
    sights.some(({ cell, kind }) => kind === alt.kind && cell === execution.cellOf(alt.core as Core<unknown>, STATE))
  return execution.held.filter((party) => !party.arrived && party.alts.some(isSeen) && !isServed(execution, party))
}

/** A channel is about to be closed: those who have arrived there are parked there, and so are served in the order in which they came. */
export function standAt(execution: Scene, core: Core<unknown>): void {
  for (const party of execution.held.filter(({ arrived }) => arrived)) {
    const offers = offersAt(party, core, ['send', 'receive'])
    if (offers.length > 0) appear(execution, party, offers)
  }
}

function offersAt({ alts }: Party, core: Core<unknown>, kinds: readonly string[]): Alt[] {
  return alts.filter((alt) => alt.core === core && kinds.includes(alt.kind) && wouldPark(alt, core))
}

/** Whether one who arrives at a channel has to wait there. */
function wouldPark({ kind }: Alt, { buffer, capacity, overflow, state }: Core<unknown>): boolean {
  if (state !== 'open') return false
  if (buffer === undefined) return true
  return kind === 'send' ? buffer.length >= capacity && overflow === 'block' : buffer.length === 0
}

/** Whether a party could not park: something that it waits for is there, or somebody who has arrived. Timers come later. */
function isServed(execution: Scene, party: Party): boolean {
  return party.alts.some((alt) => alt.kind !== 'timer' && isThere(execution, party, alt))
}

function appear(execution: Scene, party: Party, alts: readonly Alt[]): void {
  if (!party.arrived) {
    party.arrived = true
    execution.joins(party)
    touchPresence(execution, party)
    // It would not be there if anything were ready that it waits for.
    for (const alt of party.alts) if (alt.kind !== 'timer') touchAbsence(execution, execution.footprint, alt)
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
