/** The suite for schedulers. */
import { checkFunction } from '../../internal/check.ts'
import type { RunQueue, Scheduler } from '../../scheduler/scheduler.ts'
import { contractCheck } from './assert.ts'
import type { ContractCheck } from './assert.ts'
import { bypassChecks, queueChecks } from './scheduler-queue.ts'
import { programs, simulateWith } from './scheduler-programs.ts'
import { timerChecks } from './scheduler-timers.ts'
import { quanta } from './simulate.ts'

/** What kinds of schedulers differ in. */
export interface SchedulerTraits {
  /**
   * How often in a row it passes over a ready tasklet, at most, when `ready` equal ones are ready: `(ready) => ready - 1` for one
   * that serves them in turn. With it, the suite tells a scheduler that starves from one that is fair; nothing is checked when absent.
   */
  readonly bypass?: ((ready: number) => number) | undefined
  /** Whether two of them that `make` makes do the same: true by default. False if each draws a seed of its own. */
  readonly repeats?: boolean | undefined
}

/**
 * Makes the test suite that every run queue and every scheduler has to pass, for one of your own: an array of checks, to hand to any
 * test framework, or to run by hand. `make` makes a new one each time. `traits` says what your scheduler promises beyond the contract.
 *
 * It covers the functions one by one (each tasklet comes out once, unless it was removed; `ready` counts; `choose` stays in range;
 * timers fire in order and never early), then whole programs with a quantum of 0, 1 and 256 on a virtual clock, and layers over it.
 * A scheduler without timers, or without choices, is checked with those that the runtime adds.
 *
 * @example
 * ```ts
 * import type { RunQueue, Tasklet } from 'occamy'
 * import { schedulerContract } from 'occamy/check'
 *
 * function lastInFirstOut(): RunQueue {
 *   const stack: Array<Tasklet<unknown>> = []
 *   return {
 *     enqueue: (tasklet) => void stack.push(tasklet),
 *     dequeue: () => stack.pop(),
 *     remove: (tasklet) => void stack.splice(stack.indexOf(tasklet), 1),
 *     ready: () => stack.length,
 *   }
 * }
 * for (const { run } of schedulerContract(lastInFirstOut)) await run()
 * const broken: string[] = []
 * for (const { name, run } of schedulerContract(lastInFirstOut, { bypass: (ready) => ready - 1 })) {
 *   await run().catch(() => broken.push(name))
 * }
 * console.log(broken[0]) // passes over none of 2 ready tasklets more often than it says
 * ```
 */
export function schedulerContract(
  make: () => RunQueue & Partial<Scheduler>,
  traits: SchedulerTraits = {},
): readonly ContractCheck[] {
  checkFunction('schedulerContract()', make)
  const { bypass, repeats } = traits
  const units = [...queueChecks, ...(bypass === undefined ? [] : bypassChecks(bypass)), ...timerChecks]
  const whole = quanta.flatMap((quantum) =>
    programs(quantum, repeats !== false).map(([name, body]) =>
      contractCheck(`has programs that ${name} (quantum ${quantum})`, () => body(simulateWith(make, quantum), make)),
    ),
  )
  return [...units.map(([name, body]) => contractCheck(name, () => body(make))), ...whole]
}
