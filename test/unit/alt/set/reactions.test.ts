/** Reactions in a set: guards whose event is followed by an operation (`extended`, `flatMap`). */
import { alt, channel, now, reschedule, selectSet, sleep, spawn } from 'occamy'
import { describe, expect, it } from 'vitest'
import { expectBare, failure, full, parked, settle, sim } from '../../support.ts'
import { anySet, pass, polled, take } from './support.ts'

describe('flatMap in a set', () => {
  it('runs its operation in the tasklet that waits, which may wait in it', () => {
    const set = selectSet({
      a: full(1, 2)
        .receive()
        .flatMap((n) => sleep(5).map(() => n * 10)),
    })
    sim(function* () {
      expect([yield* take(set, 1), now()]).toEqual([[['a', 10]], 5])
      expect([yield* pass(set), now()]).toEqual([[['a', 20]], 10])
    })
  })

  it('runs it when the event came while the set was parked', () => {
    const ch = channel<number>()
    const set = selectSet({ a: ch.receive().flatMap((n) => sleep(5).map(() => n * 10)) })
    sim(function* () {
      for (const op of [() => take(set, 1), () => pass(set)]) {
        const waiting = yield* parked(op)
        ch.trySend(1)
        yield* settle()
        expect(waiting.state).toBe('parked')
        expect(yield* waiting).toEqual([['a', 10]])
      }
    })
  })

  it('comes first in a pass, or in a pass of its own', () => {
    const reacting = (n: number) =>
      full(n)
        .receive()
        .flatMap(function* (value) {
          yield* reschedule()
          return value
        })
    const set = selectSet([full(0).receive(), reacting(1), full(2).receive(), reacting(3)])
    sim(function* () {
      expect(yield* pass(set)).toEqual([[0, 0]])
      expect(yield* pass(set)).toEqual([
        [1, 1],
        [2, 2],
      ])
      expect(yield* pass(set)).toEqual([[3, 3]])
    })
  })

  it('is left out of a poll, which cannot wait for it, and stays ready', () => {
    const a = full(1)
    const set = selectSet({ a: a.receive().flatMap((n) => sleep(1).map(() => n)), b: full(2).receive() })
    sim(function* () {
      expect([polled(set), a.length, polled(set)]).toEqual([[['b', 2]], 1, []])
      expect(yield* take(set, 1)).toEqual([['a', 1]])
    })
  })

  it('of one branch has its alternation left out of a poll, and come first in a pass', () => {
    const reacting = full(1)
      .receive()
      .flatMap((n) => sleep(1).map(() => n))
    const set = selectSet({
      either: alt([channel<number>().receive(), reacting]),
      plain: alt([full(2).receive()]),
    })
    sim(function* () {
      expect(polled(set)).toEqual([['plain', { key: 0, value: 2 }]])
      expect(yield* pass(set)).toEqual([['either', { key: 1, value: 1 }]])
    })
  })

  it('that throws has the wait throw, and the registration stays', () => {
    const error = new Error('reacted')
    const set = selectSet({
      a: full(1, 2)
        .receive()
        .flatMap(function* (n) {
          yield* reschedule()
          if (n === 1) throw error
          return n
        }),
    })
    sim(function* () {
      expect(yield* failure(set.wait())).toBe(error)
      expect(yield* take(set, 1)).toEqual([['a', 2]])
    })
  })

  it('is removed, or disabled, before its operation runs, if it is for once', () => {
    const set = anySet()
    set.add(
      'a',
      full(1)
        .receive()
        .flatMap(function* () {
          yield* reschedule()
          return set.size
        }),
      { once: 'remove' },
    )
    sim(function* () {
      expect(yield* take(set, 1)).toEqual([['a', 0]])
    })
  })

  it('within an alternation and in another set is run once, around everything', () => {
    const inner = selectSet({
      a: full(1, 2)
        .receive()
        .flatMap((n) => sleep(1).map(() => n * 10)),
    })
    const outer = selectSet({ inner: inner.next() })
    sim(function* () {
      expect((yield* alt([inner.next(), sleep(50)])).value).toEqual({ key: 'a', value: 10 })
      expect((yield* outer.next()).value).toEqual({ key: 'a', value: 20 })
    })
  })

  it('of a batch that came from a committed wait is what `map` sees', () => {
    const set = selectSet({
      a: full(1)
        .receive()
        .flatMap((n) => sleep(1).map(() => n + 1)),
    })
    sim(function* () {
      expect(yield* set.wait().map((events) => [...events].length)).toBe(1)
    })
  })
})

describe('extended in a set', () => {
  it('has the sender wait until its body ends, whether the set was parked or not', () => {
    const ch = channel<number>()
    const set = selectSet({ a: ch.extended((n) => sleep(10).map(() => n * 2)) })
    sim(function* () {
      const sender = yield* parked(() => ch.send(1))
      expect([yield* take(set, 1), now()]).toEqual([[['a', 2]], 10])
      yield* sender
      const waiting = yield* parked(() => take(set, 1))
      yield* ch.send(2)
      expect([yield* waiting, now()]).toEqual([[['a', 4]], 20])
    })
    set.clear()
    expectBare(ch)
  })

  it('over a buffer frees the place when its body ends', () => {
    const ch = full(1)
    const set = selectSet({ a: ch.extended((n) => sleep(10).map(() => n)) })
    sim(function* () {
      const sender = yield* parked(() => ch.send(2))
      const waiting = spawn(() => take(set, 2))
      yield* settle()
      expect([sender.state, ch.length]).toEqual(['parked', 0])
      expect(yield* waiting).toEqual([
        ['a', 1],
        ['a', 2],
      ])
    })
    expect(ch.length).toBe(0)
  })

  it('is met by a set that sends: the sender’s wait ends with the body', () => {
    const ch = channel<number>()
    const set = selectSet({ out: ch.send(7) })
    sim(function* () {
      const receiver = spawn(() => ch.extended((n) => sleep(10).map(() => n)))
      yield* settle()
      yield* set.next()
      expect([now(), yield* receiver]).toEqual([10, 7])
    })
  })

  it('is met by a send that is enabled while its set is parked', () => {
    const ch = channel<number>()
    const set = anySet()
    const reg = set.add('out', ch.send(7), { enabled: false })
    sim(function* () {
      const waiting = yield* parked(() => set.next())
      const receiver = yield* parked(() => ch.extended((n) => sleep(10).map(() => n)))
      reg.enable()
      yield* settle()
      expect([waiting.state, receiver.state]).toEqual(['parked', 'parked'])
      expect(yield* waiting).toEqual({ key: 'out', value: undefined })
      expect([now(), yield* receiver]).toEqual([10, 7])
    })
  })

  it('does not keep a sender that is served in a batch, or by a poll: it could not wait there', () => {
    const ch = channel<number>()
    const set = selectSet({ first: full(1).receive(), out: ch.send(7) })
    sim(function* () {
      const receiver = yield* parked(() => ch.extended((n) => sleep(10).map(() => n)))
      expect(yield* pass(set)).toEqual([
        ['first', 1],
        ['out', undefined],
      ])
      expect([now(), yield* receiver, now()]).toEqual([0, 7, 10])
      const again = yield* parked(() => ch.extended((n) => sleep(10).map(() => n)))
      expect(polled(set)).toEqual([['out', undefined]])
      yield* again
    })
  })
})
