import { alt, barrier, channel, reschedule, skip, spawn } from 'occamy'
import type { Guard } from 'occamy'
import { describe, expect, it } from 'vitest'
import { anySet } from '../unit/alt/set/support.ts'
import type { AnySet } from '../unit/alt/set/support.ts'
import { failure, parked, sim } from '../unit/support.ts'

/** A set with a guard for one event, in an alternation: that is enabled for each wait anew. */
function once(guard: Guard<unknown>): AnySet {
  const set = anySet()
  set.add('once', alt([guard]), { once: 'remove' })
  return set
}

// What is enabled for each wait was removed after its event when the tasklet that waited had its turn: too late for a
// wait that began before, and never if the event was an error.
describe('a registration for one event that is enabled for each wait', () => {
  it('is removed in the turn of whoever commits it', () => {
    sim(function* () {
      const ch = channel<string>()
      const set = once(ch.send('x'))
      const waiting = yield* parked(() => set.next())
      yield* ch.receive()
      expect(set.size).toBe(0)
      waiting.cancel()
    })
  })

  it('gives one, though another wait begins before the first resumes', () => {
    sim(function* () {
      const ch = channel<string>()
      const set = once(ch.send('x'))
      const first = yield* parked(() => set.next())
      const got: string[] = []
      const receiver = spawn(function* () {
        for (;;) got.push(yield* ch.receive())
      })
      yield* reschedule()
      expect(first.state).toBe('ready')
      expect(yield* alt({ set: set.next(), skip })).toMatchObject({ key: 'skip' })
      expect([got, set.size]).toEqual([['x'], 0])
      receiver.cancel()
    })
  })

  it('is removed with an event that is a closed channel', () => {
    sim(function* () {
      const ch = channel<string>()
      const set = once(ch.receive())
      spawn(function* () {
        ch.close()
      })
      expect(yield* failure(set.next())).toMatchObject({ name: 'ChannelClosedError' })
      expect(set.has('once')).toBe(false)
    })
  })

  it('is removed with an event whose map function throws', () => {
    sim(function* () {
      const both = barrier(2)
      const thrown = new Error('thrown')
      const set = anySet()
      set.add(
        'once',
        both.sync().map(() => {
          throw thrown
        }),
        { once: 'remove' },
      )
      spawn(() => both.sync())
      expect(yield* failure(set.next())).toBe(thrown)
      expect(set.has('once')).toBe(false)
    })
  })
})
