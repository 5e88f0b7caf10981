import { channel, never, OutsideTaskletError, recurse, reschedule, skip, sleep, spawn, StackDepthError } from 'occamy'
import type { Operation } from 'occamy'
import { describe, expect, it } from 'vitest'
import { like, failure, mutating, sim, thrown } from '../support.ts'
import type { Body } from '../support.ts'

const MILLION = mutating ? 10_000 : 1_000_000

/** Counts down in nested frames; the innermost one does `last`. */
function deep(n: number, last: () => Operation<number>): Operation<number> {
  return recurse(function* () {
    return n === 0 ? yield* last() : 1 + (yield* deep(n - 1, last))
  })
}

describe('recurse', () => {
  it('runs an operation, and gives its result', () => {
    sim(function* () {
      expect(yield* recurse(skip.map(() => 1))).toBe(1)
      expect(
        yield* recurse(function* () {
          return 2
        }),
      ).toBe(2)
      expect(yield* failure(recurse(() => failing()))).toMatchObject({ message: 'thrown' })
    })
  })

  it('goes a million deep, and waits at the bottom', () => {
    sim(function* () {
      expect(yield* deep(MILLION, () => sleep(1).map(() => 0))).toBe(MILLION)
    })
  })

  it('throws an error from ten thousand deep through every frame', () => {
    let caught = 0
    const level = (n: number): Operation<void> =>
      recurse(function* () {
        try {
          if (n === 0) throw new Error('bottom')
          yield* level(n - 1)
        } catch (error) {
          caught++
          throw error
        }
      })
    sim(function* () {
      expect(yield* failure(level(10_000))).toMatchObject({ message: 'bottom' })
    })
    expect(caught).toBe(10_001)
  })

  it('unwinds every frame when it is cancelled at the bottom, innermost first', () => {
    const order: number[] = []
    const level = (n: number): Operation<void> =>
      recurse(function* () {
        try {
          yield* n === 0 ? never : level(n - 1)
        } finally {
          yield* reschedule()
          order.push(n)
        }
      })
    sim(function* () {
      const tasklet = spawn(() => level(1000))
      yield* sleep(1)
      tasklet.cancel()
      yield* tasklet.ended
      expect(tasklet.state).toBe('cancelled')
    })
    expect(order).toEqual(Array.from({ length: 1001 }, (_, n) => n))
  })

  it('unwinds without a wait in any finally block, and runs no catch block', () => {
    let ended = 0
    const level = (n: number): Operation<void> =>
      recurse(function* () {
        try {
          yield* n === 0 ? never : level(n - 1)
        } catch {
          ended = NaN
        } finally {
          ended++
        }
      })
    sim(function* () {
      const tasklet = spawn(() => level(10_000))
      yield* sleep(1)
      tasklet.cancel()
      yield* tasklet.ended
    })
    expect(ended).toBe(10_001)
  })

  it('costs O(1) a resume, however deep', () => {
    const ch = channel<number>()
    const times: number[] = []
    for (const depth of [10, 50_000]) {
      sim(function* () {
        spawn(function* () {
          for (;;) yield* ch.send(1)
        })
        yield* deep(depth, function* () {
          const start = performance.now()
          for (let n = 0; n < 20_000; n++) yield* ch.receive()
          times.push(performance.now() - start)
          return 0
        })
      })
    }
    expect(times[1]).toBeLessThan((times[0] ?? 0) * 20 + 50)
  })

  it('is refused outside of a tasklet', () => {
    expect(thrown(() => recurse(skip)[Symbol.iterator]().next())).toBeInstanceOf(OutsideTaskletError)
    expect(() => recurse(skip)[Symbol.iterator]().next()).toThrow(/^recurse\(\) works inside a tasklet only/)
  })
})

describe('plain nested `yield*`', () => {
  function* plain(n: number): Body<number> {
    return n === 0 ? 0 : 1 + (yield* plain(n - 1))
  }

  it('ends at the engine’s stack with a StackDepthError that points to recurse', () => {
    const error = thrown(() => sim(() => plain(1_000_000)))
    expect(error).toBeInstanceOf(StackDepthError)
    expect(error).toMatchObject({ message: like(/recurse\(\)/), cause: { name: 'RangeError' } })
  })

  it('leaves the kernel in order: others go on', () => {
    sim(function* () {
      const ch = channel<number>()
      const tooDeep = spawn({ errors: 'hold' }, () => plain(1_000_000))
      spawn(() => ch.send(5))
      expect(yield* ch.receive()).toBe(5)
      expect(yield* tooDeep.ended).toMatchObject({ ok: false, error: { name: 'StackDepthError' } })
    })
  })

  it('of a RangeError of the user’s own is not taken for it', () => {
    const error = thrown(() =>
      sim(function* () {
        yield* skip
        throw new RangeError('out of range')
      }),
    )
    expect(error).toMatchObject({ name: 'RangeError', message: 'out of range' })
  })
})

function* failing(): Body<never> {
  yield* skip
  throw new Error('thrown')
}
