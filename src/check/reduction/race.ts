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
import { candidates } from './candidate.ts'
import { isFeasible } from './feasible.ts'
import type { Candidate } from './part.ts'
import type { Trail } from './trail.ts'
import type { Step } from './tree.ts'

/** Is told of each: the event whose state is to be left by the sequence instead. */
export type Found = (event: number, sequence: readonly Step[]) => void

/**
 * Finds the races of an execution that is over: also those among its first events, which others have that began so. What comes later, and
 * does not depend on them, is a part of their sequences.
 */
export function races(trail: Trail, found: Found): void {
  trail.order()
  for (let event = 0; event < trail.happenings.length; event++) swaps(trail, event, found)
  candidates(trail, (candidate) => instead(trail, candidate, found))
}

/** The events that conflict with one, and could come after it as well as before. */
function swaps(trail: Trail, event: number, found: Found): void {
  const near = nearOf(trail, event)
  const free = near.filter((other) => !trail.isNeeded(other, trail.at(event).needs))
  if (free.length === 0) return
  const step = trail.stepOf(event)
  const failed = free.filter(
    (other) =>
      !near.some((between) => between !== other && trail.reaches(other, between)) &&
      !reverse(trail, step, [other], trail.withEnds(event, other), found),
  )
  if (failed.length === 0) return
  // What came between has made it possible, as a release does for the next to acquire: so it could come before each that was before that.
  const last = Math.max(...failed)
  for (const before of conflicts(trail, step).reverse())
    if (before < last) reverse(trail, step, [before], trail.withEnds(event, before), found)
}

/** The events that it conflicts with most closely. */
function nearOf(trail: Trail, event: number): readonly number[] {
  const near = trail.conflicts[event] as readonly number[]
  if (near.every((other) => !trail.at(other).hears)) return near
  const found = new Set<number>()
  const seen = new Set<number>()
  for (const other of near) addHeard(trail, event, other, found, seen)
  return [...found]
}
/**
 * Whoever goes on after an end, unseen, has gone on with it: what is done to it comes after both, or before the end, or before it came to
 * wait. Adds what another event stands for so.
 */
function addHeard(trail: Trail, event: number, other: number, found: Set<number>, seen: Set<number>): void {
  if (other < 0 || seen.has(other)) return
  seen.add(other)
  const { hears, label, needs } = trail.at(other)
  const { reads, writes } = trail.at(event).footprint
  const cell = label.seats[0]?.ident.cell ?? -1
  if (!hears || !(writes.includes(cell) || reads.includes(cell))) found.add(other)
  else for (const need of needs) addHeard(trail, event, need, found, seen)
}

/** A step that was not taken: it has to come before whatever made it impossible, and may before what it conflicts with. */
function instead(trail: Trail, candidate: Candidate, found: Found): void {
  const first = Math.min(...candidate.ends)
  const rivals = conflicts(trail, candidate).filter((event) => event < first)
  for (const event of [...rivals, first])
    if (event !== Infinity) reverse(trail, candidate, [event, ...candidate.ends], [], found)
}

/** The events that touch the cells of a candidate, other than those of its tasklets, and do not have to come before it. */
function conflicts(trail: Trail, { footprint, parts, needs }: Candidate): number[] {
  const writes = footprint.writes.filter((cell) => !parts.some(({ wait }) => wait.party.ident.cell === cell))
  const reads = footprint.reads.filter((cell) => trail.isWritten(cell))
  if (writes.length === 0 && reads.length === 0) return []
  const events: number[] = []
  for (const [event, { footprint: other }] of trail.happenings.entries()) {
    const meets =
      writes.some((cell) => other.writes.includes(cell) || other.reads.includes(cell)) ||
      reads.some((cell) => other.writes.includes(cell))
    if (meets && !trail.isNeeded(event, needs)) events.push(event)
  }
  return events
}

/**
 * Has the state before the first of `undone` be left by what follows and does not depend on any of them, and then by `step`: if that can
 * be; with what else conflicts undone as well if it cannot be otherwise. Gives whether it can.
 */
function reverse(
  trail: Trail,
  step: Candidate,
  undone: readonly number[],
  itself: readonly number[],
  found: Found,
): boolean {
  const start = Math.min(...undone)
  const roots = [...undone, ...itself]
  if (attempt(trail, step, start, roots, found)) return true
  // What makes it possible conflicts with it as well as what makes it impossible: the last of them are left out first.
  for (const rival of conflicts(trail, step).reverse()) {
    if (rival <= start || roots.includes(rival)) continue
    roots.push(rival)
    if (attempt(trail, step, start, roots, found)) return true
  }
  return false
}

function attempt(trail: Trail, step: Candidate, start: number, roots: readonly number[], found: Found): boolean {
  const isUndone = (event: number): boolean => event >= start && roots.some((root) => trail.reaches(root, event))
  if (step.needs.some(isUndone)) return false
  const kept: number[] = []
  for (let event = start + 1; event < trail.happenings.length; event++) if (!isUndone(event)) kept.push(event)
  if (!isFeasible(trail, step, start, kept)) return false
  const sequence: Step[] = kept.map((event) => trail.at(event))
  sequence.push(step)
  found(start, sequence)
  return true
}
