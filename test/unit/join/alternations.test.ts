import { alt, channel, join, priAlt, reschedule, sleep, spawn } from 'occamy'
import type { Channel } from 'occamy'
import { describe, expect, it } from 'vitest'
import { expectBare, mutating, parked, settle, sim } from '../support.ts'
import { now, rendezvous } from './support.ts'

const receives = (channels: readonly Channel<number>[]) => join(channels.map((ch) => ch.receive()))

describe('an alternation', () => {
  it('never serves two members, even when that is the only way', () => {
    const [a, b] = rendezvous(2) as [Channel<number>, Channel<number>]
    sim(function* () {
      const both = receives([a, b])
      const sender = yield* parked(() => alt([a.send(1), b.send(2)]))
      expect(yield* now(both)).toBeUndefined()
      const joining = yield* parked(() => both)
      expect([sender.state, a.balance, b.balance]).toEqual(['parked', 1, 1])
      const other = spawn(() => b.send(3))
      expect(yield* joining).toEqual([1, 3])
      yield* other
      expect(yield* sender).toEqual({ key: 0, value: undefined })
    })
    expectBare(a, b)
  })

  it('never serves the same channel twice', () => {
    const ch = channel<number>()
    sim(function* () {
      const sender = yield* parked(() => alt([ch.send(1), ch.send(2)]))
      const joining = yield* parked(() => join([ch.receive(), ch.receive()]))
      expect(sender.state).toBe('parked')
      yield* ch.send(3)
      expect(yield* joining).toEqual([1, 3])
      expect((yield* sender).key).toBe(0)
    })
    expectBare(ch)
  })

  it('never gives and takes in one join', () => {
    const [a, b] = rendezvous(2) as [Channel<number>, Channel<number>]
    sim(function* () {
      const both = yield* parked(() => alt({ give: a.send(1), take: b.receive() }))
      const joining = yield* parked(() => join([a.receive(), b.send(2)]))
      expect(both.state).toBe('parked')
      expect(yield* b.receive()).toBe(2)
      expect(yield* joining).toEqual([1, undefined])
      expect((yield* both).key).toBe('give')
    })
    expectBare(a, b)
  })

  it('that arrives last does not serve two members either', () => {
    const channels = rendezvous(2)
    const [a, b] = channels as [Channel<number>, Channel<number>]
    sim(function* () {
      const joining = yield* parked(() => receives(channels))
      const sender = yield* parked(() => priAlt([a.send(1), b.send(2)]))
      const second = spawn(() => priAlt([a.send(3), b.send(4)]))
      expect(yield* joining).toEqual([3, 2])
      expect([(yield* sender).key, (yield* second).key]).toEqual([1, 0])
    })
    expectBare(a, b)
  })

  it.each([
    ['alone', (ch: readonly Channel<number>[]) => receives(ch)],
    ['with a condition', (ch: readonly Channel<number>[]) => receives(ch).where(() => true)],
  ])('serves the one member that leaves the others to be served: %s', (_, make) => {
    const channels = rendezvous(3)
    const [a, b, c] = channels as [Channel<number>, Channel<number>, Channel<number>]
    sim(function* () {
      // First come at every channel, but needed at the last.
      const flexible = yield* parked(() => alt({ a: a.send(1), b: b.send(2), c: c.send(3) }))
      const middle = yield* parked(() => alt({ a: a.send(4), b: b.send(5) }))
      const plain = yield* parked(() => a.send(6))
      expect(yield* make(channels)).toEqual([6, 5, 3])
      expect([(yield* flexible).key, (yield* middle).key]).toEqual(['c', 'b'])
      yield* plain
    })
    expectBare(...channels)
  })

  it('is chosen by order of arrival where there is a choice', () => {
    const channels = rendezvous(2)
    const [a, b] = channels as [Channel<number>, Channel<number>]
    sim(function* () {
      const all = [1, 2, 3].map((n) => spawn(() => alt({ a: a.send(n), b: b.send(n) })))
      yield* settle()
      expect(yield* receives(channels)).toEqual([1, 2])
      expect([a.balance, b.balance]).toEqual([1, 1])
      expect(all.map(({ state }) => state)).toEqual(['ready', 'ready', 'parked'])
      all[2]?.cancel()
    })
    expectBare(a, b)
  })

  it('serves a send of a join too, and leaves the room of a buffer to another', () => {
    const [a, b] = [channel<number>(), channel<number>(1)]
    sim(function* () {
      const taker = yield* parked(() => alt({ a: a.receive(), b: b.receive() }))
      yield* join([b.send(1), a.send(2)])
      expect(yield* taker).toEqual({ key: 'a', value: 2 })
      expect(b.tryReceive()).toEqual({ value: 1 })
    })
    expectBare(a, b)
  })

  it('nested, mapped and with a time is one all the same', () => {
    const channels = rendezvous(2)
    const [a, b] = channels as [Channel<number>, Channel<number>]
    sim(function* () {
      const nest = () => alt({ in: alt([a.send(1).map(() => 'a'), priAlt([b.send(2)])]), late: sleep(50) })
      const one = yield* parked(nest)
      const joining = yield* parked(() => receives(channels))
      expect(one.state).toBe('parked')
      const other = spawn(nest)
      expect(yield* joining).toEqual([1, 2])
      expect((yield* one).value).toEqual({ key: 0, value: 'a' })
      expect((yield* other).value).toEqual({ key: 1, value: { key: 0, value: undefined } })
    })
    expectBare(a, b)
  })
})

const sizes = mutating ? [8] : [8, 20, 40]

describe('many alternations that share many channels', () => {
  it.each(sizes)('serve a join of %i members when there are enough, in no time', (n) => {
    const channels = rendezvous(n)
    sim(function* () {
      const senders = Array.from({ length: n }, (_, i) =>
        spawn(() => alt(channels.slice(0, n - i).map((ch) => ch.send(i)))),
      )
      yield* reschedule()
      // The last came for the first channel alone, and so on: there is but one way.
      expect(yield* receives(channels)).toEqual(channels.map((_, i) => n - 1 - i))
      for (const sender of senders) yield* sender
    })
    expectBare(...channels)
  })

  it.each(sizes)('serve none of %i members when there is one too few, in no time', (n) => {
    const channels = rendezvous(n)
    sim(function* () {
      const senders = Array.from({ length: n - 1 }, (_, i) => spawn(() => alt(channels.map((ch) => ch.send(i)))))
      const joining = yield* parked(() => receives(channels))
      expect(senders.every(({ state }) => state === 'parked')).toBe(true)
      senders[0]?.cancel()
      for (const _ of [1, 2]) spawn(() => alt(channels.map((ch) => ch.send(n))))
      expect((yield* joining).filter((value) => value === n)).toHaveLength(2)
    })
    expectBare(...channels)
  })
})
