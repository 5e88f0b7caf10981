import { channel, fairAlt, priAlt, reschedule, skip, spawn } from 'occamy'
import type { Channel } from 'occamy'
import { describe, expect, it } from 'vitest'
import { sim } from '../support.ts'

/** Channels that are always ready to be received from. */
function full(n: number): Array<Channel<number>> {
  return Array.from({ length: n }, (_, i) => {
    const ch = channel<number>(1000)
    for (let k = 0; k < 1000; k++) ch.trySend(i)
    return ch
  })
}

describe('fairAlt', () => {
  it('passes over none of n ready branches more than n - 1 times, whichever are ready', () => {
    const channels = full(4)
    sim(function* () {
      const choice = fairAlt(channels.map((ch) => ch.receive()))
      const keys: number[] = []
      for (let n = 0; n < 12; n++) keys.push((yield* choice).key)
      expect(keys).toEqual([0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3])
    })
  })

  it('goes on behind the branch served last, also when that one was served while it was parked', () => {
    const [a, b, c] = [channel<number>(9), channel<number>(9), channel<number>(9)]
    sim(function* () {
      const choice = fairAlt({ a: a.receive(), b: b.receive(), c: c.receive() })
      const waiting = spawn(() => choice)
      yield* reschedule()
      yield* b.send(1)
      expect((yield* waiting).key).toBe('b')
      for (const ch of [a, b, c]) {
        yield* ch.send(1)
        yield* ch.send(2)
      }
      const keys: string[] = []
      for (let n = 0; n < 6; n++) keys.push((yield* choice).key)
      expect(keys).toEqual(['c', 'a', 'b', 'c', 'a', 'b'])
    })
  })

  it('is fair as a branch of another too', () => {
    const [a, b] = full(2) as [Channel<number>, Channel<number>]
    sim(function* () {
      const inner = fairAlt([a.receive(), b.receive()])
      const outer = priAlt([inner, skip])
      const keys: unknown[] = []
      for (let n = 0; n < 4; n++) keys.push((yield* outer).value?.key)
      expect(keys).toEqual([0, 1, 0, 1])
    })
  })
})
