import { alt, channel, GuardInUseError, join, reschedule, selectSet, sleep, spawn } from 'occamy'
import { describe, expect, it } from 'vitest'
import { anySet, pair, pass, polled, take } from '../alt/set/support.ts'
import { expectBare, failure, full, parked, sim, standing, thrown } from '../support.ts'
import { drained } from './support.ts'

describe('a join that is registered in a set', () => {
  it('gives an event whenever all of it is there, whether the set waits or looks', () => {
    const [a, b] = [channel<number>(9), channel<number>(9)]
    sim(function* () {
      const set = selectSet({ both: join([a.receive(), b.receive()]) })
      const waiting = yield* parked(() => set.next())
      a.trySend(1)
      b.trySend(2)
      expect(yield* waiting).toEqual({ key: 'both', value: [1, 2] })
      for (const ch of [a, b, a, b]) ch.trySend(3)
      expect(polled(set)).toEqual([['both', [3, 3]]])
      expect(yield* set.next()).toEqual({ key: 'both', value: [3, 3] })
      expect(polled(set)).toEqual([])
      set.clear()
    })
    expectBare(a, b)
  })

  it('is found when all of it was there before it was added, while the set waits', () => {
    const [a, b] = [full(1), full(2)]
    sim(function* () {
      const set = anySet()
      set.add('never', channel().receive())
      const waiting = yield* parked(() => set.next())
      set.add(
        'both',
        join([a.receive(), b.receive()]).map(([x, y]) => x + y),
      )
      expect(pair(yield* waiting)).toEqual(['both', 3])
      set.clear()
    })
    expectBare(a, b)
  })

  it('stays at its channels between the waits, and leaves them when it is removed', () => {
    const [a, b] = [channel<number>(), full(1, 2)]
    sim(function* () {
      const set = anySet()
      const guard = join([a.receive(), b.receive()])
      for (const leave of [
        () => void set.delete('j'),
        () => set.clear(),
        () => set.get('j').remove(),
        () => set.get('j').disable(),
        () => void set.add('j', channel().receive()),
      ]) {
        set.add('j', guard)
        expect([standing(a), standing(b)]).toEqual([
          [0, 1],
          [0, 1],
        ])
        leave()
        expectBare(a, b)
        set.clear()
      }
      expect(a.trySend(1)).toBe(false)
    })
  })

  it('takes nothing while the set does not wait: a sender parks, and others may have the messages', () => {
    const [a, b] = [channel<number>(), full(1)]
    sim(function* () {
      const set = selectSet({ both: join([a.receive(), b.receive()]) })
      const sender = yield* parked(() => a.send(2))
      expect([sender.state, b.length]).toEqual(['parked', 1])
      expect(yield* b.receive()).toBe(1)
      expect(polled(set)).toEqual([])
      b.trySend(3)
      expect(polled(set)).toEqual([['both', [2, 3]]])
      yield* sender
      set.clear()
    })
    expectBare(a, b)
  })

  it.each(['remove', 'disable'] as const)('once: %s', (once) => {
    for (const waits of [false, true]) {
      const [a, b] = [channel<number>(9), full(1, 2, 3)]
      sim(function* () {
        const set = anySet()
        const guard = join([a.receive(), b.receive()])
        const reg = set.add('j', guard, { once })
        const waiting = waits ? yield* parked(() => set.next()) : undefined
        a.trySend(1)
        a.trySend(2)
        expect(pair(yield* waiting ?? set.next())).toEqual(['j', [1, 1]])
        expect([reg.enabled, set.size]).toEqual([false, once === 'remove' ? 0 : 1])
        expectBare(a, b)
        expect(polled(set)).toEqual([])
        if (once === 'disable') reg.enable()
        else set.add('j', guard)
        expect(yield* take(set, 1)).toEqual([['j', [2, 2]]])
        set.clear()
      })
      expectBare(a, b)
    }
  })

  it('takes no part while it is disabled, and is ready at once when it is enabled', () => {
    const [a, b] = [channel<number>(9), full(1)]
    sim(function* () {
      const set = anySet()
      const reg = set.add('j', join([a.receive(), b.receive()]), { enabled: false })
      a.trySend(5)
      expect(polled(set)).toEqual([])
      const waiting = yield* parked(() => set.next())
      reg.enable()
      expect(pair(yield* waiting)).toEqual(['j', [5, 1]])
      set.clear()
    })
    expectBare(a, b)
  })

  it('that is removed, disabled or cleared while it is ready, gives nothing, and has taken nothing', () => {
    for (const how of ['delete', 'clear', 'disable'] as const) {
      const [a, b, c] = [full(1), full(2), full(3)]
      sim(function* () {
        const set = anySet()
        const reg = set.add('j', join([a.receive(), b.receive()]))
        set.add('c', c.receive())
        expect(yield* pass(set, 0)).toEqual([])
        if (how === 'delete') set.delete('j')
        else if (how === 'disable') reg.disable()
        else set.clear()
        expect(polled(set)).toEqual(how === 'clear' ? [] : [['c', 3]])
        expect([drained(a), drained(b)]).toEqual([[1], [2]])
        set.clear()
      })
    }
  })

  it('that is removed while its set waits is gone: arrivals complete nothing', () => {
    const [a, b, c] = [channel<number>(), full(2), channel<number>()]
    sim(function* () {
      const set = anySet()
      set.add('j', join([a.receive(), b.receive()]))
      set.add('c', c.receive())
      const waiting = yield* parked(() => set.next())
      set.delete('j')
      expect(a.trySend(1)).toBe(false)
      set.clear()
      expect(c.trySend(1)).toBe(false)
      waiting.cancel()
      yield* reschedule()
    })
    expectBare(a, c)
  })

  it('throws once when a member is closed, and is removed; the other events stay ready', () => {
    for (const waits of [false, true]) {
      const [a, b, c] = [channel<number>(), full(2), channel<number>(1)]
      sim(function* () {
        const set = selectSet({ j: join([a.receive(), b.receive()]), c: c.receive() })
        const waiting = waits ? yield* parked(() => set.next()) : undefined
        a.close('over')
        c.trySend(3)
        const error = waiting === undefined ? yield* failure(set.next()) : yield* waiting.ended
        expect(error).toMatchObject(waits ? { error: { reason: 'over' } } : { reason: 'over' })
        expect([set.size, set.has('j')]).toEqual([1, false])
        expect(polled(set)).toEqual([['c', 3]])
        expect(drained(b)).toEqual([2])
        set.clear()
      })
      expectBare(a, b, c)
    }
  })

  it('gives each of many at most one event a pass, none passed over', () => {
    const channels = [0, 1, 2].map(() => full(1, 1, 1))
    const other = channel<number>(99)
    for (let i = 0; i < 9; i++) other.trySend(i)
    sim(function* () {
      const set = selectSet(channels.map((ch) => join([ch.receive(), other.receive()])))
      const keys: unknown[] = []
      for (let i = 0; i < 3; i++) keys.push((yield* pass(set)).map(([key]) => key))
      expect(keys).toEqual([
        [0, 1, 2],
        [0, 1, 2],
        [0, 1, 2],
      ])
      for (const ch of channels) for (let i = 0; i < 2; i++) ch.trySend(1)
      for (let i = 0; i < 6; i++) other.trySend(i)
      expect(yield* pass(set, 2)).toHaveLength(2)
      expect((yield* pass(set, 2)).map(([key]) => key)).toEqual([2, 0])
      set.clear()
    })
    expectBare(...channels, other)
  })

  it('shares its channels with other joins of the set: a message goes to one', () => {
    const [a, b, c] = [channel<number>(9), channel<number>(9), channel<number>(9)]
    sim(function* () {
      const set = selectSet({ ab: join([a.receive(), b.receive()]), ac: join([a.receive(), c.receive()]) })
      for (const ch of [b, c, a]) ch.trySend(1)
      expect(polled(set).length).toBe(1)
      a.trySend(2)
      expect(polled(set).length).toBe(1)
      expect([a.length, b.length, c.length]).toEqual([0, 0, 0])
      set.clear()
    })
    expectBare(a, b, c)
  })

  it('of a set that is a branch: the set is one alternation, and others of it are left', () => {
    const [a, b, c] = [channel<number>(), full(1), channel<number>()]
    sim(function* () {
      const set = selectSet({ j: join([a.receive(), b.receive()]) })
      const waiting = yield* parked(() => alt({ set: set.next(), c: c.receive(), late: sleep(20) }))
      expect(a.trySend(4)).toBe(true)
      expect(yield* waiting).toEqual({ key: 'set', value: { key: 'j', value: [4, 1] } })
      const again = yield* parked(() => alt({ set: set.next(), c: c.receive() }))
      c.trySend(5)
      expect((yield* again).key).toBe('c')
      expect(a.trySend(6)).toBe(false)
      set.clear()
    })
    expectBare(a, b, c)
  })

  it('is in use for another set, and for a wait', () => {
    const [a, b] = [channel<number>(), channel<number>()]
    sim(function* () {
      const guard = join([a.receive(), b.receive()])
      const set = anySet()
      set.add('j', guard)
      expect(thrown(() => anySet().add('k', guard))).toBeInstanceOf(GuardInUseError)
      expect(thrown(() => set.add('k', guard))).toBeInstanceOf(GuardInUseError)
      expect(yield* failure(guard)).toBeInstanceOf(GuardInUseError)
      set.add('j', guard)
      expect(standing(a)).toEqual([0, 1])
      set.delete('j')
      const waiting = yield* parked(() => guard)
      expect(thrown(() => set.add('j', guard))).toBeInstanceOf(GuardInUseError)
      expect(set.size).toBe(0)
      waiting.cancel()
      yield* reschedule()
    })
    expectBare(a, b)
  })

  it('with a condition is asked of new messages only, and found after a look that failed', () => {
    const ch = channel<number>(99)
    let calls = 0
    sim(function* () {
      const set = selectSet({ j: join([ch.receive()]).where(([n]) => (calls++, n > 50)) })
      for (let i = 0; i < 20; i++) {
        ch.trySend(i)
        expect(polled(set)).toEqual([])
      }
      expect(calls).toBe(20)
      const waiting = yield* parked(() => set.next())
      ch.trySend(51)
      expect([(yield* waiting).value, calls]).toEqual([[51], 21])
      set.clear()
    })
    expect(ch.length).toBe(20)
    expectBare(ch)
  })

  it('sends, too', () => {
    const [a, b] = [full(1), channel<number>()]
    sim(function* () {
      const set = selectSet({ j: join([a.receive(), b.send(9)]) })
      const receiver = yield* parked(() => b.receive())
      expect(polled(set)).toEqual([['j', [1, undefined]]])
      expect(yield* receiver).toBe(9)
      const waiting = spawn(() => set.next())
      a.trySend(2)
      yield* reschedule()
      expect(yield* b.receive()).toBe(9)
      expect((yield* waiting).value).toEqual([2, undefined])
      set.clear()
    })
    expectBare(a, b)
  })
})
