import { alt, hostClock, now, run, runSync, SchedulerError, sleep, sleepUntil, virtualClock } from 'occamy'
import { describe, expect, it } from 'vitest'
import { pause, rejected, sim } from '../support.ts'

describe('hostClock', () => {
  it('starts at 0 when it is made, goes forward only, and cannot jump', async () => {
    const clock = hostClock()
    const first = clock.now()
    expect(first).toBeGreaterThanOrEqual(0)
    expect(first).toBeLessThan(1000)
    await pause(5)
    expect(clock.now() - first).toBeGreaterThanOrEqual(4)
    expect(clock.jump).toBeUndefined()
    expect(hostClock().now()).toBeLessThan(clock.now())
  })

  it('is the default of a run', async () => {
    const before = performance.now()
    await run(function* () {
      yield* sleep(10)
      expect(now()).toBeGreaterThanOrEqual(10)
    })
    expect(performance.now() - before).toBeGreaterThanOrEqual(10)
  })
})

describe('virtualClock', () => {
  it('starts at 0, moves by jumps only, and never backwards', async () => {
    const clock = virtualClock()
    expect(clock.now()).toBe(0)
    await pause(2)
    expect(clock.now()).toBe(0)
    clock.jump?.(5)
    clock.jump?.(3)
    expect(clock.now()).toBe(5)
    clock.jump?.(5.5)
    expect(clock.now()).toBe(5.5)
  })

  it('lets an hour pass in no time, one timer after the other', async () => {
    const started = performance.now()
    const times: number[] = []
    await run(
      function* () {
        for (let n = 0; n < 3; n++) {
          yield* sleep(3_600_000)
          times.push(now())
        }
      },
      { clock: virtualClock() },
    )
    expect(times).toEqual([3_600_000, 7_200_000, 10_800_000])
    expect(performance.now() - started).toBeLessThan(5000)
  })

  it('stands still while anything is ready', () => {
    sim(function* () {
      for (let n = 0; n < 1000; n++) yield* sleep(0)
      expect(now()).toBe(0)
    })
  })
})

describe("a clock of one's own", () => {
  it('stands still while it goes back', () => {
    let time = 0
    const seen: number[] = []
    runSync(
      function* () {
        for (time of [5, 3, 4, 7]) seen.push(now())
        yield* sleep(0)
      },
      { clock: { now: () => time } },
    )
    expect(seen).toEqual([5, 5, 5, 7])
  })

  it('takes nothing back that it has made ready, in a nested alternation either', () => {
    let looks = 0
    const main = function* () {
      const { value } = yield* alt([alt({ five: sleepUntil(5) })])
      return value.key
    }
    expect(runSync(main, { clock: { now: () => (looks++ % 2 === 0 ? 6 : 1) } })).toBe('five')
  })

  it('is replaced where it was when it throws, and the run fails', async () => {
    let throws = false
    const clock = {
      now(): number {
        if (throws) throw new Error('no time')
        return 1_000_000
      },
    }
    const seen: number[] = []
    const failed = await rejected(
      run(
        function* () {
          seen.push(now())
          throws = true
          try {
            seen.push(now())
            yield* sleep(Infinity)
          } finally {
            yield* sleep(5)
            seen.push(now())
          }
        },
        { clock },
      ),
    )
    expect(failed).toBeInstanceOf(SchedulerError)
    const [first, second, third] = seen as [number, number, number]
    expect(first).toBe(1_000_000)
    expect(second).toBeGreaterThanOrEqual(1_000_000)
    expect(third).toBeGreaterThanOrEqual(second + 5)
    expect(third).toBeLessThan(1_060_000)
  })
})
