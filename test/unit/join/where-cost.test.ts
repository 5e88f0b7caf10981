import { channel, join, priAlt, spawn } from 'occamy'
import type { Channel } from 'occamy'
import { describe, expect, it } from 'vitest'
import { dice } from '../../support/conformance-tools.ts'
import { expectBare, mutating, parked, settle, sim } from '../support.ts'
import { drained } from './support.ts'

const many = mutating ? 1000 : 10_000

describe('a condition is asked of new combinations only', () => {
  it(`once for each arrival, with ${many} messages that do not match`, () => {
    const ch = channel<number>(Infinity)
    let calls = 0
    sim(function* () {
      const wanted = join([ch.receive()]).where(([n]) => (calls++, n < 0))
      for (let i = 0; i < many; i++) ch.trySend(i)
      const waiting = yield* parked(() => wanted)
      expect(calls).toBe(many)
      for (let i = 0; i < 100; i++) ch.trySend(i)
      expect(calls).toBe(many + 100)
      ch.trySend(-1)
      expect([yield* waiting, calls]).toEqual([[-1], many + 101])
      const again = yield* parked(() => wanted)
      expect(calls).toBe(many + 101)
      again.cancel()
    })
    expect(ch.length).toBe(many + 100)
    expectBare(ch)
  })

  it('once for each pair with the new message, whichever side it comes to', () => {
    const [a, b] = [channel<number>(Infinity), channel<number>(Infinity)]
    let calls = 0
    sim(function* () {
      const equal = join([a.receive(), b.receive()]).where(([x, y]) => (calls++, x === y))
      for (let i = 0; i < 50; i++) a.trySend(i)
      const waiting = yield* parked(() => equal)
      expect(calls).toBe(0)
      b.trySend(-1)
      expect(calls).toBe(50)
      b.trySend(-2)
      expect(calls).toBe(100)
      a.trySend(50)
      expect(calls).toBe(102)
      b.trySend(7)
      expect([yield* waiting, calls]).toEqual([[7, 7], 110])
    })
    expect([a.length, b.length]).toEqual([50, 2])
  })

  it('and not again after a firing, a cancel, or a look that found nothing', () => {
    const [a, b] = [channel<number>(Infinity), channel<number>(Infinity)]
    const asked = new Map<string, number>()
    const next = dice(7)
    sim(function* () {
      const equal = join([a.receive(), b.receive()]).where(([x, y]) => {
        const pair = `${x}, ${y}`
        asked.set(pair, (asked.get(pair) ?? 0) + 1)
        return x % 100 === y % 100 && x % 100 > 40
      })
      let fired = 0
      for (let i = 0; i < 300; i++) {
        const waiting = spawn({ errors: 'hold' }, function* () {
          yield* equal
          fired++
        })
        if (next(3) > 0) yield* settle(1)
        ;(next(2) === 0 ? a : b).trySend(i * 100 + next(50))
        yield* settle(2)
        waiting.cancel()
        yield* settle(1)
      }
      expect(fired).toBeGreaterThan(2)
    })
    // What fired may be asked of twice: when it was found, and found again by who takes it.
    const often = [...asked.values()].filter((times) => times > 1)
    expect(often).toEqual([])
    expectBare(a, b)
  })
})

describe('a condition of a join that is a branch', () => {
  it('is asked once more of what an alternation takes, which had found it, and might have chosen another', () => {
    const [ch, other] = [channel<number>(9), channel<number>(9)]
    const asked: number[] = []
    sim(function* () {
      const kept = join([ch.receive()]).where(([n]) => (asked.push(n), n > 2))
      for (const n of [1, 2, 3, 4]) ch.trySend(n)
      other.trySend(0)
      expect((yield* priAlt([other.receive(), kept])).key).toBe(0)
      expect(asked).toEqual([])
      expect(yield* priAlt([other.receive(), kept])).toEqual({ key: 1, value: [3] })
      expect(asked).toEqual([1, 2, 3, 3])
      expect(yield* kept).toEqual([4])
      expect(asked).toEqual([1, 2, 3, 3, 4])
    })
    expectBare(ch, other)
  })
})

describe('what where takes', () => {
  const naive = (
    lists: readonly (readonly number[])[],
    holds: (values: readonly number[]) => boolean,
  ): number[] | undefined => {
    const tuple: number[] = []
    const search = (i: number): boolean =>
      i === lists.length
        ? holds(tuple)
        : (lists[i] as readonly number[]).some((value) => {
            tuple[i] = value
            tuple.length = i + 1
            return search(i + 1)
          })
    return search(0) ? [...tuple] : undefined
  }

  it.each(Array.from({ length: mutating ? 4 : 20 }, (_, seed) => seed))(
    'is what trying all of it finds, whoever takes messages meanwhile: seed %i',
    (seed) => {
      const next = dice(seed)
      const channels = [0, 1, 2].map((i) => channel<number>([Infinity, 2, 0][i] as number))
      const held: number[][] = [[], [], []]
      const holds = ([x = 0, y = 0, z = 0]: readonly number[]): boolean => (x + y + z) % 7 === 3
      sim(function* () {
        const kept = join(channels.map((ch) => ch.receive())).where(holds)
        for (let step = 0; step < 200; step++) {
          const i = next(3)
          const [ch, list] = [channels[i] as Channel<number>, held[i] as number[]]
          const what = next(5)
          if (what < 3 && list.length < 8) {
            const value = next(50)
            list.push(value)
            spawn(() => ch.send(value))
            yield* settle(2)
          } else if (what === 3) expect(ch.tryReceive()?.value).toBe(list.shift())
          else {
            const waiting = spawn({ errors: 'hold' }, () => kept)
            yield* settle(2)
            const expected = naive(held, holds)
            if (expected === undefined) {
              expect(waiting.state).toBe('parked')
              waiting.cancel()
            } else {
              expect(yield* waiting).toEqual(expected)
              for (const [k, value] of expected.entries()) {
                const from = held[k] as number[]
                from.splice(from.indexOf(value), 1)
              }
            }
            yield* settle(2)
          }
        }
        for (const [i, ch] of channels.entries()) expect(drained(ch)).toEqual(held[i])
      })
      expectBare(...channels)
    },
  )
})
