/** Guards that cannot stay registered: looked at, and enabled, for each wait. */
import {
  alt,
  barrier,
  channel,
  defer,
  fairAlt,
  never,
  now,
  priAlt,
  selectSet,
  semaphore,
  skip,
  sleep,
  spawn,
} from 'occamy'
import type { Release } from 'occamy'
import { describe, expect, it } from 'vitest'
import { Beginning, Gate, Lasting } from '../../gate.ts'
import { expectBare, failure, full, parked, settle, sim } from '../../support.ts'
import { anySet, inside, pass, polled, slowIn, take } from './support.ts'

describe('a barrier in a set', () => {
  it('is offered only while the set waits', () => {
    const both = barrier(2)
    const set = selectSet({ sync: both.sync() })
    sim(function* () {
      const other = yield* parked(() => alt({ sync: both.sync(), late: sleep(5) }))
      expect((yield* other).key).toBe('late')
      const waiting = yield* parked(() => set.next())
      yield* both.sync()
      expect((yield* waiting).key).toBe('sync')
    })
  })

  it('of which the set is the last is met at once, round after round', () => {
    const both = barrier(2)
    const set = selectSet({ sync: both.sync() })
    sim(function* () {
      const other = spawn(function* () {
        for (let i = 0; i < 3; i++) yield* both.sync()
      })
      yield* settle()
      expect(yield* take(set, 3)).toHaveLength(3)
      yield* other
    })
  })

  it('that loses is withdrawn from', () => {
    const [both, ch] = [barrier(2), channel<number>()]
    const set = selectSet({ sync: both.sync(), a: ch.receive() })
    sim(function* () {
      const waiting = yield* parked(() => set.next())
      ch.trySend(1)
      expect((yield* waiting).key).toBe('a')
      expect((yield* alt({ sync: both.sync(), nothing: skip })).key).toBe('nothing')
    })
  })
})

describe('a semaphore in a set', () => {
  it('is acquired as an event, and stays registered', () => {
    const lock = semaphore(1)
    const set = selectSet({ permit: lock.acquire() })
    sim(function* () {
      const { value: first } = yield* set.next()
      expect(polled(set)).toEqual([])
      const waiting = yield* parked(() => set.next())
      first()
      const { value: second } = yield* waiting
      second()
      expect((polled(set) as [string, Release][]).map(([key]) => key)).toEqual(['permit'])
    })
  })

  it('is in line with others, from the beginning of the wait', () => {
    const lock = semaphore(0)
    const set = selectSet({ permit: lock.acquire() })
    sim(function* () {
      const plain = yield* parked(() => lock.acquire())
      const waiting = yield* parked(() => set.next())
      waiting.cancel()
      plain.cancel()
      yield* settle()
      expect([waiting.state, plain.state]).toEqual(['cancelled', 'cancelled'])
    })
  })
})

describe('a defer in a set', () => {
  it('is made anew on every wait, and takes part or not', () => {
    const ch = full(1, 2)
    let [open, made] = [false, 0]
    const set = selectSet({
      gated: defer(() => {
        made++
        return open && ch.receive()
      }),
      nothing: skip,
    })
    sim(function* () {
      expect((yield* set.next()).key).toBe('nothing')
      open = true
      expect(yield* take(set, 1)).toEqual([['gated', 1]])
      open = false
      expect((yield* set.next()).key).toBe('nothing')
      expect(made).toBe(3)
    })
  })

  it('whose function throws has the wait throw, each time', () => {
    const error = new Error('made')
    let throwing = true
    const set = selectSet({
      a: defer(() => {
        if (throwing) throw error
        return full(1).receive()
      }),
    })
    sim(function* () {
      expect(yield* failure(set.next())).toBe(error)
      expect(yield* failure(set.wait())).toBe(error)
      expect(() => set.poll()).toThrow(error)
      throwing = false
      expect(yield* take(set, 1)).toEqual([['a', 1]])
    })
  })

  it('that parks is committed from outside, and leaves its channel when it loses', () => {
    const [a, b] = [channel<number>(), channel<number>()]
    const set = selectSet({ a: defer(() => a.receive()), b: b.receive() })
    sim(function* () {
      const waiting = yield* parked(() => set.next())
      a.trySend(1)
      expect(yield* waiting).toEqual({ key: 'a', value: 1 })
      const again = yield* parked(() => set.next())
      expect([b.trySend(2), a.balance]).toEqual([true, 0])
      yield* again
    })
    set.clear()
    expectBare(a, b)
  })
})

describe('an alternation in a set', () => {
  it.each([alt, priAlt, fairAlt])('gives its choice as the value', (choose) => {
    const [a, b] = [channel<string>(), channel<string>()]
    const set = selectSet({ either: choose([a.receive(), false, b.receive()]), late: sleep(50) })
    sim(function* () {
      spawn(() => b.send('b'))
      yield* settle()
      expect(yield* set.next()).toEqual({ key: 'either', value: { key: 2, value: 'b' } })
      const waiting = yield* parked(() => set.wait())
      expect([a.balance, b.balance, a.trySend('a'), a.balance, b.balance]).toEqual([-1, -1, true, 0, 0])
      expect([...(yield* waiting)]).toEqual([{ key: 'either', value: { key: 0, value: 'a' } }])
    })
    set.clear()
    expectBare(a, b)
  })

  it('that has a last resort only is one', () => {
    const set = selectSet({ resort: alt([never, skip]), a: full(1).receive() })
    sim(function* () {
      expect((yield* take(set, 3)).map(([key]) => key)).toEqual(['a', 'resort', 'resort'])
    })
  })
})

describe('skip in a set', () => {
  it('is taken only if nothing else is ready, on every wait, and never within a pass', () => {
    const set = selectSet({ skip, a: full(1).receive(), b: full(2).receive() })
    sim(function* () {
      expect((yield* pass(set)).map(([key]) => key)).toEqual(['a', 'b'])
      expect(yield* pass(set)).toEqual([['skip', undefined]])
      expect(yield* take(set, 1)).toEqual([['skip', undefined]])
      expect(polled(set)).toEqual([])
    })
  })

  it('is the first of several last resorts', () => {
    const set = anySet()
    set.add('first', skip)
    set.add('second', sleep(0))
    set.add('third', skip)
    sim(function* () {
      expect(yield* take(set, 2)).toEqual([
        ['first', undefined],
        ['first', undefined],
      ])
      set.delete('first')
      expect(yield* take(set, 2)).toEqual([
        ['second', undefined],
        ['third', undefined],
      ])
    })
  })
})

describe('never in a set', () => {
  it('takes no part, and does no harm', () => {
    const set = selectSet({ never, a: full(1).receive(), late: sleep(3) })
    sim(function* () {
      expect((yield* take(set, 2)).map(([key]) => key)).toEqual(['a', 'late'])
      expect([now(), set.size]).toEqual([3, 2])
    })
  })
})

describe('a guard of a user in a set', () => {
  it('is looked at once a wait, enabled if that parks, and disabled when it is over', () => {
    const [gate, ch] = [new Gate<number>(), channel<number>()]
    const set = selectSet({ gate, ch: ch.receive() })
    sim(function* () {
      const waiting = yield* parked(() => set.next())
      expect(gate.calls).toEqual(['poll', 'enable'])
      ch.trySend(1)
      expect(gate.calls).toEqual(['poll', 'enable', 'disable'])
      yield* waiting
      gate.open(2)
      expect(yield* take(set, 1)).toEqual([['gate', 2]])
      gate.shut()
      expect(polled(set)).toEqual([])
      expect(inside(set).ready.first).toBeUndefined()
    })
  })

  it('is begun with each wait, if it says that it has something to do', () => {
    const [says, silent] = [new Beginning<number>(), new Beginning<number>(false)]
    const set = anySet()
    set.add('says', says)
    set.add('silent', silent)
    sim(function* () {
      const waiting = yield* parked(() => set.next())
      const begun = (gate: Gate<number>): number => gate.calls.filter((call) => call === 'begin').length
      expect([says, silent].map(begun)).toEqual([1, 0])
      for (const key of ['says', 'silent']) set.get(key).disable()
      for (const key of ['says', 'silent']) set.get(key).enable()
      expect([says, silent].map(begun)).toEqual([2, 0])
      silent.open(1)
      expect(yield* waiting).toEqual({ key: 'silent', value: 1 })
    })
  })

  it('that stays registered tells of what it has while nobody waits, and while somebody does', () => {
    const lasting = new Lasting<number>()
    sim(function* () {
      const set = anySet()
      set.add('a', lasting)
      lasting.open(1)
      expect([slowIn(set), polled(set)]).toEqual([0, [['a', 1]]])
      lasting.shut()
      expect(polled(set)).toEqual([])
      const waiting = yield* parked(() => set.next())
      lasting.open(2)
      expect(yield* waiting).toEqual({ key: 'a', value: 2 })
    })
  })

  it('takes turns with the others that are ready', () => {
    const gate = new Gate<number>()
    gate.open(0)
    const set = selectSet({ gate, a: full(1, 2, 3).receive() })
    sim(function* () {
      expect((yield* take(set, 6)).map(([key]) => key)).toEqual(['a', 'gate', 'a', 'gate', 'a', 'gate'])
    })
  })

  it('that throws when it is enabled has the wait throw, and leaves nothing behind', () => {
    const [good, bad] = [new Gate<number>(), new Gate<number>()]
    const error = new Error('enable')
    bad.throws.enable = error
    const set = selectSet({ good, bad })
    sim(function* () {
      expect(yield* failure(set.next())).toBe(error)
      expect([good.waiting.length, inside(set).offer, inside(set).current]).toEqual([0, undefined, undefined])
      delete bad.throws.enable
      const waiting = yield* parked(() => set.next())
      good.open(1)
      expect(yield* waiting).toEqual({ key: 'good', value: 1 })
    })
  })

  it('that throws when it is looked at, or committed, has the wait throw', () => {
    for (const method of ['poll', 'commit'] as const) {
      const gate = new Gate<number>()
      const error = new Error(method)
      gate.open(1)
      gate.throws[method] = error
      const set = selectSet({ gate })
      sim(function* () {
        expect(yield* failure(set.next())).toBe(error)
        delete gate.throws[method]
        expect(yield* take(set, 1)).toEqual([['gate', 1]])
      })
    }
  })
})
