import { describe, expect, it } from 'vitest'
import { Mask } from '../../../src/join/mask.ts'
import { dice } from '../../support/conformance-tools.ts'

const all = (mask: Mask): number[] => {
  const found: number[] = []
  for (let n = mask.next(0); n >= 0; n = mask.next(n + 1)) found.push(n)
  return found
}

describe('Mask', () => {
  it.each([0, 1, 31, 32, 33, 63, 64, 65, 100, 1000])('of %i numbers has each of them, and no other', (size) => {
    const mask = new Mask(size)
    expect([all(mask), mask.next(size), mask.next(size + 40)]).toEqual([[], -1, -1])
    const numbers = Array.from({ length: size }, (_, i) => i)
    for (const n of numbers) mask.add(n)
    expect(all(mask)).toEqual(numbers)
    for (const n of numbers) if (n % 3 !== 0) mask.delete(n)
    expect(all(mask)).toEqual(numbers.filter((n) => n % 3 === 0))
  })

  it('is the same as a set of numbers, whatever is added and deleted', () => {
    const [mask, set, next] = [new Mask(130), new Set<number>(), dice(3)]
    for (let i = 0; i < 2000; i++) {
      const n = next(130)
      if (next(2) === 0) {
        mask.add(n)
        set.add(n)
      } else {
        mask.delete(n)
        set.delete(n)
      }
      const from = next(132)
      expect(mask.next(from)).toBe([...set].sort((x, y) => x - y).find((each) => each >= from) ?? -1)
    }
  })
})
