/** What a set leaves behind, which is nothing. */
import { alt, channel, every, priAlt, reschedule, selectSet, skip, sleep, spawn } from 'occamy'
import type { Channel } from 'occamy'
import { describe, expect, it } from 'vitest'
import { checkChannel } from '../../../../src/channel/core.ts'
import { collect, coreOf, expectBare, mutating, parked, standing, settle, sim } from '../../support.ts'
import { anySet, inside, peersOf, polled, slowIn } from './support.ts'

const RUNS = Number(process.env['OCCAMY_RUNS'] ?? 200)

async function expectCollected(ref: WeakRef<object>): Promise<void> {
  for (let i = 0; i < 3; i++) await collect()
  expect(ref.deref()).toBeUndefined()
}

describe('a set that nobody holds any more', () => {
  /** In functions of their own, so that nothing of it stays in a register. */
  const drop = (ch: Channel<number>): WeakRef<object> => {
    const set = anySet()
    set.add('a', ch.receive())
    set.add('b', ch.send(1))
    set.add(
      'c',
      ch.next().map((r) => r.done),
    )
    return new WeakRef(set)
  }

  it('is collected, and taken off its channels', async () => {
    const ch = channel<number>()
    const refs = Array.from({ length: 10 }, () => drop(ch))
    expect(standing(ch)).toEqual([10, 20])
    for (let i = 0; i < 5 && standing(ch)[1] > 0; i++) await collect()
    expect(refs.map((ref) => ref.deref())).toEqual(refs.map(() => undefined))
    expectBare(ch)
    checkChannel(coreOf(ch))
    expect([ch.trySend(1), ch.tryReceive()]).toEqual([false, undefined])
  })

  it('is so too when it has been waited for', async () => {
    const ch = channel<number>()
    const use = (): WeakRef<object> => {
      const set = selectSet({ a: ch.receive() })
      sim(function* () {
        spawn(function* () {
          yield* ch.send(1)
        })
        expect(yield* set.next()).toEqual({ key: 'a', value: 1 })
      })
      return new WeakRef(set)
    }
    const ref = use()
    for (let i = 0; i < 5 && standing(ch)[1] > 0; i++) await collect()
    expect(ref.deref()).toBeUndefined()
    expectBare(ch)
  })

  it('is collected with its channels, though a function of its guards knows it', async () => {
    const use = (): WeakRef<object> => {
      const set = anySet()
      set.add(
        'a',
        channel<number>()
          .receive()
          .map(() => set.size),
      )
      return new WeakRef(set)
    }
    await expectCollected(use())
  })

  it('but one that is in use is kept: by its guards, and by a tasklet that waits', async () => {
    const [a, b] = [channel<number>(), channel<number>()]
    const guard = ((): unknown => selectSet({ a: a.receive() }).next())()
    const parkedOutside = ((): Promise<unknown> => selectSet({ b: b.receive() }).next().promise())()
    for (let i = 0; i < 3; i++) await collect()
    expect([standing(a), standing(b)]).toEqual([
      [0, 1],
      [0, 1],
    ])
    expect(b.trySend(7)).toBe(true)
    expect(await parkedOutside).toEqual({ key: 'b', value: 7 })
    expect(guard).toBeDefined()
  })
})

describe('a set that is kept', () => {
  it('does not keep the messages that it gave', async () => {
    const ch = channel<object>(1)
    const set = selectSet({ a: ch.receive(), b: channel<object>().receive() })
    const give = (): WeakRef<object> => {
      const message = { text: 'message' }
      ch.trySend(message)
      sim(function* () {
        expect([...(yield* set.wait())]).toHaveLength(1)
      })
      return new WeakRef(message)
    }
    const refs = [give(), give()]
    for (let i = 0; i < 3; i++) await collect()
    expect(refs.map((ref) => ref.deref())).toEqual([undefined, undefined])
    expect(set.size).toBe(2)
  })

  it('does not keep registrations that were removed, nor their keys', async () => {
    const ch = channel<number>()
    const set = anySet()
    const add = (): WeakRef<object>[] =>
      Array.from({ length: 5 }, () => {
        const key = {}
        const reg = set.add(key, ch.receive())
        reg.remove()
        return [new WeakRef(key), new WeakRef(reg)]
      }).flat()
    const refs = add()
    for (let i = 0; i < 3; i++) await collect()
    expect(refs.filter((ref) => ref.deref() !== undefined)).toEqual([])
    expectBare(ch)
    expect(inside(set).ready.first).toBeUndefined()
  })

  it('does not keep a registration that a look had found, and that was removed then', async () => {
    const ch = channel<number>(1)
    const set = anySet()
    const look = (): WeakRef<object> => {
      const reg = set.add('a', ch.receive())
      ch.trySend(1)
      // The other branch is the first in order: what was found is not taken.
      sim(() => priAlt([channel<number>(1).send(1), set.next()]))
      sim(() => alt({ set: set.next(), other: channel<number>(1).send(1) }))
      sim(function* () {
        set.poll()
        yield* reschedule()
      })
      set.clear()
      return new WeakRef(reg)
    }
    await expectCollected(look())
    expect(set.size).toBe(0)
  })

  it('does not keep a last resort that a look had found, and that was removed then', async () => {
    const set = anySet()
    const look = (): WeakRef<object> => {
      const reg = set.add('skip', skip)
      sim(function* () {
        set.poll()
        yield* reschedule()
      })
      set.clear()
      return new WeakRef(reg)
    }
    await expectCollected(look())
  })

  it('does not keep a tasklet that waited for it, and was cancelled', async () => {
    const ch = channel<number>()
    const set = selectSet({ a: ch.receive() })
    const wait = (): WeakRef<object> =>
      sim(function* () {
        const waiting = yield* parked(() => alt([set.next(), sleep(10)]))
        waiting.cancel()
        yield* waiting.ended
        return new WeakRef<object>(waiting)
      })
    const refs = [wait(), wait()]
    for (let i = 0; i < 3; i++) await collect()
    expect(refs.map((ref) => ref.deref())).toEqual([undefined, undefined])
    expect(set.size).toBe(1)
  })
})

describe('many adds and removes', () => {
  it('at random, of every kind of guard, leave the set and its channels as they were', () => {
    let state = 7
    const dice = (n: number): number => {
      state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0
      return (state >>> 8) % n
    }
    const chs = Array.from({ length: 8 }, (_, i) => channel<number>(i % 3))
    const pick = (): Channel<number> => chs[dice(chs.length)] as Channel<number>
    sim(function* () {
      const sets = [anySet(), anySet()]
      const workers = sets.map((set) =>
        spawn(function* () {
          for (;;) for (const event of yield* set.wait({ max: 1 + dice(4) })) if (event.key === 'stop') return
        }),
      )
      for (let i = 0; i < Math.max(2_000, RUNS * 10); i++) {
        const set = sets[dice(2)] as (typeof sets)[0]
        const key = dice(12)
        const once = [undefined, 'disable' as const][dice(2)]
        const act = dice(8)
        if (act === 0) set.delete(key)
        else if (act === 1 && set.has(key)) set.get(key).disable()
        else if (act === 2 && set.has(key)) set.get(key).enable()
        else if (act === 3) pick().trySend(i)
        else if (act === 4) pick().tryReceive()
        else if (act === 5 && set === sets[0]) set.add(key, pick().send(i), { once })
        else if (act === 6 && set === sets[1])
          set.add(key, dice(4) === 0 ? every(1 + dice(5)) : pick().receive(), { once })
        else yield* settle(1 + dice(3))
        if (i % 100 === 0) {
          for (const ch of chs) checkChannel(coreOf(ch))
          yield* settle(3)
        }
      }
      for (const set of sets) {
        set.clear()
        expect([set.size, peersOf(set), slowIn(set)]).toEqual([0, 0, 0])
        set.add('stop', sleep(1))
      }
      for (const worker of workers) yield* worker
    })
    for (const ch of chs) while (ch.tryReceive() !== undefined);
    expectBare(...chs)
  })

  it('keep the heap flat', () => {
    const { gc } = globalThis as unknown as { readonly gc: () => void }
    const heap = (): number => {
      gc()
      gc()
      return process.memoryUsage().heapUsed
    }
    // A million events with 1,000 runs or more; what runs by default is a fifth of that.
    const events = mutating ? 2_000 : Math.min(1_000_000, Math.max(RUNS, 20) * 1_000)
    const chs = Array.from({ length: 4 }, () => channel<number>(4))
    const set = anySet()
    const go = (n: number): void =>
      sim(function* () {
        const fixed = chs.map((ch) => ch.receive())
        for (let i = 0; i < n;) {
          for (const [c, guard] of fixed.entries()) set.add(c, guard)
          for (const ch of chs) ch.trySend(i)
          for (const { key } of yield* set.wait()) {
            i++
            if ((key as number) % 2 === 0) set.delete(key)
          }
          set.clear()
          i += polled(set).length
        }
      })
    go(1_000)
    const before = heap()
    go(events)
    expect(heap() - before).toBeLessThan(500_000)
    expect(set.size).toBe(0)
  })
})
