import { par, race, recurse, scope, skip, unpreempted, within } from 'occamy'
import type { Operation } from 'occamy'
import { expect, it } from 'vitest'

// What enters a frame of its own was refused outside of a tasklet under the name of recurse(), whatever had been called.
const operations: ReadonlyArray<readonly [string, () => Operation<unknown>]> = [
  ['recurse()', () => recurse(skip)],
  ['scope()', () => scope(skip)],
  ['within()', () => within(1, skip)],
  ['unpreempted()', () => unpreempted(skip)],
  ['par()', () => par([skip])],
  ['race()', () => race([skip])],
]

it.each(operations)('%s is refused outside of a tasklet under its own name', (name, make) => {
  expect(() => make()[Symbol.iterator]().next()).toThrow(`${name} works inside a tasklet only`)
})
