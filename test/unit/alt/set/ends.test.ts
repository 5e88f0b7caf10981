/** The ends of tasklets, and promises, in a set: one event each. */
import { alt, CancelledError, channel, never, run, selectSet, sleep, spawn } from 'occamy'
import { fromPromise } from 'occamy/interop'
import { describe, expect, it } from 'vitest'
import { failure, hostTurn, parked, pause, standing, settle, sim } from '../../support.ts'
import { anySet, pair, polled, take } from './support.ts'

const error = new Error('failed')

describe('the end of a tasklet in a set', () => {
  it('gives its result once, and is removed', () => {
    sim(function* () {
      const set = anySet()
      const tasklets = [3, 1, 2].map((ms) => spawn(() => sleep(ms).map(() => ms)))
      for (const each of tasklets) set.add(each, each.result)
      const got: unknown[] = []
      while (set.size > 0)
        for (const { key, value } of yield* set.wait()) got.push([tasklets.indexOf(key as never), value])
      expect(got).toEqual([
        [1, 1],
        [2, 2],
        [0, 3],
      ])
    })
  })

  it('that is over already is ready at once', () => {
    sim(function* () {
      const over = spawn(() => sleep(0).map(() => 'over'))
      yield* over
      const set = anySet()
      set.add('result', over.result)
      set.add('ended', over.ended)
      expect(polled(set)).toEqual([
        ['result', 'over'],
        ['ended', { ok: true, value: 'over' }],
      ])
      expect(set.size).toBe(0)
    })
  })

  it('that ended while nobody waited is kept, also when the registration is enabled later', () => {
    sim(function* () {
      const set = anySet()
      const child = spawn(() => sleep(1).map(() => 'done'))
      set.add('result', child.result)
      const reg = set.add('ended', child.ended, { enabled: false })
      yield* sleep(5)
      expect(polled(set)).toEqual([['result', 'done']])
      reg.enable()
      expect(polled(set)).toEqual([['ended', { ok: true, value: 'done' }]])
    })
  })

  it('throws its error from the wait, and the set goes on', () => {
    sim(function* () {
      const set = anySet()
      const failing = spawn({ errors: 'hold' }, () =>
        sleep(1).map(() => {
          throw error
        }),
      )
      set.add('result', failing.result)
      set.add('late', sleep(2))
      expect(yield* failure(set.next())).toBe(error)
      expect([set.has('result'), yield* take(set, 1)]).toEqual([false, [['late', undefined]]])
    })
  })

  it('gives how it ended, also when it failed', () => {
    sim(function* () {
      const set = anySet()
      const failing = spawn({ errors: 'hold' }, function* () {
        yield* sleep(1)
        throw error
      })
      set.add('ended', failing.ended)
      expect(yield* take(set, 1)).toEqual([['ended', { ok: false, error }]])
    })
  })

  it('of one that is cancelled throws CancelledError, or says so', () => {
    sim(function* () {
      const set = anySet()
      const child = yield* parked(() => never)
      set.add('result', child.result)
      set.add('ended', child.ended)
      child.cancel('enough')
      const thrown = yield* failure(set.next())
      expect(thrown).toBeInstanceOf(CancelledError)
      expect(yield* take(set, 1)).toEqual([['ended', { ok: false, error: thrown }]])
      expect(set.size).toBe(0)
    })
  })

  it('has the registration count as one that waits for it: its error fails no scope', () => {
    const handled = sim(function* () {
      const set = anySet()
      const failing = spawn(function* () {
        yield* sleep(1)
        throw error
      })
      set.add('result', failing.result)
      yield* sleep(5)
      return yield* failure(set.next())
    })
    expect(handled).toBe(error)
  })

  it('can be in several sets, and be waited for besides', () => {
    sim(function* () {
      const child = spawn(() => sleep(1).map(() => 'done'))
      const sets = [0, 1, 2].map(() => selectSet({ end: child.result }))
      expect(yield* child).toBe('done')
      expect(sets.map((set) => polled(set))).toEqual(sets.map(() => [['end', 'done']]))
    })
  })

  it('that is deleted leaves nothing at the tasklet', () => {
    sim(function* () {
      const child = yield* parked(() => sleep(5))
      const set = anySet()
      const length = () => (child as unknown as { readonly ends?: { readonly length: number } }).ends?.length ?? 0
      set.add('end', child.result)
      expect(length()).toBe(1)
      set.delete('end')
      expect(length()).toBe(0)
      yield* child
    })
  })

  it('of the one who waits never comes', () => {
    sim(function* () {
      const set = anySet()
      const waiting = yield* parked(() => alt({ set: set.next(), late: sleep(5) }))
      set.add('me', waiting.ended)
      expect((yield* waiting).key).toBe('late')
      expect(polled(set).map(([key]) => key)).toEqual(['me'])
    })
  })

  it('mapped is one event as well', () => {
    sim(function* () {
      const set = anySet()
      const child = spawn(() => sleep(1).map(() => 2))
      set.add(
        'end',
        child.result.map((n) => n * 2),
      )
      expect([yield* take(set, 1), set.size]).toEqual([[['end', 4]], 0])
    })
  })
})

describe('a promise in a set', () => {
  it('gives its value once, and is removed', async () => {
    const got = await run(function* () {
      const set = anySet()
      const early = pause(1).then(() => 'early')
      set.add('late', fromPromise(early.then(() => pause(1)).then(() => 'late')))
      set.add('early', fromPromise(early))
      const events = yield* take(set, 2)
      return [events, set.size]
    })
    expect(got).toEqual([
      [
        ['early', 'early'],
        ['late', 'late'],
      ],
      0,
    ])
  })

  it('throws its rejection from the wait, once', async () => {
    const got = await run(function* () {
      const set = anySet()
      set.add('p', fromPromise(Promise.reject(error)))
      const thrown = yield* failure(set.next())
      return [thrown, set.size]
    })
    expect(got).toEqual([error, 0])
  })

  it('that settled while nobody waited is kept', async () => {
    const got = await run(function* () {
      const set = anySet()
      const kept = pause(1).then(() => 'kept')
      set.add('p', fromPromise(kept))
      yield* fromPromise(kept.then(() => pause(1)))
      return polled(set)
    })
    expect(got).toEqual([['p', 'kept']])
  })

  it('that has settled, and was seen to, is ready when it is added', async () => {
    const guard = fromPromise(Promise.resolve('seen'))
    await guard
    const got = await run(function* () {
      const set = anySet()
      set.add('p', guard)
      yield* settle(1)
      return polled(set)
    })
    expect(got).toEqual([['p', 'seen']])
  })

  it('is started when it is added in a tasklet, and given up when it is deleted', async () => {
    const signals: AbortSignal[] = []
    const make = () =>
      fromPromise((signal) => {
        signals.push(signal)
        return new Promise<never>(() => {})
      })
    await run(function* () {
      const set = anySet()
      set.add('p', make())
      expect(signals.map(({ aborted }) => aborted)).toEqual([false])
      set.delete('p')
      expect(signals.map(({ aborted }) => aborted)).toEqual([true])
      yield* settle(1)
    })
  })

  it('of a set made outside is started by the first wait', async () => {
    let started = 0
    const set = selectSet({
      p: fromPromise(() => {
        started++
        return Promise.resolve('value')
      }),
    })
    await hostTurn()
    expect(started).toBe(0)
    expect(await run(() => set.next().map(pair))).toEqual(['p', 'value'])
    expect([started, set.size]).toEqual([1, 0])
  })

  it('beside channels leaves those as they were', async () => {
    const ch = channel<number>()
    const got = await run(function* () {
      const set = anySet()
      set.add('a', ch.receive())
      set.add('p', fromPromise(pause(1)))
      return yield* take(set, 1)
    })
    expect([got, ch.balance, standing(ch)]).toEqual([[['p', undefined]], 0, [0, 1]])
  })
})
