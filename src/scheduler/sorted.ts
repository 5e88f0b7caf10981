/** Run queues that serve the smallest key first, and equal keys in order of arrival: deadlines and fair shares. */
import { Heap } from '../internal/heap.ts'
import type { RunQueue } from './scheduler.ts'
import type { Tasklet } from '../tasklet/tasklet.ts'

/** Makes a run queue sorted by `keyOf`, which is asked once for each time that a tasklet enters it. O(log n). */
function sorted(name: string, keyOf: (tasklet: Tasklet<unknown>) => number): RunQueue {
  const heap = new Heap<Tasklet<unknown>>((tasklet, index) => {
    tasklet.slot = index
  })
  let arrivals = 0
  return {
    name,
    enqueue: (tasklet) => heap.add(tasklet, keyOf(tasklet), arrivals++),
    dequeue: () => heap.take(),
    remove: (tasklet) => heap.remove(tasklet, tasklet.slot as number),
    ready: () => heap.size,
  }
}

/**
 * Makes a run queue that serves the earliest deadline first (Liu and Layland 1973). A tasklet's deadline is that of its
 * `spawn({ deadline })`, in ms on the runtime's clock; those without one come last, in turn.
 *
 * @example
 * ```ts
 * import { deadline, run, spawn } from 'occamy'
 *
 * await run(function* () {
 *   spawn({ deadline: 20 }, function* () { console.log('later') })
 *   spawn({ deadline: 10 }, function* () { console.log('sooner') })
 *   yield* spawn(function* () {})
 * }, { scheduler: deadline() })
 * // sooner
 * // later
 * ```
 */
export function deadline(): RunQueue {
  return sorted('deadline', (tasklet) => tasklet.deadline)
}

/** What a turn costs, at most: sums of larger ones would have no room for the cost of an ordinary turn. */
const MOST = 2 ** 32

/**
 * Makes a run queue that shares out the turns by weight: stride scheduling (Waldspurger and Weihl 1995). A tasklet of
 * `spawn({ weight: 2 })` gets twice the turns of one of weight 1. One that was away does not catch up. A weight below 2 ** -32
 * counts as that.
 *
 * @example
 * ```ts
 * import { fairShare, reschedule, run, spawn } from 'occamy'
 *
 * let order = ''
 * function* worker(name: string, turns: number) {
 *   for (let i = 0; i < turns; i++) { yield* reschedule(); order += name }
 * }
 * await run(function* () {
 *   const heavy = spawn({ weight: 3 }, worker, 'h', 6)
 *   const light = spawn({ weight: 1 }, worker, 'l', 2)
 *   yield* heavy
 *   yield* light
 * }, { scheduler: fairShare() })
 * console.log(order.slice(0, 6).includes('l'), order.length) // true 8
 * ```
 */
export function fairShare(): RunQueue {
  /** Of those who are ready, where their next turn begins; of the others, where their last one ended. */
  const passes = new WeakMap<Tasklet<unknown>, number>()
  let served = 0
  const cost = (tasklet: Tasklet<unknown>): number => Math.min(1 / tasklet.weight, MOST)
  const queue = sorted('fairShare', (tasklet) => {
    const pass = Math.max(passes.get(tasklet) ?? 0, served)
    passes.set(tasklet, pass)
    return pass + cost(tasklet)
  })
  return {
    ...queue,
    dequeue() {
      const tasklet = queue.dequeue()
      if (tasklet === undefined) return undefined
      const pass = passes.get(tasklet) as number
      served = Math.max(served, pass)
      // Only now: one that is taken out before its turn has not had it.
      passes.set(tasklet, pass + cost(tasklet))
      return tasklet
    },
  }
}
