/** The tasklet that waits for a set: cancelled, raised into, suspended; with each quantum; seen by an observer. */
import { alt, channel, random, reschedule, Runtime, selectSet, self, sleep, spawn, virtualClock } from 'occamy'
import type { RunOptions } from 'occamy'
import { describe, expect, it } from 'vitest'
import { Gate } from '../../gate.ts'
import { expectBare, failure, full, parked, settle, sim } from '../../support.ts'
import { anySet, inside, pass, take } from './support.ts'

describe('the tasklet that waits for a set', () => {
  it('is cancelled: nothing of it is left at any source', () => {
    const [a, b, gate] = [channel<number>(), channel<number>(), new Gate<number>()]
    const set = anySet()
    set.add('a', a.receive())
    set.add('b', b.send(1))
    set.add('gate', gate)
    set.add('z', sleep(5))
    sim(function* () {
      for (const op of [() => set.next(), () => set.wait(), () => alt([set.next(), sleep(50)])]) {
        const waiting = yield* parked<unknown>(op)
        expect([a.balance, b.balance, gate.waiting.length]).toEqual([-1, 1, 1])
        waiting.cancel()
        yield* waiting.ended
        expect([a.balance, b.balance, gate.waiting.length]).toEqual([0, 0, 0])
        expect([inside(set).offer, inside(set).current]).toEqual([undefined, undefined])
      }
    })
    set.clear()
    expectBare(a, b)
  })

  it('is thrown into: it sees that very error, and the set can be waited for again', () => {
    const ch = channel<number>()
    const set = selectSet({ a: ch.receive() })
    const error = new Error('raised')
    sim(function* () {
      const waiting = yield* parked(function* () {
        const first = yield* failure(set.next())
        return [first, yield* set.next()]
      })
      waiting.raise(error)
      expect(ch.balance).toBe(0)
      yield* settle()
      expect(ch.trySend(1)).toBe(true)
      expect(yield* waiting).toEqual([error, { key: 'a', value: 1 }])
    })
  })

  it('is thrown into in its loop: the pass ends, the error comes at the next wait, and nothing is lost', () => {
    const set = selectSet([full(0).receive(), full(1).receive()])
    const error = new Error('raised')
    sim(function* () {
      const seen: unknown[] = []
      for (const { value } of yield* set.wait()) {
        seen.push(value)
        self().raise(error)
      }
      expect(seen).toEqual([0])
      expect(yield* failure(reschedule())).toBe(error)
      expect(yield* take(set, 1)).toEqual([[1, 1]])
    })
  })

  it('is suspended: its offers stand, and it gets its event when it is resumed', () => {
    const ch = channel<number>()
    const set = selectSet({ a: ch.receive() })
    sim(function* () {
      const waiting = yield* parked(() => set.next())
      waiting.suspend()
      expect([ch.balance, ch.trySend(1), waiting.state]).toEqual([-1, true, 'suspended'])
      yield* settle()
      waiting.resume()
      expect(yield* waiting).toEqual({ key: 'a', value: 1 })
    })
  })

  it('is suspended while it is to look again: it looks when it is resumed', () => {
    sim(function* () {
      const set = anySet()
      set.add('z', sleep(5))
      const waiting = yield* parked(() => set.next())
      waiting.suspend()
      yield* sleep(10)
      expect(waiting.state).toBe('suspended')
      waiting.resume()
      expect((yield* waiting).key).toBe('z')
    })
  })

  it('is suspended in its loop: the pass ends there, and the rest stays ready', () => {
    const set = selectSet([full(0).receive(), full(1).receive()])
    sim(function* () {
      const seen: unknown[] = []
      const loop = spawn(function* () {
        while (seen.length < 2) {
          for (const { value } of yield* set.wait()) {
            seen.push(value)
            if (value === 0) self().suspend()
          }
        }
      })
      yield* settle()
      expect([seen, loop.state]).toEqual([[0], 'suspended'])
      loop.resume()
      yield* loop
      expect(seen).toEqual([0, 1])
    })
  })
})

describe('the quantum', () => {
  it.each([0, 1])('of %i has a pass give one event, and all of them come in turn', (quantum) => {
    const set = selectSet([0, 1, 2].map((i) => full(i, i + 10).receive()))
    sim(
      function* () {
        const passes: unknown[] = []
        for (let n = 0; n < 6; n += passes.at(-1) as number) passes.push((yield* pass(set)).length)
        expect(passes).toEqual([1, 1, 1, 1, 1, 1])
        expect(yield* pass(set, 0)).toEqual([])
      },
      { quantum },
    )
  })

  it('is used up by a pass, so that others come in between', () => {
    const set = selectSet(Array.from({ length: 20 }, (_, i) => full(i).receive()))
    sim(
      function* () {
        const order: unknown[] = []
        const loop = spawn(function* () {
          for (let n = 0; n < 20;) {
            const events = yield* pass(set)
            n += events.length
            order.push(events.length)
          }
        })
        spawn(function* () {
          while (loop.state !== 'done') {
            order.push('other')
            yield* reschedule()
          }
        })
        yield* loop
        expect(order.filter((each) => each === 'other').length).toBeGreaterThanOrEqual(3)
        for (const each of order) if (each !== 'other') expect(each).toBeLessThanOrEqual(5)
      },
      { quantum: 5 },
    )
  })

  it('does not change what is received', () => {
    const received = (options: RunOptions): number[] =>
      sim(function* () {
        const chs = [channel<number>(), channel<number>(2), channel<number>()]
        for (const [c, ch] of chs.entries()) {
          spawn(function* () {
            for (let i = 0; i < 20; i++) yield* ch.send(100 * c + i)
            ch.close()
          })
        }
        const set = selectSet(chs.map((ch) => ch.next()))
        const got: number[] = []
        while (set.size > 0)
          for (const { value } of yield* set.wait({ max: 2 })) if (value.done !== true) got.push(value.value)
        return got
      }, options)
    const sorted = (values: readonly number[]): number[] => values.toSorted((a, b) => a - b)
    const all = sorted(received({}))
    expect(all).toHaveLength(60)
    for (const quantum of [0, 1, 2, 7])
      for (const seed of [1, 2, 3]) {
        const got = received({ quantum, scheduler: random(seed) })
        expect(sorted(got)).toEqual(all)
        // Each channel's own messages are in order.
        for (const c of [0, 1, 2]) {
          const own = got.filter((value) => Math.floor(value / 100) === c)
          expect(own).toEqual(sorted(own))
        }
      }
  })
})

describe('an observer', () => {
  it('is told of the waits of a set, its timers and its commits', () => {
    const events: string[] = []
    const ch = channel<number>({ name: 'jobs' })
    sim(
      function* () {
        const set = anySet()
        set.add('a', ch.receive())
        set.add('z', sleep(5))
        spawn({ name: 'sender' }, () => ch.send(1))
        yield* set.next()
        yield* set.next()
      },
      {
        name: 'main',
        observer: {
          onPark: (t) => events.push(`park ${t.name}`),
          onReady: (t, cause) => events.push(`ready ${t.name} ${cause}`),
          onCommit: (t) => events.push(`commit ${t.name}`),
          onTimer: (now) => events.push(`timer ${now}`),
        },
      },
    )
    expect(events).toEqual([
      'ready main spawned',
      'ready sender spawned',
      'park main',
      'commit main',
      'ready main readied',
      'commit sender',
      'park main',
      'timer 5',
      'ready main readied',
      'commit main',
    ])
  })

  it('is told that what is added and ready has readied the tasklet', () => {
    const causes: string[] = []
    sim(
      function* () {
        const set = anySet()
        spawn({ name: 'adder' }, function* () {
          yield* reschedule()
          set.add('a', full(1).receive())
        })
        yield* set.next()
      },
      { name: 'main', observer: { onReady: ({ name }, cause) => causes.push(`${name} ${cause}`) } },
    )
    expect(causes.filter((each) => each.startsWith('main'))).toEqual(['main spawned', 'main readied'])
  })

  it('changes nothing of what is done', () => {
    const trace = (options: RunOptions): unknown[] => {
      const log: unknown[] = []
      sim(function* () {
        const chs = [channel<number>(), channel<number>(1)]
        const set = selectSet({
          a: (chs[0] as (typeof chs)[0]).receive(),
          b: (chs[1] as (typeof chs)[0]).receive(),
          z: sleep(3),
        })
        for (const [c, ch] of chs.entries()) {
          spawn(function* () {
            for (let i = 0; i < 10; i++) {
              yield* ch.send(i)
              log.push(`sent ${c} ${i}`)
            }
          })
        }
        for (let i = 0; i < 21;)
          for (const { key, value } of yield* set.wait()) {
            i++
            log.push([key, value])
          }
      }, options)
      return log
    }
    for (const quantum of [0, 1, 3, 256]) {
      const plain = trace({ quantum })
      expect(trace({ quantum, observer: {} })).toEqual(plain)
      expect(trace({ quantum, observer: { onCommit: () => {}, onPark: () => {} } })).toEqual(plain)
      expect(trace({ quantum })).toEqual(plain)
    }
  })
})

describe('a set that is used in a run', () => {
  it('stays as it is for the next one', () => {
    const ch = full(1, 2)
    const set = selectSet({ a: ch.receive() })
    for (const value of [1, 2]) expect(sim(() => take(set, 1))).toEqual([['a', value]])
    expect(sim(() => alt({ set: set.next(), late: sleep(1) })).key).toBe('late')
    set.clear()
    expectBare(ch)
  })

  it('by a turn at a time parks, and is served between the turns', () => {
    const ch = channel<number>()
    const set = selectSet({ a: ch.receive() })
    const runtime = new Runtime({ clock: virtualClock() })
    const waiting = runtime.spawn(() => take(set, 2))
    while (runtime.turn());
    expect([waiting.state, ch.trySend(1), ch.trySend(2)]).toEqual(['parked', true, false])
    while (runtime.turn());
    expect([waiting.state, ch.trySend(2)]).toEqual(['parked', true])
    runtime.runSync()
    expect(waiting.state).toBe('done')
  })
})
