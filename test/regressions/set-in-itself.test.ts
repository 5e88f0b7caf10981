import { alt } from 'occamy'
import type { Guard } from 'occamy'
import { describe, expect, it } from 'vitest'
import { anySet } from '../unit/alt/set/support.ts'
import type { AnySet } from '../unit/alt/set/support.ts'
import { failure, like, sim } from '../unit/support.ts'

function within(inner: AnySet): AnySet {
  const outer = anySet()
  outer.add('inner', inner.next())
  return outer
}

// It began to look at itself, without end, before it saw that it was looking.
describe('a set that waits for itself is told so', () => {
  it.each<[string, (set: AnySet) => Guard<unknown>]>([
    ['directly', (set) => set.next()],
    ['through an alternation', (set) => alt([set.next()])],
    ['through another set', (set) => within(set).next()],
  ])('%s', (_title, around) => {
    sim(function* () {
      const set = anySet()
      set.add('itself', around(set))
      expect(yield* failure(set.next())).toMatchObject({ message: like(/waits for itself/) })
    })
  })
})
