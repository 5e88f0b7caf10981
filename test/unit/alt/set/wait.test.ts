import { channel, never, now, priAlt, reschedule, selectSet, self, skip, sleep, spawn } from 'occamy'
import { describe, expect, it } from 'vitest'
import { Gate } from '../../gate.ts'
import { expectBare, full, parked, settle, sim } from '../../support.ts'
import { anySet, inside, pair, pass, polled, take } from './support.ts'

describe('wait', () => {
  it('gives what is ready, each registration once a pass', () => {
    const set = selectSet({ a: full(1, 2, 3).receive(), b: full('x').receive() })
    sim(function* () {
      expect(yield* pass(set)).toEqual([
        ['a', 1],
        ['b', 'x'],
      ])
      expect(yield* pass(set)).toEqual([['a', 2]])
      expect(yield* pass(set)).toEqual([['a', 3]])
    })
  })

  it('gives events in the order in which their guards became ready, not in that of registering', () => {
    const [a, b, c] = [channel<number>(1), channel<number>(1), channel<number>(1)]
    const set = selectSet({ a: a.receive(), b: b.receive(), c: c.receive() })
    for (const ch of [c, a, b]) ch.trySend(1)
    sim(function* () {
      expect((yield* pass(set)).map(([key]) => key)).toEqual(['c', 'a', 'b'])
    })
  })

  it('has the one that is still ready go to the back, so that none is passed over more than ready - 1 times', () => {
    const chs = ['a', 'b', 'c'].map((name) => full(`${name}1`, `${name}2`, `${name}3`))
    const set = selectSet(chs.map((ch) => ch.receive()))
    sim(function* () {
      const got = (yield* take(set, 9)).map(([, value]) => value)
      expect(got).toEqual(['a1', 'b1', 'c1', 'a2', 'b2', 'c2', 'a3', 'b3', 'c3'])
    })
  })

  it('gives at most max events, and the rest stays ready', () => {
    const chs = [full(0), full(1), full(2), full(3)]
    const set = selectSet(chs.map((ch) => ch.receive()))
    sim(function* () {
      expect(yield* pass(set, 1)).toEqual([[0, 0]])
      expect(yield* pass(set, 2)).toEqual([
        [1, 1],
        [2, 2],
      ])
      expect(chs.map((ch) => ch.length)).toEqual([0, 0, 0, 1])
      expect(yield* pass(set, Infinity)).toEqual([[3, 3]])
    })
  })

  it('with max 0 is over at once, and takes nothing, not even from an empty set', () => {
    const ch = full(1)
    const set = selectSet({ a: ch.receive() })
    sim(function* () {
      const { id } = self()
      expect(yield* pass(set, 0)).toEqual([])
      expect(yield* pass(anySet(), 0)).toEqual([])
      expect([ch.length, self().id]).toEqual([1, id])
      expect(yield* pass(set)).toEqual([['a', 1]])
    })
  })

  it('with max 0 is ready as a branch, before a last resort', () => {
    const set = selectSet({ a: full(1).receive() })
    sim(function* () {
      const { key, value } = yield* priAlt([never, skip, set.wait({ max: 0 })])
      expect([key, [...(value ?? ['nothing'])]]).toEqual([2, []])
    })
  })

  it('parks until something comes, and performs that before it is resumed', () => {
    const ch = channel<number>()
    const set = selectSet({ a: ch.receive() })
    sim(function* () {
      const sender = spawn(function* () {
        expect(ch.balance).toBe(-1)
        yield* ch.send(7)
        expect(ch.balance).toBe(0)
      })
      const batch = yield* set.wait()
      expect(sender.state).toBe('done')
      expect([...batch].map(pair)).toEqual([['a', 7]])
    })
    expect(ch.balance).toBe(0)
  })

  it('performs each further event as it is taken, not before', () => {
    const [a, b] = [full(1), full(2)]
    const set = selectSet([a.receive(), b.receive()])
    sim(function* () {
      const batch = yield* set.wait()
      expect([a.length, b.length]).toEqual([0, 1])
      const lengths: number[] = []
      for (const { key } of batch) lengths.push(key, b.length)
      expect(lengths).toEqual([0, 1, 1, 0])
    })
  })

  it('takes along what becomes ready while its events are handled', () => {
    const [a, b] = [full(1), channel<number>(1)]
    const set = selectSet({ a: a.receive(), b: b.receive() })
    sim(function* () {
      const got: unknown[] = []
      for (const event of yield* set.wait()) {
        got.push(event.key)
        if (event.key === 'a') b.trySend(2)
      }
      expect(got).toEqual(['a', 'b'])
    })
  })

  it('ends the pass where it came round, although that one is ready again', () => {
    const [a, b] = [full(1, 2), full(3)]
    const set = selectSet({ a: a.receive(), b: b.receive() })
    sim(function* () {
      const batch = yield* set.wait()
      expect([...batch].map(({ key }) => key)).toEqual(['a', 'b'])
      expect([...batch]).toEqual([])
      expect(a.length).toBe(1)
    })
  })

  it('keeps to the registration that it serves, though what is made of its value polls the set', () => {
    const set = anySet()
    sim(function* () {
      for (const way of ['wait', 'next'] as const) {
        const inner: unknown[] = []
        set.add(
          'a',
          full(1)
            .receive()
            .map((n) => (inner.push(...polled(set)), n)),
        )
        set.add('b', full(2).receive())
        const got = way === 'wait' ? yield* pass(set) : yield* set.next()
        expect([got, inner]).toEqual([way === 'wait' ? [['a', 1]] : { key: 'a', value: 1 }, [['b', 2]]])
      }
    })
  })

  it('serves in the order in which they became ready, whoever was served before', () => {
    const [a, b] = [channel<string>(4), channel<string>(4)]
    const set = selectSet({ a: a.receive(), b: b.receive() })
    sim(function* () {
      for (const [first, second] of [
        [a, b],
        [b, a],
        [b, a],
      ] as const) {
        first.trySend('first')
        second.trySend('second')
        expect((yield* pass(set)).map(([, value]) => value)).toEqual(['first', 'second'])
        first.trySend('alone')
        expect((yield* pass(set)).map(([, value]) => value)).toEqual(['alone'])
      }
    })
  })

  it('keeps no place in line for another wait, when it was made to look again and another branch was taken', () => {
    const [a, c, go] = [channel<number>(), channel<number>(), channel<number>()]
    const set = anySet()
    set.add('a', a.receive())
    sim(function* () {
      const got: unknown[] = []
      const waiting = yield* parked(function* () {
        yield* priAlt([c.receive(), set.next()])
        set.delete('ended')
        yield* go.receive()
        got.push((yield* set.next()).value)
      })
      set.add('ended', spawn(function* () {}).result)
      yield* reschedule()
      yield* c.send(0)
      yield* settle()
      const other = yield* parked(() => a.receive())
      yield* go.send(0)
      yield* settle()
      yield* a.send(1)
      yield* a.send(2)
      yield* waiting
      expect([yield* other.result, got]).toEqual([1, [2]])
    })
  })

  it('drops from the ready list what is not ready any more when the pass has come round', () => {
    const set = selectSet({ a: full(1).receive() })
    sim(function* () {
      expect(yield* pass(set)).toEqual([['a', 1]])
      expect(inside(set).ready.first).toBeUndefined()
    })
  })

  it('gives nothing more once its iterator has ended, also when something is ready again', () => {
    const a = channel<number>(2)
    const set = selectSet({ a: a.receive() })
    a.trySend(1)
    sim(function* () {
      const batch = (yield* set.wait())[Symbol.iterator]()
      expect(batch.next()).toMatchObject({ done: false, value: { key: 'a', value: 1 } })
      expect(batch.next()).toMatchObject({ done: true, value: undefined })
      set.add('b' as 'a', full(2).receive())
      expect(batch.next()).toMatchObject({ done: true, value: undefined })
      expect(set.poll()[Symbol.iterator]().next().value).toEqual({ key: 'b', value: 2 })
    })
  })

  it('is a guard that can be kept, and the default one is always the same', () => {
    const set = selectSet({ a: full(1, 2).receive() })
    const kept = set.wait()
    // A guard is iterable, so that `toBe` would run it for its report.
    expect([set.wait(), set.wait({}), set.wait({ max: 2 })].map((guard) => guard === kept)).toEqual([true, true, false])
    sim(function* () {
      for (const value of [1, 2]) expect([...(yield* kept)]).toEqual([{ key: 'a', value }])
    })
  })

  it('serves a loop that runs until the set is empty', () => {
    const [words, numbers] = [channel<string>(), channel<number>()]
    const set = selectSet({ word: words.next(), number: numbers.next() })
    sim(function* () {
      spawn(function* () {
        for (const word of ['a', 'b']) yield* words.send(word)
        words.close()
      })
      spawn(function* () {
        yield* sleep(1)
        yield* numbers.send(1)
        numbers.close()
      })
      const got: unknown[] = []
      while (set.size > 0) {
        for (const { value } of yield* set.wait()) got.push(value.done === true ? 'end' : value.value)
      }
      expect(got).toEqual(['a', 'b', 'end', 1, 'end'])
    })
    expectBare(words, numbers)
  })
})

describe('next', () => {
  it('gives one event, and leaves the others ready', () => {
    const [a, b] = [full(1), full(2)]
    const set = selectSet({ a: a.receive(), b: b.receive() })
    sim(function* () {
      expect(yield* set.next()).toEqual({ key: 'a', value: 1 })
      expect(b.length).toBe(1)
      expect(yield* set.next()).toEqual({ key: 'b', value: 2 })
    })
  })

  it('parks until something comes, as often as it is waited for', () => {
    const ch = channel<number>()
    const set = selectSet({ a: ch.receive() })
    sim(function* () {
      spawn(function* () {
        for (let i = 0; i < 3; i++) {
          yield* sleep(1)
          yield* ch.send(i)
        }
      })
      const got: number[] = []
      for (let i = 0; i < 3; i++) got.push((yield* set.next()).value, now())
      expect(got).toEqual([0, 1, 1, 2, 2, 3])
    })
    expect(ch.balance).toBe(0)
  })

  it('is always the same guard', () => {
    const set = anySet()
    const kept = set.next()
    expect(set.next() === kept).toBe(true)
  })

  it('offers nothing while nobody waits', () => {
    const ch = channel<number>()
    const set = selectSet({ a: ch.receive() })
    sim(function* () {
      expect([ch.balance, ch.trySend(1)]).toEqual([0, false])
      spawn(() => set.next())
      yield* settle()
      expect([ch.balance, ch.trySend(1)]).toEqual([-1, true])
      expect([ch.balance, ch.trySend(1)]).toEqual([0, false])
    })
  })
})

describe('poll', () => {
  it('gives what is ready now, each registration once, and waits for nothing', () => {
    const set = selectSet({ a: full(1, 2).receive(), b: channel<number>().receive(), c: full(3).receive() })
    sim(function* () {
      expect(polled(set)).toEqual([
        ['a', 1],
        ['c', 3],
      ])
      expect(polled(set)).toEqual([['a', 2]])
      expect(polled(set)).toEqual([])
      yield* reschedule()
    })
  })

  it('gives at most max events, and with 0 looks at nothing', () => {
    const [a, b] = [full(1), full(2)]
    const set = selectSet([a.receive(), b.receive()])
    sim(function* () {
      expect(polled(set, 0)).toEqual([])
      expect(polled(set, 1)).toEqual([[0, 1]])
      expect([a.length, b.length]).toEqual([0, 1])
      expect(polled(set, 5)).toEqual([[1, 2]])
    })
  })

  it('of no events looks at nothing', () => {
    const gate = new Gate<number>()
    const set = selectSet({ gate })
    sim(function* () {
      expect([polled(set, 0), gate.calls]).toEqual([[], []])
      expect([polled(set, 1), gate.calls]).toEqual([[], ['poll']])
    })
  })

  it('performs an event as it is taken: what is not iterated has not happened', () => {
    const a = full(1)
    const set = selectSet({ a: a.receive() })
    sim(function* () {
      const batch = set.poll()
      expect(a.length).toBe(1)
      a.tryReceive()
      expect([...batch]).toEqual([])
    })
  })

  it('meets those who are parked at the other end, and they go on', () => {
    const [in1, out] = [channel<number>(), channel<string>()]
    const set = anySet()
    set.add('in', in1.receive())
    set.add('out', out.send('text'))
    sim(function* () {
      const sender = spawn(() => in1.send(1))
      const receiver = spawn(() => out.receive())
      yield* settle()
      expect(polled(set)).toEqual([
        ['in', 1],
        ['out', undefined],
      ])
      yield* sender
      expect(yield* receiver).toBe('text')
    })
    set.clear()
    expectBare(in1, out)
  })

  it('of an empty set gives nothing', () => {
    sim(function* () {
      expect(polled(anySet())).toEqual([])
    })
  })

  it('is not bound to the quantum, as a pass of wait is', () => {
    const set = selectSet(Array.from({ length: 10 }, (_, i) => full(i).receive()))
    sim(
      function* () {
        expect(polled(set)).toHaveLength(10)
      },
      { quantum: 2 },
    )
  })
})
