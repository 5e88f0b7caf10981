import {
  alt,
  channel,
  ChannelClosedError,
  ChannelFullError,
  join,
  reschedule,
  selectSet,
  skip,
  sleep,
  spawn,
} from 'occamy'
import type { Operation } from 'occamy'
import { describe, expect, it } from 'vitest'
import { expectBare, failure, full, parked, sim } from '../support.ts'
import type { Body } from '../support.ts'
import { drained, now } from './support.ts'

describe('a send in a join', () => {
  it('gives undefined, and its value to a parked receiver', () => {
    const [a, b] = [channel<number>(), channel<number>()]
    sim(function* () {
      const receiver = yield* parked(() => b.receive())
      const sender = yield* parked(() => a.send(1))
      expect(yield* join({ got: a.receive(), gave: b.send(2) })).toEqual({ got: 1, gave: undefined })
      expect(yield* receiver).toBe(2)
      yield* sender
    })
    expectBare(a, b)
  })

  it('waits for whoever is missing: the receiver, or the message', () => {
    const [a, b] = [channel<number>(), channel<number>()]
    const passOn = join([a.receive(), b.send(7)])
    sim(function* () {
      for (const receiverFirst of [true, false]) {
        const joining = yield* parked(() => passOn)
        const one = yield* parked((): Operation<unknown> => (receiverFirst ? b.receive() : a.send(1)))
        expect([joining.state, one.state]).toEqual(['parked', 'parked'])
        const other = spawn((): Operation<unknown> => (receiverFirst ? a.send(1) : b.receive()))
        expect(yield* joining).toEqual([1, undefined])
        expect([yield* one, yield* other]).toEqual(receiverFirst ? [7, undefined] : [undefined, 7])
      }
    })
    expectBare(a, b)
  })

  it('fails on a channel that is closed, whether that drops messages or not, and takes nothing', () => {
    for (const overflow of ['block', 'drop-oldest'] as const) {
      const [a, b] = [full(1), channel<number>({ capacity: 1, overflow })]
      b.close()
      sim(function* () {
        expect(yield* failure(join([a.receive(), b.send(2)]))).toBeInstanceOf(ChannelClosedError)
      })
      expect(drained(a)).toEqual([1])
      expectBare(a, b)
    }
  })

  it('alone is a send that waits beside the line', () => {
    const ch = channel<number>()
    sim(function* () {
      const joining = yield* parked(() => join([ch.send(1)]))
      expect(ch.balance).toBe(0)
      const plain = yield* parked(() => ch.send(2))
      expect(yield* ch.receive()).toBe(2)
      expect(yield* ch.receive()).toBe(1)
      expect(yield* joining).toEqual([undefined])
      yield* plain
    })
    expectBare(ch)
  })

  it('fills the room that there is, in order, and waits for as much as it needs', () => {
    const [ch, gate] = [channel<number>(3), channel<number>(9)]
    sim(function* () {
      const three = join([ch.send(1), gate.receive(), ch.send(2), ch.send(3)])
      ch.trySend(0)
      gate.trySend(9)
      const joining = yield* parked(() => three)
      expect([ch.length, gate.length]).toEqual([1, 1])
      expect(yield* ch.receive()).toBe(0)
      expect(yield* joining).toEqual([undefined, 9, undefined, undefined])
      expect(drained(ch)).toEqual([1, 2, 3])
    })
    expectBare(ch, gate)
  })

  it('serves parked receivers first, and then the room behind them', () => {
    const ch = channel<number>(2)
    sim(function* () {
      const receivers = [yield* parked(() => ch.receive()), yield* parked(() => ch.receive())]
      expect(yield* join([ch.send(1), ch.send(2), ch.send(3), ch.send(4)])).toHaveLength(4)
      expect([yield* receivers[0] as (typeof receivers)[0], yield* receivers[1] as (typeof receivers)[0]]).toEqual([
        1, 2,
      ])
      expect(drained(ch)).toEqual([3, 4])
    })
    expectBare(ch)
  })

  it('reaches the tries, the next, the loops and the outside of its channel', () => {
    const ch = channel<number>()
    sim(function* () {
      const twice = join([ch.send(1)])
      let joining = yield* parked(() => twice)
      expect(ch.tryReceive()).toEqual({ value: 1 })
      expect(ch.tryReceive()).toBeUndefined()
      yield* joining
      joining = yield* parked(() => twice)
      expect(yield* ch.next()).toEqual({ done: false, value: 1 })
      yield* joining
      joining = yield* parked(() => twice)
      expect(yield* alt({ in: ch.receive(), nothing: skip })).toEqual({ key: 'in', value: 1 })
      yield* joining
    })
    expectBare(ch)
  })

  it('keeps to what drops: there is always room', () => {
    const oldest = channel<number>({ capacity: 2, overflow: 'drop-oldest' })
    const newest = channel<number>({ capacity: 2, overflow: 'drop-newest' })
    sim(function* () {
      for (const i of [0, 10]) {
        yield* join([oldest.send(i + 1), oldest.send(i + 2), oldest.send(i + 3)])
        yield* join([newest.send(i + 1), newest.send(i + 2), newest.send(i + 3)])
      }
    })
    expect([drained(oldest), drained(newest)]).toEqual([
      [12, 13],
      [1, 2],
    ])
    expectBare(oldest, newest)
  })

  it('waits for room where a plain send would throw', () => {
    const ch = channel<number>({ capacity: 1, overflow: 'error' })
    sim(function* () {
      yield* ch.send(1)
      expect(yield* failure(ch.send(2))).toBeInstanceOf(ChannelFullError)
      const joining = yield* parked(() => join([ch.send(3)]))
      expect(yield* ch.receive()).toBe(1)
      yield* joining
      expect(drained(ch)).toEqual([3])
    })
    expectBare(ch)
  })

  it('serves an extended receiver, whose body runs, and does not wait for its end', () => {
    const [a, b] = [channel<number>(), channel<number>()]
    const events: string[] = []
    function* body(n: number): Body<number> {
      events.push(`begin ${n}`)
      yield* sleep(5)
      events.push('end')
      return n * 2
    }
    sim(function* () {
      for (const late of [false, true]) {
        const receiver = late ? undefined : yield* parked(() => a.extended(body))
        const joining = spawn(function* () {
          yield* join([a.send(7), b.receive()])
          events.push('joined')
        })
        yield* reschedule()
        spawn(() => b.send(1))
        yield* reschedule()
        expect(yield* receiver ?? a.extended(body)).toBe(14)
        yield* joining
      }
    })
    expect(events.slice(0, 3).sort()).toEqual(['begin 7', 'end', 'joined'])
    expect(events.indexOf('joined')).toBeLessThan(events.indexOf('end'))
    expectBare(a, b)
  })

  it('serves a branch of an alternation, and the others of that are withdrawn', () => {
    const [a, b, c] = [channel<number>(), channel<number>(), channel<number>()]
    sim(function* () {
      const chooser = yield* parked(() => alt({ a: a.receive(), c: c.receive(), late: sleep(50) }))
      yield* parked(() => b.send(2))
      yield* join([b.receive(), a.send(1)])
      expect(yield* chooser).toEqual({ key: 'a', value: 1 })
      expect([a.balance, c.balance]).toEqual([0, 0])
    })
    expectBare(a, b, c)
  })

  it('serves a set, whether that waits or looks', () => {
    const [a, b] = [channel<number>(), full(0, 0)]
    sim(function* () {
      const set = selectSet({ a: a.receive() })
      const both = join([a.send(1), b.receive()])
      const waiting = yield* parked(() => set.next())
      yield* both
      expect(yield* waiting).toEqual({ key: 'a', value: 1 })
      const joining = yield* parked(() => both)
      expect([...set.poll()]).toEqual([{ key: 'a', value: 1 }])
      yield* joining
      set.clear()
    })
    expectBare(a, b)
  })

  it('sends to several at one instant, or to none', () => {
    const [a, b] = [channel<string>(), channel<string>()]
    sim(function* () {
      const tell = join([a.send('x'), b.send('y')])
      const one = yield* parked(() => a.receive())
      expect(yield* now(tell)).toBeUndefined()
      expect([one.state, a.balance]).toEqual(['parked', -1])
      const other = yield* parked(() => b.receive())
      yield* tell
      expect([yield* one, yield* other]).toEqual(['x', 'y'])
    })
    expectBare(a, b)
  })
})
