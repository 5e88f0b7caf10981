// Many tasklets at once: parked on channels, or asleep.

import { channel, type Operation, type Receiver, reschedule, run, sleep, spawn } from 'occamy'
import { check } from '../../harness/check.ts'
import type { Body } from '../../harness/serve.ts'
import { timerTimes } from '../../harness/timer-times.ts'
import { heapInUse } from '../../harness/watch.ts'

const perChannel = 1_000

/** Spawns tasklets until all are parked: the time and the bytes of each. */
export const spawnAndPark: Body = (count, watch) =>
  run(function* () {
    const channels = Array.from({ length: Math.ceil(count / perChannel) }, () => channel<number>())
    let parked = 0
    let sum = 0
    function* park(from: Receiver<number>): Operation<void> {
      parked++
      const value = yield* from.receive()
      sum += value
    }
    const before = heapInUse()
    watch.start()
    for (const [i, from] of channels.entries()) {
      for (let left = Math.min(perChannel, count - i * perChannel); left > 0; left--) spawn(park, from)
    }
    while (parked < count) yield* reschedule()
    watch.stop()
    watch.bytes = (heapInUse() - before) / count
    for (const [i, to] of channels.entries()) {
      for (let left = Math.min(perChannel, count - i * perChannel); left > 0; left--) yield* to.send(1)
    }
    yield* reschedule()
    check('sum', sum, count)
  })

function* asleep(ms: number): Operation<void> {
  yield* sleep(ms)
}

/** Spawns a tasklet that sleeps, and cancels it, while n others sleep. */
export function cancelSleepers(n: number): Body {
  return (count, watch) =>
    run(function* () {
      const times = timerTimes()
      for (let i = 0; i < n; i++) spawn(asleep, times.time())
      yield* reschedule()
      watch.start()
      let cancelled = 0
      for (let i = 0; i < count; i++) {
        const sleeper = spawn(asleep, times.time())
        yield* reschedule()
        sleeper.cancel()
        yield* sleeper.ended
        if (sleeper.state === 'cancelled') cancelled++
      }
      watch.stop()
      check('cancelled', cancelled, count)
    })
}
