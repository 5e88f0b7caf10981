/** Whether a step could be taken after some of the events of an execution: by what those leave behind, without running them. */
import { STATE } from '../../guard/probe.ts'
import type { Sync } from '../../guards/barrier.ts'
import type { Acquire } from '../../guards/semaphore.ts'
import type { Core } from '../../channel/core.ts'
import { altOf } from './part.ts'
import type { Candidate } from './part.ts'
import type { Party } from '../record/party.ts'
import type { Trail } from './trail.ts'
import type { Alt } from '../record/wait.ts'

/** Whether `step` could follow the events before `start` and then those of `kept`. */
export function isFeasible(trail: Trail, step: Candidate, start: number, kept: readonly number[]): boolean {
  const isIn = (event: number): boolean => event < start || kept.includes(event)
  const { parts, limit } = step
  if (limit !== undefined) return isIn(limit.since) || limit.since < 0 ? isEarliest(trail, limit.at, isIn) : false
  if (parts.some(({ wait }) => !isIn(wait.since) && wait.since >= 0)) return false
  const state: State = { trail, start, kept, isIn }
  const [part] = parts
  if (step.usesBuffer !== undefined && part !== undefined && !isSo(state, altOf(part), step.usesBuffer)) return false
  return parts.every((each) => couldBe(state, altOf(each), parts.length) && !isPreceded(state, altOf(each)))
}

/** Whether one end of a channel would find its buffer of use, or would find it closed: as is said. */
function isSo(state: State, alt: Alt, usesBuffer: boolean): boolean {
  const { core, kind } = alt
  if (core === undefined) return true
  const isSend = kind === 'send'
  const hasUse = core.buffer !== undefined && hasStock(state, core, isSend, 1) && !(isSend && isClosed(state, core))
  return usesBuffer ? hasUse : isClosed(state, core) && (isSend || !hasUse)
}

/** Whether one of those is ready that are taken before an alternative. */
function isPreceded(state: State, { higher }: Alt): boolean {
  return higher.some(
    (alt) => alt.kind === 'default' || (alt.kind === 'timer' ? alt.due <= timeIn(state) : couldBe(state, alt, 1)),
  )
}

/** The time after those events: of those that a timer has brought on, the latest. */
function timeIn({ trail, start, kept }: State): number {
  let time = trail.timeAfter(start - 1)
  for (const event of kept)
    if (trail.timeAfter(event) > trail.timeAfter(event - 1)) time = Math.max(time, trail.timeAfter(event))
  return time
}

/** The state after the events before `start`, and then those of `kept`. */
interface State {
  readonly trail: Trail
  readonly start: number
  readonly kept: readonly number[]
  readonly isIn: IsIn
}

type IsIn = (event: number) => boolean

/** Whether an alternative could be committed, with so many partners, itself counted. */
function couldBe(state: State, alt: Alt, partners: number): boolean {
  const { trail, isIn } = state
  const { kind, core, guard } = alt
  if (kind === 'timer') return isEarliest(trail, alt.due, isIn)
  if (kind === 'sync') return Math.max(levelOf(state, (guard as Sync).barrier), 1) === partners
  if (kind === 'answer') return levelOf(state, guard) > 0
  if (kind === 'acquire') return levelOf(state, (guard as Acquire).permits) > 0
  if (kind === 'end') return trail.execution.awaitedBy(guard).every((party) => hasEnded(party, isIn))
  if (core === undefined) return kind !== 'never'
  if (core.buffer === undefined) return isClosed(state, core) !== partners > 1
  return isClosed(state, core) || hasStock(state, core, kind === 'send', 1)
}

function isClosed({ trail, isIn }: State, core: Core<unknown>): boolean {
  const cell = trail.execution.cellOf(core, STATE)
  return trail.happenings.some(({ footprint }, event) => isIn(event) && footprint.writes.includes(cell))
}

/** Whether a buffer has so many messages, or so much room. */
function hasStock(state: State, core: Core<unknown>, isRoom: boolean, need: number): boolean {
  const level = levelOf(state, core)
  return isRoom ? level + need <= core.capacity || core.overflow !== 'block' : level >= need
}

/** How much there is of a stock after those events. */
function levelOf({ trail, start, kept }: State, thing: object): number {
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

function hasEnded({ last, tasklet }: Party, isIn: IsIn): boolean {
  return tasklet.over && (last < 0 || isIn(last))
}
