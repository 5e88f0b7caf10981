import { channel, skip } from 'occamy'
import { expect, it } from 'vitest'
import { anySet, peersOf } from '../unit/alt/set/support.ts'
import { parked, sim } from '../unit/support.ts'

// A look notes which of the others it found ready; the note outlived a poll of which nothing was taken, and the skip
// was committed as if with that one, who then stayed in the set's table for ever.
it('a look of which nothing was taken leaves nothing of those it found', () => {
  sim(function* () {
    const ch = channel<number>()
    const sending = anySet()
    sending.add('send', ch.send(1))
    const set = anySet()
    set.add('receive', ch.receive())
    set.add('skip', skip)
    const sender = yield* parked(() => sending.next())
    set.poll()
    sender.cancel()
    yield* sender.ended
    yield* set.next()
    set.delete('receive')
    sending.clear()
    expect(peersOf(set)).toBe(0)
  })
})
