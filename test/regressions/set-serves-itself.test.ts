import { spawn } from 'occamy'
import { expect, it } from 'vitest'
import { anySet, polled } from '../unit/alt/set/support.ts'
import { full, parked, settle, sim } from '../unit/support.ts'

// The receive makes room in the buffer, and the set's own parked send was let in while the receive was being committed:
// one wait was committed twice, and one of the two messages was lost.
it('a receive that is enabled beside a parked send of its set to the same full buffer is its one event', () => {
  sim(function* () {
    const ch = full(1)
    const set = anySet()
    set.add('send', ch.send(2))
    const receive = set.add('receive', ch.receive(), { enabled: false })
    const waiting = yield* parked(() => set.next())
    receive.enable()
    expect(yield* waiting).toEqual({ key: 'receive', value: 1 })
    expect(yield* set.next()).toEqual({ key: 'send', value: undefined })
  })
})

it('a receive that joins a parked send of its set to the same full buffer is its one event', () => {
  sim(function* () {
    const ch = full('first')
    const set = anySet()
    set.add('send', ch.send('second'), { once: 'remove' })
    spawn(function* () {
      set.add('receive', ch.receive())
    })
    expect(yield* set.next()).toEqual({ key: 'receive', value: 'first' })
    yield* settle()
    expect(polled(set)).toEqual([
      ['send', undefined],
      ['receive', 'second'],
    ])
  })
})
