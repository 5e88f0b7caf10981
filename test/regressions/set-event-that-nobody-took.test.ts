import { channel, reschedule, selectSet, spawn } from 'occamy'
import { expect, it } from 'vitest'
import { sim } from '../unit/support.ts'

// The event of a wait that was served, and had not had its turn, was kept for the next wait, which began before it was
// kept, and parked.
it('an event that nobody took is given to the wait that began meanwhile', () => {
  sim(function* () {
    const ch = channel<string>()
    const set = selectSet({ a: ch.receive() })
    spawn(function* () {
      // Its event is committed by the send, and it takes none.
      yield* set.wait()
    })
    yield* reschedule()
    yield* ch.send('x')
    expect(yield* set.next()).toEqual({ key: 'a', value: 'x' })
  })
})
