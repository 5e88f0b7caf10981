/** A random schedule: any ready tasklet, with equal chances. For tests: what one order hides, another shows. */
import { wholeNumber } from '../internal/check.ts'
import { DEFAULT_SEED, randomSource } from '../internal/random.ts'
import type { RunQueue, Scheduler } from './scheduler.ts'
import type { Tasklet } from '../tasklet/tasklet.ts'

/**
 * Makes a run queue that serves the ready tasklets in random order, and picks among ready branches, both by `seed` (a
 * whole number): the same seed makes the same run. Bypass is bounded only by chance.
 *
 * @example
 * ```ts
 * import { random, run, spawn } from 'occamy'
 *
 * const order = () => run(function* () {
 *   let names = ''
 *   const all = [...'abcdef'].map((name) => spawn(function* () { names += name }))
 *   for (const each of all) yield* each
 *   return names
 * }, { scheduler: random(7) })
 * console.log((await order()) === (await order())) // true
 * ```
 */
export function random(seed: number = DEFAULT_SEED): RunQueue & Pick<Scheduler, 'choose'> {
  const choose = randomSource(wholeNumber('seed', seed, -Infinity))
  const ready: Array<Tasklet<unknown>> = []
  /** Takes the one at `index`; the last takes its place. */
  const takeAt = (index: number): Tasklet<unknown> | undefined => {
    const taken = ready[index]
    const last = ready.pop()
    if (last !== undefined && last !== taken) {
      ready[index] = last
      last.slot = index
    }
    return taken
  }
  return {
    name: 'random',
    enqueue(tasklet) {
      tasklet.slot = ready.push(tasklet) - 1
    },
    dequeue: () => takeAt(choose(ready.length)),
    remove(tasklet) {
      const index = tasklet.slot as number
      if (ready[index] === tasklet) takeAt(index)
    },
    ready: () => ready.length,
    choose,
  }
}
