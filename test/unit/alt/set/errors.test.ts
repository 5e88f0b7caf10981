/** Errors by name. */
import {
  alt,
  channel,
  GuardInUseError,
  InvalidArgumentError,
  InvalidOperationError,
  join,
  never,
  OutsideTaskletError,
  par,
  RegistrationRemovedError,
  selectSet,
  SetInUseError,
  skip,
  sleep,
  spawn,
  UnknownKeyError,
} from 'occamy'
import { describe, expect, it } from 'vitest'
import { Beginning, Gate } from '../../gate.ts'
import { failure, full, parked, settle, sim, thrown } from '../../support.ts'
import { anySet, inside, polled, take } from './support.ts'

describe('SetInUseError', () => {
  it('is thrown by a second wait, and the first one stands', () => {
    const ch = channel<number>()
    const set = selectSet({ a: ch.receive() })
    sim(function* () {
      const waiting = yield* parked(() => set.next())
      for (const guard of [set.next(), set.wait(), set.wait({ max: 1 }), alt([set.next(), never])]) {
        const error = yield* failure(guard)
        expect(error).toBeInstanceOf(SetInUseError)
        expect(error).toMatchObject({
          name: 'SetInUseError',
          message: 'this select set is already waited for: one tasklet waits at a time, so give each a set of its own',
        })
      }
      expect([ch.balance, ch.trySend(1), yield* waiting]).toEqual([-1, true, { key: 'a', value: 1 }])
      const again = yield* parked(() => set.next())
      again.cancel()
    })
  })

  it('is thrown by an alternation of two waits of one set, which leaves nothing', () => {
    const ch = channel<number>()
    const set = selectSet({ a: ch.receive() })
    sim(function* () {
      expect(yield* failure(alt([set.next(), set.wait()]))).toBeInstanceOf(SetInUseError)
      expect([ch.balance, inside(set).offer]).toEqual([0, undefined])
      expect(yield* failure(par([set.next(), set.wait()]))).toBeInstanceOf(SetInUseError)
      yield* settle()
      expect([ch.balance, inside(set).current]).toEqual([0, undefined])
    })
  })

  it('is thrown by a second wait before that has begun anything', () => {
    const beginning = new Beginning<number>()
    const set = selectSet({ beginning })
    sim(function* () {
      const waiting = yield* parked(() => set.next())
      expect(yield* failure(set.next())).toBeInstanceOf(SetInUseError)
      expect(beginning.calls).toEqual(['begin', 'poll', 'enable'])
      waiting.cancel()
    })
  })

  it('is thrown by a wait that has to look again, before it looks, if another has begun meanwhile', () => {
    const gate = new Gate<number>()
    const set = selectSet({ gate })
    sim(function* () {
      const first = yield* parked(() => set.next())
      inside(set).relook()
      expect(gate.calls.splice(0)).toEqual(['poll', 'enable', 'disable'])
      expect((yield* alt({ second: set.next(), late: sleep(1) })).key).toBe('late')
      expect(gate.calls).toEqual(['poll', 'enable', 'disable'])
      expect(yield* failure(first)).toBeInstanceOf(SetInUseError)
    })
  })

  it('is not thrown for a pass of no events, nor for a poll', () => {
    const set = selectSet({ a: channel<number>().receive() })
    sim(function* () {
      const waiting = yield* parked(() => set.next())
      expect([...(yield* set.wait({ max: 0 }))]).toEqual([])
      expect(polled(set)).toEqual([])
      expect(waiting.state).toBe('parked')
      waiting.cancel()
    })
  })
})

describe('GuardInUseError', () => {
  const inUse = (add: () => unknown): void => expect(thrown(add)).toBeInstanceOf(GuardInUseError)

  it('is thrown for a guard that is in another set, or in this one under another key', () => {
    const [set, other] = [anySet(), anySet()]
    for (const guard of [channel<number>().receive(), channel<number>().send(1), channel().receive().map(String)]) {
      set.add('a', guard)
      inUse(() => other.add('a', guard))
      inUse(() => set.add('b', guard))
      expect([set.size, other.size]).toEqual([1, 0])
    }
  })

  it('is thrown for an alternation, or a set, that is in two sets', () => {
    const [set, other] = [anySet(), anySet()]
    for (const guard of [alt([never]), anySet().next(), anySet().wait(), skip.map(() => 1)]) {
      const reg = set.add('a', guard)
      inUse(() => other.add('a', guard))
      expect(other.size).toBe(0)
      reg.disable()
      other.add('a', guard)
      inUse(() => reg.enable())
      expect([reg.enabled, set.size]).toEqual([false, 1])
      other.clear()
      reg.enable()
      set.clear()
    }
  })

  it('is thrown for a guard at a channel with a join at its other end, which cannot stay, also within another', () => {
    const [a, b] = [channel<number>(), channel<number>()]
    const joined = join([a.receive(), b.receive()])
    const [set, other] = [anySet(), anySet()]
    const guard = a.send(1)
    for (const [one, two] of [
      [guard, guard],
      [guard, guard.map(String)],
      [guard.map(String), guard],
    ] as const) {
      set.add('a', one)
      inUse(() => other.add('a', two))
      inUse(() => set.add('b', two))
      expect([set.size, other.size]).toEqual([1, 0])
      set.clear()
    }
    set.add('a', guard)
    set.clear()
    expect(joined).toBeDefined()
  })

  it('is thrown for the wait of another set, if each waits for the other', () => {
    const [set, other] = [anySet(), anySet()]
    set.add('other', other.next())
    other.add('set', set.next())
    inUse(() => set.add('again', other.next()))
    expect(() => set.add('again', other.next())).toThrow('for itself')
    expect([set.size, other.size]).toEqual([1, 1])
  })

  it('is thrown for a guard that a tasklet waits for', () => {
    const ch = channel<number>()
    sim(function* () {
      for (const guard of [ch.receive(), ch.receive().map(String), alt([ch.receive()]), anySet().next()]) {
        const waiting = yield* parked<unknown>(() => guard)
        const set = anySet()
        inUse(() => set.add('a', guard))
        expect(set.size).toBe(0)
        waiting.cancel()
        yield* settle()
        set.add('a', guard)
        set.clear()
      }
    })
  })

  it('is thrown for waiting for a guard that is registered', () => {
    const ch = channel<number>()
    const guard = ch.receive()
    const set = selectSet({ a: guard })
    sim(function* () {
      expect(yield* failure(guard)).toBeInstanceOf(GuardInUseError)
      expect(yield* failure(alt([guard, never]))).toBeInstanceOf(GuardInUseError)
      const waiting = yield* parked(() => set.next())
      expect(yield* failure(guard)).toBeInstanceOf(GuardInUseError)
      ch.trySend(1)
      yield* waiting
      set.get('a').disable()
      const plain = yield* parked(() => guard)
      inUse(() => set.get('a').enable())
      ch.trySend(2)
      expect(yield* plain).toBe(2)
      set.get('a').enable()
    })
  })

  it('is thrown by enable for a guard that was registered elsewhere meanwhile', () => {
    const [set, other] = [anySet(), anySet()]
    const guard = full(1).receive()
    const reg = set.add('a', guard, { enabled: false })
    other.add('a', guard)
    inUse(() => reg.enable())
    expect(reg.enabled).toBe(false)
    other.clear()
    reg.enable()
    sim(function* () {
      expect(yield* take(set, 1)).toEqual([['a', 1]])
    })
  })
})

describe('InvalidOperationError', () => {
  it('is thrown for what is no guard, with the key and what to write', () => {
    const ch = channel<number>()
    for (const bad of [ch, undefined, null, 7, 'text', {}, () => ch.receive(), Promise.resolve(1)]) {
      const error = thrown(() => anySet().add('jobs', bad as never))
      expect(error).toBeInstanceOf(InvalidOperationError)
      expect(error).toMatchObject({
        message: 'what was added as jobs is no guard: write, for example, `channel.receive()`',
      })
    }
    expect(() => anySet().add(7, ch as never)).toThrow('what was added as number is no guard')
    expect(() => selectSet({ jobs: ch } as never)).toThrow(InvalidOperationError)
    expect(() => selectSet([undefined] as never)).toThrow(InvalidOperationError)
  })
})

describe('InvalidArgumentError', () => {
  it('is thrown for a bad once', () => {
    const set = anySet()
    for (const once of ['never', true, 1, null, '']) {
      const error = thrown(() => set.add('a', never, { once: once as never }))
      expect(error).toBeInstanceOf(InvalidArgumentError)
      expect(error).toMatchObject({
        message: `once must be 'remove' or 'disable', not ${JSON.stringify(once)}`,
        value: once,
      })
    }
    expect(set.size).toBe(0)
  })

  it('is thrown for a bad max, of a wait and of a poll', () => {
    const set = selectSet({ a: full(1).receive() })
    sim(function* () {
      for (const max of [-1, 1.5, NaN, -Infinity, '1' as never]) {
        for (const call of [() => set.wait({ max }), () => set.poll({ max })]) {
          const error = thrown(call)
          expect(error).toBeInstanceOf(InvalidArgumentError)
          expect((error as Error).message).toContain('max must be a whole number, 0 or more')
        }
      }
      expect(yield* take(set, 1)).toEqual([['a', 1]])
    })
  })
})

describe('OutsideTaskletError', () => {
  it('is thrown by a poll outside of any tasklet, whatever its max', () => {
    const ch = full(1)
    const set = selectSet({ a: ch.receive() })
    for (const options of [undefined, {}, { max: 0 }]) {
      const error = thrown(() => set.poll(options))
      expect(error).toBeInstanceOf(OutsideTaskletError)
      expect((error as Error).message).toMatch(/^poll\(\) works inside a tasklet only/)
    }
    expect(() => set.poll({ max: -1 })).toThrow(InvalidArgumentError)
    expect(ch.length).toBe(1)
  })
})

describe('RegistrationRemovedError and UnknownKeyError', () => {
  it('name the key, whatever it is', () => {
    const keys: readonly [unknown, string][] = [
      ['jobs', '"jobs"'],
      [7, '7'],
      [undefined, 'undefined'],
      [null, 'null'],
      [Symbol('key'), 'Symbol(key)'],
      [{}, 'an object'],
      [() => {}, 'a function'],
    ]
    for (const [key, words] of keys) {
      const set = anySet()
      const reg = set.add(key, never)
      set.delete(key)
      const removed = thrown(() => reg.enable())
      expect(removed).toBeInstanceOf(RegistrationRemovedError)
      expect((removed as Error).message).toBe(
        `the registration of ${words} is no longer in its select set: \`add\` makes a new one`,
      )
      const unknown = thrown(() => set.get(key))
      expect(unknown).toBeInstanceOf(UnknownKeyError)
      expect((unknown as Error).message).toBe(`the select set has no registration with the key ${words}`)
    }
  })

  it('is thrown for a registration that has given its only event', () => {
    const set = anySet()
    const once = set.add('once', full(1).receive(), { once: 'remove' })
    sim(function* () {
      const child = spawn(() => skip)
      const end = set.add('end', child.result)
      yield* take(set, 2)
      expect(() => once.enable()).toThrow(RegistrationRemovedError)
      expect(() => end.disable()).toThrow(RegistrationRemovedError)
    })
  })
})
