import { channel, InvalidOperationError, join, request, reschedule, skip, sleep, spawn } from 'occamy'
import type { Channel, ChannelGuard, Members } from 'occamy'
import { describe, expect, it } from 'vitest'
import { expectBare, full, parked, sim, standing, thrown } from '../support.ts'
import { drained, now, rendezvous } from './support.ts'

describe('a join of receives', () => {
  it('waits for all of its messages, and gives them in the order of its members, whichever came first', () => {
    const channels = rendezvous(3)
    for (const order of [
      [0, 1, 2],
      [2, 1, 0],
      [1, 2, 0],
    ]) {
      sim(function* () {
        const waiting = yield* parked(() => join(channels.map((ch) => ch.receive())))
        for (const [n, i] of order.entries()) {
          expect(waiting.state).toBe('parked')
          spawn(() => (channels[i] as Channel<number>).send(i))
          yield* reschedule()
          expect((channels[i] as Channel<number>).balance).toBe(n < 2 ? 1 : 0)
        }
        expect(yield* waiting).toEqual([0, 1, 2])
      })
    }
    expectBare(...channels)
  })

  it('gives a record for a record, in the order of its keys', () => {
    const [words, numbers] = [full('a'), full(7)]
    sim(function* () {
      const values = yield* join({ word: words.receive(), number: numbers.receive() })
      expect(values).toEqual({ word: 'a', number: 7 })
      expect(Object.keys(values)).toEqual(['word', 'number'])
    })
    expectBare(words, numbers)
  })

  it('takes from buffers and from parked senders alike, without a switch when all is there', () => {
    const [buffered, plain] = [full(1, 2), channel<number>()]
    sim(function* () {
      const sender = yield* parked(() => plain.send(3))
      expect(yield* join([plain.receive(), buffered.receive()])).toEqual([3, 1])
      expect([sender.state, plain.balance, buffered.length]).toEqual(['ready', 0, 1])
      yield* sender
    })
    expectBare(buffered, plain)
  })

  it('carries undefined and null, as any channel', () => {
    const [a, b] = [full<undefined>(undefined), full<null>(null)]
    expect(sim(() => join([a.receive(), b.receive()]))).toEqual([undefined, null])
  })

  it('holds no place in line: whoever wants one of its messages has it', () => {
    const [a, b] = [channel<number>({ name: 'a' }), channel<number>({ name: 'b' })]
    sim(function* () {
      const joining = yield* parked(() => join([a.receive(), b.receive()]))
      const plain = yield* parked(() => a.receive())
      expect([a.balance, b.balance]).toEqual([-1, 0])
      yield* a.send(1)
      expect([yield* plain, joining.state]).toEqual([1, 'parked'])
      expect([a.trySend(2), b.trySend(2)]).toEqual([false, false])
      joining.cancel()
    })
    expectBare(a, b)
  })

  it('gives up its message to a receiver that comes while it waits for the others', () => {
    const [a, b] = [channel<number>(), channel<number>()]
    sim(function* () {
      const joining = yield* parked(() => join([a.receive(), b.receive()]))
      const sender = yield* parked(() => a.send(1))
      expect(yield* a.receive()).toBe(1)
      yield* sender
      expect(b.trySend(2)).toBe(false)
      spawn(() => b.send(3))
      yield* reschedule()
      expect([joining.state, b.balance]).toEqual(['parked', 1])
      expect(a.trySend(4)).toBe(true)
      expect(yield* joining).toEqual([4, 3])
    })
    expectBare(a, b)
  })
})

describe('the same channel twice in a join', () => {
  it.each([2, 3])('gives %i messages, oldest first, of a buffer, of those who wait behind it, and of both', (n) => {
    for (let buffered = 0; buffered <= n; buffered++) {
      const ch = channel<number>(buffered)
      sim(function* () {
        const waiting = yield* parked(() => join(Array.from({ length: n }, () => ch.receive())))
        for (let i = 0; i < n; i++) spawn(() => ch.send(i))
        expect(yield* waiting).toEqual(Array.from({ length: n }, (_, i) => i))
        for (let i = 0; i < n + 2; i++) spawn(() => ch.send(i))
        yield* reschedule()
        expect(yield* join(Array.from({ length: n }, () => ch.receive()))).toEqual(
          Array.from({ length: n }, (_, i) => i),
        )
        expect(drained(ch)).toEqual([n, n + 1])
      })
      expectBare(ch)
    }
  })

  it('gives them between others, and takes nothing while one is missing', () => {
    const [a, b] = [channel<number>(5), channel<number>(5)]
    sim(function* () {
      const triple = join({ one: a.receive(), two: b.receive(), three: a.receive() })
      a.trySend(1)
      b.trySend(2)
      expect(yield* now(triple)).toBeUndefined()
      expect([a.length, b.length]).toEqual([1, 1])
      a.trySend(3)
      expect(yield* triple).toEqual({ one: 1, two: 2, three: 3 })
    })
    expectBare(a, b)
  })

  it('may be by one guard object that stands there twice', () => {
    const ch = full(1, 2)
    const once = ch.receive()
    expect(sim(() => join([once, once]))).toEqual([1, 2])
    expectBare(ch)
  })

  it('stands there once', () => {
    const ch = channel<number>()
    sim(function* () {
      const waiting = yield* parked(() => join([ch.receive(), ch.receive()]))
      expect(standing(ch)).toEqual([0, 1])
      waiting.cancel()
    })
    expectBare(ch)
  })
})

describe('next as a member', () => {
  it('gives what next gives', () => {
    const [a, b] = [full(1), full(2)]
    expect(sim(() => join([a.next(), b.receive()]))).toEqual([{ done: false, value: 1 }, 2])
  })

  it('does not make a close a value: the join fails', () => {
    const ch = channel<number>()
    ch.close('over')
    expect(thrown(() => sim(() => join([ch.next()])))).toMatchObject({ name: 'ChannelClosedError', reason: 'over' })
  })
})

describe('a join of nothing', () => {
  it.each([
    ['a tuple', [], []],
    ['a record', {}, {}],
  ] as ReadonlyArray<readonly [string, Members, unknown]>)(
    'as %s is ready at once, again and again',
    (_, none, values) => {
      sim(function* () {
        const empty = join(none)
        for (let i = 0; i < 3; i++) expect(yield* empty).toEqual(values)
        expect(yield* now(empty)).toEqual({ value: values })
        expect(yield* empty.where(() => true)).toEqual(values)
        expect(yield* now(empty.where(() => false))).toBeUndefined()
      })
    },
  )
})

describe('a join of many', () => {
  it.each([31, 32, 33, 64, 100, 257])('%i channels gives all their values, in order', (n) => {
    const channels = rendezvous(n)
    sim(function* () {
      const all = join(channels.map((ch) => ch.receive()))
      const waiting = yield* parked(() => all)
      for (const [i, ch] of channels.entries()) spawn(() => ch.send(i))
      const values = channels.map((_, i) => i)
      expect(yield* waiting).toEqual(values)
      for (const [i, ch] of [...channels.entries()].reverse()) spawn(() => ch.send(i))
      expect(yield* all).toEqual(values)
    })
    expectBare(...channels)
  })

  it('a hundred of one channel takes a hundred, and not one before', () => {
    const ch = channel<number>(1000)
    sim(function* () {
      const all = join(Array.from({ length: 100 }, () => ch.receive()))
      const waiting = yield* parked(() => all)
      for (let i = 0; i < 99; i++) yield* ch.send(i)
      expect([waiting.state, ch.length]).toEqual(['parked', 99])
      yield* ch.send(99)
      expect(yield* waiting).toEqual(Array.from({ length: 100 }, (_, i) => i))
    })
    expectBare(ch)
  })
})

describe('what cannot be a member', () => {
  const ch = channel<number>()
  it.each([
    ['an extended receive', ch.extended(() => skip)],
    ['a mapped receive', ch.receive().map((n) => n)],
    ['a receive with a reaction', ch.receive().flatMap(() => skip)],
    ['a sleep', sleep(1)],
    ['skip', skip],
    ['a call', request<number>().call(1)],
    ['a join', join([full(1).receive()])],
    ['a channel', ch],
    ['an object', {}],
    ['null', null],
    ['undefined', undefined],
    ['a precondition', false],
  ])('%s is refused, by its key, and marks no end', (_, guard) => {
    const wrong = guard as ChannelGuard<number>
    const clean = channel<number>()
    const error = thrown(() => join([clean.receive(), wrong]))
    expect(error).toBeInstanceOf(InvalidOperationError)
    expect((error as Error).message).toMatch(/^member 1 cannot be joined: a member is `channel\.receive\(\)`/)
    expect(() => join({ good: clean.receive(), bad: wrong })).toThrow('member bad cannot be joined')
    expect(() => join([clean.send(1)])).not.toThrow()
  })

  it.each([undefined, null, 7, 'text', true])('%s is no tuple and no record', (wrong) => {
    expect(() => join(wrong as unknown as Members)).toThrow(
      /what join\(\) is given must be an array or a record of guards/,
    )
  })
})
