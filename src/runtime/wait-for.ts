/**
 * The wait-for graph of those who are stuck, and the ring in it (R. C. Holt, "Some deadlock properties of computer systems", 1972).
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
import { above } from '../guard/contract.ts'
import type { Leaf } from '../guard/offer.ts'
import type { Tasklet } from '../tasklet/tasklet.ts'

/** Those who are stuck, by number, each with what it waits for. */
export type Stuck = Map<number, { readonly tasklet: Tasklet<unknown>; readonly leaves: readonly Leaf[] }>

/** Whether it is outside code that waits. */
export function isOutside(tasklet: Tasklet<unknown>): boolean {
  return tasklet.host === above.outsideHost
}

/** The shortest ring by the strongest evidence that shows one. */
export function ringOf(stuck: Stuck): { readonly ring: readonly number[]; readonly isGuess: boolean } {
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
