import { channel, join, reschedule, spawn } from 'occamy'
import { expect, it } from 'vitest'
import { sim } from '../unit/support.ts'

// It heard of it with the next message, if there was one.
it('a condition that throws at a message which replaces the oldest fails its join at once', () => {
  sim(function* () {
    const source = channel<number>({ capacity: 1, overflow: 'drop-oldest' })
    const isEven = ([value]: readonly number[]): boolean => {
      if (value === 3) throw new RangeError('three')
      return value === 2
    }
    const joiner = spawn({ errors: 'hold' }, () => join([source.receive()]).where(isEven))
    yield* reschedule()
    yield* source.send(1)
    yield* source.send(3)
    yield* reschedule()
    expect(joiner.state).toBe('failed')
    expect(yield* joiner.ended).toMatchObject({ ok: false, error: new RangeError('three') })
  })
})
