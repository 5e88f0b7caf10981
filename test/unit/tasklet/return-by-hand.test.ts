import type * as occamy from 'occamy'
import { expect, it, vi } from 'vitest'
import type { Body } from '../support.ts'

it.each<readonly [string, (library: typeof occamy) => occamy.Operation<void>]>([
  ['at a frame', ({ recurse, sleep }) => recurse(() => sleep(100))],
  ['itself', ({ sleep }) => sleep(100)],
])(
  'a generator that waits by hand %s is not resumed by a cancel, and what its finally waits for is recognised',
  async (_, wait) => {
    // Made anew: once somebody has waited by hand, nothing is counted any more in the same process.
    vi.resetModules()
    const library = await import('occamy')
    const { runSync, sleep, spawn, virtualClock } = library
    const events: string[] = []
    const byHand = function* (): Body<void> {
      const inner = wait(library)[Symbol.iterator]()
      let result = inner.next()
      try {
        while (result.done !== true) {
          events.push('waits')
          const signal = yield result.value
          events.push('goes on')
          result = inner.next(signal)
        }
      } finally {
        inner.return?.(undefined)
        yield* sleep(1)
      }
    }
    runSync(
      function* () {
        const tasklet = spawn(function* () {
          yield* byHand()
          yield* sleep(1)
          events.push('behind')
        })
        yield* sleep(1)
        tasklet.cancel()
        yield* tasklet.ended
      },
      { clock: virtualClock() },
    )
    expect(events).toEqual(['waits'])
  },
)
