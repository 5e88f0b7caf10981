/**
 * Who has arrived where they wait. Nobody does on its own: a turn comes upon them there, by looking who is there or by serving those who
 * are; from then on they are there.
 */
import { at, cell, change, current, tasklet } from './interpret.ts'
import type { Happening, State } from './interpret.ts'
import { isServable, isTaken } from './joins.ts'
import { alternatives, isLast, isReady } from './moves.ts'
import type { Alternative } from './moves.ts'
import { facing, placeOf, placesOf } from './places.ts'
import type { Place } from './places.ts'
import type { Branch } from './program.ts'

/** Those who have arrived at their waits, in the order of their coming. */
export function arrived(state: State): readonly number[] {
  return [...state.tasklets.keys()]
    .filter((t) => tasklet(state, t).arrived > 0)
    .sort((a, b) => tasklet(state, a).arrived - tasklet(state, b).arrived)
}

/** The alternatives, at one place, of those who have arrived. */
export function inLine(state: State, place: Place): readonly Alternative[] {
  return arrived(state)
    .flatMap((t) => alternatives(state, t))
    .filter(({ branch, i, t }) => !state.served.has(`${t}.${i}`) && isSame(placeOf(branch), place))
}

export function isAt(state: State, t: number, place: Place): boolean {
  return tasklet(state, t).mode === 'waiting' && placesOf(current(state, t)).some((each) => isSame(each, place))
}

function isSame(place: Place | undefined, { thing, end }: Place): boolean {
  return place?.thing === thing && place.end === end
}

/** Those who have arrived, and could go on before a turn begins. */
export function alreadyServed(state: State): ReadonlySet<string> {
  const served = new Set<string>()
  for (const t of arrived(state)) {
    const act = current(state, t)
    if (act?.do === 'acquire' && at(state.permits, act.semaphore) > 0) served.add(`${t}`)
    if (act?.do === 'join' && isServable(state, t, act.members)) served.add(`${t}`)
    for (const one of alternatives(state, t)) if (isReady(state, one)) served.add(`${t}.${one.i}`)
  }
  return served
}

/** Whether a tasklet could have arrived, and not: nothing that it waits for is there, nor anybody who has arrived. */
export function canArrive(state: State, t: number): boolean {
  const { arrived: since, mode } = tasklet(state, t)
  if (mode !== 'waiting' || since > 0) return false
  const act = current(state, t)
  if (act?.do === 'acquire') return at(state.permits, act.semaphore) === 0
  if (act?.do === 'join') return !isServable(state, t, act.members)
  const all = alternatives(state, t)
  return all.length > 0 && !all.some((one) => isLast(one.branch) || isReady(state, one) || isTaken(state, one))
}

/** Has a tasklet arrive; touches what it relies on not to be there, and its own place. */
export function arrive(state: State, t: number, event: Happening): void {
  event.writes.add(cell.tasklet(t))
  const act = current(state, t)
  for (const { thing, end } of placesOf(act)) event.writes.add(cell.presence(thing, end))
  if (act?.do === 'acquire') event.reads.add(cell.semaphore(act.semaphore))
  lacks(state, act?.do === 'join' ? act.members : alternatives(state, t).map(({ branch }) => branch), event)
  change(state, t, { arrived: ++state.arrivals })
}

/** Touches what would serve one of these, if it were there. */
export function lacks(state: State, each: readonly Branch[], event: Happening): void {
  for (const branch of each) {
    const place = placeOf(branch)
    if (branch.on === 'end') event.reads.add(cell.tasklet(branch.tasklet))
    if (place === undefined) continue
    if (branch.on === 'sync') event.reads.add(cell.membership(branch.barrier))
    event.reads.add(cell.presence(place.thing, facing(place).end))
    if (!('ch' in branch)) continue
    event.reads.add(cell.open(branch.ch))
    if (at(state.program.channels, branch.ch) > 0) event.reads.add(cell.buffer(branch.ch))
  }
}
