import { channel, ChannelClosedError, join, reschedule, spawn } from 'occamy'
import type { Channel, Operation } from 'occamy'
import { expect, it } from 'vitest'
import { sim } from '../unit/support.ts'

/** Others who take the last message of a closed channel. */
const takers: { readonly [name: string]: (closed: Channel<number>) => Operation<unknown> } = {
  'a receive': (closed) => closed.receive(),
  *'a try'(closed) {
    closed.tryReceive()
  },
  'an extended receive': (closed) => closed.extended(function* () {}),
  'another join': (closed) => join([closed.receive()]),
}

// It waited for ever: it was told of what came to the channel, and not of what went.
it.each(Object.entries(takers))('a join fails when %s empties a channel that is closed', (_, take) => {
  sim(function* () {
    const [closing, silent] = [channel<number>(1), channel<number>()]
    yield* closing.send(1)
    closing.close()
    const joiner = spawn({ errors: 'hold' }, () => join([closing.receive(), silent.receive()]))
    yield* reschedule()
    yield* take(closing)
    yield* reschedule()
    expect(joiner.state).toBe('failed')
    expect(yield* joiner.ended).toMatchObject({ ok: false, error: expect.any(ChannelClosedError) as unknown })
  })
})
