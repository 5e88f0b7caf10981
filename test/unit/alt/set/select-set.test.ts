import { alt, channel, every, priAlt, reschedule, self, selectSet, skip, sleep, spawn, barrier, never } from 'occamy'
import type { Channel, ChannelClosedError, SelectSet, SetEvent, Step } from 'occamy'
import { describe, expect, it } from 'vitest'
import { sim } from '../../support.ts'

type Any = SelectSet<SetEvent<unknown, unknown>>

/** Everything that is ready, a wait at a time, until `n` events came. */
function* collect(set: Any, n: number): Generator<Step, unknown[], unknown> {
  const got: unknown[] = []
  while (got.length < n) for (const { key, value } of yield* set.wait()) got.push([key, value])
  return got
}

const full = <T>(...values: T[]): Channel<T> => {
  const ch = channel<T>(Math.max(values.length, 1))
  for (const value of values) ch.trySend(value)
  return ch
}

describe('wait', () => {
  it('gives what is ready, each registration once a pass, in the order of becoming ready', () => {
    const [a, b] = [full(1, 2, 3), full('x')]
    const set = selectSet({ a: a.receive(), b: b.receive() })
    expect(
      sim(function* () {
        const passes: unknown[] = []
        for (let i = 0; i < 3; i++) passes.push([...(yield* set.wait())].map(({ key, value }) => [key, value]))
        return passes
      }),
    ).toEqual([
      [
        ['a', 1],
        ['b', 'x'],
      ],
      [['a', 2]],
      [['a', 3]],
    ])
  })

  it('parks until something comes', () => {
    const ch = channel<number>()
    const set = selectSet({ a: ch.receive() })
    expect(
      sim(function* () {
        const balances: number[] = []
        spawn(function* () {
          for (let i = 0; i < 3; i++) {
            balances.push(ch.balance)
            yield* ch.send(i)
          }
        })
        const got = yield* collect(set, 3)
        return [got, balances, ch.balance]
      }),
    ).toEqual([
      [
        ['a', 0],
        ['a', 1],
        ['a', 2],
      ],
      [-1, 0, -1],
      0,
    ])
  })

  it('keeps an event that was not taken for the next wait, next or poll', () => {
    const set = selectSet({ a: full(1, 2, 3).receive() })
    expect(
      sim(function* () {
        yield* set.wait()
        set.delete('a')
        const kept = yield* set.next()
        return [kept, set.size]
      }),
    ).toEqual([{ key: 'a', value: 1 }, 0])
  })
  it('ends a loop early and loses nothing', () => {
    const [a, b] = [full(1), full(2)]
    const set = selectSet([a.receive(), b.receive()])
    expect(
      sim(function* () {
        for (const event of yield* set.wait()) {
          expect(event).toEqual({ key: 0, value: 1 })
          break
        }
        return [a.length, b.length, yield* set.next()]
      }),
    ).toEqual([0, 1, { key: 1, value: 2 }])
  })
})

describe('sets that face each other', () => {
  it('communicate', () => {
    const chs = Array.from({ length: 5 }, () => channel<number>())
    expect(
      sim(function* () {
        const sender = spawn(function* () {
          const set = selectSet(chs.map((ch, i) => ch.send(i)))
          for (let i = 0; i < 10; i++) yield* set.next()
        })
        const set = selectSet(chs.map((ch) => ch.receive()))
        const got: unknown[] = []
        for (let i = 0; i < 10; i++) got.push((yield* set.next()).value)
        yield* sender
        return [got, chs.map((ch) => ch.balance)]
      }),
    ).toEqual([
      [0, 0, 1, 1, 2, 2, 3, 3, 4, 4],
      [0, 0, 0, 0, 0],
    ])
  })
})

describe('what can be registered', () => {
  it('timers, ends, barriers, alternations, sets, skip', () => {
    const log: unknown[] = []
    sim(function* () {
      const inner = selectSet({ i: full('in').receive() })
      const both = barrier(2)
      const t = spawn(function* () {
        yield* sleep(25)
        return 'end'
      })
      spawn(function* () {
        yield* sleep(12)
        yield* both.sync()
      })
      const ch = channel<number>()
      spawn(function* () {
        yield* sleep(3)
        yield* ch.send(3)
      })
      const set = selectSet<string, unknown>()
      set.add('tick', every(10))
      set.add('sleep', sleep(5))
      set.add('end', t.result)
      set.add('sync', both.sync(), { once: 'remove' })
      set.add('alt', alt([ch.receive(), never]))
      set.add('inner', inner.next())
      set.add('skip', skip, { once: 'remove' })
      while (set.has('end')) for (const { key, value } of yield* set.wait()) log.push([key, value])
      set.delete('tick')
      log.push(['alt', 'inner', 'sleep'].filter((key) => set.has(key)))
    })
    expect(log).toEqual([
      ['inner', { key: 'i', value: 'in' }],
      ['skip', undefined],
      ['alt', { key: 0, value: 3 }],
      ['sleep', undefined],
      ['tick', 1],
      ['sync', undefined],
      ['tick', 1],
      ['end', 'end'],
      ['alt', 'inner'],
    ])
  })
  it('a set in an alternation', () => {
    const ch = channel<number>()
    const set = selectSet({ a: ch.receive() })
    expect(
      sim(function* () {
        spawn(function* () {
          yield* ch.send(1)
          yield* ch.send(2)
        })
        const first = yield* priAlt({ set: set.next(), late: sleep(1) })
        const rest = yield* alt({ set: set.wait(), late: sleep(1) })
        const second = rest.key === 'set' ? [...rest.value] : []
        const third = yield* alt({ set: set.wait(), late: sleep(1) })
        return [first, second, third.key, ch.balance]
      }),
    ).toEqual([{ key: 'set', value: { key: 'a', value: 1 } }, [{ key: 'a', value: 2 }], 'late', 0])
  })
  it('reactions', () => {
    const a = full(1, 2)
    const set = selectSet({
      a: a.receive().flatMap(function* (n) {
        yield* reschedule()
        return n * 10
      }),
      b: full('x').receive(),
    })
    expect(
      sim(function* () {
        const got: unknown[] = []
        for (let i = 0; i < 2; i++) got.push([...(yield* set.wait())].map((e) => e.value))
        return got
      }),
    ).toEqual([[10, 'x'], [20]])
  })
})

describe('changes while the set waits', () => {
  it('take effect at once', () => {
    const [a, b, c] = [full<number>(), channel<number>(), channel<number>()]
    expect(
      sim(function* () {
        const me = self()
        const set = selectSet<string, number>()
        const log: unknown[] = []
        spawn(function* () {
          log.push(me.state)
          a.trySend(1)
          set.add('a', a.receive())
          log.push(me.state, a.length)
          yield* reschedule()
          const reg = set.add('b', b.receive())
          reg.disable()
          log.push(b.trySend(1), set.size)
          reg.enable()
          log.push(b.balance, b.trySend(2))
          yield* reschedule()
          spawn(function* () {
            yield* c.send(5)
          })
          yield* reschedule()
          log.push(c.balance)
          set.add(
            'c',
            c.receive().map((n) => n * 2),
          )
          log.push(c.balance)
        })
        for (let i = 0; i < 3; i++) log.push((yield* set.next()).value)
        return log
      }),
    ).toEqual(['parked', 'ready', 0, 1, false, 2, -1, true, 2, 1, 0, 10])
  })
})

describe('a channel that closes', () => {
  it('gives a last event, or throws once', () => {
    const [a, b, c] = [channel<number>(), channel<number>(), full(7)]
    const set = selectSet({ a: a.next(), b: b.receive(), c: c.receive() })
    a.close()
    b.close('why')
    expect(
      sim(function* () {
        const got: unknown[] = []
        for (let i = 0; i < 3; i++) {
          try {
            got.push(yield* set.next())
          } catch (error) {
            got.push((error as Error).name)
          }
        }
        return [got, set.size]
      }),
    ).toEqual([
      [{ key: 'c', value: 7 }, { key: 'a', value: { done: true, value: undefined } }, 'ChannelClosedError'],
      1,
    ])
  })
  it('while the set waits', () => {
    const [a, b] = [channel<number>(), channel<number>()]
    const set = selectSet({ a: a.next(), b: b.receive() })
    expect(
      sim(function* () {
        spawn(function* () {
          a.close()
          b.close('why')
        })
        const first = yield* set.next()
        try {
          yield* set.next()
        } catch (error) {
          return [first, (error as ChannelClosedError).reason, set.size]
        }
        return 'no error'
      }),
    ).toEqual([{ key: 'a', value: { done: true, value: undefined } }, 'why', 0])
  })
})
