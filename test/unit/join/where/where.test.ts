import {
  alt,
  channel,
  join,
  OutsideTaskletError,
  reschedule,
  runSync,
  selectSet,
  self,
  skip,
  sleep,
  spawn,
} from 'occamy'
import { describe, expect, it } from 'vitest'
import { expectBare, failure, full, parked, settle, sim } from '../../support.ts'
import { drained, now } from '../support.ts'

describe('where', () => {
  it('takes the earliest messages that satisfy it: in order of the members, of each by arrival', () => {
    const [a, b] = [full(1, 2, 3, 4), full(4, 3, 2)]
    sim(function* () {
      const pair = join([a.receive(), b.receive()]).where(([x, y]) => x === y)
      expect(yield* pair).toEqual([2, 2])
      expect(yield* pair).toEqual([3, 3])
      expect(yield* pair).toEqual([4, 4])
      expect(yield* now(pair)).toBeUndefined()
      expect([drained(a), drained(b)]).toEqual([[1], []])
    })
    expectBare(a, b)
  })

  it('sees a record as a record, and what next gives; of a send, undefined', () => {
    const [a, b, c] = [full(1, 2), full('x', 'y'), channel<number>(1)]
    const seen: unknown[] = []
    sim(function* () {
      const some = join({ n: a.receive(), s: b.next(), out: c.send(7) }).where((values) => {
        seen.push(values)
        return values.n === 2 && values.s.value === 'y'
      })
      expect(yield* some).toEqual({ n: 2, s: { done: false, value: 'y' }, out: undefined })
    })
    expect(seen).toHaveLength(4)
    expect(seen[0]).toEqual({ n: 1, s: { done: false, value: 'x' }, out: undefined })
    expect([drained(a), drained(b), drained(c)]).toEqual([[1], ['x'], [7]])
  })

  it('takes two of one channel in any order of theirs that does', () => {
    const ch = full(5, 1, 4, 2)
    sim(function* () {
      const rising = join([ch.receive(), ch.receive()]).where(([x, y]) => x < y)
      expect(yield* rising).toEqual([1, 5])
      expect(yield* rising).toEqual([2, 4])
      ch.trySend(7)
      expect(yield* now(rising)).toBeUndefined()
      ch.trySend(6)
      expect(yield* rising).toEqual([6, 7])
      expect(ch.length).toBe(0)
    })
    expectBare(ch)
  })

  it('looks through the buffer and the senders behind it, and lets the next of them in', () => {
    const ch = channel<number>({ capacity: 2 })
    sim(function* () {
      const senders = [1, 2, 3, 4].map((n) => spawn(() => ch.send(n)))
      yield* settle()
      const is = (wanted: number) => join([ch.receive()]).where(([n]) => n === wanted)
      expect(yield* is(4)).toEqual([4])
      expect(yield* is(1)).toEqual([1])
      yield* settle()
      expect([ch.length, ch.balance, senders.map(({ state }) => state)]).toEqual([
        2,
        0,
        ['done', 'done', 'done', 'done'],
      ])
      expect(drained(ch)).toEqual([2, 3])
    })
    expectBare(ch)
  })

  it('finds those whose senders were parked before the join was made, behind what it has taken from the buffer', () => {
    const ch = channel<number>({ capacity: 1 })
    sim(function* () {
      const senders = [1, 2, 3, 4].map((n) => spawn(() => ch.send(n)))
      yield* settle()
      const others = join([ch.receive()]).where(([n]) => n !== 2)
      expect(yield* others).toEqual([1])
      expect(yield* others).toEqual([3])
      expect(yield* others).toEqual([4])
      expect(drained(ch)).toEqual([2])
      for (const sender of senders) yield* sender
    })
    expectBare(ch)
  })

  it('holds of messages that were there before the join was made', () => {
    const [buffered, plain] = [full(1, 2), channel<number>()]
    sim(function* () {
      for (const n of [1, 2, 3]) spawn(() => plain.send(n))
      yield* settle()
      expect(yield* join([buffered.receive(), plain.receive()]).where(([x, y]) => x + y === 5)).toEqual([2, 3])
      expect([drained(buffered), drained(plain)]).toEqual([[1], [1, 2]])
    })
    expectBare(buffered, plain)
  })

  it('twice takes what satisfies both, and asks the second only if the first holds', () => {
    const ch = full(1, 2, 3, 4, 5, 6)
    const asked: number[] = []
    sim(function* () {
      const first = join([ch.receive()]).where(([n]) => n % 2 === 0)
      const both = first.where(([n]) => (asked.push(n), n > 3))
      expect(yield* both).toEqual([4])
      expect(asked).toEqual([2, 4])
      expect(yield* first).toEqual([2])
      expect(drained(ch)).toEqual([1, 3, 5, 6])
    })
  })

  it('leaves the join as it was, which has its own wait', () => {
    const ch = full(1, 2)
    sim(function* () {
      const any = join([ch.receive()])
      const never = any.where(() => false)
      const waiting = yield* parked(() => never)
      expect(yield* any).toEqual([1])
      waiting.cancel()
      yield* reschedule()
    })
    expect(drained(ch)).toEqual([2])
    expectBare(ch)
  })

  it('counts what is truthy', () => {
    const ch = full('', 'x')
    expect(sim(() => join([ch.receive()]).where(([s]) => s as unknown as boolean))).toEqual(['x'])
  })

  it('never has one alternation serve two members', () => {
    const [a, b] = [channel<number>(), channel<number>()]
    sim(function* () {
      const one = yield* parked(() => alt([a.send(1), b.send(1)]))
      const joining = yield* parked(() => join([a.receive(), b.receive()]).where(([x, y]) => x === y))
      const other = yield* parked(() => alt([a.send(2), b.send(2)]))
      yield* b.send(1)
      expect(yield* joining).toEqual([1, 1])
      expect([(yield* one).key, other.state]).toEqual([0, 'parked'])
      other.cancel()
      yield* reschedule()
    })
    expectBare(a, b)
  })

  it('with sends takes what leaves them somebody to send to, and looks again when somebody comes', () => {
    const [a, out] = [channel<number>(), channel<number>()]
    sim(function* () {
      const both = yield* parked(() => alt({ give: a.send(1), take: out.receive() }))
      const joining = yield* parked(() => join([a.receive(), out.send(7)]).where(([n]) => n > 0))
      expect(both.state).toBe('parked')
      expect(yield* out.receive()).toBe(7)
      expect([yield* joining, (yield* both).key]).toEqual([[1, undefined], 'give'])
    })
    expectBare(a, out)
  })
})

describe('a condition that throws', () => {
  it('fails the joiner, and takes nothing: at the look, at an arrival, at a try', () => {
    const ch = channel<number>(9)
    const plain = channel<number>()
    sim(function* () {
      const bad = join([ch.receive(), plain.receive()]).where(([n]) => {
        if (n === 2) throw new Error('two')
        return n === 3
      })
      ch.trySend(1)
      ch.trySend(2)
      const sender = yield* parked(() => plain.send(7))
      expect(yield* failure(bad)).toMatchObject({ message: 'two' })
      expect([ch.length, plain.balance]).toEqual([2, 1])
      ch.tryReceive()
      ch.tryReceive()
      const waiting = yield* parked(() => bad)
      expect(ch.trySend(2)).toBe(true)
      expect(yield* waiting.ended).toMatchObject({ error: { message: 'two' } })
      expect([ch.length, plain.balance]).toEqual([1, 1])
      ch.tryReceive()
      expect(yield* plain.receive()).toBe(7)
      yield* sender
      const last = yield* parked(() => bad)
      ch.trySend(2)
      expect(plain.trySend(8)).toBe(false)
      expect(last.state).toBe('parked')
      spawn({ errors: 'hold' }, () => plain.send(8))
      expect(yield* last.ended).toMatchObject({ error: { message: 'two' } })
      expect([drained(ch), drained(plain)]).toEqual([[2], [8]])
    })
    expectBare(ch, plain)
  })

  it('fails an alternation that it is a branch of, without a trace in the others', () => {
    const [ch, other] = [channel<number>(1), channel<number>()]
    sim(function* () {
      const bad = join([ch.receive()]).where(() => {
        throw new Error('bad')
      })
      const waiting = yield* parked(() => alt([other.receive(), bad, sleep(9)]))
      yield* ch.send(1)
      expect(yield* waiting.ended).toMatchObject({ error: { message: 'bad' } })
      expect(yield* failure(alt([bad, skip]))).toMatchObject({ message: 'bad' })
    })
    expect(drained(ch)).toEqual([1])
    expectBare(ch, other)
  })

  it('is not seen by the senders, who go on', () => {
    const ch = channel<number>()
    sim(function* () {
      const waiting = yield* parked(() =>
        join([ch.receive()]).where(() => {
          throw new Error('bad')
        }),
      )
      expect(ch.trySend(1)).toBe(false)
      const chosen = yield* alt({ send: ch.send(2), nothing: skip })
      expect(chosen.key).toBe('nothing')
      expect(waiting.state).toBe('parked')
      const sender = spawn(() => ch.send(3))
      expect(yield* waiting.ended).toMatchObject({ error: { message: 'bad' } })
      expect(yield* ch.receive()).toBe(3)
      yield* sender
    })
    expectBare(ch)
  })
})

describe('a condition that does more than look', () => {
  it.each([
    ['spawns', () => spawn(() => skip)],
    ['asks who runs', () => self()],
    ['polls a set', () => selectSet().poll()],
  ])('and %s is told that it is in no tasklet', (_, act) => {
    const ch = full(1)
    sim(function* () {
      expect(yield* failure(join([ch.receive()]).where(() => (act(), true)))).toBeInstanceOf(OutsideTaskletError)
      expect([ch.length, self().state]).toEqual([1, 'running'])
    })
    expectBare(ch)
  })

  it('runs as outside code also when a tasklet of another runtime brings the message', () => {
    const ch = channel<number>()
    const got: unknown[] = []
    sim(function* () {
      const waiting = yield* parked(() => join([ch.receive()]).where(() => (self(), true)))
      runSync(() => skip)
      spawn(() => ch.send(1))
      got.push(yield* waiting.ended)
      ch.tryReceive()
    })
    expect(got).toMatchObject([{ ok: false, error: { name: 'OutsideTaskletError' } }])
    expectBare(ch)
  })
})
