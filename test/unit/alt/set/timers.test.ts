/** Timers in a set: they count while nobody waits. */
import { alt, channel, every, now, run, Runtime, selectSet, skip, sleep, sleepUntil, spawn, virtualClock } from 'occamy'
import { describe, expect, it } from 'vitest'
import { failure, full, parked, settle, sim } from '../../support.ts'
import { anySet, inside, polled, slowIn, take } from './support.ts'
import type { AnySet } from './support.ts'

describe('a sleep in a set', () => {
  it('counts from when it was added, whoever waits, and is removed with its event', () => {
    sim(function* () {
      const set = anySet()
      set.add('z', sleep(10))
      yield* sleep(4)
      expect(polled(set)).toEqual([])
      expect([yield* take(set, 1), now(), set.size]).toEqual([[['z', undefined]], 10, 0])
    })
  })

  it('that has come waits for the set', () => {
    sim(function* () {
      const set = anySet()
      set.add('z', sleep(10))
      yield* sleep(50)
      expect([polled(set), set.size, polled(set)]).toEqual([[['z', undefined]], 0, []])
    })
  })

  it('counts from when it was enabled, each time anew', () => {
    sim(function* () {
      const set = anySet()
      const reg = set.add('z', sleep(10))
      yield* sleep(8)
      reg.disable()
      yield* sleep(8)
      reg.enable()
      yield* take(set, 1)
      expect(now()).toBe(26)
    })
  })

  it('that came, and was disabled before it was taken, counts again', () => {
    sim(function* () {
      const set = anySet()
      const reg = set.add('z', sleep(10))
      yield* sleep(15)
      reg.disable()
      expect(polled(set)).toEqual([])
      reg.enable()
      expect(polled(set)).toEqual([])
      yield* take(set, 1)
      expect(now()).toBe(25)
    })
  })

  it('that is deleted is disarmed', () => {
    sim(function* () {
      const set = anySet()
      set.add('z', sleep(10))
      set.delete('z')
      expect((yield* alt({ set: set.next(), late: sleep(20) })).key).toBe('late')
    })
  })

  it('does not start again when other events come', () => {
    const ch = channel<number>()
    sim(function* () {
      const set = anySet()
      set.add('z', sleep(10))
      set.add('a', ch.receive())
      spawn(function* () {
        for (;;) {
          yield* sleep(3)
          yield* ch.send(now())
        }
      })
      expect(yield* take(set, 4)).toEqual([
        ['a', 3],
        ['a', 6],
        ['a', 9],
        ['z', undefined],
      ])
    })
  })

  it.each([0, -5])('of %i ms is a last resort, given once', (ms) => {
    sim(function* () {
      const set = anySet()
      set.add('z', sleep(ms))
      set.add('a', full(1).receive())
      expect(yield* take(set, 2)).toEqual([
        ['a', 1],
        ['z', undefined],
      ])
      expect([set.has('z'), now()]).toEqual([false, 0])
    })
  })

  it('is in order of time, then of arming, with plain ones', () => {
    sim(function* () {
      const set = anySet()
      for (const ms of [30, 10, 20, 10]) set.add({ ms }, sleep(ms))
      const times: unknown[] = []
      while (set.size > 0) for (const { key } of yield* set.wait()) times.push([(key as { ms: number }).ms, now()])
      expect(times).toEqual([
        [10, 10],
        [10, 10],
        [20, 20],
        [30, 30],
      ])
    })
  })

  it('is never early, on the clock of the host', async () => {
    const times = await run(function* () {
      const set = anySet()
      for (const ms of [9, 3, 6]) set.add(ms, sleep(ms))
      const start = now()
      const got: number[] = []
      while (set.size > 0) for (const { key } of yield* set.wait()) got.push(now() - start - (key as number))
      return got
    })
    expect(times).toHaveLength(3)
    for (const late of times) expect(late).toBeGreaterThanOrEqual(0)
  })
})

describe('sleepUntil in a set', () => {
  it('comes at its time, and is removed', () => {
    sim(function* () {
      const set = anySet()
      set.add('u', sleepUntil(10))
      set.add(
        'v',
        sleepUntil(5).map(() => 'v'),
      )
      yield* sleep(2)
      expect([yield* take(set, 2), now(), set.size]).toEqual([
        [
          ['v', 'v'],
          ['u', undefined],
        ],
        10,
        0,
      ])
    })
  })

  it('of a time that is past comes at once, also if the set is parked', () => {
    sim(function* () {
      yield* sleep(10)
      const set = anySet()
      set.add('u', sleepUntil(5))
      expect([yield* take(set, 1), now()]).toEqual([[['u', undefined]], 10])
      const waiting = yield* parked(() => set.next())
      set.add('v', sleepUntil(5))
      expect([(yield* waiting).key, now()]).toEqual(['v', 10])
    })
  })
})

describe('every in a set', () => {
  it('gives a tick each period, and stays', () => {
    sim(function* () {
      const set = selectSet({ tick: every(10) })
      for (let i = 1; i < 5; i++) expect([yield* take(set, 1), now()]).toEqual([[['tick', 1]], i * 10])
      expect(set.size).toBe(1)
    })
  })

  it('has no backlog: one tick, which counts the periods, and later ones are on the grid', () => {
    sim(function* () {
      const set = selectSet({ tick: every(10) })
      yield* sleep(35)
      expect([polled(set), polled(set)]).toEqual([[['tick', 3]], []])
      expect([yield* take(set, 1), now()]).toEqual([[['tick', 1]], 40])
    })
  })

  it('ticks beside other events, and starves none', () => {
    const ch = channel<number>()
    sim(function* () {
      const set = selectSet({ tick: every(10), a: ch.receive() })
      spawn(function* () {
        for (let i = 0; ; i++) {
          yield* ch.send(i)
          yield* sleep(5)
        }
      })
      const ticks: number[] = []
      while (ticks.length < 3) for (const { key } of yield* set.wait()) if (key === 'tick') ticks.push(now())
      expect(ticks).toEqual([10, 20, 30])
    })
  })

  it('that is disabled and enabled stays on its grid', () => {
    sim(function* () {
      const set = selectSet({ tick: every(10) })
      yield* sleep(15)
      set.get('tick').disable()
      yield* sleep(17)
      expect(polled(set)).toEqual([])
      set.get('tick').enable()
      expect([yield* take(set, 1), now()]).toEqual([[['tick', 3]], 32])
      expect([yield* take(set, 1), now()]).toEqual([[['tick', 1]], 40])
    })
  })

  it.each(['wait', 'next'] as const)('goes on ticking after a map function that threw: by %s', (how) => {
    sim(function* () {
      const wrong = new Error('wrong')
      let calls = 0
      const tick = every(10).map((n) => {
        if (++calls % 2 === 1) throw wrong
        return n
      })
      const set = selectSet({ tick })
      const once = how === 'wait' ? set.wait().map((events) => [...events]) : set.next().map((event) => [event])
      for (const time of [10, 20, 30, 40]) {
        if (time % 20 === 10) expect(yield* failure(once)).toBe(wrong)
        else expect(yield* once).toMatchObject([{ key: 'tick', value: 1 }])
        expect(now()).toBe(time)
      }
    })
  })

  it('mapped ticks as well', () => {
    sim(function* () {
      const set = selectSet({ tick: every(10).map((n) => `tick ${n}`) })
      expect(yield* take(set, 2)).toEqual([
        ['tick', 'tick 1'],
        ['tick', 'tick 1'],
      ])
    })
  })

  it('is one guard: added to a second set, or waited for, it is in use', () => {
    sim(function* () {
      const tick = every(10)
      const set = selectSet({ tick })
      expect(() => selectSet({ tick })).toThrow(/already waited for/)
      set.clear()
      const other = selectSet({ tick })
      expect(yield* take(other, 1)).toEqual([['tick', 1]])
    })
  })
})

describe('a set made outside any tasklet', () => {
  it('has its timers count from its first look, once the runtime is known', () => {
    const set = anySet()
    set.add('tick', every(10))
    set.add('z', sleep(15))
    set.add(
      'mapped',
      sleep(25).map(() => 'mapped'),
    )
    const paused = set.add('paused', sleep(4), { enabled: false })
    expect([inside(set).host, slowIn(set)]).toEqual([undefined, 3])
    sim(function* () {
      yield* sleep(100)
      expect(polled(set)).toEqual([])
      expect([inside(set).host === undefined, slowIn(set)]).toEqual([false, 0])
      expect((yield* take(set, 4)).map(([key]) => key)).toEqual(['tick', 'z', 'tick', 'mapped'])
      expect(now()).toBe(125)
      paused.enable()
      expect(yield* take(set, 2)).toEqual([
        ['paused', undefined],
        ['tick', 1],
      ])
    })
  })

  it('and waited for outside has them on the clock of the host', async () => {
    const set = selectSet({ tick: every(2), z: sleep(5) })
    const keys = [(await set.next()).key, (await set.next()).key]
    expect(keys[0]).toBe('tick')
    while (set.has('z')) keys.push((await set.next()).key)
    expect(keys).toContain('z')
    set.clear()
  })

  it('has what cannot stay registered looked at as before', () => {
    const set = anySet()
    set.add('skip', skip, { once: 'remove' })
    set.add('alt', alt([full(1).receive()]), { once: 'remove' })
    sim(function* () {
      expect(yield* take(set, 2)).toEqual([
        ['alt', { key: 0, value: 1 }],
        ['skip', undefined],
      ])
    })
  })

  it('and used in a runtime, has a timer that is added outside count from then', () => {
    const set = selectSet<string, unknown>()
    const runtime = new Runtime({ clock: virtualClock() })
    set.add('a', full(1).receive())
    runtime.spawn(() => take(set, 1))
    runtime.runSync()
    set.add('z', sleep(10))
    const late = runtime.spawn(function* () {
      yield* sleep(8)
      return [yield* take(set, 1), now()]
    })
    runtime.runSync()
    expect(late.outcome).toEqual({ ok: true, value: [[['z', undefined]], 10] })
  })

  it('takes the runtime of whoever adds to it in a tasklet', () => {
    const set = anySet()
    const runtime = new Runtime({ clock: virtualClock() })
    const adder = runtime.spawn(function* () {
      yield* sleep(5)
      set.add('z', sleep(10))
      expect(inside(set).host).toBe(runtime)
      yield* sleep(3)
      yield* take(set, 1)
      expect(now()).toBe(15)
      yield* settle(1)
    })
    runtime.runSync()
    expect(adder.state).toBe('done')
  })
})

describe('a set made in a tasklet', () => {
  it('has a timer that is added outside count from then, before its first look', () => {
    const runtime = new Runtime({ clock: virtualClock() })
    const made: AnySet[] = []
    runtime.spawn(() => skip.map(() => made.push(anySet())))
    runtime.runSync()
    const [set] = made as [AnySet]
    set.add('z', sleep(10))
    const late = runtime.spawn(function* () {
      yield* sleep(8)
      yield* set.next()
      return now()
    })
    runtime.runSync()
    expect(late.outcome).toEqual({ ok: true, value: 10 })
  })
})
