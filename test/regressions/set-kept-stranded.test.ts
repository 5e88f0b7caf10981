import { channel, reschedule, runSync, selectSet, spawn } from 'occamy'
import { expect, it } from 'vitest'

it('an event that was not taken is given to the wait that began meanwhile', () => {
  const ch = channel<string>()
  runSync(function* () {
    const set = selectSet({ a: ch.receive() })
    spawn(function* () {
      // Its event is committed by the send, and it takes none.
      yield* set.wait()
    })
    yield* reschedule()
    yield* ch.send('x')
    // The first is ready, and has not had its turn: the set is free.
    expect(yield* set.next()).toEqual({ key: 'a', value: 'x' })
  })
})
