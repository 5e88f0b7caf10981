/** Who else may have arrived for a turn, and in which order: as labels. Two orders are one if nobody can tell them apart. */
import type { Ident } from './ident.ts'
import { labelOf } from './label.ts'
import type { Label } from './label.ts'
import type { Party } from './party.ts'
import type { Recorder, Sight } from './record.ts'
import { placesOf } from './touch.ts'
import type { Place } from './touch.ts'

/** What is needed of the execution. */
type Scene = Recorder & { readonly held: readonly Party[]; readonly present: readonly Party[] }

/** The same step, each time with one more who has arrived. */
export function withOthers(
  execution: Scene,
  { arrivals, kind, seats }: Label,
  others: readonly Party[],
  sights: readonly Sight[],
): Label[] {
  return others
    .filter(({ ident }) => !arrivals.includes(ident))
    .map(({ ident }) => labelOf(kind, seats, inOrder(execution, [...arrivals, ident], sights)))
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
  const isLine = ({ kind, thing }: Place): boolean =>
    joins ||
    sights.some(
      ({ cell, how, kinds }) => how !== 'serves all' && kinds.includes(kind) && cell === execution.placeOf(thing),
    )
  return (
    one?.some(
      (place) => isLine(place) && other?.some(({ kind, thing }) => kind === place.kind && thing === place.thing),
    ) === true
  )
}
