/**
 * Priorities: a run queue for each level, the highest first (occam's PRI PAR, with any number of levels).
 *
 * Bypass with `aging: a`: a level that was ready for `a` turns of others comes before the highest, and of several such the one
 * that has waited longest. With L levels in use and r ready tasklets in its own level, a tasklet waits at most r * (a + L)
 * turns, which is never more than r * (a + 1) * L.
 */
import { checkOptions, wholeNumber } from '../internal/check.ts'
import { roundRobin } from './round-robin.ts'
import type { RunQueue } from './scheduler.ts'

/** Options of `priority`. */
export interface PriorityOptions {
  /** How many levels there are: 0 … levels - 1, and a priority outside is moved to the nearest. Any whole number when absent. */
  readonly levels?: number | undefined
  /** How many turns of higher levels a ready lower level waits, at most; for ever when absent. */
  readonly aging?: number | undefined
  /** Makes the run queue of a level; `roundRobin` when absent. */
  readonly of?: (() => RunQueue) | undefined
}

interface Level {
  readonly rank: number
  readonly queue: RunQueue
  /** The turns that other levels had while this one was ready. */
  passed: number
}

/**
 * Makes a run queue that serves the highest priority first, and equal ones as `of` says (in turn). A tasklet's priority is
 * that of its `spawn({ priority })`: a whole number, 0 by default, larger first. Without `aging` a busy level starves those below.
 *
 * @example
 * ```ts
 * import { priority, run, spawn } from 'occamy'
 *
 * await run(function* () {
 *   spawn({ priority: 1 }, function* () { console.log('low') })
 *   spawn({ priority: 2 }, function* () { console.log('high') })
 *   yield* spawn(function* () {})
 * }, { scheduler: priority() })
 * // high
 * // low
 * ```
 */
export function priority(options: PriorityOptions = {}): RunQueue {
  checkOptions('priority()', options)
  const highest = options.levels === undefined ? Infinity : wholeNumber('levels', options.levels, 1) - 1
  const aging = options.aging === undefined ? Infinity : wholeNumber('aging', options.aging, 0)
  const of = options.of ?? roundRobin
  const levels: Level[] = []
  const rankOf = (wanted: number): number => (highest === Infinity ? wanted : Math.min(Math.max(wanted, 0), highest))
  return {
    name: 'priority',
    enqueue(tasklet, cause) {
      levelOf(levels, rankOf(tasklet.priority), of).queue.enqueue(tasklet, cause)
    },
    dequeue() {
      const level = pick(levels, aging)
      return level?.queue.dequeue()
    },
    remove(tasklet) {
      levelOf(levels, rankOf(tasklet.priority), of).queue.remove(tasklet)
    },
    ready: () => levels.reduce((sum, { queue }) => sum + queue.ready(), 0),
  }
}

/** The level of a rank, in a list that is sorted with the highest first. */
function levelOf(levels: Level[], rank: number, of: () => RunQueue): Level {
  let i = 0
  for (; i < levels.length; i++) {
    const level = levels[i] as Level
    if (level.rank === rank) return level
    if (level.rank < rank) break
  }
  const level = { rank, queue: of(), passed: 0 }
  levels.splice(i, 0, level)
  return level
}

/** The level to serve: the one that has waited longest over its limit, else the highest that is ready. */
function pick(levels: readonly Level[], aging: number): Level | undefined {
  let best: Level | undefined
  for (const level of levels) {
    if (level.queue.ready() === 0) level.passed = 0
    else if (best === undefined || (level.passed >= aging && level.passed > best.passed)) best = level
  }
  if (aging === Infinity || best === undefined) return best
  for (const level of levels) if (level.queue.ready() > 0) level.passed++
  best.passed = 0
  return best
}
