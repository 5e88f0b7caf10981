import { barrier, sleep } from 'occamy'
import { describe, expect, it } from 'vitest'
import { anySet, polled } from '../unit/alt/set/support.ts'
import { sim, thrown } from '../unit/support.ts'

// Whether a guard was registered elsewhere was told by what a wait leaves in it: nothing, if it is enabled for each
// wait, or is a sleep that is due.
describe('a guard that is registered in one set is in use for another', () => {
  it('if it is a barrier, for which nobody waits', () => {
    const guard = barrier(2).sync()
    anySet().add('a', guard)
    expect(thrown(() => anySet().add('b', guard))).toMatchObject({ name: 'GuardInUseError' })
  })

  it('if it is a sleep that is due, which it still gives', () => {
    sim(function* () {
      const guard = sleep(5)
      const set = anySet()
      set.add('a', guard)
      yield* sleep(6)
      expect(thrown(() => anySet().add('b', guard))).toMatchObject({ name: 'GuardInUseError' })
      expect(polled(set)).toEqual([['a', undefined]])
    })
  })
})
