import {
  CancelledError,
  channel,
  par,
  race,
  recurse,
  reschedule,
  run,
  scope,
  self,
  sleep,
  spawn,
  virtualClock,
} from 'occamy'
import type { Operation } from 'occamy'
import type { Programs } from './program.ts'
import { equal, fails, holds } from './program.ts'

export const lifetimes: Programs = {
  'par and race: the results, and what becomes of the losers': () =>
    run(
      function* () {
        const ended: string[] = []
        const after = (ms: number) =>
          function* () {
            try {
              yield* sleep(ms)
              return ms
            } finally {
              ended.push(`${ms} ends`)
            }
          }
        equal(yield* par({ a: after(20), b: after(10) }), { a: 20, b: 10 }, 'of par')
        equal(yield* race([after(30), after(5)]), 5, 'of race')
        equal(ended, ['10 ends', '20 ends', '5 ends', '30 ends'], 'the order of the ends')
      },
      { clock: virtualClock() },
    ),

  'scope: ends with what was spawned in it': () =>
    run(function* () {
      let cleaned = false
      yield* scope(function* () {
        spawn(function* () {
          try {
            yield* channel<void>().receive()
          } finally {
            cleaned = true
          }
        })
        yield* reschedule()
      })
      holds(cleaned, 'what was spawned in the scope has cleaned up')
    }),

  'cancel: finally blocks run, and may wait': () =>
    run(function* () {
      const [never, log] = [channel<void>(), channel<string>(3)]
      const t = spawn(function* () {
        try {
          yield* never.receive()
        } finally {
          yield* sleep(1)
          yield* log.send('cleaned')
        }
      })
      yield* reschedule()
      t.cancel('no longer wanted')
      const end = yield* t.ended
      holds(!end.ok && end.error instanceof CancelledError, 'it was cancelled')
      equal([yield* log.receive(), never.balance], ['cleaned', 0], 'what it left')
    }),

  'cancel: a helper that waits in its finally, and a body that does so itself': () =>
    run(
      function* () {
        const events: string[] = []
        const helper = function* () {
          try {
            yield* sleep(100)
          } finally {
            yield* sleep(1)
            events.push('helper')
          }
        }
        const delegating = spawn(function* () {
          yield* helper()
          yield* sleep(1)
          events.push('behind')
        })
        const idle = function* () {
          yield* sleep(100)
        }
        const own = spawn(function* () {
          try {
            yield* idle()
          } finally {
            for (const n of [1, 2]) {
              yield* sleep(n)
              events.push(`own ${n}`)
            }
          }
        })
        const waiting = spawn(function* () {
          try {
            yield* sleep(100)
          } finally {
            for (const n of [1, 2]) {
              yield* sleep(2 + n)
              events.push(`waiting ${n}`)
            }
          }
        })
        yield* sleep(1)
        for (const t of [delegating, own, waiting]) {
          t.cancel()
          yield* t.ended
        }
        equal(events, ['helper', 'own 1', 'own 2', 'waiting 1', 'waiting 2'], 'the order of the cleaning up')
      },
      { clock: virtualClock() },
    ),

  'errors: one that nobody waits for fails the run, and says where it came from': async () => {
    const error = await fails(
      () =>
        run(function* () {
          spawn(function* child() {
            spawn(function* grandchild() {
              throw new RangeError('lost')
            })
          })
          yield* channel<void>().receive()
        }),
      'RangeError',
    )
    equal(error.message, 'lost', 'the message')
  },

  'recurse: a hundred thousand deep': () =>
    run(function* () {
      const deep = (n: number): (() => Operation<number>) =>
        function* () {
          return n === 0 ? 0 : 1 + (yield* recurse(deep(n - 1)))
        }
      equal(yield* recurse(deep(100_000)), 100_000, 'the depth')
      holds(self().state === 'running', 'the tasklet is running')
    }),
}
