/**
 * Whom it concerns what a turn comes upon. To look at an end of a channel concerns all who wait there. To serve somebody concerns those to
 * whose waits, or to whom, the turn then does something else: the others may as well come after it.
 */
import type { Ident } from './ident.ts'
import type { Party } from './party.ts'
import type { Recorder, Sight } from './record.ts'
import { isParked } from './there.ts'
import { placesOf } from './touch.ts'
import type { Place } from './touch.ts'
import { facingOf } from './wait.ts'
import type { Alt } from './wait.ts'

/** What is needed of the execution. */
type Scene = Recorder & { readonly held: readonly Party[]; readonly present: readonly Party[] }

/** A tasklet at what it waits for, now or once. */
interface Waiter {
  readonly ident: Ident
  readonly alts: readonly Alt[]
}

/** Whether it matters to a turn that serves somebody whether one has arrived. */
export function isConcern(execution: Recorder, waiter: Waiter, sight: Sight): boolean {
  return waiter.ident !== sight.by && isAt(execution, waiter, sight) && minds(execution, waiter, sight)
}

/** Those to whom a sight matters. */
export function concerned(execution: Scene, parties: readonly Party[], sight: Sight): readonly Party[] {
  const there = parties.filter((party) => isAt(execution, party, sight))
  if (sight.how === 'suspends') return there
  const minding =
    sight.how === 'looks' || sight.how === 'fails' ? there : there.filter((party) => minds(execution, party, sight))
  // Where only some are served, it matters who else is in line.
  const found = sight.how === 'serves all' || minding.length === 0 ? minding : there
  const members = thereAt(execution, sight).flatMap(membersOf)
  return parties.filter((party) => found.includes(party) || members.some((member) => faces(party, member)))
}

/**
 * Those for whose sake alone others have arrived: where only some are served, one to whom it does not matter may stand in line before
 * them. Were they not there, it would not have been found. `couldCome` are those who could have come before any of the others had: now
 * that these are there, they may find what they wait for.
 */
export function reasons(
  execution: Scene,
  arrivals: readonly Ident[],
  couldCome: readonly Party[],
  sight: Sight,
): readonly Party[] {
  if (sight.how !== 'serves some') return []
  const isForAnother = (party: Party | undefined): boolean =>
    party !== undefined && isAt(execution, party, sight) && !minds(execution, party, sight)
  if (!arrivals.some(({ index }) => isForAnother(execution.parties[index]))) return []
  return couldCome.filter((party) => isAt(execution, party, sight) && minds(execution, party, sight))
}

/** Those who have arrived there; and those who have for what else a join there is to take or to give: it is served by all, or not at all. */
export function thereAt(execution: Scene, sight: Sight): readonly Party[] {
  const arrived = [...execution.held.filter((party) => party.arrived), ...execution.present.filter(isParked)]
  const all = arrived.filter((party) => isAt(execution, party, sight))
  if (sight.how === 'suspends') return all
  for (const party of all) {
    const members = membersOf(party)
    all.push(...arrived.filter((other) => !all.includes(other) && members.some((member) => faces(other, member))))
  }
  return all
}
/** What the joins that a party waits for give, or take. */
function membersOf({ alts }: Party): readonly Place[] {
  return alts.flatMap((alt) => (alt.kind === 'join' ? placesOf(alt) : []))
}
function faces({ alts }: Party, { kind, thing }: Place): boolean {
  const facing = facingOf(kind)
  return alts.some((alt) => placesOf(alt).some((place) => place.kind === facing && place.thing === thing))
}

function isAt(execution: Recorder, { alts, ident }: Waiter, { cell, how, kinds }: Sight): boolean {
  if (how === 'suspends') return ident.cell === cell
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
  return placesOf(alt).map(({ thing }) => execution.placeOf(thing))
}
