/** Keys: anything, unique; adding one again replaces. */
import { channel, GuardInUseError, selectSet, spawn, UnknownKeyError } from 'occamy'
import { describe, expect, it } from 'vitest'
import { Beginning, Gate, Lasting } from '../../gate.ts'
import { expectBare, full, parked, standing, settle, sim, thrown } from '../../support.ts'
import { anySet, polled, slowIn, take } from './support.ts'
import type { AnySet } from './support.ts'

const anything: readonly unknown[] = [
  'text',
  '',
  0,
  NaN,
  1n,
  true,
  undefined,
  null,
  Symbol('key'),
  { an: 'object' },
  ['array'],
  () => 'function',
]

describe('a key', () => {
  it('can be anything, and is what the event carries', () => {
    const set = anySet()
    for (const [i, key] of anything.entries()) set.add(key, full(i).receive())
    expect(set.size).toBe(anything.length)
    sim(function* () {
      const got = yield* take(set, anything.length)
      for (const [i, [key, value]] of got.entries()) expect([Object.is(key, anything[i]), value]).toEqual([true, i])
    })
    for (const key of anything) {
      expect(set.has(key)).toBe(true)
      expect(set.get(key).key === key || Number.isNaN(key)).toBe(true)
      expect([set.delete(key), set.delete(key), set.has(key)]).toEqual([true, false, false])
    }
    expect(set.size).toBe(0)
  })

  it('that is an object is itself, not what it looks like', () => {
    const set = anySet()
    const [one, two] = [{ id: 1 }, { id: 1 }]
    set.add(one, full('one').receive())
    expect([set.has(one), set.has(two), set.delete(two)]).toEqual([true, false, false])
    set.add(two, full('two').receive())
    expect(set.size).toBe(2)
  })

  it('of a record is its name, and of an array its index', () => {
    const [record, array] = [selectSet({ a: full(1).receive(), 7: full(2).receive() }), selectSet([full(3).receive()])]
    expect([record.has('a'), record.has('7' as 'a'), array.has(0)]).toEqual([true, true, true])
    sim(function* () {
      expect(polled(array)).toEqual([[0, 3]])
      expect(new Set(polled(record).map(([key]) => key))).toEqual(new Set(['7', 'a']))
      yield* settle(1)
    })
  })

  it('that the set does not have is an error to get, which names it', () => {
    const set = anySet()
    for (const key of anything) {
      const error = thrown(() => set.get(key))
      expect(error).toBeInstanceOf(UnknownKeyError)
      expect(Object.is((error as UnknownKeyError).key, key)).toBe(true)
    }
    expect(thrown(() => set.get('jobs'))).toMatchObject({
      message: 'the select set has no registration with the key "jobs"',
    })
  })

  it('gives the registration that add gave, with its guard', () => {
    const set = anySet()
    const guard = full(1).receive()
    const reg = set.add('a', guard)
    expect(set.get('a')).toBe(reg)
    expect([reg.key, reg.guard === guard]).toEqual(['a', true])
  })
})

describe('adding a key again', () => {
  it('replaces the registration: the old one is removed', () => {
    const [a, b] = [full(1), full(2)]
    const set = anySet()
    const old = set.add('k', a.receive())
    const reg = set.add('k', b.receive())
    expect([set.size, set.get('k') === reg, old.enabled, reg.enabled]).toEqual([1, true, false, true])
    sim(function* () {
      expect(polled(set)).toEqual([['k', 2]])
    })
    expect(a.length).toBe(1)
    expectBare(a)
  })

  it('tells the old guard that it is given up', () => {
    const gate = new Gate<number>()
    const set = anySet()
    set.add('k', gate)
    set.add('k', full(1).receive())
    expect(gate.calls).toEqual(['abandon'])
  })

  it('does not tell the same guard that it is given up', () => {
    const gate = new Gate<number>()
    const set = anySet()
    set.add('k', gate)
    set.add('k', gate)
    expect(gate.calls).toEqual([])
  })

  it('takes the same guard again, with other options', () => {
    const ch = full(1, 2)
    const set = anySet()
    const guard = ch.receive()
    const old = set.add('k', guard)
    const reg = set.add('k', guard, { once: 'remove' })
    expect([set.size, old.enabled, reg.enabled, standing(ch)]).toEqual([1, false, true, [0, 1]])
    sim(function* () {
      expect([polled(set), polled(set), set.size]).toEqual([[['k', 1]], [], 0])
    })
  })

  it('can leave it disabled, in place of one that was not', () => {
    const ch = full(1)
    const set = anySet()
    const guard = ch.receive()
    set.add('k', guard)
    set.add('k', guard, { enabled: false })
    sim(function* () {
      expect([polled(set), standing(ch), set.size]).toEqual([[], [0, 0], 1])
    })
  })

  it('changes nothing if the new guard cannot be registered', () => {
    const [a, b] = [full(1), full(2)]
    const set = anySet()
    const other = anySet()
    const busy = b.receive()
    other.add('x', busy)
    const old = set.add('k', a.receive())
    expect(thrown(() => set.add('k', busy))).toBeInstanceOf(GuardInUseError)
    for (const bad of [undefined, 7, a]) expect(() => set.add('k', bad as never)).toThrow(/no guard/)
    expect(() => set.add('k', full(3).receive(), { once: 'never' as never })).toThrow(/once must be/)
    expect([set.get('k') === old, old.enabled, set.size]).toEqual([true, true, 1])
    sim(function* () {
      expect([polled(set), polled(other)]).toEqual([[['k', 1]], [['x', 2]]])
    })
  })

  describe('with a guard that cannot be registered', () => {
    /** Adds a guard that is in use. */
    const fail = (set: AnySet): void => {
      const busy = full(9).receive()
      anySet().add('x', busy)
      expect(thrown(() => set.add('k', busy))).toBeInstanceOf(GuardInUseError)
    }

    it('leaves the old one where it was on the ready list', () => {
      const set = anySet()
      set.add('k', full(1).receive())
      set.add('other', full(2).receive())
      fail(set)
      sim(function* () {
        expect(polled(set)).toEqual([
          ['k', 1],
          ['other', 2],
        ])
      })
    })

    it('leaves the old one, if that cannot stay registered', () => {
      const gate = new Beginning<number>()
      const set = anySet()
      const old = set.add('k', gate)
      fail(set)
      expect([set.get('k') === old, old.enabled, slowIn(set), gate.calls]).toEqual([true, true, 1, []])
      gate.open(1)
      sim(function* () {
        expect(yield* take(set, 1)).toEqual([['k', 1]])
      })
    })

    it('has the set look again with the old one, if that cannot stay registered, in the wait that it has begun', () => {
      const gate = new Beginning<number>()
      const set = anySet()
      set.add('k', gate)
      sim(function* () {
        const waiting = yield* parked(() => set.next())
        fail(set)
        yield* settle()
        expect([waiting.state, gate.calls]).toEqual([
          'parked',
          ['begin', 'poll', 'enable', 'disable', 'poll', 'enable'],
        ])
        gate.open(1)
        expect(yield* waiting).toEqual({ key: 'k', value: 1 })
      })
    })

    it('has the old one stay registered, if that is the same guard', () => {
      const lasting = new Lasting<number>()
      const error = new Error('refused')
      const set = anySet()
      sim(function* () {
        const old = set.add('k', lasting)
        lasting.refusal = error
        expect(thrown(() => set.add('k', lasting))).toBe(error)
        expect([set.get('k') === old, old.enabled, slowIn(set)]).toEqual([true, true, 0])
        lasting.open(1)
        expect(yield* take(set, 1)).toEqual([['k', 1]])
      })
    })

    it('leaves the old one disabled, if it was', () => {
      const gate = new Gate<number>()
      const set = anySet()
      const old = set.add('k', gate, { enabled: false })
      gate.throws.poll = new Error('poll')
      sim(function* () {
        const waiting = yield* parked(() => set.next())
        expect(thrown(() => set.add('k', gate))).toBe(gate.throws.poll)
        expect([set.get('k') === old, old.enabled, gate.calls]).toEqual([true, false, ['poll']])
        waiting.cancel()
      })
    })
  })

  it('while the set is parked has the new guard offered, and not the old one', () => {
    const [a, b] = [channel<number>(), channel<number>()]
    const set = anySet()
    set.add('k', a.receive())
    sim(function* () {
      const waiting = yield* parked(() => set.next())
      set.add('k', b.receive())
      expect([a.balance, b.balance]).toEqual([0, -1])
      expect([a.trySend(1), b.trySend(2)]).toEqual([false, true])
      expect(yield* waiting).toEqual({ key: 'k', value: 2 })
    })
  })

  it('from its own event, as a state machine does', () => {
    const chs = [full('a'), full('b'), full('c')]
    const set = anySet()
    const to = (i: number): void => {
      const ch = chs[i]
      if (ch === undefined) set.delete('state')
      else set.add('state', ch.receive())
    }
    sim(function* () {
      const got: unknown[] = []
      to(0)
      while (set.size > 0) {
        for (const { value } of yield* set.wait()) {
          got.push(value)
          to(got.length)
        }
      }
      expect(got).toEqual(['a', 'b', 'c'])
    })
  })

  it('sends another value from now on', () => {
    const ch = channel<number>()
    const set = anySet()
    sim(function* () {
      const receiver = spawn(function* () {
        return [yield* ch.receive(), yield* ch.receive(), yield* ch.receive()]
      })
      for (let i = 0; i < 3; i++) {
        set.add('out', ch.send(i))
        yield* set.next()
      }
      expect(yield* receiver).toEqual([0, 1, 2])
    })
    set.clear()
    expectBare(ch)
  })
})
