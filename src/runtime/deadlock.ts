/**
 * The deadlock report: who waits for what, and who waits for whom in a ring.
 *
 * A channel does not know who could serve it; what it knows is who has used its ends. So the ring is looked for with
 * evidence of three strengths, the strongest first: a tasklet waits for (1) the tasklets that it names, or that have used
 * the other end; (2) those that have used its own end, and may hold what is missing; (3) any other that is stuck, when
 * nobody has ever used the channel. A ring of (3) is a guess, and so it is told as one, and only where there is nobody else to mean. (2) and (3)
 * tell nothing of two waits of outside code. Tasklets are looked up by number: no channel keeps a tasklet alive.
 *
 * An end knows the last who came to it, and who waits there has come after whoever took the last message. So where messages are tokens (forks,
 * locks), the ring leads over the one who put them there, and not over their holders: to know those would cost a store for each message.
 */
import { above, contractOf } from '../guard/contract.ts'
import type { Leaf } from '../guard/offer.ts'
import { DeadlockError } from '../internal/errors.ts'
import { textOf } from '../internal/unknown.ts'
import type { Tasklet } from '../tasklet/tasklet.ts'

type Stuck = Map<number, { readonly tasklet: Tasklet<unknown>; readonly leaves: readonly Leaf[] }>

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

/** Whether it is outside code that waits. */
function isOutside(tasklet: Tasklet<unknown>): boolean {
  return tasklet.host === above.outsideHost
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

/** The shortest ring by the strongest evidence that shows one. */
function ringOf(stuck: Stuck): { readonly ring: readonly number[]; readonly isGuess: boolean } {
  for (const strength of [1, 2, 3] as const) {
    const edges = new Map<number, ReadonlySet<number>>()
    for (const [id, { leaves }] of stuck)
      edges.set(id, new Set(leaves.flatMap((leaf) => serversOf(id, leaf, strength, stuck))))
    const isGuess = strength === 3
    const ring = shortestRing(edges)
    if (ring.length > 0 && !(isGuess && ring.some((id) => edges.get(id)?.size !== 1))) return { ring, isGuess }
  }
  return { ring: [], isGuess: false }
}

function serversOf(id: number, leaf: Leaf, strength: 1 | 2 | 3, stuck: Stuck): number[] {
  const known = (ids: readonly number[] | undefined): number[] =>
    (ids ?? []).filter((each) => each !== id && stuck.has(each))
  const servers = known(leaf.servers)
  if (strength === 1 || servers.length > 0 || leaf.on === undefined) return servers
  const related = relatedTo(id, stuck)
  const users = known(leaf.users).filter((other) => related.has(other))
  if (strength === 2 || users.length > 0) return users
  return [...related].flatMap(([other, { leaves }]) =>
    other !== id && leaves.some((each) => differs(each, leaf)) ? [other] : [],
  )
}

/** Those that one may mean by weak evidence: two waits of outside code have nothing to do with each other, as far as is known. */
function relatedTo(id: number, stuck: Stuck): Stuck {
  const one = stuck.get(id)
  if (one === undefined || !isOutside(one.tasklet)) return stuck
  return new Map([...stuck].filter(([, { tasklet }]) => !isOutside(tasklet)))
}

/** Whether a tasklet stuck at `other` might still serve `leaf`: it waits at a channel, but not at the same end. */
function differs(other: Leaf, leaf: Leaf): boolean {
  return (other.end === 'send' || other.end === 'receive') && !(other.on === leaf.on && other.end === leaf.end)
}

/** Breadth first from each tasklet back to itself. */
function shortestRing(edges: ReadonlyMap<number, ReadonlySet<number>>): number[] {
  let best: number[] = []
  for (const start of [...edges.keys()].slice(0, 1000)) {
    const from = new Map<number, number>()
    const queue = [start]
    for (const at of queue) {
      for (const to of edges.get(at) ?? []) {
        if (to === start) {
          const ring = wayBack(from, start, at)
          if (best.length === 0 || ring.length < best.length) best = ring
        } else if (!from.has(to)) {
          from.set(to, at)
          queue.push(to)
        }
      }
    }
    if (best.length > 0 && best.length <= 2) break
  }
  return best
}

function wayBack(from: ReadonlyMap<number, number>, start: number, end: number): number[] {
  const ring = [end]
  for (let at = end; at !== start; ring.unshift(at)) at = from.get(at) as number
  return ring
}
