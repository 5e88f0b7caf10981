/** Changes of a set: at any time, and at once. */
import {
  alt,
  barrier,
  channel,
  defer,
  every,
  never,
  now,
  run,
  selectSet,
  semaphore,
  skip,
  sleep,
  sleepUntil,
  spawn,
} from 'occamy'
import type { Guard } from 'occamy'
import { fromPromise } from 'occamy/interop'
import { describe, expect, it } from 'vitest'
import { Gate } from '../../gate.ts'
import { expectBare, full, hostTurn, parked, settle, sim } from '../../support.ts'
import { anySet, inside, pair, pass, polled, take } from './support.ts'

describe('delete', () => {
  it('of a registration that is ready takes it off the ready list', () => {
    const chs = ['a', 'b', 'c'].map((v) => full(v))
    const set = selectSet(chs.map((ch) => ch.receive()))
    sim(function* () {
      expect(set.delete(1)).toBe(true)
      expect(polled(set)).toEqual([
        [0, 'a'],
        [2, 'c'],
      ])
      expect(chs.map((ch) => ch.length)).toEqual([0, 1, 0])
    })
    expectBare(chs[1] as never)
  })

  it('says whether there was one', () => {
    const set = selectSet({ a: never })
    expect([set.delete('a'), set.delete('a'), set.delete('b' as 'a'), set.size]).toEqual([true, false, false, 0])
  })

  it('while the set is parked withdraws the offer', () => {
    const [a, b] = [channel<number>(), channel<number>()]
    const set = selectSet({ a: a.receive(), b: b.receive() })
    sim(function* () {
      const waiting = yield* parked(() => set.next())
      set.delete('a')
      expect([a.trySend(1), b.trySend(2)]).toEqual([false, true])
      expect(yield* waiting).toEqual({ key: 'b', value: 2 })
    })
    expectBare(a)
  })
})

describe('while its events are iterated', () => {
  it('a registration that is deleted gives no more events', () => {
    const chs = [full(0), full(1), full(2)]
    const set = selectSet(chs.map((ch) => ch.receive()))
    sim(function* () {
      const got: unknown[] = []
      for (const { key } of yield* set.wait()) {
        got.push(key)
        set.delete(1)
      }
      expect([got, chs[1]?.length]).toEqual([[0, 2], 1])
    })
  })

  it('one that deletes itself is gone, and the others follow', () => {
    const set = selectSet([full(0, 9).receive(), full(1, 9).receive()])
    sim(function* () {
      for (const { key } of yield* set.wait()) set.delete(key)
      expect([set.size, polled(set)]).toEqual([0, []])
    })
  })

  it('one that is added and ready is part of the pass', () => {
    const set = anySet()
    set.add(0, full(0).receive())
    sim(function* () {
      const got: unknown[] = []
      for (const { key } of yield* set.wait()) {
        got.push(key)
        if ((key as number) < 5) set.add((key as number) + 1, full(0).receive())
      }
      expect(got).toEqual([0, 1, 2, 3, 4, 5])
    })
  })

  it('one that is deleted and added again is new, and so may come twice in a pass', () => {
    const ch = full(1, 2, 3)
    const set = anySet()
    set.add('a', ch.receive())
    sim(function* () {
      const got: unknown[] = []
      for (const { key, value } of yield* set.wait({ max: 2 })) {
        got.push(value)
        set.delete(key)
        set.add(key, ch.receive())
      }
      expect(got).toEqual([1, 2])
    })
  })

  it('clearing the set ends the pass', () => {
    const chs = [full(0), full(1)]
    const set = selectSet(chs.map((ch) => ch.receive()))
    sim(function* () {
      const got: unknown[] = []
      for (const { key } of yield* set.wait()) {
        got.push(key)
        set.clear()
      }
      expect([got, set.size]).toEqual([[0], 0])
    })
    expectBare(chs[0] as never)
  })
})

describe('clear', () => {
  it('takes everything out, whatever its state', () => {
    const [a, b, c] = [full(1), channel<number>(), channel<number>()]
    const gate = new Gate<number>()
    const set = anySet()
    set.add('a', a.receive())
    set.add('b', b.receive())
    set.add('c', c.send(1), { enabled: false })
    set.add('g', gate)
    set.add('t', every(10))
    set.clear()
    set.clear()
    expect([set.size, gate.calls]).toEqual([0, ['abandon']])
    sim(function* () {
      expect(polled(set)).toEqual([])
      set.add('a', full(2).receive())
      expect(polled(set)).toEqual([['a', 2]])
    })
    expectBare(a, b, c)
  })

  it('while another tasklet waits leaves that one parked, until something is added', () => {
    const [a, b] = [channel<number>(), channel<number>()]
    const set = anySet()
    set.add('a', a.receive())
    sim(function* () {
      const waiting = yield* parked(() => set.next())
      set.clear()
      yield* settle()
      expect([waiting.state, a.trySend(1), a.balance]).toEqual(['parked', false, 0])
      set.add('b', b.receive())
      expect([b.balance, b.trySend(2)]).toEqual([-1, true])
      expect(yield* waiting).toEqual({ key: 'b', value: 2 })
    })
  })
})

describe('a guard that is added while the set is parked', () => {
  /** What the tasklet gets for a guard that is added when it is parked, and when. */
  const added = (make: () => Guard<unknown>, later: () => void = () => {}, options = {}): unknown[] =>
    sim(function* () {
      const set = anySet()
      set.add('never', never)
      const waiting = yield* parked(() => set.next())
      yield* sleep(3)
      set.add('new', make(), options)
      later()
      const { key, value } = yield* waiting
      expect(key).toBe('new')
      return [value, now()]
    })

  it('and is ready, is committed at once', () => {
    const closed = channel<number>()
    closed.close()
    expect(added(() => full(7).receive())).toEqual([7, 3])
    expect(added(() => full(7).next())).toEqual([{ done: false, value: 7 }, 3])
    expect(added(() => closed.next())).toEqual([{ done: true, value: undefined }, 3])
    expect(added(() => channel<number>(1).send(7))).toEqual([undefined, 3])
    expect(
      added(() =>
        full(7)
          .receive()
          .map((n) => n * 2),
      ),
    ).toEqual([14, 3])
    expect(added(() => full(7).extended((n) => sleep(1).map(() => n)))).toEqual([7, 4])
    expect(
      added(() =>
        full(7)
          .receive()
          .flatMap((n) => sleep(2).map(() => n)),
      ),
    ).toEqual([7, 5])
    expect(added(() => alt([never, full(7).receive()]))).toEqual([{ key: 1, value: 7 }, 3])
    expect(added(() => selectSet({ a: full(7).receive() }).next())).toEqual([{ key: 'a', value: 7 }, 3])
    expect(added(() => defer(() => full(7).receive()))).toEqual([7, 3])
    expect(added(() => barrier(1).sync())).toEqual([undefined, 3])
    expect(added(() => semaphore(1).acquire())).toEqual([expect.any(Function), 3])
    expect(added(() => skip)).toEqual([undefined, 3])
    expect(added(() => sleep(0))).toEqual([undefined, 3])
    expect(added(() => sleepUntil(1))).toEqual([undefined, 3])
    expect(added(() => sleepUntil(3))).toEqual([undefined, 3])
  })

  it('and becomes ready later, is committed then', () => {
    const [a, b, c, both] = [channel<number>(), channel<number>(), channel<number>(1), barrier(2)]
    const gate = new Gate<number>()
    expect(
      added(
        () => a.receive(),
        () => a.trySend(7),
      ),
    ).toEqual([7, 3])
    expect(
      added(
        () => b.next(),
        () => b.close(),
      ),
    ).toEqual([{ done: true, value: undefined }, 3])
    expect(
      added(
        () => c.receive(),
        () => c.trySend(7),
      ),
    ).toEqual([7, 3])
    expect(
      added(
        () => gate,
        () => gate.open(7),
      ),
    ).toEqual([7, 3])
    expect(added(() => sleep(4))).toEqual([undefined, 7])
    expect(added(() => sleepUntil(9))).toEqual([undefined, 9])
    expect(added(() => every(5))).toEqual([1, 8])
    expect(added(() => sleep(4).map(() => 'mapped'))).toEqual(['mapped', 7])
    expect(added(() => spawn(() => sleep(2).map(() => 'end')).result)).toEqual(['end', 5])
    expect(added(() => spawn(() => sleep(2).map(() => 'end')).ended)).toEqual([{ ok: true, value: 'end' }, 5])
    expect(
      added(
        () => both.sync(),
        () => void spawn(() => both.sync()),
      ),
    ).toEqual([undefined, 3])
    expect(added(() => alt([sleep(2), never]))).toEqual([{ key: 0, value: undefined }, 5])
    expect(added(() => defer(() => sleep(2)))).toEqual([undefined, 5])
  })

  it('and meets a parked partner, has that one go on', () => {
    const [a, b] = [channel<number>(), channel<string>()]
    sim(function* () {
      const set = anySet()
      const sender = yield* parked(() => a.send(1))
      const receiver = yield* parked(() => b.receive())
      for (const guard of [a.receive(), b.send('x')]) {
        const waiting = yield* parked(() => set.next())
        set.add('new', guard)
        yield* waiting
      }
      yield* sender
      expect(yield* receiver).toBe('x')
    })
  })

  it('and is over already, as the end of a tasklet, is taken at once', () => {
    sim(function* () {
      const over = spawn(() => skip.map(() => 'over'))
      yield* over
      const set = anySet()
      const waiting = yield* parked(() => set.next())
      set.add('end', over.result)
      expect(waiting.state).toBe('ready')
      expect(yield* waiting).toEqual({ key: 'end', value: 'over' })
      expect(set.size).toBe(0)
    })
  })

  it('and is a promise, is taken when that settles', async () => {
    let resolve: (value: number) => void = () => {}
    const promise = new Promise<number>((settle) => {
      resolve = settle
    })
    const got = run(function* () {
      const set = anySet()
      const waiting = yield* parked(() => set.next())
      set.add('p', fromPromise(promise))
      const event = yield* waiting
      return [pair(event), set.size]
    })
    await hostTurn()
    resolve(7)
    expect(await got).toEqual([['p', 7], 0])
  })

  it('and has no partner, is one offer more', () => {
    const [a, b] = [channel<number>(), channel<number>()]
    sim(function* () {
      const set = anySet()
      set.add('a', a.receive())
      const waiting = yield* parked(() => set.next())
      set.add('b', b.send(1))
      expect([a.balance, b.balance]).toEqual([-1, 1])
      expect(b.tryReceive()).toEqual({ value: 1 })
      expect([a.balance, b.balance]).toEqual([0, 0])
      yield* waiting
    })
  })

  it('by a tasklet that goes on to fill its channel is served in order', () => {
    sim(function* () {
      const set = anySet()
      const waiting = yield* parked(function* () {
        const got: unknown[] = []
        for (let i = 0; i < 10; i++) got.push(yield* set.next())
        return got.length
      })
      for (let i = 0; i < 10; i++) set.add(i, full(i).receive(), { enabled: i % 2 === 0 })
      for (let i = 1; i < 10; i += 2) set.get(i).enable()
      expect(yield* waiting).toBe(10)
      expect(inside(set).offer).toBeUndefined()
    })
  })
})

describe('the set of a tasklet that is resumed, but has not run yet', () => {
  it('offers nothing more: what comes then is for the next wait', () => {
    const [a, b] = [channel<number>(), channel<number>()]
    const set = selectSet({ a: a.receive(), b: b.receive() })
    sim(function* () {
      const waiting = yield* parked(() => take(set, 1))
      expect([a.trySend(1), b.trySend(2), a.trySend(3)]).toEqual([true, false, false])
      expect(yield* waiting).toEqual([['a', 1]])
      spawn(() => b.send(4))
      yield* settle()
      expect(yield* pass(set)).toEqual([['b', 4]])
    })
  })

  it('can be changed: what was committed stands', () => {
    const a = channel<number>()
    const set = selectSet({ a: a.receive() })
    sim(function* () {
      const waiting = yield* parked(() => set.wait())
      a.trySend(1)
      set.clear()
      expect([...(yield* waiting)].map(pair)).toEqual([['a', 1]])
    })
    expectBare(a)
  })
})
