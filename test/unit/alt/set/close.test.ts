/** Channels of a set that close, or are poisoned. */
import { channel, ChannelClosedError, ChannelPoisonedError, selectSet, skip, spawn } from 'occamy'
import type { Channel, Guard } from 'occamy'
import { describe, expect, it } from 'vitest'
import { expectBare, failure, full, parked, settle, sim } from '../../support.ts'
import { anySet, polled, take } from './support.ts'

type Make = (ch: Channel<number>) => Guard<unknown>
const guards: ReadonlyArray<readonly [string, Make]> = [
  ['receive', (ch) => ch.receive()],
  ['next', (ch) => ch.next()],
  ['send', (ch) => ch.send(7)],
  ['extended', (ch) => ch.extended(() => skip)],
  ['mapped', (ch) => ch.receive().map((n) => n)],
  ['flat-mapped', (ch) => ch.receive().flatMap(() => skip)],
]
const cases = guards.flatMap(([name, make]) => (['close', 'poison'] as const).map((how) => ({ name, make, how })))

describe.each(cases)('$how of a channel under $name', ({ name, make, how }) => {
  const over = (ch: Channel<number>): void => (how === 'close' ? ch.close('why') : ch.poison('why'))

  /** Takes what is expected of the event: the end, or the error. */
  function check(result: unknown, ch: Channel<number>): void {
    if (name === 'next' && how === 'close')
      expect(result).toEqual({ key: 'a', value: { done: true, value: undefined } })
    else {
      expect(result).toBeInstanceOf(how === 'close' ? ChannelClosedError : ChannelPoisonedError)
      expect(result).toMatchObject({ channel: ch.name, cause: 'why', value: name === 'send' ? 7 : undefined })
    }
  }

  it('gives one last event, and is removed: closed before it is added', () => {
    const ch = channel<number>()
    over(ch)
    const set = anySet()
    set.add('a', make(ch))
    sim(function* () {
      check(yield* outcome(set), ch)
      expect([set.size, polled(set)]).toEqual([0, []])
    })
    expectBare(ch)
  })

  it('gives one last event, and is removed: closed while the set is not waited for', () => {
    const [ch, other] = [channel<number>(), full(1)]
    const set = anySet()
    set.add('a', make(ch))
    over(ch)
    set.add('other', other.receive())
    sim(function* () {
      check(yield* outcome(set), ch)
      expect([set.has('a'), yield* take(set, 1)]).toEqual([false, [['other', 1]]])
    })
    expectBare(ch)
  })

  it('gives one last event, and is removed: closed while the set is parked', () => {
    const [ch, quiet] = [channel<number>(), channel<number>()]
    const set = anySet()
    set.add('quiet', quiet.receive())
    set.add('a', make(ch))
    sim(function* () {
      const waiting = yield* parked(() => outcome(set))
      over(ch)
      expect([set.has('a'), ch.balance, quiet.balance]).toEqual([false, 0, 0])
      check(yield* waiting, ch)
    })
    expectBare(ch)
  })

  it('comes in a batch as any other event, and what it throws ends the loop', () => {
    const ch = channel<number>()
    const set = anySet()
    set.add('first', full(1).receive())
    set.add('a', make(ch))
    set.add('last', full(2).receive())
    over(ch)
    sim(function* () {
      const got: unknown[] = []
      for (let i = 0; i < 4 && set.has('a'); i++) {
        try {
          for (const event of yield* set.wait()) got.push(event)
        } catch (error) {
          got.push(error)
        }
      }
      const mine = got.find((each) => each instanceof Error || (each as { readonly key: string }).key === 'a')
      check(mine, ch)
      const rest = got.filter((each) => each !== mine).concat(...polled(set).map(([key, value]) => ({ key, value })))
      expect(rest).toContainEqual({ key: 'first', value: 1 })
      expect(rest).toContainEqual({ key: 'last', value: 2 })
      expect(rest).toHaveLength(2)
    })
  })

  it('while it is disabled is told when it is enabled', () => {
    const ch = channel<number>()
    const set = anySet()
    const reg = set.add('a', make(ch), { enabled: false })
    over(ch)
    sim(function* () {
      expect([polled(set), set.size]).toEqual([[], 1])
      const waiting = yield* parked(() => outcome(set))
      reg.enable()
      check(yield* waiting, ch)
      expect(set.size).toBe(0)
    })
  })

  function* outcome(set: ReturnType<typeof anySet>) {
    try {
      return yield* set.next()
    } catch (error) {
      return error
    }
  }
})

describe('a channel that closes with messages in its buffer', () => {
  it('drains first, and then gives its end', () => {
    const ch = full(1, 2)
    const set = selectSet({ a: ch.next() })
    ch.close()
    sim(function* () {
      expect((yield* take(set, 3)).map(([, value]) => value)).toEqual([
        { done: false, value: 1 },
        { done: false, value: 2 },
        { done: true, value: undefined },
      ])
      expect(set.size).toBe(0)
    })
  })

  it('drops them when it is poisoned', () => {
    const ch = full(1, 2)
    const set = selectSet({ a: ch.next() })
    ch.poison('why')
    sim(function* () {
      expect(yield* failure(set.next())).toBeInstanceOf(ChannelPoisonedError)
      expect(set.size).toBe(0)
    })
  })
})

describe('a close that several feel', () => {
  it('in one set gives each registration its end, one after the other', () => {
    const ch = channel<number>()
    const set = selectSet({ a: ch.next(), b: ch.next(), c: ch.receive() })
    sim(function* () {
      const waiting = yield* parked(() => set.next())
      ch.close()
      expect((yield* waiting).key).toBe('a')
      expect([(yield* set.next()).key, set.size]).toEqual(['b', 1])
      expect(yield* failure(set.next())).toBeInstanceOf(ChannelClosedError)
      expect(set.size).toBe(0)
    })
    expectBare(ch)
  })

  it('in several sets, and beside a plain receiver, reaches all of them', () => {
    const ch = channel<number>()
    sim(function* () {
      const sets = [0, 1, 2].map(() => selectSet({ a: ch.next() }))
      const waiting = []
      for (const set of sets.slice(0, 2)) waiting.push(yield* parked(() => set.next()))
      const plain = yield* parked(() => ch.next())
      ch.close()
      for (const each of waiting) expect((yield* each).value.done).toBe(true)
      expect((yield* plain).done).toBe(true)
      expect(polled(sets[2] as (typeof sets)[0])).toEqual([['a', { done: true, value: undefined }]])
      expect(sets.map((set) => set.size)).toEqual([0, 0, 0])
    })
    expectBare(ch)
  })

  it('ends a loop over many sources, with what each sent', () => {
    const chs = Array.from({ length: 20 }, () => channel<number>())
    const set = selectSet(chs.map((ch) => ch.next()))
    sim(function* () {
      for (const [i, ch] of chs.entries()) {
        spawn(function* () {
          for (let n = 0; n < i; n++) yield* ch.send(n)
          ch.close()
        })
      }
      const counts = chs.map(() => 0)
      while (set.size > 0) {
        for (const { key, value } of yield* set.wait())
          if (value.done !== true) counts[key] = (counts[key] as number) + 1
      }
      expect(counts).toEqual(chs.map((_, i) => i))
      yield* settle(1)
    })
    expectBare(...chs)
  })
})
