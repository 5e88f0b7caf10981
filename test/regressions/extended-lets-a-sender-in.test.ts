import { channel, Runtime, skip } from 'occamy'
import { expect, it } from 'vitest'

// The end of an extended receive lets a parked sender fill the slot that is freed; with `prefer: 'sender'` that asked the
// receiver to give way, though no operation of its own was under way: the next operation of anybody gave way instead.
it('the end of an extended receive leaves nothing behind for the operations of others', () => {
  const ch = channel<string>({ capacity: 1, prefer: 'sender' })
  const runtime = new Runtime()
  const log: string[] = []
  runtime.spawn(function* () {
    yield* ch.send('a')
    yield* ch.send('b')
    log.push('sent b')
    yield* skip
    log.push('went on')
  })
  runtime.spawn(function* () {
    yield* ch.extended(() => skip)
    log.push('received a')
  })
  let other = 0
  runtime.spawn(function* () {
    for (other = 1; other < 4; other++) yield* skip
  })
  // The sender, the receiver, the third one, the sender again (or first of all, as it is preferred).
  for (let i = 0; i < 4; i++) runtime.turn()
  expect(log).toEqual(['received a', 'sent b', 'went on'])
  expect(other).toBe(4)
})
