/**
 * Who has arrived when a turn comes upon them: by looking who is there, or by serving those who are. Those who are held at a wait have
 * not arrived anywhere, so each of them may be there or not; one that was found once is there until its wait is over.
 *
 * Whom a turn serves matters only if it goes on to do something else to what they wait for: otherwise they may as well come after it.
 */
import type { Core } from '../channel/core.ts'
import { contract } from '../guard/contract.ts'
import { BUFFER, RECEIVERS, SENDERS, STATE } from '../guard/probe.ts'
import { Meeting } from '../guards/barrier.ts'
import { Permits } from '../guards/semaphore.ts'
import { LOOK, looks } from '../guard/signal.ts'
import { isDoomed } from '../tasklet/frame.ts'
import type { Tasklet } from '../tasklet/tasklet.ts'
import { arriveAt, putBack } from './commit.ts'
import type { Stage } from './commit.ts'
import type { Ident } from './ident.ts'
import { AnyEnd } from './kinds.ts'
import { labelOf } from './label.ts'
import type { Label } from './label.ts'
import type { Party } from './party.ts'
import type { Recorder, Sight } from './record.ts'
import { isAloneReady, isParked, isThere } from './there.ts'
import { placesOf, readTimers, touch, touchAbsence, touchPresence } from './touch.ts'
import type { Place } from './touch.ts'
import type { Alt, AltKind } from './wait.ts'

/** What is needed of the execution: who arrives if the turn under way comes upon them, who has, and who could have. */
type Scene = Stage &
  Recorder & {
    readonly arrivals: readonly Ident[]
    readonly present: Party[]
    readonly turning: Party | undefined
    unarrived: readonly Party[] | undefined
  }

/** A tasklet at what it waits for, now or once. */
interface Waiter {
  readonly ident: Ident
  readonly alts: readonly Alt[]
}

type End = typeof SENDERS | typeof RECEIVERS

const NOTHING: ReadonlySet<number> = new Set<number>()

/**
 * The turn under way is about to do something: those are parked in earnest who have arrived before, and those who are to be found. If it is
 * known to do more, who could have arrived as well is to be known now: it may change that.
 */
export function gather(execution: Scene, doesMore: boolean): void {
  const { arrivals, held } = execution
  const here = held.filter(({ arrived }) => arrived)
  for (const party of here) park(execution, party)
  for (const ident of arrivals) {
    const party = held.find((each) => each.ident === ident)
    if (party?.arrived === false && couldPark(execution, party)) park(execution, party)
  }
  if (doesMore) execution.unarrived = whoCouldArrive(execution)
}
function whoCouldArrive(execution: Scene): readonly Party[] {
  return execution.held.filter((party) => !party.arrived && couldPark(execution, party))
}

/** The turn under way looks at some ends of a channel; gives whether it is a try that will put something into a buffer, or take it. */
export function lookAt(execution: Scene, core: Core<unknown>, ends: readonly End[]): boolean {
  const kinds = ends.map((end): AltKind => (end === SENDERS ? 'send' : 'receive'))
  const { buffer, state } = core
  const isTry = ends.length === 1
  execution.read(core, STATE)
  // Nobody waits at a channel that is closed, or poisoned; but what is buffered can still be taken.
  const drains = state === 'closed' && buffer !== undefined && isTry && kinds[0] === 'send'
  if (state !== 'open' && !drains) return false
  if (buffer !== undefined && isTry) {
    // It sees what is in the buffer, and never needs to know who waits there.
    const succeeds = kinds[0] === 'send' ? buffer.length > 0 : core.room > 0 || core.overflow.startsWith('drop')
    execution.footprint[succeeds ? 'write' : 'read'](execution.cellOf(core, BUFFER))
    return succeeds
  }
  if (buffer !== undefined) execution.footprint.read(execution.cellOf(core, BUFFER))
  for (const end of ends) execution.footprint.read(execution.cellOf(core, end))
  execution.looks = true
  comeUpon(execution, { cell: execution.placeOf(core), kinds, how: 'looks', by: by(execution), later: NOTHING })
  return false
}

/** The turn under way is about to serve those who wait for something, and then to do more. */
export function serveAt(
  execution: Scene,
  thing: object,
  how: Exclude<Sight['how'], 'looks'>,
  later: ReadonlySet<number>,
): void {
  const kinds: AltKind[] =
    thing instanceof Permits ? ['acquire'] : thing instanceof Meeting ? ['sync'] : ['send', 'receive']
  if (kinds.length > 1) execution.footprint.read(execution.cellOf(thing, SENDERS))
  execution.footprint.read(execution.cellOf(thing, RECEIVERS))
  const sight: Sight = { cell: execution.placeOf(thing), kinds, how, by: by(execution), later }
  execution.services.push(sight)
  comeUpon(execution, sight)
}

function by({ turning }: Scene): Ident {
  return (turning as Party).ident
}

function comeUpon(execution: Scene, sight: Sight): void {
  execution.unarrived ??= whoCouldArrive(execution)
  execution.sights.push(sight)
  for (const party of thereAt(execution, sight)) find(execution, party)
  for (const party of concerned(execution, execution.unarrived.filter(isWaiting), sight))
    if (!execution.absent.includes(party)) execution.absent.push(party)
}

/** Who could be found by a turn that comes upon these: those who are held there, and have not arrived. */
export function unseen(execution: Scene, sights: readonly Sight[]): Party[] {
  const unarrived = whoCouldArrive(execution)
  const found = new Set(sights.flatMap((sight) => concerned(execution, unarrived, sight)))
  return unarrived.filter((party) => found.has(party))
}

/** The same turn, each time with one more who has arrived. */
export function withOthers(
  execution: Scene,
  { arrivals, kind, seats }: Label,
  others: readonly Party[],
  sights: readonly Sight[],
): Label[] {
  if (kind !== 'turn') return []
  return others
    .filter(({ ident }) => !arrivals.includes(ident))
    .map(({ ident }) => labelOf('turn', seats, inOrder(execution, [...arrivals, ident], sights)))
}

/** A list of those who have arrived, with those first who come first of all: as far as nobody can tell. */
function inOrder(execution: Scene, arrivals: readonly Ident[], sights: readonly Sight[]): Ident[] {
  const left = [...arrivals]
  const order: Ident[] = []
  while (left.length > 0) {
    const free = left.filter(
      (ident, i) => !left.slice(0, i).some((other) => areInLine(execution, other, ident, sights)),
    )
    const next = free.reduce((a, b) => (b.index < a.index ? b : a))
    order.push(next)
    left.splice(left.indexOf(next), 1)
  }
  return order
}

/** Whether a turn comes upon two tasklets in one line: where it gives or takes something, or a join may. */
function areInLine(execution: Scene, a: Ident, b: Ident, sights: readonly Sight[]): boolean {
  const [one, other] = [a, b].map(({ index }) => execution.parties[index]?.alts.flatMap(placesOf) ?? [])
  const joins = [...execution.held, ...execution.present].some(({ alts }) => alts.some(({ kind }) => kind === 'join'))
  const isLine = (cell: number): boolean =>
    joins || sights.some((sight) => sight.how !== 'serves all' && sight.cell === cell)
  return (
    one?.some(
      ({ kind, thing }) =>
        isLine(execution.placeOf(thing)) && other?.some((place) => place.kind === kind && place.thing === thing),
    ) === true
  )
}

/** Whether it matters to a turn that serves somebody whether one of these has arrived. */
export function isConcern(execution: Recorder, waiters: readonly Waiter[], sight: Sight): boolean {
  return waiters.some(
    (waiter) => waiter.ident !== sight.by && isAt(execution, waiter, sight) && minds(execution, waiter, sight),
  )
}

/** Those to whom a sight matters. */
function concerned(execution: Scene, parties: readonly Party[], sight: Sight): readonly Party[] {
  const there = parties.filter((party) => isAt(execution, party, sight))
  const minding = sight.how === 'looks' ? there : there.filter((party) => minds(execution, party, sight))
  // Where only some are served, it matters who else is in line.
  const found = sight.how === 'serves all' || minding.length === 0 ? minding : there
  const members = thereAt(execution, sight).flatMap(membersOf)
  return parties.filter((party) => found.includes(party) || members.some((member) => faces(party, member)))
}

/** Those who have arrived there; and those who have for what else a join there is to take or to give: it is served by all, or not at all. */
function thereAt(execution: Scene, sight: Sight): readonly Party[] {
  const arrived = [...execution.held.filter((party) => party.arrived), ...execution.present.filter(isParked)]
  const all = arrived.filter((party) => isAt(execution, party, sight))
  for (const party of all) {
    const members = membersOf(party)
    all.push(...arrived.filter((other) => !all.includes(other) && members.some((member) => faces(other, member))))
  }
  return all
}
function membersOf({ alts }: Party): readonly Place[] {
  return alts.flatMap((alt) => (alt.kind === 'join' ? placesOf(alt) : []))
}
function faces({ alts }: Party, { kind, thing }: Place): boolean {
  const facing = kind === 'send' ? 'receive' : 'send'
  return alts.some((alt) => placesOf(alt).some((place) => place.kind === facing && place.thing === thing))
}

function isAt(execution: Recorder, { alts }: Waiter, { cell, kinds }: Sight): boolean {
  return alts.some((alt) =>
    placesOf(alt).some(({ thing, kind }) => kinds.includes(kind) && execution.placeOf(thing) === cell),
  )
}

/** Whether a turn does something, after a sight, to what a tasklet waits for, or to itself. */
function minds(execution: Recorder, { alts, ident }: Waiter, { later }: Sight): boolean {
  return later.has(ident.cell) || alts.some((alt) => cellsOf(execution, alt).some((cell) => later.has(cell)))
}
/** The things, and the tasklets, that an alternative is about. */
function cellsOf(execution: Recorder, alt: Alt): readonly number[] {
  if (alt.kind === 'end' && alt.guard instanceof AnyEnd)
    return [execution.partyOf(alt.guard.tasklet as Tasklet<unknown>).ident.cell]
  return placesOf(alt).map(({ thing }) => execution.placeOf(thing))
}

/** Whether a party is held still, and the turn under way has done nothing to it. */
function isWaiting({ status, tasklet }: Party): boolean {
  return status === 'held' && looks(tasklet.signal) && !isDoomed(tasklet.flags)
}

/** Whether a party could park: nothing that it waits for is there, nor anybody who has arrived. Timers come later. */
function couldPark(execution: Scene, party: Party): boolean {
  return !party.alts.some((alt) => alt.kind !== 'timer' && isThere(execution, party, alt))
}

function park(execution: Scene, party: Party): void {
  const alts = party.alts.filter((alt) => alt.kind !== 'timer' && !isAloneReady(party, alt))
  if (alts.length === 0) return
  arriveAt(execution, party, alts)
  execution.present.push(party)
}

/** One who is parked is come upon: it has arrived, from now on. */
function find(execution: Scene, party: Party): void {
  party.found = execution.event
  if (party.arrived) return
  party.arrived = true
  execution.joins(party)
  touchPresence(execution, party)
  // It would not be there if anything were ready that it waits for.
  for (const alt of party.alts) if (alt.kind !== 'timer') touchAbsence(execution, execution.footprint, alt)
}

/** Those who arrived for a turn, and were not served, are held at their waits again; but they have arrived. */
export function leaveAgain(execution: Scene): void {
  for (const party of execution.present.splice(0)) {
    const { tasklet } = party
    const { guard, registration, state } = tasklet
    if (guard === undefined || registration === undefined) {
      touchPresence(execution, party)
      readTimers(execution.footprint, party.alts)
      for (const alt of party.alts) if (alt.kind === 'join') touch(execution, execution.footprint, alt)
      continue
    }
    contract.disable(guard, registration)
    putBack(execution, party)
    if (state === 'suspended') {
      tasklet.state = state
      tasklet.signal = LOOK
      execution.runtime.readyCount--
    } else {
      party.status = 'held'
      execution.held.push(party)
    }
  }
}
