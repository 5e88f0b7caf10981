/** Sets on channels of every kind: buffered, with each overflow policy, and with each preference. */
import { channel, ChannelFullError, selectSet, self, spawn } from 'occamy'
import { describe, expect, it } from 'vitest'
import { expectBare, failure, full, parked, standing, settle, sim } from '../../support.ts'
import { pass, polled, take } from './support.ts'

describe('a receive from a buffered channel in a set', () => {
  it('is ready while there is a message, and not after', () => {
    const ch = channel<number>(3)
    const set = selectSet({ a: ch.receive() })
    sim(function* () {
      for (const round of [1, 2]) {
        expect(polled(set)).toEqual([])
        ch.trySend(round)
        ch.trySend(round + 10)
        expect([polled(set), polled(set)]).toEqual([[['a', round]], [['a', round + 10]]])
      }
    })
  })

  it('is not ready when another took the message: the stale entry is dropped', () => {
    const [a, b] = [full(1), full(2)]
    const set = selectSet({ a: a.receive(), b: b.receive() })
    sim(function* () {
      expect(a.tryReceive()).toEqual({ value: 1 })
      expect(polled(set)).toEqual([['b', 2]])
      a.trySend(3)
      expect(polled(set)).toEqual([['a', 3]])
    })
  })

  it('lets a parked sender fill the place', () => {
    const ch = full(1)
    const set = selectSet({ a: ch.receive() })
    sim(function* () {
      const sender = yield* parked(() => ch.send(2))
      expect(polled(set)).toEqual([['a', 1]])
      expect([sender.state, ch.length]).toEqual(['ready', 1])
      expect(polled(set)).toEqual([['a', 2]])
    })
  })

  it.each(['drop-oldest', 'drop-newest', 'error', 'block'] as const)('of a channel with overflow %s', (overflow) => {
    const ch = channel<number>({ capacity: 2, overflow })
    const set = selectSet({ a: ch.receive() })
    sim(function* () {
      for (let i = 0; i < 5; i++) {
        if (overflow === 'error' && i > 1) expect(yield* failure(ch.send(i))).toBeInstanceOf(ChannelFullError)
        else if (overflow !== 'block' || i < 2) yield* ch.send(i)
      }
      const values = [...polled(set), ...polled(set), ...polled(set)].map(([, value]) => value)
      expect(values).toEqual(overflow === 'drop-oldest' ? [3, 4] : [0, 1])
      const waiting = yield* parked(() => take(set, 1))
      yield* ch.send(9)
      expect([yield* waiting, ch.length]).toEqual([[['a', 9]], 0])
    })
    set.clear()
    expectBare(ch)
  })
})

describe('a send to a buffered channel in a set', () => {
  it('is ready while there is room, and again when there is', () => {
    const ch = channel<number>(2)
    const set = selectSet({ out: ch.send(7) })
    sim(function* () {
      expect([polled(set), polled(set), polled(set)]).toEqual([[['out', undefined]], [['out', undefined]], []])
      ch.tryReceive()
      expect([polled(set), polled(set)]).toEqual([[['out', undefined]], []])
    })
  })

  it('fills the place of a message that is taken while the set is parked', () => {
    const ch = full(1)
    const set = selectSet({ out: ch.send(7) })
    sim(function* () {
      const waiting = yield* parked(() => set.next())
      expect([ch.balance, ch.tryReceive(), ch.length]).toEqual([1, { value: 1 }, 1])
      expect((yield* waiting).key).toBe('out')
      expect(ch.tryReceive()).toEqual({ value: 7 })
    })
  })

  it('takes its turn with senders that are parked', () => {
    const ch = full(0)
    const set = selectSet({ out: ch.send(2) })
    sim(function* () {
      yield* parked(() => ch.send(1))
      yield* parked(() => set.next())
      yield* parked(() => ch.send(3))
      const values: unknown[] = []
      for (let i = 0; i < 4; i++) values.push(yield* ch.receive())
      expect(values).toEqual([0, 1, 2, 3])
    })
  })

  it.each([
    ['drop-oldest', [7, 7]],
    ['drop-newest', [1, 2]],
  ] as const)('with overflow %s is always ready', (overflow, left) => {
    const ch = channel<number>({ capacity: 2, overflow })
    ch.trySend(1)
    ch.trySend(2)
    const set = selectSet({ out: ch.send(7) })
    sim(function* () {
      for (let i = 0; i < 3; i++) expect(polled(set)).toEqual([['out', undefined]])
      expect([ch.tryReceive()?.value, ch.tryReceive()?.value]).toEqual(left)
      yield* settle(1)
    })
  })

  it('with overflow error throws when the buffer is full, and stays registered', () => {
    const ch = channel<number>({ capacity: 1, overflow: 'error' })
    const set = selectSet({ out: ch.send(7) })
    sim(function* () {
      yield* set.next()
      expect(yield* failure(set.next())).toBeInstanceOf(ChannelFullError)
      expect(set.size).toBe(1)
      ch.tryReceive()
      expect(yield* pass(set)).toEqual([['out', undefined]])
    })
  })

  it('is a place that can be taken back: what an extended receive occupies is not ready', () => {
    const ch = full(1)
    const set = selectSet({ out: ch.send(7) })
    sim(function* () {
      const receiver = spawn(() =>
        ch.extended(function* () {
          expect(polled(set)).toEqual([])
          yield* settle(2)
          expect(polled(set)).toEqual([])
        }),
      )
      yield* receiver
      expect(polled(set)).toEqual([['out', undefined]])
    })
  })
})

describe('a set on a channel with a preference', () => {
  it.each(['receiver', 'sender', 'neither'] as const)('%s is served, and serves', (prefer) => {
    const ch = channel<number>({ prefer })
    sim(function* () {
      const set = selectSet({ a: ch.receive() })
      const receiver = spawn(() => take(set, 10))
      for (let i = 0; i < 10; i++) yield* ch.send(i)
      expect((yield* receiver).map(([, value]) => value)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
      set.clear()
      const out = selectSet({ out: ch.send(5) })
      const sender = spawn(() => take(out, 3))
      expect([yield* ch.receive(), yield* ch.receive(), yield* ch.receive()]).toEqual([5, 5, 5])
      yield* sender
      out.clear()
    })
    expectBare(ch)
  })

  it('receiver runs the set that was parked before the sender goes on', () => {
    const ch = channel<number>({ prefer: 'receiver' })
    const set = selectSet({ a: ch.receive() })
    sim(function* () {
      const order: string[] = []
      yield* parked(function* () {
        yield* set.next()
        order.push('set')
      })
      yield* ch.send(1)
      order.push('sender')
      expect(order).toEqual(['set', 'sender'])
    })
  })

  it('sender runs the sender before the one who waits for the set goes on', () => {
    const ch = channel<number>({ prefer: 'sender' })
    const set = selectSet({ a: ch.receive() })
    sim(function* () {
      const order: string[] = []
      spawn(function* () {
        yield* ch.send(1)
        order.push('sender')
      })
      yield* settle()
      yield* set.next()
      order.push('set')
      expect(order).toEqual(['sender', 'set'])
    })
  })

  it('does not interrupt a batch, nor a poll: the preferred one runs at the next wait', () => {
    for (const prefer of ['sender', 'receiver'] as const) {
      const [a, b] = [channel<number>({ prefer }), channel<number>({ prefer })]
      const set = selectSet({ first: full(0).receive(), a: a.receive(), b: b.send(1) })
      sim(function* () {
        const order: string[] = []
        const me = self()
        spawn(function* () {
          yield* a.send(1)
          order.push('sender')
        })
        spawn(function* () {
          yield* b.receive()
          order.push('receiver')
        })
        yield* settle()
        for (const { key } of yield* set.wait()) order.push(key)
        expect(me.state).toBe('running')
        expect(order).toEqual(['first', 'a', 'b'])
        yield* settle()
        expect(order).toHaveLength(5)
      })
      set.clear()
      expectBare(a, b)
      expect(standing(a)).toEqual([0, 0])
    }
  })
})
