import { channel } from 'occamy'
import { describe, expect, it } from 'vitest'
import { anySet } from '../unit/alt/set/support.ts'
import { full, parked, sim } from '../unit/support.ts'

// It was enabled, gave its event and removed itself before it was put in the map of its set, where it stayed for ever.
describe('a registration that joins a parked set, and is over at once, is removed', () => {
  it('because it was for one event', () => {
    sim(function* () {
      const set = anySet()
      const waiting = yield* parked(() => set.next())
      set.add('a', full('x').receive(), { once: 'remove' })
      expect(yield* waiting).toEqual({ key: 'a', value: 'x' })
      expect([set.has('a'), set.size]).toEqual([false, 0])
    })
  })

  it('because its channel is closed', () => {
    sim(function* () {
      const ch = channel<string>()
      ch.close()
      const set = anySet()
      const waiting = yield* parked(() => set.next())
      set.add('a', ch.next())
      expect(yield* waiting).toEqual({ key: 'a', value: { done: true, value: undefined } })
      expect([set.has('a'), set.size]).toEqual([false, 0])
    })
  })
})
