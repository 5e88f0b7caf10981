/** What faces a join: tries, plain guards, sets and outside code at the other ends of its channels. */
import { alt, channel, join, reschedule, run, selectSet, skip, sleep, spawn } from 'occamy'
import type { Channel } from 'occamy'
import { describe, expect, it } from 'vitest'
import { anySet, pass, polled } from '../alt/set/support.ts'
import { expectBare, full, parked, rejected, settle, sim } from '../support.ts'
import { drained } from './support.ts'

describe('a try', () => {
  it('completes a join that waits, and gives false, or nothing, to one that cannot', () => {
    const [a, b, out] = [channel<number>(), channel<number>(), channel<number>()]
    sim(function* () {
      const joining = yield* parked(() => join([a.receive(), b.receive()]))
      expect([a.trySend(1), b.trySend(1)]).toEqual([false, false])
      const sender = yield* parked(() => b.send(2))
      expect(a.trySend(1)).toBe(true)
      expect([yield* joining, a.trySend(1)]).toEqual([[1, 2], false])
      yield* sender
      const giving = yield* parked(() => join([a.receive(), out.send(5)]))
      expect(out.tryReceive()).toBeUndefined()
      spawn(() => a.send(4))
      yield* reschedule()
      expect(out.tryReceive()).toEqual({ value: 5 })
      expect(yield* giving).toEqual([4, undefined])
    })
    expectBare(a, b, out)
  })

  it('into a buffer is kept there, or taken from it at once', () => {
    const [a, b] = [channel<number>(2), channel<number>(2)]
    sim(function* () {
      const joining = yield* parked(() => join([a.receive(), b.receive()]))
      expect([a.trySend(1), a.trySend(2), a.trySend(3), a.length]).toEqual([true, true, false, 2])
      expect([b.trySend(4), a.length, b.length]).toEqual([true, 1, 0])
      expect(yield* joining).toEqual([1, 4])
    })
    expect(drained(a)).toEqual([2])
    expectBare(a, b)
  })
})

describe('several joins that one arrival completes', () => {
  it('are served by turns: the one that came first, first', () => {
    const ch = channel<number>()
    sim(function* () {
      const joins = [yield* parked(() => join([ch.receive()])), yield* parked(() => join([ch.receive()]))]
      const order: number[] = []
      for (const [i, joining] of joins.entries())
        spawn(function* () {
          yield* joining
          order.push(i)
        })
      for (const n of [1, 2]) {
        yield* ch.send(n)
        yield* settle()
      }
      expect(order).toEqual([0, 1])
    })
    expectBare(ch)
  })

  it('and one that is cancelled when it would have its turn is passed over', () => {
    const ch = channel<number>()
    sim(function* () {
      const [one, other] = [yield* parked(() => join([ch.receive()])), yield* parked(() => join([ch.receive()]))]
      one.cancel()
      yield* ch.send(1)
      expect(yield* other).toEqual([1])
    })
    expectBare(ch)
  })

  it.each([2, 5])('are all served by as many messages, though a close follows: %i', (n) => {
    const [a, b] = [channel<number>(99), channel<number>(99)]
    sim(function* () {
      const joins = Array.from({ length: n }, () => spawn(() => join([a.receive(), b.receive()])))
      yield* reschedule()
      for (let i = 0; i < n; i++) a.trySend(i)
      a.close()
      for (let i = 0; i < n; i++) b.trySend(i)
      for (const [i, joining] of joins.entries()) expect(yield* joining).toEqual([i, i])
    })
    expectBare(a, b)
  })
})

describe.each(['before', 'after'] as const)('a set at the other end, registered %s the join is made', (when) => {
  it('serves it, whether it waits or looks, and none twice', () => {
    const [a, b] = [channel<number>(), channel<number>()]
    sim(function* () {
      const set = anySet()
      const register = () => {
        set.add('a', a.send(1))
        set.add('b', b.send(2))
      }
      if (when === 'before') register()
      const both = join([a.receive(), b.receive()])
      if (when === 'after') register()
      // Alone it never serves both: it is one alternation.
      const waiting = yield* parked(() => set.next())
      const joining = yield* parked(() => both)
      yield* b.send(3)
      expect(yield* joining).toEqual([1, 3])
      expect((yield* waiting).key).toBe('a')
      const again = yield* parked(() => both)
      expect(polled(set)).toEqual([])
      const plain = yield* parked(() => a.send(4))
      expect(polled(set)).toEqual([['b', undefined]])
      expect(yield* again).toEqual([4, 2])
      yield* plain
      set.clear()
    })
    expectBare(a, b)
  })

  it('while it waits already', () => {
    const [a, b] = [channel<number>(), full(5)]
    sim(function* () {
      const set = anySet()
      if (when === 'before') set.add('a', a.send(1))
      else set.add('none', channel().receive())
      const waiting = yield* parked(() => set.wait())
      const both = join([a.receive(), b.receive()])
      if (when === 'after') set.add('a', a.send(1))
      expect(a.balance).toBe(1)
      expect(yield* both).toEqual([1, 5])
      expect([...(yield* waiting)].map(({ key }) => key)).toEqual(['a'])
      set.clear()
    })
    expectBare(a, b)
  })

  it('that receives has what a join sends, buffers and all', () => {
    const [a, b] = [channel<number>(), channel<number>(1)]
    sim(function* () {
      const set = anySet()
      const register = () => {
        set.add('a', a.receive(), { once: 'disable' })
        set.add('b', b.receive())
      }
      if (when === 'before') register()
      const both = join([a.send(1), b.send(2)])
      if (when === 'after') register()
      const joining = yield* parked(() => both)
      expect(yield* pass(set)).toEqual([['a', 1]])
      expect(yield* pass(set)).toEqual([['b', 2]])
      yield* joining
      expect(set.get('a').enabled).toBe(false)
      set.clear()
    })
    expectBare(a, b)
  })

  it('and is closed with its channel', () => {
    const [a, b] = [channel<number>(), channel<number>()]
    sim(function* () {
      const set = anySet()
      if (when === 'before') set.add('b', b.next())
      const joining = yield* parked(() => join([a.receive(), b.send(2)]))
      if (when === 'after') set.add('b', b.next())
      b.close()
      expect((yield* joining.ended).ok).toBe(false)
      expect([polled(set), set.size]).toEqual([[['b', { done: true, value: undefined }]], 0])
    })
    expectBare(a, b)
  })
})

describe('a join in outside code', () => {
  it('is awaited, and served by a run, by outside code, and by tries', async () => {
    const [a, b] = [channel<number>(), channel<number>()]
    const got = join([a.receive(), b.receive()])
    const first = got.promise()
    await run(function* () {
      spawn(() => a.send(1))
      yield* b.send(2)
    })
    expect(await first).toEqual([1, 2])
    const second = got.where(([x]) => x > 3).promise()
    const [, values] = await Promise.all([a.send(4), second, b.send(5)])
    expect(values).toEqual([4, 5])
    const third = got.promise()
    const sent = a.send(6).promise()
    expect([b.trySend(7), await third]).toEqual([true, [6, 7]])
    await sent
    expectBare(a, b)
  })

  it('is awaited as it is', async () => {
    expect(await join([full(1).receive(), full(2).receive()])).toEqual([1, 2])
    expect(await join({})).toEqual({})
  })

  it('is withdrawn by an abort, and takes nothing', async () => {
    const [a, b] = [channel<number>(), full(1)]
    const controller = new AbortController()
    const waiting = join([a.receive(), b.receive()]).promise({ signal: controller.signal })
    controller.abort('enough')
    expect(await rejected(waiting)).toBe('enough')
    expect([a.trySend(1), drained(b)]).toEqual([false, [1]])
    expectBare(a, b)
  })

  it('gives its messages, if they were taken before the abort', async () => {
    const [a, b] = [channel<number>(), full(1)]
    const controller = new AbortController()
    const waiting = join([a.receive(), b.receive()]).promise({ signal: controller.signal })
    expect(a.trySend(2)).toBe(true)
    controller.abort('too late')
    expect(await waiting).toEqual([2, 1])
  })
})

describe('an alternation that sends to a join', () => {
  it('is ready exactly when the join can be completed with it', () => {
    const [a, b] = [channel<number>(), channel<number>()]
    sim(function* () {
      const joining = yield* parked(() => join([a.receive(), b.receive()]))
      const send = (ch: Channel<number>, n: number) => alt({ send: ch.send(n), nothing: skip })
      expect((yield* send(a, 1)).key).toBe('nothing')
      const other = yield* parked(() => alt([b.send(2), sleep(9)]))
      expect((yield* send(b, 3)).key).toBe('nothing')
      expect((yield* send(a, 4)).key).toBe('send')
      expect([yield* joining, (yield* other).key]).toEqual([[4, 2], 0])
    })
    expectBare(a, b)
  })

  it('in a set, waits for nobody where a look is enough', () => {
    const [a, b] = [channel<number>(), full(1, 2)]
    sim(function* () {
      const set = selectSet({ a: a.send(7) })
      const joining = yield* parked(() => join([a.receive(), b.receive()]))
      expect(polled(set)).toEqual([['a', undefined]])
      expect(yield* joining).toEqual([7, 1])
      set.clear()
    })
    expectBare(a, b)
  })
})

describe('a set that waits where a join is only made later', () => {
  it.each([
    ['plain', (ch: Channel<string>) => ch.receive()],
    ['of a join', (ch: Channel<string>) => join([ch.receive()]).map(([got]) => got)],
    ['of a join with a condition', (ch: Channel<string>) => join([ch.receive()]).where(() => true).map(([got]) => got)], // prettier-ignore
  ])('keeps its place among those who send: a receive, %s', (_, receive) => {
    const [a, z] = [channel<string>(), channel()]
    sim(function* () {
      const early = spawn(() => a.send('plain, first'))
      yield* reschedule()
      const set = selectSet({ a: a.send('set, second'), z: z.receive() })
      spawn(() => set.next())
      yield* reschedule()
      const late = spawn(() => a.send('plain, third'))
      yield* reschedule()
      const made = join([a.receive()])
      expect(made).toBeDefined()
      expect([yield* receive(a), yield* receive(a), yield* receive(a)]).toEqual([
        'plain, first',
        'set, second',
        'plain, third',
      ])
      yield* early
      yield* late
      set.clear()
    })
    expectBare(a, z)
  })

  it('keeps its place among those who receive, and among other sets', () => {
    const a = channel<number>()
    const got: string[] = []
    sim(function* () {
      for (const name of ['first', 'second', 'third'])
        spawn(function* () {
          const set = selectSet({ a: a.receive() })
          yield* set.next()
          got.push(name)
          set.clear()
        })
      yield* reschedule()
      spawn(function* () {
        yield* a.receive()
        got.push('fourth')
      })
      yield* reschedule()
      for (let i = 0; i < 4; i++) yield* join([a.send(i)])
      yield* reschedule()
    })
    expect(got).toEqual(['first', 'second', 'third', 'fourth'])
    expectBare(a)
  })
})
