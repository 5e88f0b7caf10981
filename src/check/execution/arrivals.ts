/** Who else may have arrived for a turn, and in which order: as labels. Two orders are one if nobody can tell them apart. */
import type { Ident } from '../record/ident.ts'
import { labelOf } from '../record/label.ts'
import type { Label } from '../record/label.ts'
import type { Party } from '../record/party.ts'
import type { Recorder, Sight } from '../record/record.ts'
import { isRendezvous, matches } from '../record/there.ts'
import { isLine, placesOf } from '../record/touch.ts'
import type { Place } from '../record/touch.ts'
import type { Alt } from '../record/wait.ts'

/** Who else may have arrived: those that a step could have come upon, and those who could have stood in line before one that it has. */
export interface Others {
  readonly absent: readonly Party[]
  readonly ahead: readonly Party[]
}

/** The same step, each time with one more who has arrived. */
export function withOthers(
  execution: Recorder,
  { arrivals, kind, seats }: Label,
  { absent, ahead }: Others,
  sights: readonly Sight[],
): Label[] {
  const lists = without(arrivals, absent).map((ident) => [...arrivals, ident])
  for (const ident of without(arrivals, ahead))
    if (!arrivals.some((other) => meet(execution, ident, other)))
      for (const [i, other] of arrivals.entries())
        if (inOneLine(execution, ident, other)) lists.push([...arrivals.slice(0, i), ident, ...arrivals.slice(i)])
  return lists.map((list) => labelOf(kind, seats, inOrder(execution, list, sights)))
}

function without(arrivals: readonly Ident[], others: readonly Party[]): Ident[] {
  return others.map(({ ident }) => ident).filter((ident) => !arrivals.includes(ident))
}

/** Whether two tasklets would have served each other, and so do not both wait. Of joins, which may lack more than that, it is not said. */
function meet({ parties }: Recorder, a: Ident, b: Ident): boolean {
  const other = parties[b.index] as Party
  const isHere = ({ core, kind }: Alt): boolean => core !== undefined && isRendezvous(core) && kind !== 'join'
  return (parties[a.index] as Party).alts.some((alt) => isHere(alt) && matches(other, alt))
}

/** A list of those who have arrived, with those first who come first of all: as far as nobody can tell. */
function inOrder(execution: Recorder, arrivals: readonly Ident[], sights: readonly Sight[]): Ident[] {
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

/** Whether two tasklets wait in one line, and a turn does not serve all of it; or stand on one list, of which it takes what is ready in order. */
function areInLine(execution: Recorder, a: Ident, b: Ident, sights: readonly Sight[]): boolean {
  if (areOnList(execution, a, b, sights)) return true
  return shared(execution, a, b).some(({ kind, thing }) => {
    const here = sights.filter(({ cell, kinds }) => kinds.includes(kind) && cell === execution.placeOf(thing))
    return here.some(({ how }) => IN_LINE.has(how)) || (isLine(kind) && !here.some(({ how }) => how === 'serves all'))
  })
}

function areOnList(execution: Recorder, a: Ident, b: Ident, sights: readonly Sight[]): boolean {
  const [lists, others] = [a, b].map(({ index }) => {
    const places = execution.parties[index]?.alts.flatMap(placesOf) ?? []
    const isHere = ({ cell, kinds }: Sight): boolean =>
      places.some(({ kind, thing }) => kinds.includes(kind) && execution.placeOf(thing) === cell)
    return sights.filter(isHere).flatMap(({ list }) => list ?? [])
  })
  return lists?.some((list) => others?.includes(list)) === true
}

/** Where it matters who is first in line. */
const IN_LINE: ReadonlySet<Sight['how']> = new Set<Sight['how']>(['looks', 'serves some'])

/** Whether two tasklets wait in one line. */
export function inOneLine(execution: Recorder, a: Ident, b: Ident): boolean {
  return shared(execution, a, b).some(({ kind }) => isLine(kind))
}
function shared({ parties }: Recorder, a: Ident, b: Ident): readonly Place[] {
  const [places, others] = [a, b].map(({ index }) => parties[index]?.alts.flatMap(placesOf) ?? [])
  return (places ?? []).filter(({ kind, thing }) =>
    others?.some((other) => other.kind === kind && other.thing === thing),
  )
}
