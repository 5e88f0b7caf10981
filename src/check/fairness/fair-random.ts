/**
 * A random schedule that is fair: any ready tasklet, with equal chances, but the one that has been ready longest is passed over no
 * more than PATIENCE times the number of the ready.
 */
import { randomSource } from '../../internal/random.ts'
import type { RunQueue, Scheduler } from '../../scheduler/scheduler.ts'
import type { Tasklet } from '../../tasklet/tasklet.ts'

const PATIENCE = 4

/** How often a ready tasklet is passed over, at most, when `ready` are ready: each before it waits as long as the longest may. */
export const fairBypass = (ready: number): number => ready * (PATIENCE * ready + 1)

/** Makes the queue. A dequeue is O(n) in the ready tasklets: it is for tests. */
export function fairRandom(seed: number): RunQueue & Pick<Scheduler, 'choose'> {
  const choose = randomSource(seed)
  /** In order of arrival. */
  const ready: Array<Tasklet<unknown>> = []
  /** How often the first of them was passed over since it came first. */
  let passed = 0
  const takeAt = (index: number): Tasklet<unknown> | undefined => {
    passed = index === 0 ? 0 : passed + 1
    return ready.splice(index, 1)[0]
  }
  return {
    name: 'fairRandom',
    enqueue: (tasklet) => void ready.push(tasklet),
    dequeue: () =>
      ready.length === 0 ? undefined : takeAt(passed >= PATIENCE * ready.length ? 0 : choose(ready.length)),
    remove: (tasklet) => void ready.splice(ready.indexOf(tasklet), 1),
    ready: () => ready.length,
    choose,
  }
}
