/** `par` of generator objects, as its type allows and `barrier`'s example shows, throws GeneratorReuseError. */
import { expect, it } from 'vitest'
import { par, race, runSync } from 'occamy'
import type { Body } from '../support/conformance-tools.ts'

function* give(value: number): Body<number> {
  return value
}

it('runs generators that were made for it, in par and in race', () => {
  expect(runSync(() => par([give(1), give(2)]))).toEqual([1, 2])
  expect(runSync(() => par([give(1), give(2)], { limit: 1 }))).toEqual([1, 2])
  expect(runSync(() => race([give(1), give(2)]))).toBe(1)
})
