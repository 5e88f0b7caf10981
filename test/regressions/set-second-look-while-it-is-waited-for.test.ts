import { alt, barrier, channel, defer } from 'occamy'
import { describe, expect, it } from 'vitest'
import { anySet } from '../unit/alt/set/support.ts'
import { expectBare, failure, parked, sim } from '../unit/support.ts'

// It looked before it was refused: a barrier in it was met by the one who already waited there.
it('a second wait of a set is refused before it looks', () => {
  sim(function* () {
    const set = anySet()
    set.add('a', alt([barrier(2).sync()]))
    const waiting = yield* parked(() => set.next())
    expect(yield* failure(set.next())).toMatchObject({ name: 'SetInUseError' })
    waiting.cancel()
  })
})

// The second look made the guard anew, and that which the first had made was never disabled.
describe('a deferred guard that is waited for is not made anew', () => {
  it.each(['next', 'poll'] as const)('by %s of its set', (look) => {
    const ch = channel<number>()
    sim(function* () {
      const set = anySet()
      set.add(
        'deferred',
        defer(() => ch.receive()),
      )
      const waiting = yield* parked(() => set.next())
      if (look === 'poll') set.poll()
      else yield* failure(set.next())
      waiting.cancel()
      yield* waiting.ended
    })
    expectBare(ch)
  })

  it('by a second wait for the guard itself', () => {
    const ch = channel<number>()
    sim(function* () {
      const deferred = defer(() => ch.receive())
      const waiting = yield* parked(() => deferred)
      yield* failure(deferred)
      waiting.cancel()
      yield* waiting.ended
    })
    expectBare(ch)
  })
})
