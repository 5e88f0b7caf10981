/**
 * Races: which steps of an execution could have come in another order, or instead of another.
 *
 * Two kinds. Steps that were both taken, and conflict in a cell, could be swapped. And a step that was *not* taken: a
 * communication that a tasklet's other one has disabled, which never ran and so has touched nothing. Those are looked for among all
 * waits of the execution, and all partners that they could have had.
 *
 * Each is a sequence that some earlier state has to be left by: what came after that state and does not depend on what is to be
 * undone, and then the step.
 */

import type { Wait } from './record.ts'
import { Footprint } from './footprint.ts'
import { candidates } from './candidate.ts'
import type { Candidate, Part } from './part.ts'
import { isFeasible } from './feasible.ts'
import { labelOf } from './label.ts'
import type { Label } from './label.ts'
import type { Trail } from './trail.ts'
import type { Step } from './tree.ts'

/** Is told of each: the event whose state is to be left by the sequence instead. */
export type Found = (event: number, sequence: readonly Step[]) => void

/** Finds all races of an execution that is over. */
export function races(trail: Trail, found: Found): void {
  trail.order()
  const taken = new Set(trail.happenings.map(({ label }) => label.key))
  for (let event = 0; event < trail.happenings.length; event++) swaps(trail, event, found)
  const seen = new Set<string>()
  for (const candidate of candidates(trail)) {
    const { key } = candidate.label
    if (taken.has(key) || seen.has(key)) continue
    seen.add(key)
    instead(trail, candidate, found)
  }
  for (let event = 0; event < trail.happenings.length; event++) otherArrivals(trail, event, found)
}

/** The events that conflict with one, and could come after it as well as before. */
function swaps(trail: Trail, event: number, found: Found): void {
  const { footprint, label, needs } = trail.happenings[event] as Trail['happenings'][number]
  const near = trail.conflicts[event] as readonly number[]
  for (const other of near) {
    if (needs.some((need) => need >= 0 && trail.reaches(other, need))) continue
    if (near.some((between) => between !== other && trail.reaches(other, between))) continue
    const parts = partsOf(trail, label)
    reverse(trail, { label, footprint, needs, parts }, [other], [event], found)
  }
}

function partsOf(trail: Trail, { kind, seats }: Label): Part[] {
  if (kind !== 'meet') return []
  return seats.map(({ ident, wait: number, at }) => ({
    wait: trail.waits.find(({ party, number: n }) => party.ident === ident && n === number) as Wait,
    at,
  }))
}

/** A step that was not taken: it has to come before whatever ended the waits of its tasklets, and may before what it conflicts with. */
function instead(trail: Trail, candidate: Candidate, found: Found): void {
  const ends = new Set<number>()
  for (const { wait } of candidate.parts) if (wait.until !== Infinity) ends.add(wait.until)
  const first = Math.min(...ends)
  const rivals = conflicts(trail, candidate).filter((event) => event < first)
  for (const event of [...rivals, first]) if (event !== Infinity) reverse(trail, candidate, [event, ...ends], [], found)
}

/** The events that touch the cells of a candidate, other than its tasklets', and do not have to come before it. */
function conflicts(trail: Trail, { footprint, parts, needs }: Candidate): number[] {
  const own = new Set(parts.map(({ wait }) => wait.party.ident.cell))
  const writes = footprint.writes.filter((cell) => !own.has(cell))
  const events: number[] = []
  for (const [event, { footprint: other }] of trail.happenings.entries()) {
    const meets =
      writes.some((cell) => other.writes.includes(cell) || other.reads.includes(cell)) ||
      footprint.reads.some((cell) => other.writes.includes(cell))
    if (meets && !needs.some((need) => need >= 0 && trail.reaches(event, need))) events.push(event)
  }
  return events
}

/**
 * Has the state before the first of `undone` be left by what follows and does not depend on any of them, and then by `step`: if that can
 * be, with what else conflicts undone as well if it cannot be otherwise.
 */
function reverse(
  trail: Trail,
  step: Candidate,
  undone: readonly number[],
  itself: readonly number[],
  found: Found,
): void {
  const start = Math.min(...undone)
  const roots = [...undone, ...itself]
  if (attempt(trail, step, start, roots, found)) return
  const rivals = conflicts(trail, step).filter((event) => event > start && !roots.includes(event))
  if (rivals.length > 0) attempt(trail, step, start, [...roots, ...rivals], found)
}

function attempt(trail: Trail, step: Candidate, start: number, roots: readonly number[], found: Found): boolean {
  const isUndone = (event: number): boolean => event >= start && roots.some((root) => trail.reaches(root, event))
  if (step.needs.some(isUndone)) return false
  const kept: number[] = []
  for (let event = start + 1; event < trail.happenings.length; event++) if (!isUndone(event)) kept.push(event)
  if (!isFeasible(trail, step, start, kept)) return false
  const sequence: Step[] = kept.map((event) => trail.happenings[event] as Step)
  found(start, [...sequence, step])
  return true
}

/** A turn that looked who is there could have found others. */
function otherArrivals(trail: Trail, event: number, found: Found): void {
  const { label, footprint, looked, needs } = trail.happenings[event] as Trail['happenings'][number]
  for (const { core, kind } of looked)
    for (const wait of trail.waits) {
      const { party, alts, since, until } = wait
      if (label.arrivals.includes(party.ident) || label.seats.some(({ ident }) => ident === party.ident)) continue
      if (!alts.some((alt) => alt.kind === kind && alt.core === core)) continue
      const turn = labelOf('turn', label.seats, [...label.arrivals, party.ident])
      const more = new Footprint()
      more.absorb(footprint)
      more.write(party.ident.cell)
      const undone = until === Infinity ? [event] : [event, until]
      const step = { label: turn, footprint: more, needs: [...needs, since], parts: [{ wait, at: 0 }] }
      reverse(trail, step, undone, [], found)
    }
}
