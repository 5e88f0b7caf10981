/**
 * A tab in the background: its timers fire at whole seconds alone. Time is late there, and in order; what needs no timer is
 * not slowed. (test/runtimes has the whole smoke suite in a page whose timers take a second.)
 */
import { alt, every, never, now, par, reschedule, run, runSync, sleep, virtualClock, within } from 'occamy'
import type { Operation } from 'occamy'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

const SECOND = 1000
let asked = 0

/** Has timers fire at whole seconds alone, and counts them. */
function hide(): void {
  const { setTimeout } = globalThis
  asked = 0
  vi.stubGlobal('setTimeout', (task: () => void, ms: number) => {
    asked++
    const time = performance.now()
    return setTimeout(task, Math.ceil((time + ms) / SECOND) * SECOND - time)
  })
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
  hide()
})
afterEach(() => {
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

/** Runs a program while the faked time goes on. */
async function passing<T>(main: () => Operation<T>): Promise<T> {
  let over = false
  const result = run(main).finally(() => {
    over = true
  })
  result.catch(() => {})
  while (!over) {
    await new Promise((resolve) => {
      setImmediate(resolve)
    })
    await vi.advanceTimersByTimeAsync(100)
  }
  return result
}

describe('in a background tab, real time', () => {
  it('is late and never early, and ends sleeps in the order of their times', async () => {
    const ended = await passing(function* () {
      const order: string[] = []
      yield* par(
        [1500, 20, 10, 2100, 1000].map(
          (ms) =>
            function* () {
              yield* sleep(ms)
              order.push(`${ms} at ${now()}`)
            },
        ),
      )
      return order
    })
    expect(ended).toEqual(['10 at 1000', '20 at 1000', '1000 at 1000', '1500 at 2000', '2100 at 3000'])
  })

  it('counts the periods that passed, and keeps no backlog', async () => {
    const counts = await passing(function* () {
      const tick = every(100)
      return [yield* tick, yield* tick, yield* tick]
    })
    expect(counts).toEqual([10, 10, 10])
  })

  it('ends what takes too long', async () => {
    await expect(passing(() => within(50, () => never))).rejects.toThrow('50 ms')
    const late = await passing(() => alt({ never, late: sleep(50) }))
    expect(late.key).toBe('late')
  })
})

describe('in a background tab, what needs no timer', () => {
  it('asks for none: turns go on from slice to slice', async () => {
    vi.unstubAllGlobals()
    vi.useRealTimers()
    hide()
    let turns = 0
    await run(
      function* () {
        const end = performance.now() + 50
        while (performance.now() < end) {
          turns++
          yield* reschedule()
        }
      },
      { slice: 1 },
    )
    expect([turns > 1000, asked]).toEqual([true, 0])
  })

  it('virtual time passes at once', async () => {
    function* hour(): Operation<number> {
      for (let minute = 0; minute < 60; minute++) yield* sleep(60_000)
      return now()
    }
    const began = performance.now()
    expect(await run(hour, { clock: virtualClock() })).toBe(3_600_000)
    expect(runSync(hour, { clock: virtualClock() })).toBe(3_600_000)
    expect([performance.now() - began, asked]).toEqual([0, 0])
  })
})
