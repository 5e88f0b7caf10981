/** Whether a step could be taken after some of the events of an execution: by what those leave behind, without running them. */
import { STATE } from '../guard/probe.ts'
import type { Sync } from '../guards/barrier.ts'
import type { Acquire } from '../guards/semaphore.ts'
import { EndGuard } from '../tasklet/end.ts'
import type { Tasklet } from '../tasklet/tasklet.ts'
import type { Candidate, Part } from './part.ts'
import type { Trail } from './trail.ts'
import type { Alt } from './wait.ts'

/** Whether `step` could follow the events before `start` and then those of `kept`. */
export function isFeasible(trail: Trail, step: Candidate, start: number, kept: readonly number[]): boolean {
  const isIn = (event: number): boolean => event < start || kept.includes(event)
  const { parts, limit } = step
  if (limit !== undefined) return isIn(limit.since) || limit.since < 0 ? isEarliest(trail, limit.at, isIn) : false
  if (step.label.kind !== 'meet') return true
  if (parts.some(({ wait }) => !isIn(wait.since) && wait.since >= 0)) return false
  return parts.every((part) => couldBe(trail, part, parts.length, start, kept, isIn))
}

type IsIn = (event: number) => boolean

function couldBe(
  trail: Trail,
  part: Part,
  partners: number,
  start: number,
  kept: readonly number[],
  isIn: IsIn,
): boolean {
  const { wait, at } = part
  const alt = wait.alts[at] as Alt
  const { kind, core, guard } = alt
  const level = (thing: object): number => levelOf(trail, thing, start, kept)
  if (kind === 'timer') return isEarliest(trail, alt.due, isIn)
  if (kind === 'sync') return level((guard as Sync).barrier) === partners
  if (kind === 'acquire') return level((guard as Acquire).permits) > 0
  if (kind === 'end') return !(guard instanceof EndGuard) || hasEnded(trail, guard.tasklet as Tasklet<unknown>, isIn)
  if (core === undefined || kind === 'join') return true
  const isClosed = wasWritten(trail, trail.execution.cellOf(core, STATE), isIn)
  if (core.buffer === undefined) return isClosed !== partners > 1
  if (kind === 'receive') return isClosed || level(core) > 0
  return isClosed || level(core) < core.capacity || core.overflow !== 'block'
}

function wasWritten(trail: Trail, cell: number, isIn: IsIn): boolean {
  return trail.happenings.some(({ footprint }, event) => isIn(event) && footprint.writes.includes(cell))
}

/** How much there is of a stock after those events. */
function levelOf(trail: Trail, thing: object, start: number, kept: readonly number[]): number {
  const stock = trail.execution.stocks.findIndex((each) => each.thing === thing)
  const after = (event: number): number => trail.levels(event)[stock] ?? 0
  let level = after(start - 1)
  for (const event of kept) level += after(event) - after(event - 1)
  return level
}

/** Whether no timer that is then armed is earlier. */
function isEarliest(trail: Trail, time: number, isIn: IsIn): boolean {
  const isOpen = ({ since, until }: { readonly since: number; readonly until: number }): boolean =>
    isIn(since) && !(until !== Infinity && isIn(until))
  return (
    !trail.waits.some((wait) => isOpen(wait) && wait.alts.some(({ due }) => due < time)) &&
    !trail.execution.allLimits.some((limit) => isOpen(limit) && limit.at < time)
  )
}

function hasEnded(trail: Trail, tasklet: Tasklet<unknown>, isIn: IsIn): boolean {
  const { last } = trail.execution.partyOf(tasklet)
  return tasklet.over && (last < 0 || isIn(last))
}
