/**
 * Schedules as lists of numbers: what fast-check generates, shrinks and prints. A 0 is the plain choice, so that a list that
 * shrinks becomes a schedule without preemption.
 */
import { cloneMethod, toStringMethod } from 'fast-check'
import type { WithCloneMethod, WithToStringMethod } from 'fast-check'
import { wholeNumber } from '../internal/check.ts'
import type { RunQueue, Scheduler } from '../scheduler/scheduler.ts'
import type { Tasklet } from '../tasklet/tasklet.ts'

/** How often in a row a tasklet goes on by plain choices: as often as by the runtime's own quantum. */
const LONGEST = 256

/** A run queue, for one run, whose every choice is given. */
export interface Schedule extends RunQueue, Pick<Scheduler, 'choose'> {
  /** The choices that it was made of: what `scheduleOf` takes. */
  readonly choices: readonly number[]
  /** As source: `scheduleOf([0, 2, 1])`. */
  toString(): string
}

/**
 * Makes a run queue of a list of choices (whole numbers, 0 or more), one for each time that several tasklets are ready, or several
 * branches. 0 is the plain choice: the tasklet that the quantum has interrupted goes on, 256 times in a row at most; if there is none,
 * the one that became ready first; of branches, the first. `k` is the one `k` places behind it, or the last. Behind the end of the
 * list all choices are 0. With a quantum of 0, a tasklet can be preempted before each of its operations. Serves one run.
 *
 * It is what `schedule` generates, and what a failing property prints: paste it to run that schedule again.
 *
 * @example
 * ```ts
 * import { channel, runSync, spawn } from 'occamy'
 * import { scheduleOf } from 'occamy/fast-check'
 *
 * function* greet() {
 *   const ch = channel<string>()
 *   for (const name of ['ann', 'bob']) spawn(() => ch.send(name))
 *   return `${yield* ch.receive()}, ${yield* ch.receive()}`
 * }
 * console.log(runSync(greet, { scheduler: scheduleOf([]), quantum: 0 })) // ann, bob
 * console.log(runSync(greet, { scheduler: scheduleOf([0, 1]), quantum: 0 })) // bob, ann
 * ```
 */
export function scheduleOf(choices: readonly number[]): Schedule {
  for (const choice of choices) wholeNumber('a choice of a schedule', choice, 0)
  const ready: Array<Tasklet<unknown>> = []
  let at = 0
  let last: Tasklet<unknown> | undefined
  let times = 0
  const choose = (n: number): number => (n > 1 && at < choices.length ? Math.min(choices[at++] as number, n - 1) : 0)
  const text = `scheduleOf([${choices.join(', ')}])`
  const schedule: Schedule & WithCloneMethod<Schedule> & WithToStringMethod = {
    name: 'a schedule of choices',
    choices,
    enqueue(tasklet, cause) {
      // One that has itself asked to give way is at no wait.
      const goesOn = cause === 'yielded' && tasklet === last && tasklet.waitingFor !== undefined && times < LONGEST
      if (goesOn || cause === 'preferred') ready.unshift(tasklet)
      else ready.push(tasklet)
    },
    dequeue() {
      const [next] = ready.splice(choose(ready.length), 1)
      times = next === last ? times + 1 : 1
      return (last = next)
    },
    remove: (tasklet) => void ready.splice(ready.indexOf(tasklet), 1),
    ready: () => ready.length,
    choose,
    toString: () => text,
    [toStringMethod]: () => text,
    [cloneMethod]: () => scheduleOf(choices),
  }
  return schedule
}
