/** What a scheduler, a clock or an observer does wrong while several are committed at once ends the run when they have been. */
import { barrier, channel, join, roundRobin, Runtime, timers, virtualClock } from 'occamy'
import type { Cause, Operation, RuntimeOptions, Tasklet } from 'occamy'
import { describe, expect, it } from 'vitest'

/** Some who go on at once, or who are committed while they are suspended. */
const together: readonly [string, (runtime: Runtime) => void][] = [
  [
    'a barrier',
    (runtime) => {
      const meeting = barrier(3)
      for (let i = 0; i < 3; i++) runtime.spawn(() => meeting.sync())
    },
  ],
  [
    'a join',
    (runtime) => {
      const [a, b] = [channel<number>(), channel<number>()]
      runtime.spawn(() => a.send(1))
      runtime.spawn(() => b.send(2))
      runtime.spawn(() => join([a.receive(), b.receive()]))
    },
  ],
  [
    'one who is suspended',
    (runtime) => {
      const ch = channel<number>()
      const one = runtime.spawn(() => ch.receive())
      runtime.spawn(function* (): Operation<void> {
        one.suspend()
        yield* ch.send(1)
        one.resume()
      })
    },
  ],
  [
    'the closing of a channel',
    (runtime) => {
      const ch = channel<number>()
      for (let i = 0; i < 3; i++)
        runtime.spawn({ errors: 'hold' }, function* (): Operation<void> {
          yield* ch.next()
        })
      runtime.spawn(function* (): Operation<void> {
        ch.close()
      })
    },
  ],
]

/** What throws at its `at`-th call. */
function throwsAt(at: number): () => void {
  let calls = 0
  return () => {
    if (calls++ === at) throw new Error('broken')
  }
}

const faults: readonly [string, (at: number) => RuntimeOptions][] = [
  ...(['onCommit', 'onReady', 'onPark', 'onEnd'] as const).map((event): [string, (at: number) => RuntimeOptions] => [
    `an observer's ${event}`,
    (at) => ({ observer: { [event]: throwsAt(at) } }),
  ]),
  [
    'an enqueue',
    (at) => {
      const lower = timers(roundRobin())
      const fault = throwsAt(at)
      const enqueue = (tasklet: Tasklet<unknown>, cause: Cause): void => {
        fault()
        lower.enqueue(tasklet, cause)
      }
      return { scheduler: { ...lower, enqueue } }
    },
  ],
]

describe.each(together)('%s', (_, spawn) => {
  it.each(faults)('with %s that throws', (__, options) => {
    for (let at = 0; at < 12; at++) {
      const runtime = new Runtime({ clock: virtualClock(), ...options(at) })
      spawn(runtime)
      const errors: unknown[] = []
      for (let goesOn = true, turns = 0; goesOn; turns++) {
        expect(turns).toBeLessThan(50)
        try {
          goesOn = runtime.turn()
        } catch (error) {
          errors.push(error)
        }
        const ready = [...runtime.tasklets].filter(({ state }) => state === 'ready').length
        expect(runtime.readyCount).toBe(ready)
      }
      expect([...runtime.tasklets]).toEqual([])
      expect(errors.map((error) => (error as Error).name).filter((name) => name !== 'SchedulerError')).toEqual([])
    }
  })
})
