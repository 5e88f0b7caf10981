// Timers through the public scheduler vector: one of n armed ones is disarmed, and a
// new one armed.

import { roundRobin, type Scheduler, type Timer, timers } from 'occamy'
import { check } from '../../harness/check.ts'
import type { Body } from '../../harness/serve.ts'
import { type Replaced, timerTimes } from '../../harness/timer-times.ts'

/** The Body for n armed timers. The set-up is made once in a process. */
export function replaceTimers(n: number, replaced: Replaced): Body {
  const scheduler: Scheduler = timers(roundRobin())
  const times = timerTimes(replaced)
  const armed: Timer[] = []
  let fired = 0
  let order = 0
  const fire = (): void => void fired++
  function arm(): Timer {
    const timer: Timer = { at: times.time(), order: order++, slot: undefined, fire }
    scheduler.arm(timer)
    return timer
  }
  return (count, watch) => {
    while (armed.length < n) armed.push(arm())
    watch.start()
    for (let i = 0; i < count; i++) {
      const index = times.index(n)
      const old = armed[index]
      if (old !== undefined) scheduler.disarm(old)
      armed[index] = arm()
    }
    watch.stop()
    const earliest = armed.reduce((least, { at }) => Math.min(least, at), Infinity)
    check('earliest', scheduler.nextWake(), earliest)
    check('fired', fired, 0)
  }
}
