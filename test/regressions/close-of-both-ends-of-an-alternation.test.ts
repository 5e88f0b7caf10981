/** A close served the senders first: an alternation in order that stood at both ends of the channel lost its first branch to its second. */
import { alt, channel, ChannelClosedError, never, priAlt, reschedule, runSync, spawn } from 'occamy'
import { expect, it } from 'vitest'

it('the first branch is taken by one that receives before it sends', () => {
  const key = runSync(function* () {
    const both = channel<number>()
    const waits = spawn(function* () {
      return (yield* priAlt({ in: both.next(), out: both.send(1) })).key
    })
    yield* reschedule()
    both.close()
    return yield* waits
  })
  expect(key).toBe('in')
})

it('the order is that of the outermost alternation', () => {
  const key = runSync(function* () {
    const both = channel<number>()
    const waits = spawn(function* () {
      return (yield* priAlt([alt([never, both.next()]), both.send(1)])).key
    })
    yield* reschedule()
    both.close()
    return yield* waits
  })
  expect(key).toBe(0)
})

it('the first branch is taken by one that sends before it receives', () => {
  const outcome = runSync(function* () {
    const both = channel<number>()
    const waits = spawn({ errors: 'hold' }, function* () {
      return (yield* priAlt({ out: both.send(1), in: both.next() })).key
    })
    yield* reschedule()
    both.close()
    return yield* waits.ended
  })
  expect(outcome).toMatchObject({ ok: false, error: expect.any(ChannelClosedError) as unknown })
})
