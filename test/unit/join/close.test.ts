import { alt, channel, ChannelClosedError, chord, chords, join, reschedule, selectSet, skip, spawn } from 'occamy'
import type { Channel, Guard } from 'occamy'
import { describe, expect, it } from 'vitest'
import { expectBare, failure, full, parked, settle, sim } from '../support.ts'
import { drained } from './support.ts'

describe('a channel that is closed', () => {
  it.each<
    [
      'poison' | 'close',
      (a: Channel<number>, b: Channel<number>) => Guard<unknown>,
      (a: Channel<number>) => Guard<unknown>,
    ]
  >([
    ['poison', (a, b) => join([a.receive(), b.receive()]), (a) => a.send(1)],
    ['close', (a, b) => join([a.send(5), b.receive()]), (a) => a.receive()],
  ])('serves no join any more, while those are told who are parked there: %s', (how, joined, partner) => {
    const [a, b] = [channel<number>(), channel<number>()]
    const tried: boolean[] = []
    let isArmed = false
    const onReady = (): void => {
      if (isArmed) tried.push(b.trySend(9))
      isArmed = false
    }
    sim(
      function* () {
        const joining = yield* parked(() => joined(a, b))
        const partners = [yield* parked(() => partner(a)), yield* parked(() => partner(a))]
        isArmed = true
        a[how]()
        for (const each of [joining, ...partners]) expect(String(yield* failure(each))).toContain(a.name)
      },
      { observer: { onReady } },
    )
    expect(tried).toEqual([false])
    expectBare(a, b)
  })

  it.each([
    ['alone', (a: Channel<number>, b: Channel<number>) => join([a.receive(), b.receive()])],
    [
      'with a condition',
      (a: Channel<number>, b: Channel<number>) => join([a.receive(), b.receive()]).where(() => true),
    ],
    ['as a branch', (a: Channel<number>, b: Channel<number>) => alt([join([a.receive(), b.receive()])])],
    ['mapped', (a: Channel<number>, b: Channel<number>) => join([a.receive(), b.receive()]).map(String)],
  ] as const)('fails a join of it, before and while that waits, and takes nothing: %s', (_, make) => {
    for (const [end, name] of [
      ['close', 'ChannelClosedError'],
      ['poison', 'ChannelPoisonedError'],
    ] as const) {
      const [a, b] = [channel<number>({ name: 'a' }), full(1, 2)]
      sim(function* () {
        const guard = make(a, b)
        const waiting = yield* parked<unknown>(() => guard)
        a[end]('why')
        const error = { name, channel: 'a', ...(end === 'close' ? { reason: 'why' } : { cause: 'why' }) }
        expect(yield* waiting.ended).toMatchObject({ ok: false, error })
        expect(yield* failure(guard)).toMatchObject(error)
        expect(drained(b)).toEqual([1, 2])
      })
      expectBare(a, b)
    }
  })

  it('still drains: what is buffered can be joined, if it is enough', () => {
    const [a, b] = [full(1, 2, 3), channel<number>(9)]
    a.close('over')
    sim(function* () {
      const pairs = join([a.receive(), a.receive(), b.receive()])
      const waiting = yield* parked(() => pairs)
      yield* b.send(7)
      expect(yield* waiting).toEqual([1, 2, 7])
      yield* b.send(8)
      expect(yield* failure(pairs)).toMatchObject({ name: 'ChannelClosedError', reason: 'over' })
      expect([drained(a), drained(b)]).toEqual([[3], [8]])
    })
    expectBare(a, b)
  })

  it('fails a join that sends to it, with the value; the others are where they were', () => {
    const [a, b] = [channel<number>(), channel<string>({ name: 'out' })]
    sim(function* () {
      const sender = yield* parked(() => a.send(1))
      const waiting = yield* parked(() => join([a.receive(), b.send('lost')]))
      b.close()
      expect(yield* waiting.ended).toMatchObject({
        error: { name: 'ChannelClosedError', channel: 'out', value: 'lost' },
      })
      expect([sender.state, a.balance]).toEqual(['parked', 1])
      expect(yield* a.receive()).toBe(1)
    })
    expectBare(a, b)
  })

  it('while its buffer has room for a join: it fails at once', () => {
    const ch = channel<number>(3)
    ch.close()
    sim(function* () {
      expect(yield* failure(join([ch.send(1)]))).toMatchObject({ name: 'ChannelClosedError', value: 1 })
    })
  })

  it('names the first of those that are, in the order of the members', () => {
    const [a, b, c] = ['a', 'b', 'c'].map((name) => channel<number>({ name })) as [
      Channel<number>,
      Channel<number>,
      Channel<number>,
    ]
    c.close()
    b.close()
    sim(function* () {
      expect(yield* failure(join([a.receive(), b.receive(), c.receive()]))).toMatchObject({ channel: 'b' })
    })
  })

  it('fails every join that waits for it, each once, and no exchange that is committed', () => {
    const [a, b] = [channel<number>(), channel<number>()]
    sim(function* () {
      const done = yield* parked(() => join([a.receive()]))
      const waiting = [1, 2, 3].map(() => spawn({ errors: 'hold' }, () => join([a.receive(), b.receive()])))
      yield* reschedule()
      yield* a.send(1)
      a.close()
      a.poison()
      expect(yield* done).toEqual([1])
      for (const each of waiting) expect((yield* each.ended).ok).toBe(false)
    })
    expectBare(a, b)
  })

  it('gives the senders back what the join did not take', () => {
    const [a, b] = [channel<number>(), channel<number>()]
    sim(function* () {
      const joining = yield* parked(() => join([a.receive(), b.receive()]))
      const sender = yield* parked(() => a.send(5))
      a.close()
      expect(yield* sender.ended).toMatchObject({ error: { name: 'ChannelClosedError', value: 5 } })
      expect((yield* joining.ended).ok).toBe(false)
    })
    expectBare(a, b)
  })
})

describe('a join with a condition whose channels are all closed', () => {
  const closed = (values: readonly number[]): Channel<number> => {
    const ch = channel<number>(9)
    for (const value of values) ch.trySend(value)
    ch.close()
    return ch
  }

  it('fails once nothing that they still hold satisfies it, and takes nothing', () => {
    const [a, b] = [closed([1, 2]), closed([2, 3])]
    sim(function* () {
      const equal = join([a.receive(), b.receive()]).where(([x, y]) => x === y)
      expect(yield* equal).toEqual([2, 2])
      expect(yield* failure(equal)).toBeInstanceOf(ChannelClosedError)
    })
    expect([drained(a), drained(b)]).toEqual([[1], [3]])
  })

  it('fails when the last of them is closed while it waits, and is the last event of its registration', () => {
    const [a, b] = [full(1), full(2)]
    sim(function* () {
      const set = selectSet({ equal: join([a.receive(), b.receive()]).where(([x, y]) => x === y) })
      const waiting = yield* parked(() => set.next())
      a.close()
      yield* reschedule()
      expect(waiting.state).toBe('parked')
      b.close()
      expect(yield* failure(waiting)).toBeInstanceOf(ChannelClosedError)
      expect(set.size).toBe(0)
    })
    expect([drained(a), drained(b)]).toEqual([[1], [2]])
  })

  it('fails whatever it has to send besides, and to whom, for that makes no condition true', () => {
    for (const room of [0, 1]) {
      const [a, out] = [closed([1, 2]), channel<number>(1)]
      if (room === 0) out.trySend(0)
      sim(function* () {
        const large = join([a.receive(), out.send(9)]).where(([n]) => n > 5)
        expect(yield* failure(large)).toMatchObject({ name: 'ChannelClosedError', channel: a.name })
        expect(yield* failure(alt([large, skip]))).toBeInstanceOf(ChannelClosedError)
        expect(yield* failure(join([out.send(9), a.receive(), a.next()]).where(([, n]) => n > 5))).toMatchObject({
          channel: a.name,
        })
      })
      expect([drained(a), drained(out)]).toEqual([[1, 2], room === 0 ? [0] : []])
      expectBare(a, out)
    }
  })

  it('is asked of each combination once, where it sends nothing', () => {
    const [a, b] = [closed([1, 2]), closed([3, 4])]
    let calls = 0
    sim(function* () {
      const never = join([a.receive(), b.receive()]).where(() => (calls++, false))
      expect(yield* failure(never)).toBeInstanceOf(ChannelClosedError)
    })
    expect([calls, drained(a), drained(b)]).toEqual([4, [1, 2], [3, 4]])
  })

  it('waits for somebody to send to while something that they hold satisfies it, and fails when others have taken that', () => {
    const [a, b, out] = [closed([1, 7, 2]), closed([0, 0]), channel<number>()]
    let calls = 0
    sim(function* () {
      const large = join({ n: a.receive(), out: out.send(9), zero: b.receive() }).where(({ n }) => (calls++, n > 5))
      const waiting = yield* parked(() => large)
      expect([calls, yield* out.receive(), yield* waiting]).toEqual([3, 9, { n: 7, out: undefined, zero: 0 }])
      const [c, full1] = [closed([1, 7]), full(0)]
      const other = join([c.receive(), full1.send(9)]).where(([n]) => n > 5)
      const next = yield* parked(() => other)
      yield* c.receive()
      yield* settle()
      expect(next.state).toBe('parked')
      yield* c.receive()
      expect(yield* next.ended).toMatchObject({ error: { name: 'ChannelClosedError', channel: c.name } })
      expect(yield* failure(large)).toBeInstanceOf(ChannelClosedError)
      expectBare(c, full1)
    })
    expect([drained(a), drained(b)]).toEqual([[1, 2], [0]])
    expectBare(a, b, out)
  })

  it('waits while another that it takes from is open, and when it takes from none at all', () => {
    const [a, b, out] = [closed([1]), channel<number>(), channel<number>(1)]
    sim(function* () {
      const waiting = yield* parked(() => join([a.receive(), b.receive(), out.send(9)]).where(([m, n]) => m === n))
      yield* b.send(1)
      expect(yield* waiting).toEqual([1, 1, undefined])
      const never = yield* parked(() => join([out.send(9)]).where(() => false))
      never.cancel()
    })
    expect(drained(out)).toEqual([9])
  })

  it('ends a process of chords', () => {
    const [a, b] = [full(1), full(2)]
    sim(function* () {
      const serving = spawn({ errors: 'hold' }, () =>
        chords(
          chord([a, b])
            .where(([x, y]) => x === y)
            .react(() => undefined),
        ),
      )
      yield* reschedule()
      a.close()
      b.close()
      expect((yield* serving.ended).ok).toBe(false)
    })
  })
})
