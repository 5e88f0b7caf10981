import { channel, join, reschedule, spawn } from 'occamy'
import { expect, it } from 'vitest'
import { sim } from '../unit/support.ts'

// The first went into the buffer, and the second to the receiver.
it('a join of two sends gives the first to the receiver who completes it, and the second to the buffer', () => {
  sim(function* () {
    const target = channel<string>(1)
    spawn(() => join([target.send('first'), target.send('second')]))
    yield* reschedule()
    expect(yield* target.receive()).toBe('first')
    expect(yield* target.receive()).toBe('second')
    spawn(() => join([target.send('third'), target.send('fourth')]))
    yield* reschedule()
    expect(target.tryReceive()).toEqual({ value: 'third' })
    expect(target.tryReceive()).toEqual({ value: 'fourth' })
  })
})
