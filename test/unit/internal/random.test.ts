import { describe, expect, it } from 'vitest'
import { DEFAULT_SEED, randomSource } from '../../../src/internal/random.ts'

/** mulberry32 as its author published it. */
function mulberry32(seed: number): () => number {
  let a = seed
  return () => {
    a |= 0
    a = (a + 0x6d2b79f5) | 0
    let t = Math.imul(a ^ (a >>> 15), 1 | a)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

describe('randomSource', () => {
  it('gives the numbers of mulberry32, scaled', () => {
    for (const seed of [0, 1, 7, -5, 123456789]) {
      const ours = randomSource(seed)
      const theirs = mulberry32(seed)
      for (let n = 1; n < 500; n++) expect(ours(n)).toBe(Math.floor(theirs() * n))
    }
  })

  it('tells seeds apart that differ beyond 32 bits, and no others', () => {
    const numbers = (seed: number): string => Array.from({ length: 8 }, randomSource(seed).bind(undefined, 1000)).join()
    const seeds = [7, 0, 123456789].flatMap((low) => [0, 1, 2, -2, 1000].map((high) => low + high * 2 ** 32))
    expect(new Set(seeds.map(numbers)).size).toBe(seeds.length)
    for (const seed of [2 ** 31, 2 ** 32 - 1]) expect(numbers(seed)).toBe(numbers(seed - 2 ** 32))
    expect(numbers(Number.MAX_SAFE_INTEGER)).not.toBe(numbers(-1))
  })

  it('gives every number below n, about equally often', () => {
    const choose = randomSource(DEFAULT_SEED)
    const counts = [0, 0, 0, 0, 0]
    for (let i = 0; i < 10_000; i++) {
      const n = choose(5)
      counts[n] = (counts[n] ?? NaN) + 1
    }
    expect(counts).toHaveLength(5)
    for (const count of counts) expect(Math.abs(count - 2000)).toBeLessThan(200)
  })
})
