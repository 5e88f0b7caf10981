/** Law 8: timers are never early, and fire in order of time, then of arming. */
import fc from 'fast-check'
import { alt, never, now, roundRobin, Runtime, sleep, sleepUntil, timers, virtualClock, within } from 'occamy'
import type { Guard, Scheduler, Tasklet } from 'occamy'
import { describe, expect, it } from 'vitest'
import { quantum, seed } from './generate.ts'
import { PATIENCE, share } from './runs.ts'
import { schedulers } from './schedulers.ts'

interface Fake {
  readonly at: number
  readonly order: number
  slot: unknown
  fire(): void
}

describe('the timer layer', () => {
  const step = fc.oneof(
    fc.record({ do: fc.constant('arm' as const), at: fc.oneof(fc.nat({ max: 20 }), fc.constant(Infinity)) }),
    fc.record({ do: fc.constant('disarm' as const), which: fc.nat() }),
    fc.record({ do: fc.constant('expire' as const), now: fc.nat({ max: 20 }) }),
  )

  it('fires what is due, by time, then by order of arming, as a sorted list would', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
        const layer: Scheduler = timers(roundRobin())
        let armed: Fake[] = []
        const fired: Fake[] = []
        let orders = 0
        for (const each of steps) {
          if (each.do === 'arm') {
            const timer: Fake = { at: each.at, order: ++orders, slot: undefined, fire: () => fired.push(timer) }
            armed.push(timer)
            layer.arm(timer)
          } else if (each.do === 'disarm' && armed.length > 0) {
            const [timer] = armed.splice(each.which % armed.length, 1)
            layer.disarm(timer as Fake)
          } else if (each.do === 'expire') {
            fired.length = 0
            const due = armed.filter(({ at }) => at <= each.now).sort((a, b) => a.at - b.at || a.order - b.order)
            armed = armed.filter(({ at }) => at > each.now)
            layer.expire(each.now)
            expect(fired.map(({ order }) => order)).toEqual(due.map(({ order }) => order))
          }
          expect(layer.nextWake()).toBe(Math.min(Infinity, ...armed.map(({ at }) => at)))
        }
      }),
    )
  })
})

/** How a tasklet lets some time pass; what it waits for beside the timer never comes. */
const nap = fc.record({ kind: fc.constantFrom('sleep', 'until', 'alt', 'within'), ms: fc.integer({ min: -1, max: 9 }) })

function guardOf(kind: string, ms: number, begin: number): Guard<unknown> {
  if (kind === 'until') return sleepUntil(begin + ms)
  return kind === 'alt' ? alt([never, sleep(ms), sleep(ms + 30)]) : sleep(ms)
}

describe.each(schedulers)('under $name', ({ make }) => {
  it(
    'no timer fires early, and those of a later time, or armed later for the same, fire later',
    () => {
      fc.assert(
        fc.property(
          fc.array(fc.array(nap, { maxLength: 5 }), { minLength: 1, maxLength: 8 }),
          quantum,
          seed,
          (sleepers, quantum, seed) => {
            // Who waits for which time, in order of arming; each wake is the first of the earliest left.
            const armed: { readonly tasklet: Tasklet<unknown>; readonly at: number }[] = []
            const whole = make(seed)
            const layer = whole.arm === undefined ? timers(whole) : (whole as Scheduler)
            const scheduler: Scheduler = {
              ...layer,
              arm(timer) {
                armed.push({ tasklet: running as Tasklet<unknown>, at: timer.at })
                layer.arm(timer)
              },
              enqueue(tasklet, cause) {
                if (expiring && cause === 'readied') {
                  const due = armed.reduce((a, b) => (b.at < a.at ? b : a))
                  expect(due.tasklet === tasklet).toBe(true)
                  for (let i = armed.length - 1; i >= 0; i--) if (armed[i]?.tasklet === tasklet) armed.splice(i, 1)
                }
                layer.enqueue(tasklet, cause)
              },
              expire(time) {
                expiring = true
                layer.expire(time)
                expiring = false
              },
            }
            let running: Tasklet<unknown> | undefined
            let expiring = false
            const observer = {
              onTurn(tasklet: Tasklet<unknown>): void {
                running = tasklet
              },
            }
            const runtime = new Runtime({ scheduler, quantum, observer, clock: virtualClock() })
            for (const naps of sleepers) {
              runtime.spawn(function* () {
                for (const { kind, ms } of naps) {
                  const begin = now()
                  if (kind === 'within') {
                    let error: unknown
                    try {
                      yield* within(Math.max(ms, 1), never)
                    } catch (thrown) {
                      error = thrown
                    }
                    expect((error as Error).name).toBe('TimeoutError')
                    expect(now()).toBe(begin + Math.max(ms, 1))
                  } else {
                    yield* guardOf(kind, ms, begin)
                    // A virtual clock stands still while anybody is ready: nobody is late either.
                    expect(now()).toBe(begin + Math.max(ms, 0))
                  }
                }
              })
            }
            runtime.runSync()
            expect([...runtime.tasklets]).toEqual([])
          },
        ),
        share(8),
      )
    },
    PATIENCE,
  )
})
