/**
 * Who has arrived when a turn comes upon them: by looking who is there, or by serving those who are. Those who are held at a wait have
 * not arrived anywhere, so each of them may be there or not; one that was found once is there until its wait is over.
 *
 * Whom a turn serves matters only if it goes on to do something else to what they wait for: otherwise they may as well come after it.
 */
import { contractOf } from '../../guard/contract.ts'
import type { Registration } from '../../guard/offer.ts'
import type { Operation } from '../../guard/operation.ts'
import { BUFFER, RECEIVERS, SENDERS } from '../../guard/probe.ts'
import { Meeting } from '../../guards/barrier.ts'
import { Permits } from '../../guards/semaphore.ts'
import { LOOK, looks, OK } from '../../guard/signal.ts'
import { isDoomed } from '../../tasklet/flags.ts'
import { Joining } from '../../join/joining.ts'
import { inOneLine } from './arrivals.ts'
import type { Others } from './arrivals.ts'
import { arriveAt, putBack } from './commit.ts'
import type { Stage } from './commit.ts'
import { drop } from './decide.ts'
import { concerned, reasons, thereAt } from '../record/concern.ts'
import type { Ident } from '../record/ident.ts'
import { AnyAnswer, AnyEnd } from '../record/kinds.ts'
import type { Party } from '../record/party.ts'
import type { Recorder, Sight } from '../record/record.ts'
import { isAloneReady, isParked, isParkedAtEnd, isThere, matches, meetsAt } from '../record/there.ts'
import { placesOf, readTimers, touchAbsence, touchJoin, touchPresence } from '../record/touch.ts'
import type { Deed } from '../record/touch.ts'
import type { Alt, AltKind } from '../record/wait.ts'

/** What is needed of the execution: who arrives if the turn under way comes upon them, who has, and who could have. */
export type Scene = Stage &
  Recorder & {
    readonly arrivals: readonly Ident[]
    readonly present: Party[]
    readonly turning: Party | undefined
    partners: readonly Party[]
    cellOfSet(set: object): number | undefined
    unarrived: readonly Party[] | undefined
    couldCome: readonly Party[]
  }

const NONE: readonly never[] = []
const NOTHING: ReadonlySet<number> = new Set<number>()

/**
 * The turn under way is about to do something: those are parked in earnest who have arrived before, and those who are to be found. If it is
 * known to do more, who could have arrived as well is to be known now: it may change that.
 */
export function gather(execution: Scene, doesMore: boolean): void {
  const { arrivals, held } = execution
  const here = held.filter(({ arrived }) => arrived)
  for (const party of here) park(execution, party)
  if (arrivals.length > 0) execution.couldCome = whoCouldArrive(execution)
  for (const ident of arrivals) {
    const party = held.find((each) => each.ident === ident)
    if (party?.arrived === false && couldPark(execution, party)) park(execution, party)
  }
  if (doesMore) execution.unarrived = whoCouldArrive(execution)
}
function whoCouldArrive(execution: Scene): readonly Party[] {
  const { held, parties } = execution
  return [
    ...held.filter((party) => !party.arrived && couldPark(execution, party)),
    ...parties.filter(isParkedAtEnd).filter(({ arrived }) => !arrived),
  ]
}

/** The turn under way is about to serve those who wait for something, and then to do more. */
export function serveAt(
  execution: Scene,
  thing: object,
  how: 'serves all' | 'serves some',
  later: ReadonlySet<number>,
): void {
  const kinds = kindsAt(thing)
  if (kinds.length > 1) execution.footprint.read(execution.cellOf(thing, SENDERS))
  execution.footprint.read(execution.cellOf(thing, RECEIVERS))
  const sight: Sight = { cell: execution.placeOf(thing), kinds, how, by: by(execution), later }
  execution.services.push(sight)
  comeUpon(execution, sight)
}

/** What those wait for who wait for a thing. */
function kindsAt(thing: object): readonly AltKind[] {
  if (thing instanceof AnyAnswer) return ['answer']
  if (thing instanceof Permits) return ['acquire']
  return thing instanceof Meeting ? ['sync'] : ['send', 'receive']
}

/** The first of these is about to serve those who wait at one end of each of some buffers. It is not there itself, and the others have come, who serve it. */
export function serveBuffered(execution: Scene, parties: readonly Party[], deeds: readonly Deed[]): void {
  const [by, ...partners] = parties as readonly [Party, ...Party[]]
  drop(execution.held, by)
  execution.partners = partners
  gather(execution, deeds.length > 1)
  for (const [i, { core, kind }] of deeds.entries()) {
    const cell = execution.placeOf(core)
    const later = new Set(deeds.slice(i + 1).map((deed) => execution.placeOf(deed.core)))
    if (later.size === 0) continue
    execution.footprint.read(execution.cellOf(core, kind === 'send' ? SENDERS : RECEIVERS))
    comeUpon(execution, { cell, kinds: [kind], how: 'serves some', by: by.ident, later })
  }
  execution.partners = NONE
}

/**
 * The turn under way fails, and with it the scope of its tasklet, unless somebody waits for the end of that. Those are there who have
 * arrived; those who wait for nothing else are parked in earnest as soon as they come to it, and have to leave if they are not to be found.
 * Gives these: they are to look once it is over.
 */
export function failAt(execution: Scene, { ident, tasklet }: Party): readonly Party[] {
  const sight: Sight = { cell: ident.cell, kinds: ['end'], how: 'fails', by: ident, later: NOTHING }
  execution.footprint.read(execution.cellOf(tasklet, RECEIVERS))
  execution.sights.push(sight)
  const left: Party[] = []
  for (const party of thereAt(execution, sight)) find(execution, party)
  for (const party of concerned(execution, execution.held, sight)) {
    if (party.arrived) continue
    if (couldPark(execution, party, tasklet)) absent(execution, party)
    // It could have come before what is ready that it waits for.
    else touchAbsences(execution, party.alts)
  }
  for (const party of concerned(execution, execution.parties.filter(isParkedAtEnd), sight)) {
    if (party.arrived || execution.arrivals.includes(party.ident)) find(execution, party)
    else {
      left.push(party)
      absent(execution, party)
    }
  }
  execution.looks ||= execution.absent.length > 0 || execution.arrivals.length > 0
  for (const party of left) leaveEnd(execution, party)
  return left
}

/**
 * The turn under way suspends a tasklet. Of one that has arrived the offers stand; one that has not looked is taken off. Whoever waits for ends
 * alone is parked in earnest as soon as it comes to that, and leaves if it is not to be found there.
 */
export function suspendAt(execution: Scene, party: Party): void {
  const { arrived, ident, status, tasklet } = party
  const isAtEnd = isParkedAtEnd(party)
  if (!isAtEnd && status !== 'held' && !execution.present.includes(party)) return
  comeUpon(execution, { cell: ident.cell, kinds: NONE, how: 'suspends', by: by(execution), later: NOTHING })
  if (isAtEnd && execution.arrivals.includes(ident)) find(execution, party)
  else if (isAtEnd && !arrived) {
    absent(execution, party)
    leaveEnd(execution, party)
    tasklet.signal = LOOK
  } else if (status === 'held' && !execution.absent.includes(party)) touchAbsences(execution, party.alts)
}

function leaveEnd(execution: Scene, party: Party): void {
  const { guard, registration } = party.tasklet
  contractOf(guard as Operation<unknown>).disable(registration as Registration)
  putBack(execution, party)
  party.status = 'held'
  execution.held.push(party)
}
function absent(execution: Scene, party: Party): void {
  if (!execution.absent.includes(party)) execution.absent.push(party)
}

function by({ turning }: Scene): Ident {
  return (turning as Party).ident
}

/** The turn under way comes upon those who have arrived there; and could have upon others. */
export function comeUpon(execution: Scene, sight: Sight): void {
  execution.unarrived ??= whoCouldArrive(execution)
  execution.sights.push(sight)
  for (const party of thereAt(execution, sight)) find(execution, party)
  const unarrived = execution.unarrived.filter(isWaiting)
  for (const party of concerned(execution, unarrived, sight)) absent(execution, party)
  const couldCome = execution.couldCome.filter(isWaiting)
  comeUponLines(execution, couldCome)
  for (const { alts, ident } of reasons(execution, execution.arrivals, couldCome, sight)) {
    // They could not have come if anything were ready that they wait for.
    execution.footprint.read(ident.cell)
    touchAbsences(execution, alts)
  }
}

/**
 * Whoever comes later stands in line behind those who are found now, wherever these wait: so others may have come before them. These have
 * arrived as well.
 */
function comeUponLines(execution: Scene, couldCome: readonly Party[]): void {
  const { ahead, arrivals, event, parties } = execution
  const found: Ident[] = []
  const isBefore = ({ ident }: Party): boolean => found.some((other) => inOneLine(execution, ident, other))
  for (const ident of [...arrivals].reverse()) {
    const party = parties[ident.index] as Party
    if (party.found !== event && isParked(party) && isBefore(party)) find(execution, party)
    if (party.found === event) found.push(ident)
  }
  for (const party of couldCome)
    if (!arrivals.includes(party.ident) && !ahead.includes(party) && isBefore(party)) ahead.push(party)
}

/** None of these is ready; time limits come later. */
function touchAbsences(execution: Scene, alts: readonly Alt[]): void {
  for (const alt of alts) if (alt.kind !== 'timer') touchAbsence(execution, execution.footprint, alt)
}

/** Who could be found by a turn that comes upon these: those who are held there, and have not arrived; and who could be in line before them. */
export function othersNow(execution: Scene, sights: readonly Sight[]): Others {
  const unarrived = whoCouldArrive(execution)
  const found = new Set(sights.flatMap((sight) => concerned(execution, unarrived, sight)))
  return { absent: unarrived.filter((party) => found.has(party)), ahead: unarrived }
}

/** Whether a party is held still, and the turn under way has done nothing to it. */
function isWaiting({ status, tasklet }: Party): boolean {
  return status === 'held' && looks(tasklet.signal) && !isDoomed(tasklet.flags)
}

/** Whether a party could park: nothing that it waits for is there, nor anybody who has arrived. Timers come later, as does the end of `ending`. */
function couldPark(execution: Scene, party: Party, ending?: object): boolean {
  const { partners } = execution
  return !party.alts.some(
    (alt) =>
      alt.kind !== 'timer' &&
      !(ending !== undefined && alt.guard instanceof AnyEnd && alt.guard.tasklet === ending) &&
      (isThere(execution, party, alt) || (meetsAt(alt) && partners.some((other) => matches(other, alt)))),
  )
}

function park(execution: Scene, party: Party): void {
  const alts = party.alts.filter((alt) => alt.kind !== 'timer' && !isAloneReady(party, alt))
  const waitsForTimes = party.alts.every(({ kind }) => kind === 'timer')
  if (alts.length === 0 && !waitsForTimes) return
  arriveAt(execution, party, alts)
  execution.present.push(party)
}

/** One who is parked is come upon: it has arrived, from now on. */
function find(execution: Scene, party: Party): void {
  const { alts, arrived } = party
  party.found = execution.event
  if (!arrived) {
    party.arrived = true
    execution.joins(party)
    touchPresence(execution, party)
  }
  // It would not be there if anything were ready that it waits for. And a join is not served while it lacks anything.
  for (const alt of alts)
    if (arrived ? alt.kind === 'join' : alt.kind !== 'timer') touchAbsence(execution, execution.footprint, alt)
}

/** Those who arrived for a turn, and were not served, are held at their waits again; but they have arrived. */
export function leaveAgain(execution: Scene): void {
  for (const party of execution.present.splice(0)) {
    const { tasklet } = party
    const { doing, guard, registration } = tasklet
    if (guard === undefined || registration === undefined) {
      touchPresence(execution, party)
      readTimers(execution.footprint, party.alts)
      const served = tasklet.signal === OK
      for (const { guard: join } of party.alts)
        if (join instanceof Joining) touchJoin(execution, execution.footprint, join, served)
      if (doing === 'suspended') {
        execution.joins(party)
        execution.release(party)
      }
      continue
    }
    for (const alt of party.alts) if (alt.kind === 'join') touchLack(execution, alt)
    contractOf(guard).disable(registration)
    putBack(execution, party)
    party.status = 'held'
    execution.held.push(party)
  }
}

/** A join was not served by what was done to a buffer of its own: it lacks more than that. */
function touchLack(execution: Scene, alt: Alt): void {
  const { footprint } = execution
  const isConcerned = placesOf(alt).some(({ thing }) => footprint.writes.includes(execution.cellOf(thing, BUFFER)))
  if (isConcerned) touchAbsence(execution, footprint, alt)
}
