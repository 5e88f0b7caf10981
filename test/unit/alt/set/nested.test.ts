/** A set is itself selectable: in an alternation, and in another set. */
import { alt, channel, fairAlt, never, priAlt, selectSet, skip, sleep, spawn } from 'occamy'
import { describe, expect, it } from 'vitest'
import { Gate } from '../../gate.ts'
import { expectBare, full, parked, settle, sim } from '../../support.ts'
import { anySet, inside, pair, pass, polled, take } from './support.ts'

describe('a set in an alternation', () => {
  it.each([alt, priAlt, fairAlt])('is chosen when it is ready, before a last resort', (choose) => {
    const set = selectSet({ a: full(1, 2).receive() })
    sim(function* () {
      expect(yield* choose({ set: set.next(), nothing: skip })).toEqual({ key: 'set', value: { key: 'a', value: 1 } })
      const second = yield* choose({ nothing: skip, set: set.wait() })
      expect(second.key === 'set' && [...second.value].map(pair)).toEqual([['a', 2]])
      expect((yield* choose({ set: set.next(), nothing: skip })).key).toBe('nothing')
    })
  })

  it('commits when an event comes, and withdraws the other branches', () => {
    const [a, b] = [channel<number>(), channel<number>()]
    const set = selectSet({ a: a.receive() })
    sim(function* () {
      const waiting = yield* parked(() => alt({ set: set.next(), b: b.receive() }))
      expect([a.balance, b.balance, a.trySend(1), a.balance, b.balance]).toEqual([-1, -1, true, 0, 0])
      expect(yield* waiting).toEqual({ key: 'set', value: { key: 'a', value: 1 } })
    })
  })

  it('that commits another branch offers nothing any more, and can be waited for again', () => {
    const [a, b] = [channel<number>(), channel<number>()]
    const set = selectSet({ a: a.receive() })
    sim(function* () {
      for (let i = 0; i < 3; i++) {
        const waiting = yield* parked(() => alt({ set: set.wait(), b: b.receive() }))
        expect([b.trySend(i), a.trySend(9), a.balance]).toEqual([true, false, 0])
        expect(yield* waiting).toEqual({ key: 'b', value: i })
      }
      const late = yield* alt({ set: set.next(), late: sleep(1) })
      expect(late.key).toBe('late')
    })
    set.clear()
    expectBare(a, b)
  })

  it('keeps the event that it was chosen for until it is taken', () => {
    const set = selectSet({ a: full(1).receive() })
    sim(function* () {
      expect((yield* alt({ set: set.wait(), nothing: skip })).key).toBe('set')
      expect((yield* alt({ set: set.next(), nothing: skip })).key).toBe('set')
      expect((yield* alt({ set: set.next(), nothing: skip })).key).toBe('nothing')
    })
  })

  it('is a last resort itself, if it has nothing else', () => {
    const [inner, set] = [anySet(), anySet()]
    inner.add('skip', skip)
    set.add('inner', inner.next())
    sim(function* () {
      expect((yield* alt({ set: set.next(), a: full(1).receive() })).key).toBe('a')
      expect(yield* take(set, 1)).toEqual([['inner', { key: 'skip', value: undefined }]])
    })
  })

  it('ranks as the best of what it has, also of guards that cannot stay registered', () => {
    const gate = new Gate<number>()
    gate.open(1)
    const [ready, resort, none] = [selectSet({ skip, gate }), selectSet({ never, skip }), selectSet({ never })]
    sim(function* () {
      expect((yield* priAlt([skip, ready.next()])).key).toBe(1)
      expect((yield* priAlt([resort.next(), full(1).receive()])).key).toBe(1)
      expect((yield* priAlt([none.next(), resort.next()])).key).toBe(1)
    })
  })

  it('beside another set: one of them is served', () => {
    const [a, b] = [channel<number>(), channel<number>()]
    const [left, right] = [selectSet({ a: a.receive() }), selectSet({ b: b.receive() })]
    sim(function* () {
      for (let i = 0; i < 4; i++) {
        const waiting = yield* parked(() => alt({ left: left.next(), right: right.next() }))
        const [mine, other] = i % 2 === 0 ? [a, b] : [b, a]
        expect([mine.trySend(i), other.trySend(i)]).toEqual([true, false])
        expect((yield* waiting).value.value).toBe(i)
      }
    })
  })

  it('can be mapped', () => {
    const [a, b] = [full(1), channel<number>()]
    const set = selectSet({ a: a.receive(), b: b.receive() })
    sim(function* () {
      expect(yield* set.next().map(({ value }) => value * 2)).toBe(2)
      const waiting = yield* parked(() => set.wait().map((events) => Array.from(events, ({ value }) => value * 3)))
      b.trySend(2)
      expect(yield* waiting).toEqual([6])
    })
  })
})

describe('a set in another set', () => {
  it('gives its events within those of the other', () => {
    const [a, b] = [full(1, 2), full(3)]
    const inner = selectSet({ a: a.receive() })
    const outer = anySet()
    outer.add('inner', inner.next())
    outer.add('b', b.receive())
    sim(function* () {
      const got = yield* take(outer, 3)
      expect(got).toContainEqual(['inner', { key: 'a', value: 1 }])
      expect(got).toContainEqual(['inner', { key: 'a', value: 2 }])
      expect(got).toContainEqual(['b', 3])
    })
  })

  it('is parked with the other, three deep, and committed from outside', () => {
    const ch = channel<number>()
    const innermost = selectSet({ ch: ch.receive() })
    const inner = selectSet({ innermost: innermost.next() })
    const outer = selectSet({ inner: inner.next() })
    sim(function* () {
      const waiting = yield* parked(() => outer.next())
      expect(ch.balance).toBe(-1)
      expect(ch.trySend(7)).toBe(true)
      expect(yield* waiting).toEqual({
        key: 'inner',
        value: { key: 'innermost', value: { key: 'ch', value: 7 } },
      })
      for (const set of [innermost, inner, outer])
        expect([inside(set).offer, inside(set).current]).toEqual([undefined, undefined])
      expect(ch.balance).toBe(0)
    })
  })

  it('takes changes of the inner one at once, while the outer one is parked', () => {
    const [inner, outer] = [anySet(), anySet()]
    outer.add('inner', inner.next())
    sim(function* () {
      const waiting = yield* parked(() => outer.next())
      inner.add('a', full(1).receive())
      expect(yield* waiting).toEqual({ key: 'inner', value: { key: 'a', value: 1 } })
      const again = yield* parked(() => outer.next())
      inner.add('z', sleep(5))
      expect(yield* again).toEqual({ key: 'inner', value: { key: 'z', value: undefined } })
    })
  })

  it('gives its batch as a value, to be iterated', () => {
    const inner = selectSet([full(1).receive(), full(2).receive()])
    const outer = selectSet({ inner: inner.wait() })
    sim(function* () {
      const { value } = yield* outer.next()
      expect([...value].map(pair)).toEqual([
        [0, 1],
        [1, 2],
      ])
    })
  })

  it('is polled with the other', () => {
    const inner = selectSet({ a: full(1).receive() })
    const outer = anySet()
    outer.add('inner', inner.next())
    sim(function* () {
      expect(polled(outer)).toEqual([['inner', { key: 'a', value: 1 }]])
      expect(polled(outer)).toEqual([])
      yield* settle(1)
    })
  })

  it('is deleted from the other, and can be waited for alone', () => {
    const ch = channel<number>()
    const inner = selectSet({ a: ch.receive() })
    const outer = selectSet({ inner: inner.next() })
    sim(function* () {
      const waiting = yield* parked(() => outer.next())
      outer.delete('inner')
      expect(ch.balance).toBe(0)
      const alone = yield* parked(() => inner.next())
      expect([ch.balance, ch.trySend(1)]).toEqual([-1, true])
      expect(yield* alone).toEqual({ key: 'a', value: 1 })
      waiting.cancel()
    })
  })

  it('of two levels serves a pipeline of tasklets', () => {
    const chs = Array.from({ length: 6 }, () => channel<number>())
    const groups = [chs.slice(0, 3), chs.slice(3)].map((group) => selectSet(group.map((ch) => ch.receive())))
    const all = selectSet(groups.map((group) => group.next()))
    sim(function* () {
      for (const [i, ch] of chs.entries()) {
        spawn(function* () {
          for (let n = 0; n < 20; n++) yield* ch.send(i)
        })
      }
      const counts = chs.map(() => 0)
      for (let n = 0; n < 120; n++) {
        const { value } = yield* all.next()
        counts[value.value] = (counts[value.value] as number) + 1
      }
      expect(counts).toEqual(chs.map(() => 20))
      expect(yield* pass(all, 0)).toEqual([])
    })
    for (const group of groups) group.clear()
    expectBare(...chs)
  })
})
