/** A turn looks at the ends of a channel, to count who is there or to try. */
import type { Core } from '../../channel/core.ts'
import type { Line, Parkable } from '../../channel/line.ts'
import type { Alternative } from '../../guard/offer.ts'
import { BUFFER, RECEIVERS, SENDERS, STATE } from '../../guard/probe.ts'
import type { Aspect } from '../../guard/probe.ts'
import { Acquire } from '../../guards/semaphore.ts'
import { kernel } from '../../guard/kernel.ts'
import { Joining } from '../../join/joining.ts'
import type { Footprint } from '../record/footprint.ts'
import { AnyEnd, AnyReceive, AnySend, AnyTimer } from '../record/kinds.ts'
import { isRendezvous } from '../record/there.ts'
import { touchAbsence } from '../record/touch.ts'
import type { AltKind } from '../record/wait.ts'
import { comeUpon } from './presence.ts'
import type { Scene } from './presence.ts'

type End = typeof SENDERS | typeof RECEIVERS

const NOTHING: ReadonlySet<number> = new Set<number>()

/** What is needed of the execution to look for what a select set has. */
interface Looker {
  readonly footprint: Footprint
  cellOf(thing: object, aspect: Aspect): number
  looksAtEnds(core: object, ends: readonly End[], list: number | undefined): void
  looksAtClock(): void
  sees(tasklet: object): void
}

/** The turn under way looks for what is ready of these, which a select set has; `list` is the cell of the order in which that is taken. */
export function lookFor(execution: Looker, alternatives: readonly Alternative[], list: number | undefined): void {
  if (list !== undefined) execution.footprint.read(list)
  for (const { guard } of alternatives)
    if (guard instanceof AnySend) execution.looksAtEnds(guard.core, [RECEIVERS], list)
    else if (guard instanceof AnyReceive) execution.looksAtEnds(guard.core, [SENDERS], list)
    else if (guard instanceof AnyTimer) execution.looksAtClock()
    else if (guard instanceof AnyEnd) execution.sees(guard.tasklet)
    else if (guard instanceof Acquire) execution.footprint.write(execution.cellOf(guard.permits, STATE))
}

/**
 * The turn under way looks at some ends of a channel, of which a select set may take what is ready, in the order of `list`; gives whether it is
 * a try that will put something into a buffer, or take it.
 */
export function lookAt(execution: Scene, core: Core<unknown>, ends: readonly End[], list?: number): boolean {
  const { buffer, state } = core
  const isTry = ends.length === 1
  const takes = ends[0] === SENDERS
  execution.read(core, STATE)
  // Nobody waits at a channel that is closed, or poisoned; but what is buffered can still be taken.
  const drains = state === 'closed' && buffer !== undefined && isTry && takes
  if (state !== 'open' && !drains) return false
  if (buffer !== undefined && isTry && !drains && isRendezvous(core))
    execution.footprint.read(execution.cellOf(core, BUFFER))
  else if (buffer !== undefined && isTry) {
    const isStuck = takes ? buffer.length === 0 : core.room <= 0
    const succeeds = !isStuck || (!takes && core.overflow.startsWith('drop'))
    execution.footprint[succeeds ? 'write' : 'read'](execution.cellOf(core, BUFFER))
    // It sees what is in the buffer: who waits there, it need not know, but for a join that gives more than there is room for, or takes more.
    if (isStuck && someJoinTwice(execution, core)) seeWhoIsThere(execution, core, ends, list)
    return succeeds
  }
  seeWhoIsThere(execution, core, ends, list)
  if (isTry) relyOnOrder(execution, takes ? core.senders : core.receivers)
  return false
}

function seeWhoIsThere(execution: Scene, core: Core<unknown>, ends: readonly End[], list: number | undefined): void {
  const { turning } = execution
  if (turning === undefined)
    throw execution.fault(
      `${(kernel.offer as { readonly name?: string } | undefined)?.name ?? 'a tasklet'} looks who waits at ${core.name} where it makes a guard, or tests a condition: look before that`,
    )
  const kinds = ends.map((end): AltKind => (end === SENDERS ? 'send' : 'receive'))
  for (const end of ends) execution.footprint.read(execution.cellOf(core, end))
  execution.looks = true
  comeUpon(execution, {
    cell: execution.placeOf(core),
    kinds,
    how: 'looks',
    by: turning.ident,
    later: NOTHING,
    list,
  })
}

/** Whether somebody waits for a join that has a channel as several of its members. */
function someJoinTwice({ held, present }: Scene, core: Core<unknown>): boolean {
  return [...held, ...present].some(({ alts }) =>
    alts.some(
      ({ guard }) => guard instanceof Joining && guard.members.filter(({ port }) => port.core === core).length > 1,
    ),
  )
}

/** A try is about to serve the first in line, who would be served by what comes before that in order, if it were there. */
function relyOnOrder(execution: Scene, line: Line<Parkable>): void {
  const { leaf, offer } = line.first(undefined) ?? {}
  const party = execution.present.find(({ tasklet }) => tasklet === offer)
  const alt = party?.alts.find(({ guard }) => guard === leaf)
  for (const higher of alt?.higher ?? []) touchAbsence(execution, execution.footprint, higher)
}
