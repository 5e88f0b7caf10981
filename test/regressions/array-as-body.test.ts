import { InvalidOperationError, runSync, skip } from 'occamy'
import type { Operation } from 'occamy'
import { expect, it } from 'vitest'

// An array has an iterator, so it passed for an operation: the advice that was written for it was never given.
it('a body that gives an array is refused with the advice to use par', () => {
  const body = (() => [skip, skip]) as unknown as () => Operation<unknown>
  expect(() => runSync(body)).toThrow(InvalidOperationError)
  expect(() => runSync(body)).toThrow('yield* par([…])')
})
