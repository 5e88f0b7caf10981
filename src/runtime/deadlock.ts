/** The deadlock report: who waits for what, and in which ring. */
import { contractOf } from '../guard/contract.ts'
import type { Leaf } from '../guard/offer.ts'
import { DeadlockError } from '../internal/errors.ts'
import { textOf } from '../internal/unknown.ts'
import type { Tasklet } from '../tasklet/tasklet.ts'
import { isOutside, ringOf } from './wait-for.ts'
import type { Stuck } from './wait-for.ts'

/** What a tasklet is stuck at. Throws nothing, whatever a guard of the user's does: the host is what it is called by. */
export function leavesOf(tasklet: Tasklet<unknown>): readonly Leaf[] {
  if (tasklet.guard === undefined) return []
  let problem: unknown = 'it gives no texts'
  try {
    const leaves = contractOf(tasklet.guard).leaves()
    if (leaves.every(({ what }) => typeof what === 'string')) return isMet(tasklet) ? [untilDone(leaves)] : leaves
  } catch (error) {
    problem = error
  }
  return [{ what: `for a guard that cannot say for what: ${textOf(problem)}` }]
}

/** Whether it has been met, and its wait goes on: by an extended receive, whose body has not ended. */
function isMet({ doing, registration }: Tasklet<unknown>): boolean {
  return doing === 'parked' && registration === undefined
}

function untilDone(leaves: readonly Leaf[]): Leaf {
  return {
    what: 'for an extended receive to be done with its message',
    servers: leaves.flatMap(({ servers = [] }) => servers),
    homes: leaves.flatMap(({ homes = [] }) => homes),
    foreign: leaves.some(({ foreign }) => foreign),
  }
}

/**
 * Makes the error that names every stuck tasklet, outside parties included, and what is `cleaning` up and does not end. Where outside code
 * `mayCome`, it says how that is made known, if it can be what is missing.
 */
export function deadlockError(
  tasklets: Iterable<Tasklet<unknown>, void, unknown>,
  cleaning: readonly string[] = [],
  mayCome = false,
): DeadlockError {
  const stuck: Stuck = new Map()
  for (const tasklet of tasklets) stuck.set(tasklet.id, { tasklet, leaves: leavesOf(tasklet) })
  const { isGuess, ring: ids } = ringOf(stuck)
  const ring = ids.map((id) => stuck.get(id)?.tasklet.name ?? '')
  const waiting = [...stuck.values()].map(({ tasklet, leaves }) => ({
    tasklet: tasklet.name,
    waitsFor: waits(tasklet, leaves),
  }))
  const head = headOf(waiting.length)
  for (const tasklet of cleaning) waiting.push({ tasklet, waitsFor: 'has not finished cleaning up' })
  const shown = waiting.slice(0, 20).map(({ tasklet, waitsFor }) => `\n  ${tasklet} ${waitsFor}`)
  const more = waiting.length > 20 ? `\n  … and ${waiting.length - 20} more` : ''
  const cycle = ring.length === 0 ? '' : `\n  ${isGuess ? 'perhaps a ' : ''}cycle: ${[...ring, ring[0]].join(' -> ')}`
  const hint = mayCome && ring.length === 0 && waitsForStranger(stuck) ? HINT : ''
  return new DeadlockError(head + shown.join('') + more + cycle + hint, waiting, ring)
}

const HINT = "\n  if outside code is still to come, say so: { deadlock: 'wait' }, or the hold() of a Runtime"

/** Whether one waits at a channel for somebody of whom the program knows nothing: nobody has used the other end, or outside code has. */
function waitsForStranger(stuck: Stuck): boolean {
  const isUnknown = ({ end, foreign, servers = [] }: Leaf): boolean =>
    (end === 'send' || end === 'receive') && (foreign === true || servers.every((id) => id === 0))
  return [...stuck.values()].some(({ tasklet, leaves }) => !isOutside(tasklet) && leaves.some(isUnknown))
}

/** Whether a report says nothing new. */
export function isSameReport(earlier: unknown, { message }: DeadlockError): boolean {
  return earlier instanceof DeadlockError && earlier.message.replace(HINT, '') === message.replace(HINT, '')
}

function headOf(tasklets: number): string {
  if (tasklets === 0) return 'the run cannot end:'
  return `nothing can wake ${tasklets === 1 ? 'this tasklet' : `these ${tasklets} tasklets`}:`
}

function waits(tasklet: Tasklet<unknown>, leaves: readonly Leaf[]): string {
  if (tasklet.doing === 'suspended') return 'is suspended, and nobody is left to resume it'
  const texts = leaves.slice(0, 8).map((leaf) => leaf.what)
  const more = leaves.length > 8 ? `, or ${leaves.length - 8} more` : ''
  return `waits ${texts.join(', or ')}${more}`
}
