/**
 * The timer layer: gives a run queue timers, in a heap sorted by wake-up time and then by order of arming.
 */
import { Heap } from '../internal/heap.ts'
import { DEFAULT_SEED, randomSource } from '../internal/random.ts'
import type { Timer } from '../guard/offer.ts'
import type { RunQueue, Scheduler } from './scheduler.ts'

/** The choices of a scheduler that has none of its own. A runtime puts its own, with its seed, in this one's place. */
export const unseeded: (n: number) => number = randomSource(DEFAULT_SEED)

/**
 * Adds timers to a run queue, and choices if it has none. Arming and disarming cost O(log n), O(1) on average.
 *
 * @example
 * ```ts
 * import { now, priority, run, sleep, timers, virtualClock } from 'occamy'
 *
 * function* main() {
 *   yield* sleep(1000)
 *   return now()
 * }
 * console.log(await run(main, { scheduler: timers(priority()), clock: virtualClock() })) // 1000
 * ```
 */
export function timers(lower: RunQueue & Partial<Scheduler>): Scheduler {
  const heap = new Heap<Timer>((timer, index) => {
    timer.slot = index
  })
  return {
    choose: unseeded,
    ...lower,
    arm: (timer) => heap.add(timer, timer.at, timer.order),
    disarm: (timer) => heap.remove(timer, timer.slot as number),
    nextWake: () => heap.least(),
    expire(now) {
      while (heap.least() <= now) heap.take()?.fire()
    },
  }
}
