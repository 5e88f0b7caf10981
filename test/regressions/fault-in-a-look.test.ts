import { roundRobin, Runtime, run, scope, sleep, spawn, timers, virtualClock } from 'occamy'
import type { Clock, Scheduler } from 'occamy'
import { describe, expect, it } from 'vitest'

// A fault fails the run, which cancels everybody. Whoever was just looking at its own wait went on to park in it (with its
// timer armed nowhere), and nothing ever returned it; and the timers of those who were already cleaning up were forgotten.
describe('a fault that comes up while a tasklet looks at its own wait', () => {
  const broken = (): never => {
    throw new Error('broken')
  }
  const failure = (runtime: Runtime): Promise<unknown> =>
    runtime.run().then(
      () => undefined,
      (error: unknown) => error,
    )

  it('in the arming of its timer: its finally block runs', async () => {
    const scheduler: Scheduler = { ...timers(roundRobin()), arm: broken }
    const runtime = new Runtime({ scheduler, clock: virtualClock() })
    let cleaned = false
    runtime.spawn(function* () {
      try {
        yield* sleep(10)
      } finally {
        cleaned = true
      }
    })
    expect(await failure(runtime)).toHaveProperty('name', 'SchedulerError')
    expect(cleaned).toBe(true)
  })

  it('in the clock that it reads: its finally block runs', async () => {
    const clock: Clock = { now: broken, jump: () => undefined }
    const runtime = new Runtime({ clock })
    let cleaned = false
    runtime.spawn(function* () {
      try {
        yield* sleep(10)
      } finally {
        cleaned = true
      }
    })
    expect(await failure(runtime)).toHaveProperty('name', 'SchedulerError')
    expect(cleaned).toBe(true)
  })

  it('takes back the timer of the wait that was under way', async () => {
    let broke = false
    const clock: Clock = {
      now: () => {
        if (broke) return performance.now()
        broke = true
        return broken()
      },
    }
    const runtime = new Runtime({ clock })
    let slept = -1
    const tasklet = runtime.spawn(function* () {
      try {
        yield* sleep(5)
      } finally {
        const begin = performance.now()
        yield* sleep(25)
        slept = performance.now() - begin
      }
    })
    expect(await failure(runtime)).toHaveProperty('name', 'SchedulerError')
    expect(slept).toBeGreaterThan(24)
    await new Promise((resolve) => setTimeout(resolve, 10))
    expect(tasklet.state).toBe('cancelled')
  })

  it('leaves the timers of those who clean up already, if it is not a fault of the timers', async () => {
    let calls = 0
    const lower = timers(roundRobin())
    const scheduler: Scheduler = { ...lower, dequeue: () => (calls++ === 5 ? broken() : lower.dequeue()) }
    const log: string[] = []
    const error: unknown = await run(
      function* () {
        const child = spawn(function* () {
          try {
            yield* sleep(50)
          } finally {
            yield* sleep(5)
            log.push('child cleaned up')
          }
        })
        yield* sleep(1)
        child.cancel()
        for (;;) yield* scope(() => sleep(1))
      },
      { scheduler, clock: virtualClock() },
    ).catch((error: unknown) => error)
    expect(error).toHaveProperty('name', 'SchedulerError')
    expect(log).toEqual(['child cleaned up'])
  })
})
