/** Who else may have arrived for a turn, and in which order: as labels. Two orders are one if nobody can tell them apart. */
import { membersOf } from '../record/concern.ts'
import type { Ident } from '../record/ident.ts'
import { labelOf } from '../record/label.ts'
import type { Label } from '../record/label.ts'
import type { Party } from '../record/party.ts'
import type { Recorder, Sight } from '../record/record.ts'
import { placesOf } from '../record/touch.ts'
import type { Place } from '../record/touch.ts'
import { facingOf } from '../record/wait.ts'

/** What is needed of the execution. */
type Scene = Recorder & { readonly present: readonly Party[] }

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
  const isThere = (party: Party): boolean =>
    (party.arrived && party.status === 'held') || arrivals.includes(party.ident) || execution.present.includes(party)
  const arrived = execution.parties.filter((party): party is Party => party !== undefined && isThere(party))
  const there = { sights, members: arrived.flatMap(membersOf) }
  while (left.length > 0) {
    const free = left.filter((ident, i) => !left.slice(0, i).some((other) => areInLine(execution, other, ident, there)))
    const next = free.reduce((a, b) => (b.index < a.index ? b : a))
    order.push(next)
    left.splice(left.indexOf(next), 1)
  }
  return order
}

/** Whether a turn comes upon two tasklets in one line: where it gives or takes something, or where a join may that has arrived. */
function areInLine(execution: Scene, a: Ident, b: Ident, there: Lines): boolean {
  const [one, other] = [a, b].map(({ index }) => execution.parties[index]?.alts.flatMap(placesOf) ?? [])
  return one?.some((place) => isLine(execution, place, there) && other?.some((each) => isSame(each, place))) === true
}

/** What a turn comes upon, and what joins that have arrived give there, or take. */
interface Lines {
  readonly sights: readonly Sight[]
  readonly members: readonly Place[]
}

function isLine(execution: Scene, place: Place, { members, sights }: Lines): boolean {
  const { kind, thing } = place
  return (
    members.some((member) => isSame({ thing: member.thing, kind: facingOf(member.kind) }, place)) ||
    sights.some(({ cell, how, kinds }) => INLINE.has(how) && kinds.includes(kind) && cell === execution.placeOf(thing))
  )
}

/** Where it matters who is first in line. */
const INLINE: ReadonlySet<Sight['how']> = new Set<Sight['how']>(['looks', 'serves some'])

function isSame(one: Place, other: Place): boolean {
  return one.kind === other.kind && one.thing === other.thing
}
