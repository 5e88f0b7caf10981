import fc from 'fast-check'
import type { Operation } from 'occamy'
import { describe, expect, it } from 'vitest'
import { comeToWait, counted, giveUp, parked } from '../../../src/guard/kernel.ts'
import { COUNT } from '../../../src/guard/signal.ts'
import { returnBody } from '../../../src/tasklet/return.ts'
import type { Body } from '../support.ts'

/** Parks for ever, as a guard does. */
const iterator: Iterator<never, void> = {
  next(signal?: unknown) {
    if (signal === COUNT) return counted as unknown as IteratorResult<never>
    comeToWait()
    return parked as IteratorResult<never>
  },
  return: (value) => giveUp(value),
}
const wait: Operation<void> = {
  [Symbol.iterator]: () => iterator as ReturnType<Operation<void>[typeof Symbol.iterator]>,
}

function* waiting(waits: number): Body<void> {
  try {
    yield* wait
  } finally {
    for (let n = 0; n < waits; n++) yield* wait
  }
}

function* delegating(waits: number, levels: number): Body<void> {
  yield* levels > 1 ? delegating(waits, levels - 1) : waiting(waits)
}

/** What returning it comes to; `known` says that it is known to wait, so that its helpers can be counted. */
function nestedIn(body: Body<void>, known: boolean = true): boolean {
  body.next()
  return returnBody(body, known).nested
}

describe('a return', () => {
  it('tells whether the wait in a finally block is that of the body itself, or of a plain helper', () => {
    for (const known of [true, false]) {
      expect(nestedIn(waiting(1), known)).toBe(false)
      for (const levels of [1, 3, 20]) expect(nestedIn(delegating(1, levels), known)).toBe(true)
      expect([nestedIn(waiting(0), known), nestedIn(delegating(0, 1), known)]).toEqual([false, false])
    }
  })

  it('tells so of as many helpers as there are', () => {
    expect(nestedIn(delegating(1, 500))).toBe(true)
    const own = function* (): Body<void> {
      try {
        yield* delegating(0, 500)
      } finally {
        yield* wait
      }
    }
    expect(nestedIn(own())).toBe(false)
  })

  it('of one that has not begun ends it', () => {
    const { nested, result } = returnBody(waiting(1), false)
    expect([nested, result.done]).toEqual([false, true])
  })

  it('traces what it cannot count, and comes to the same', () => {
    interface Level {
      /** Whether it waits in its `finally`, and in how deep a helper. */
      readonly cleaning: number | undefined
    }
    const level: fc.Arbitrary<Level> = fc.record({ cleaning: fc.option(fc.nat(3), { nil: undefined }) })
    const body = function* (levels: readonly Level[]): Body<void> {
      const [first, ...rest] = levels
      try {
        yield* rest.length > 0 ? body(rest) : wait
      } finally {
        if (first?.cleaning !== undefined) yield* first.cleaning > 0 ? delegating(0, first.cleaning) : wait
      }
    }
    fc.assert(
      fc.property(fc.array(level, { minLength: 1, maxLength: 6 }), (levels) => {
        // The innermost of those that wait does so first: if it is not the body itself, that one has forgotten.
        const cleans = levels.map(({ cleaning }) => cleaning !== undefined).lastIndexOf(true)
        expect([nestedIn(body(levels)), nestedIn(body(levels), false)]).toEqual([cleans > 0, cleans > 0])
      }),
    )
  })
})
