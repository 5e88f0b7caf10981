/**
 * Who may have arrived when a turn comes upon them, and in which order. Whom a turn serves matters only if it then does something to what
 * they wait for: otherwise they may as well come after it.
 */
import { current } from './interpret.ts'
import type { State } from './interpret.ts'
import { alternatives, match } from './moves.ts'
import { placesOf, taskletOf } from './places.ts'
import type { End } from './places.ts'
import { canArrive, isAt } from './presence.ts'

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
  const can = [...state.tasklets.keys()].filter((u) => canArrive(state, u))
  const distinct = new Map<string, readonly number[]>()
  const extend = (list: readonly number[]): void => {
    const sights = run(list)
    // Two orders are one choice if nobody can tell: if they are the same in each line.
    const seen = seenAs(state, list, sights)
    if (distinct.has(seen)) return
    distinct.set(seen, list)
    const fitting = can.filter((u) => !list.includes(u) && !list.some((v) => couldCommunicate(state, u, v)))
    const found = sights.flatMap((sight) => concerned(state, fitting, sight))
    for (const u of new Set(found)) extend([...list, u])
  }
  extend([])
  return [...distinct.values()]
}

/** Those to whom a sight matters. */
function concerned(
  state: State,
  all: readonly number[],
  { ends, how, later, thing, waiting }: Sight,
): readonly number[] {
  const there = all.filter((u) => waiting.includes(u) && ends.some((end) => isAt(state, u, { thing, end })))
  if (how === 'looks') return there
  const minding = there.filter(
    (u) => later.has(taskletOf(u)) || placesOf(current(state, u)).some((place) => later.has(place.thing)),
  )
  // Where only some are served, it matters who else is in line.
  return how === 'serves all' || minding.length === 0 ? minding : there
}

function seenAs(state: State, list: readonly number[], sights: readonly Sight[]): string {
  const lines = sights
    .filter(({ how }) => how !== 'serves all')
    .flatMap(({ ends, thing }) => ends.map((end) => list.filter((u) => isAt(state, u, { thing, end }))))
  return JSON.stringify([[...list].sort((a, b) => a - b), lines])
}

/** Whether they could not both be there: nobody waits for whom he has met. */
function couldCommunicate(state: State, u: number, v: number): boolean {
  return alternatives(state, u).some((one) => alternatives(state, v).some((other) => match(state, one, other)))
}
