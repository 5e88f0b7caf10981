/**
 * JavaScriptCore (Bun, Safari): `yield*` does not hand on the result that the inner `next` gave, as the standard has it, but makes
 * a new one of its value. Every wait was taken for a stray `yield`, so nothing ran there at all.
 */
import { channel, par, recurse, reschedule, run, scope, sleep, spawn, virtualClock } from 'occamy'
import type { Operation, Step } from 'occamy'
import { expect, it } from 'vitest'

/** `yield*` as that engine has it. */
function* delegated<T>(operation: Operation<T>): Generator<Step, T, unknown> {
  const inner = operation[Symbol.iterator]()
  let result = inner.next()
  while (result.done !== true) {
    let returned = true
    try {
      const signal = yield result.value
      returned = false
      result = inner.next(signal)
    } finally {
      if (returned) inner.return?.()
    }
  }
  return result.value
}

it('waits, nested operations, reactions and their results go on where each result is made anew', async () => {
  const ch = channel<number>()
  const got = await run(
    function* () {
      spawn(function* () {
        for (const n of [1, 2, 3]) {
          yield* delegated(sleep(n))
          yield* delegated(ch.send(n))
        }
        ch.close()
      })
      const all: number[] = []
      const double = ch.next().flatMap(function* (r) {
        yield* delegated(reschedule())
        return r.done ? 0 : r.value * 2
      })
      for (let n = yield* delegated(double); n > 0; n = yield* delegated(double)) all.push(n)
      const both = yield* delegated(
        par([() => recurse(() => delegated(sleep(1))), () => scope(() => delegated(sleep(2)))]),
      )
      return [all, both.length]
    },
    { clock: virtualClock() },
  )
  expect(got).toEqual([[2, 4, 6], 2])
})

it('a cancelled tasklet cleans up, and waits in its finally', async () => {
  const log: string[] = []
  await run(
    function* () {
      const t = spawn(function* () {
        try {
          yield* delegated(sleep(1000))
        } finally {
          yield* delegated(sleep(1))
          log.push('cleaned')
        }
      })
      yield* delegated(reschedule())
      t.cancel()
      yield* delegated(t.ended)
      log.push(t.state)
    },
    { clock: virtualClock() },
  )
  expect(log).toEqual(['cleaned', 'cancelled'])
})

it('a yield without its star is still an error that says so', async () => {
  await expect(
    run(function* () {
      yield undefined as never
    }),
  ).rejects.toThrow('with the star')
})
