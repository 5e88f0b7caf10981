import { channel, Runtime } from 'occamy'
import { expect, it } from 'vitest'

// While an extended receive occupied the only slot, a receiver parked beside the parked sender who could have served it:
// law 3 (nobody stranded), and the channel's own invariant that senders and receivers are never both parked.
it('a receiver is served by a parked sender, though an extended receive occupies the slot', () => {
  const ch = channel<string>(1)
  const runtime = new Runtime()
  const log: string[] = []
  runtime.spawn(function* () {
    yield* ch.send('a')
    yield* ch.send('b')
  })
  runtime.spawn(() =>
    ch.extended(function* (outer) {
      log.push(outer)
      log.push(yield* ch.receive())
    }),
  )
  runtime.runSync()
  expect(log).toEqual(['a', 'b'])
  expect([...runtime.tasklets]).toEqual([])
})
