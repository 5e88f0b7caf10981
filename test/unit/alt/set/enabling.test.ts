import { channel, RegistrationRemovedError, reschedule, sleep, spawn, now } from 'occamy'
import { describe, expect, it } from 'vitest'
import { Gate } from '../../gate.ts'
import { expectBare, full, parked, standing, settle, sim, thrown } from '../../support.ts'
import { anySet, polled } from './support.ts'

describe('a registration that is disabled', () => {
  it('is in the set still, and takes no part', () => {
    const ch = full(1)
    const set = anySet()
    const reg = set.add('a', ch.receive())
    sim(function* () {
      reg.disable()
      expect([reg.enabled, set.size, set.has('a'), set.get('a')]).toEqual([false, 1, true, reg])
      expect([polled(set), ch.length]).toEqual([[], 1])
    })
    expectBare(ch)
  })

  it('leaves nothing at its channel, so that its guard may be used elsewhere', () => {
    const ch = channel<number>()
    const [set, other] = [anySet(), anySet()]
    const guard = ch.receive()
    const reg = set.add('a', guard)
    expect(standing(ch)).toEqual([0, 1])
    reg.disable()
    expect(standing(ch)).toEqual([0, 0])
    other.add('b', guard)
    expect(standing(ch)).toEqual([0, 1])
    other.clear()
    reg.enable()
    expect(standing(ch)).toEqual([0, 1])
  })

  it('can be added so, and enabled later', () => {
    const ch = full(1)
    const set = anySet()
    const reg = set.add('a', ch.receive(), { enabled: false })
    sim(function* () {
      expect([reg.enabled, polled(set), standing(ch)]).toEqual([false, [], [0, 0]])
      reg.enable()
      expect([reg.enabled, polled(set)]).toEqual([true, [['a', 1]]])
    })
  })

  it('is enabled by an explicit true, and by an undefined', () => {
    const set = anySet()
    expect(set.add('a', full(1).receive(), { enabled: true }).enabled).toBe(true)
    expect(set.add('b', full(1).receive(), { enabled: undefined, once: undefined }).enabled).toBe(true)
  })

  it('leaves the ready list, and the others on it are served', () => {
    const chs = ['a', 'b', 'c'].map((v) => full(v))
    const set = anySet()
    const regs = chs.map((ch, i) => set.add(i, ch.receive()))
    sim(function* () {
      for (const reg of regs) {
        reg.disable()
        expect(polled(set, 0)).toEqual([])
      }
      regs[1]?.enable()
      expect(polled(set)).toEqual([[1, 'b']])
      regs[0]?.enable()
      regs[2]?.enable()
      expect(polled(set)).toEqual([
        [0, 'a'],
        [2, 'c'],
      ])
    })
  })

  it('does not care to be disabled, or enabled, twice', () => {
    const ch = full(1, 2)
    const set = anySet()
    const reg = set.add('a', ch.receive())
    sim(function* () {
      reg.enable()
      expect(standing(ch)).toEqual([0, 1])
      expect(polled(set)).toEqual([['a', 1]])
      reg.disable()
      reg.disable()
      reg.enable()
      expect(polled(set)).toEqual([['a', 2]])
    })
  })

  it('goes to the back of the ready list when it is enabled again', () => {
    const set = anySet()
    const reg = set.add('a', full(1).receive())
    set.add('b', full(2).receive())
    sim(function* () {
      reg.disable()
      reg.enable()
      expect(polled(set).map(([key]) => key)).toEqual(['b', 'a'])
    })
  })

  it('of a guard that cannot stay registered is not looked at', () => {
    const gate = new Gate<number>()
    const set = anySet()
    const reg = set.add('g', gate)
    sim(function* () {
      polled(set)
      expect(gate.calls).toEqual(['poll'])
      reg.disable()
      polled(set)
      expect(gate.calls).toEqual(['poll'])
      reg.enable()
      gate.open(1)
      expect(polled(set)).toEqual([['g', 1]])
    })
  })
})

describe('while the set is parked', () => {
  it('disabling withdraws the offer at once, and enabling offers at once', () => {
    const ch = channel<number>()
    const set = anySet()
    const reg = set.add('a', ch.receive())
    sim(function* () {
      const waiting = yield* parked(() => set.next())
      reg.disable()
      expect([ch.balance, ch.trySend(1), waiting.state]).toEqual([0, false, 'parked'])
      reg.enable()
      expect([ch.balance, ch.trySend(2)]).toEqual([-1, true])
      expect(yield* waiting).toEqual({ key: 'a', value: 2 })
    })
  })

  it('enabling one that is ready commits the tasklet at once', () => {
    const ch = full(1)
    const set = anySet()
    const reg = set.add('a', ch.receive(), { enabled: false })
    sim(function* () {
      const waiting = yield* parked(() => set.next())
      reg.enable()
      expect([waiting.state, ch.length]).toEqual(['ready', 0])
      expect(yield* waiting).toEqual({ key: 'a', value: 1 })
    })
  })

  it('enabling one that meets a parked sender lets that one go on', () => {
    const ch = channel<number>()
    const set = anySet()
    const reg = set.add('a', ch.receive(), { enabled: false })
    sim(function* () {
      const sender = spawn(() => ch.send(5))
      const waiting = yield* parked(() => set.next())
      reg.enable()
      expect([waiting.state, sender.state, ch.balance]).toEqual(['ready', 'ready', 0])
      yield* sender
      expect((yield* waiting).value).toBe(5)
    })
  })

  it('disables and enables a guard that cannot stay registered', () => {
    const gate = new Gate<number>()
    const set = anySet()
    const reg = set.add('g', gate)
    sim(function* () {
      const waiting = yield* parked(() => set.next())
      expect(gate.waiting.length).toBe(1)
      reg.disable()
      expect(gate.waiting.length).toBe(0)
      reg.enable()
      expect(gate.waiting.length).toBe(1)
      reg.disable()
      gate.open(1)
      expect(waiting.state).toBe('parked')
      reg.enable()
      expect(waiting.state).toBe('ready')
      expect(yield* waiting).toEqual({ key: 'g', value: 1 })
      expect(gate.waiting.length).toBe(0)
    })
  })

  it('one of two that are ready, enabled in one go, is taken, and the other later', () => {
    const set = anySet()
    const regs = [1, 2].map((n) => set.add(n, full(n).receive(), { enabled: false }))
    sim(function* () {
      const waiting = yield* parked(() => set.next())
      for (const reg of regs) reg.enable()
      expect(yield* waiting).toEqual({ key: 1, value: 1 })
      expect(polled(set)).toEqual([[2, 2]])
    })
  })

  it('a sleep counts from the moment that it is enabled', () => {
    const set = anySet()
    const reg = set.add('z', sleep(10), { enabled: false })
    sim(function* () {
      const waiting = yield* parked(() => set.next())
      yield* sleep(7)
      reg.enable()
      yield* waiting
      expect(now()).toBe(17)
    })
  })
})

describe('a registration that is removed', () => {
  it('is in the set no more, and says so when it is enabled or disabled', () => {
    const ch = full(1)
    const set = anySet()
    const reg = set.add('a', ch.receive())
    reg.remove()
    expect([set.size, set.has('a'), reg.enabled, reg.key]).toEqual([0, false, false, 'a'])
    for (const call of ['enable', 'disable'] as const) {
      const error = thrown(() => reg[call]())
      expect(error).toBeInstanceOf(RegistrationRemovedError)
      expect(error).toMatchObject({ name: 'RegistrationRemovedError', key: 'a' })
    }
    expectBare(ch)
  })

  it('can be removed once more, which touches nothing of the one that replaced it', () => {
    const set = anySet()
    const first = set.add('a', full(1).receive())
    first.remove()
    const second = set.add('a', full(2).receive())
    first.remove()
    first[Symbol.dispose]()
    expect(set.get('a')).toBe(second)
    sim(function* () {
      expect(polled(set)).toEqual([['a', 2]])
    })
  })

  it('is removed at the end of a block, with `using`', () => {
    const ch = full(1)
    const set = anySet()
    {
      using reg = set.add('a', ch.receive())
      expect([reg.enabled, set.size]).toEqual([true, 1])
    }
    expect(set.size).toBe(0)
    expectBare(ch)
  })

  it('tells its guard that it is given up, once', () => {
    const gate = new Gate<number>()
    const set = anySet()
    const reg = set.add('g', gate)
    reg.disable()
    reg.enable()
    expect(gate.calls).toEqual([])
    reg.remove()
    reg.remove()
    expect(gate.calls).toEqual(['abandon'])
  })

  it('while the set is parked takes no part from then on', () => {
    const [ch, gate] = [channel<number>(), new Gate<number>()]
    const set = anySet()
    const regs = [set.add('a', ch.receive()), set.add('g', gate)]
    sim(function* () {
      const waiting = yield* parked(() => set.next())
      for (const reg of regs) reg.remove()
      expect([ch.trySend(1), gate.waiting.length]).toEqual([false, 0])
      gate.open(1)
      yield* reschedule()
      expect(waiting.state).toBe('parked')
      waiting.cancel()
      yield* settle()
    })
    expectBare(ch)
  })
})
