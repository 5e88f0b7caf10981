/**
 * Who may have arrived when a turn comes upon them, and in which order. Whom a turn serves matters only if it then does something to what
 * they wait for: otherwise they may as well come after it.
 */
import { cell, copy, current, happening } from './interpret.ts'
import type { Happening, State } from './interpret.ts'
import { branches, isLine, placesOf, taskletOf } from './places.ts'
import type { End, Place } from './places.ts'
import { arrive, arrived, canArrive, isAt, lacks } from './presence.ts'

/** What a turn comes upon. */
export interface Sight {
  readonly thing: string
  readonly ends: readonly End[]
  readonly how: 'looks' | 'serves all' | 'serves some'
  /** What it does something to after it has served them. */
  readonly later: ReadonlySet<string>
  /** Those who still wait where they waited when the turn began. */
  readonly waiting: readonly number[]
}

/** Which tasklets may have come, and in which order; `run` tells what the turn comes upon with those of a list there. */
export function arrivalLists(
  state: State,
  run: (list: readonly number[]) => readonly Sight[],
): readonly (readonly number[])[] {
  const distinct = new Map<string, readonly number[]>()
  const extend = (list: readonly number[]): void => {
    const sights = run(list)
    // Two orders are one choice if nobody can tell: if they are the same in each line.
    const seen = seenAs(state, list, sights)
    if (distinct.has(seen)) return
    distinct.set(seen, list)
    const after = copy(state)
    for (const u of list) arrive(after, u, happening('tried out'))
    const can = whoCouldArrive(after)
    const found = sights.flatMap((sight) => concerned(after, can, sight))
    for (const u of new Set(found)) extend([...list, u])
    for (const longer of withThoseAhead(state, list, sights)) extend(longer)
  }
  extend([])
  return [...distinct.values()]
}

/** With one more, who has come before one of a list: they wait in one line, be it another than the one that the turn comes upon. */
function withThoseAhead(
  state: State,
  list: readonly number[],
  sights: readonly Sight[],
): readonly (readonly number[])[] {
  const others = whoCouldArrive(state).filter(
    (u) => !list.includes(u) && sights.some(({ waiting }) => waiting.includes(u)),
  )
  return others.flatMap((u) =>
    list
      .map((v, i) => ({ longer: [...list.slice(0, i), u, ...list.slice(i)], v }))
      .filter(({ longer, v }) => shareLine(state, u, v) && canAllArrive(state, longer))
      .map(({ longer }) => longer),
  )
}

function shareLine(state: State, u: number, v: number): boolean {
  return linesOf(state, u).some((line) => isAt(state, v, line))
}
/** Where a tasklet waits until those are served who have come before it. */
function linesOf(state: State, u: number): readonly Place[] {
  return placesOf(current(state, u)).filter(isLine)
}

function canAllArrive(state: State, list: readonly number[]): boolean {
  const trial = copy(state)
  return list.every((u) => {
    if (!canArrive(trial, u)) return false
    arrive(trial, u, happening('tried out'))
    return true
  })
}

/** Those to whom a sight matters. */
function concerned(
  state: State,
  all: readonly number[],
  { ends, how, later, thing, waiting }: Sight,
): readonly number[] {
  const there = all.filter((u) => waiting.includes(u) && ends.some((end) => isAt(state, u, { thing, end })))
  const minding = how === 'looks' ? there : there.filter((u) => minds(state, u, later))
  // Where only some are served, it matters who else is in line.
  const found = how === 'serves all' || minding.length === 0 ? minding : there
  const here = arrived(state)
  const together = here.filter((u) => ends.some((end) => isAt(state, u, { thing, end })))
  for (const u of together) together.push(...partners(state, u, here).filter((v) => !together.includes(v)))
  const joined = new Set(together.flatMap((u) => partners(state, u, all)))
  return all.filter((u) => waiting.includes(u) && (found.includes(u) || joined.has(u)))
}

/** A step comes upon those who are there: what that relies on. Some have arrived for it, of all who could have come. */
export function comeUpon(
  state: State,
  event: Happening,
  sight: Sight,
  list: readonly number[],
  couldCome: readonly number[],
): void {
  const { ends, thing } = sight
  for (const end of ends) event.reads.add(cell.presence(thing, end))
  // A join that is there is not served while it lacks anything.
  for (const u of arrived(state)) {
    const act = current(state, u)
    if (act?.do === 'join' && ends.some((end) => isAt(state, u, { thing, end }))) lacks(state, act.members, event)
  }
  for (const u of reasons(state, list, couldCome, sight)) {
    event.reads.add(cell.tasklet(u))
    // It could not have come if anything were ready that it waits for.
    lacks(state, branches(current(state, u)), event)
  }
}

/** Who could arrive as well. */
export function whoCouldArrive(state: State): readonly number[] {
  return [...state.tasklets.keys()].filter((u) => canArrive(state, u))
}

/**
 * Those for whose sake alone others have arrived, of those who could have come: where only some are served, one to whom it does not
 * matter may stand in line before them. Were they not there, it would not have been come upon.
 */
function reasons(
  state: State,
  list: readonly number[],
  couldCome: readonly number[],
  { ends, how, later, thing, waiting }: Sight,
): readonly number[] {
  if (how !== 'serves some') return []
  const isThere = (u: number): boolean => ends.some((end) => isAt(state, u, { thing, end }))
  if (!list.some((u) => isThere(u) && !minds(state, u, later))) return []
  return couldCome.filter((u) => !list.includes(u) && waiting.includes(u) && isThere(u) && minds(state, u, later))
}

/** Whether anything is done later to what a tasklet waits for, or to itself. */
function minds(state: State, u: number, later: ReadonlySet<string>): boolean {
  const act = current(state, u)
  return (
    later.has(taskletOf(u)) ||
    placesOf(act).some((place) => later.has(place.thing)) ||
    branches(act).some((branch) => branch.on === 'end' && later.has(taskletOf(branch.tasklet)))
  )
}

/** Those of some who could serve a join: it is served by all of its partners, or not at all. */
function partners(state: State, join: number, some: readonly number[]): readonly number[] {
  const act = current(state, join)
  const members = act?.do === 'join' ? placesOf(act) : []
  return some.filter((u) =>
    members.some(({ thing, end }) => isAt(state, u, { thing, end: end === 'senders' ? 'receivers' : 'senders' })),
  )
}

function seenAs(state: State, list: readonly number[], sights: readonly Sight[]): string {
  const placesIn = (some: readonly Sight[]): readonly Place[] =>
    some.flatMap(({ ends, thing }) => ends.map((end) => ({ thing, end })))
  const given = placesIn(sights.filter(({ how }) => how !== 'serves all'))
  const emptied = placesIn(sights.filter(({ how }) => how === 'serves all')).map((place) => JSON.stringify(place))
  const isLeft = (place: Place): boolean => emptied.every((each) => each !== JSON.stringify(place))
  const left = list.flatMap((u) => linesOf(state, u)).filter(isLeft)
  const lines = [...given, ...left].map(({ end, thing }) => [
    thing,
    end,
    list.filter((u) => isAt(state, u, { thing, end })),
  ])
  return JSON.stringify([
    [...list].sort((a, b) => a - b),
    [...new Set(lines.map((line) => JSON.stringify(line)))].sort(),
  ])
}
