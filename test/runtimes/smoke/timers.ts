import { alt, every, hostClock, never, now, par, run, runSync, sleep, sleepUntil, virtualClock, within } from 'occamy'
import type { Operation } from 'occamy'
import type { Programs } from './program.ts'
import { equal, fails, holds } from './program.ts'

/** Sleeps in another order than that of their ends, and tells when each ended. */
function* sleeps(): Operation<string> {
  const ended: string[] = []
  yield* par(
    [30, 10, 20, 0].map(
      (ms) =>
        function* () {
          const began = now()
          yield* sleep(ms)
          holds(now() - began >= ms, `a sleep of ${ms} ms took ${now() - began} ms`)
          ended.push(String(ms))
        },
    ),
  )
  return ended.join(' ')
}

export const timers: Programs = {
  "timers: by the host's clock, never early, and in order": async () => {
    equal(await run(sleeps), '0 10 20 30', 'the order')
  },

  'timers: by a virtual clock an hour takes no time': async () => {
    equal(await run(sleeps, { clock: virtualClock() }), '0 10 20 30', 'the order')
    const time = hostClock()
    const began = time.now()
    const end = runSync(
      function* () {
        for (let hour = 0; hour < 1000; hour++) yield* sleep(3_600_000)
        yield* sleepUntil(now() + 5)
        return now()
      },
      { clock: virtualClock() },
    )
    equal(end, 3_600_000_005, 'the virtual time')
    holds(time.now() - began < 1000, 'a thousand hours took less than a second')
  },

  'timers: every counts the periods that passed': () =>
    run(function* () {
      const tick = every(5)
      let periods = 0
      const began = now()
      while (periods < 4) periods += yield* tick
      holds(now() - began >= 5 * periods, `${periods} periods of 5 ms took ${now() - began} ms`)
    }),

  'timers: a time limit': async () => {
    await fails(() => run(() => within(5, () => never)), 'TimeoutError')
    const late = await run(() => alt({ never, late: sleep(5) }))
    equal(late.key, 'late', 'the branch')
  },
}
