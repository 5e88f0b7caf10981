/**
 * How the checks run programs: on a virtual clock, and never for ever, whatever a broken guard or scheduler does. What loops inside
 * one of its own functions, nothing can end.
 */
import { virtualClock } from '../../scheduler/clock.ts'
import type { Clock, RunQueue, Scheduler } from '../../scheduler/scheduler.ts'
import type { Operation } from '../../guard/operation.ts'
import { reschedule, self } from '../../runtime/operations.ts'
import type { Runtime } from '../../runtime/runtime.ts'
import { ContractError } from './assert.ts'

/** With 0 every operation gives way before it looks; with 1 each has a turn of its own; 256 is the default. */
export const quanta: readonly number[] = [0, 1, 256]

/** How many turns, and jumps of the clock, a program of a check may take; none needs a tenth of it. */
const PATIENCE = 20_000

/** A layer that ends a program which goes on for ever. */
export function patient<S extends RunQueue & Partial<Scheduler>>(lower: S): S {
  let turns = 0
  return {
    ...lower,
    dequeue() {
      if (++turns > PATIENCE) throw new ContractError(`the program of the check still goes on after ${PATIENCE} turns`)
      return lower.dequeue()
    },
  }
}

/** A virtual clock that ends a program which lets time go by for ever. */
export function patientClock(): Clock {
  const clock = virtualClock()
  let jumps = 0
  return {
    now: clock.now,
    jump(to) {
      if (++jumps > PATIENCE) throw new ContractError(`timers are said to be due after ${PATIENCE} jumps of the clock`)
      clock.jump?.(to)
    },
  }
}

/** Lets every other tasklet go on until it parks or ends; takes no time. */
export function* settled(): Operation<void> {
  const { host } = self()
  for (let n = 0; n < 1000 && (host as Runtime).readyCount > 0; n++) yield* reschedule()
}
