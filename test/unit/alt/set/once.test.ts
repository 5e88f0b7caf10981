import { channel, every, selectSet, skip, sleep, spawn } from 'occamy'
import { describe, expect, it } from 'vitest'
import { expectBare, failure, full, parked, standing, settle, sim } from '../../support.ts'
import { Gate } from '../../gate.ts'
import { anySet, pass, polled, take } from './support.ts'

describe("once: 'remove'", () => {
  it('removes the registration with its first event, taken in a look or in a batch', () => {
    const [a, b] = [full(1, 2), full(3, 4)]
    const set = anySet()
    set.add('a', a.receive(), { once: 'remove' })
    set.add('b', b.receive(), { once: 'remove' })
    sim(function* () {
      const batch = yield* set.wait()
      expect([set.has('a'), set.has('b')]).toEqual([false, true])
      expect([...batch]).toHaveLength(2)
      expect([set.size, a.length, b.length]).toEqual([0, 1, 1])
      expect(polled(set)).toEqual([])
    })
    expectBare(a, b)
  })

  it('removes it with an event that comes while the set is parked, at the commit', () => {
    const ch = channel<number>()
    const set = anySet()
    set.add('a', ch.receive(), { once: 'remove' })
    sim(function* () {
      const waiting = yield* parked(() => set.next())
      expect(ch.trySend(1)).toBe(true)
      expect([set.size, standing(ch)]).toEqual([0, [0, 0]])
      expect(yield* waiting).toEqual({ key: 'a', value: 1 })
    })
    expectBare(ch)
  })

  it('removes one that cannot stay registered, whether it was ready or not', () => {
    const [early, late] = [new Gate<number>(), new Gate<number>()]
    early.open(1)
    const set = anySet()
    set.add('early', early, { once: 'remove' })
    set.add('late', late, { once: 'remove' })
    sim(function* () {
      expect(yield* take(set, 1)).toEqual([['early', 1]])
      expect([set.has('early'), set.has('late')]).toEqual([false, true])
      const waiting = yield* parked(() => set.next())
      late.open(2)
      expect(yield* waiting).toEqual({ key: 'late', value: 2 })
      expect([set.size, late.waiting.length, early.waiting.length]).toEqual([0, 0, 0])
    })
  })

  it('removes none but the one that gave its event, of several that cannot stay registered', () => {
    const gates = [new Gate<number>(), new Gate<number>(), new Gate<number>()] as const
    const set = anySet()
    for (const [i, gate] of gates.entries()) set.add(i, gate, { once: 'remove' })
    sim(function* () {
      const waiting = yield* parked(() => set.next())
      gates[1].open(7)
      expect([0, 1, 2].map((i) => set.has(i))).toEqual([true, false, true])
      expect(yield* waiting).toEqual({ key: 1, value: 7 })
    })
  })

  it('removes one whose event throws', () => {
    const set = anySet()
    const error = new Error('thrown')
    const fails = full(1, 2)
      .receive()
      .map(() => {
        throw error
      })
    set.add('a', fails, { once: 'remove' })
    sim(function* () {
      expect(yield* failure(set.next())).toBe(error)
      expect(set.size).toBe(0)
    })
  })

  it('removes a send after its value was sent', () => {
    const ch = channel<string>()
    const set = anySet()
    set.add('out', ch.send('only'), { once: 'remove' })
    sim(function* () {
      const receiver = spawn(() => ch.receive())
      yield* settle()
      expect(yield* pass(set)).toEqual([['out', undefined]])
      expect([yield* receiver, set.size]).toEqual(['only', 0])
    })
    expectBare(ch)
  })

  it('has a default branch chosen once only', () => {
    const set = anySet()
    set.add('skip', skip, { once: 'remove' })
    set.add('late', sleep(5))
    sim(function* () {
      expect(yield* take(set, 2)).toEqual([
        ['skip', undefined],
        ['late', undefined],
      ])
    })
  })

  it('leaves the key free for another', () => {
    const set = anySet()
    sim(function* () {
      for (let i = 0; i < 3; i++) {
        set.add('k', full(i).receive(), { once: 'remove' })
        expect(yield* take(set, 1)).toEqual([['k', i]])
      }
    })
  })
})

describe("once: 'disable'", () => {
  it('disables the registration with its event, and enabling it has it ready again', () => {
    const ch = full(1, 2, 3)
    const set = anySet()
    const reg = set.add('a', ch.receive(), { once: 'disable' })
    sim(function* () {
      for (const value of [1, 2, 3]) {
        expect(polled(set)).toEqual([['a', value]])
        expect([reg.enabled, set.size, set.has('a')]).toEqual([false, 1, true])
        expect(polled(set)).toEqual([])
        reg.enable()
      }
    })
  })

  it('disables it at the commit, when the set is parked', () => {
    const ch = channel<number>()
    const set = anySet()
    const reg = set.add('a', ch.receive(), { once: 'disable' })
    sim(function* () {
      const waiting = yield* parked(() => set.next())
      expect([ch.trySend(1), reg.enabled, standing(ch)]).toEqual([true, false, [0, 0]])
      expect(yield* waiting).toEqual({ key: 'a', value: 1 })
      const again = yield* parked(() => set.next())
      expect(ch.trySend(2)).toBe(false)
      reg.enable()
      expect(ch.trySend(3)).toBe(true)
      expect(yield* again).toEqual({ key: 'a', value: 3 })
    })
  })

  it('can be enabled again by another, before the tasklet that got the event has run', () => {
    const [ch, gate] = [channel<number>(), new Gate<number>()]
    const set = anySet()
    const reg = set.add('a', ch.receive(), { once: 'disable' })
    set.add('g', gate)
    sim(function* () {
      const waiting = yield* parked(() => set.next())
      ch.trySend(1)
      reg.enable()
      expect(yield* waiting).toEqual({ key: 'a', value: 1 })
      expect(reg.enabled).toBe(true)
    })
  })

  it('disables one that cannot stay registered, whether it was ready or not', () => {
    const gate = new Gate<number>()
    const set = anySet()
    const reg = set.add('g', gate, { once: 'disable' })
    sim(function* () {
      const waiting = yield* parked(() => set.next())
      gate.open(1)
      expect(yield* waiting).toEqual({ key: 'g', value: 1 })
      expect([reg.enabled, polled(set)]).toEqual([false, []])
      reg.enable()
      expect([polled(set), reg.enabled]).toEqual([[['g', 1]], false])
    })
  })

  it('stops a periodic guard until it is enabled again', () => {
    const set = anySet()
    sim(function* () {
      const reg = set.add('tick', every(10), { once: 'disable' })
      expect(yield* take(set, 1)).toEqual([['tick', 1]])
      yield* sleep(35)
      expect(polled(set)).toEqual([])
      reg.enable()
      expect(yield* take(set, 1)).toEqual([['tick', 3]])
    })
  })
})

describe('without once', () => {
  it('a registration stays, and is served as long as it is ready', () => {
    const ch = channel<number>()
    const set = selectSet({ out: ch.send(7) })
    sim(function* () {
      const receiver = spawn(function* () {
        return [yield* ch.receive(), yield* ch.receive(), yield* ch.receive()]
      })
      for (let i = 0; i < 3; i++) yield* set.next()
      expect(yield* receiver).toEqual([7, 7, 7])
      expect(set.get('out').enabled).toBe(true)
    })
  })
})
