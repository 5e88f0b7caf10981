import { describe, expect, it } from 'vitest'
import { Next } from '../../../../src/join/candidate.ts'
import { PassedOver } from '../../../../src/join/where/passed-over.ts'
import type { Way } from '../../../../src/join/where/passed-over.ts'

const rows = (n: number): Next[][] => [Array.from({ length: n }, () => new Next())]
const span = { after: -1, upTo: 9 }

/** The beginnings that a search is to look at again. */
function beginnings(way: Way | undefined, start: readonly number[] = []): readonly (readonly number[])[] {
  if (way === undefined) return []
  const own = way.spans.length > 0 ? [start] : []
  return [...own, ...[...way.below].flatMap(([place, next]) => beginnings(next, [...start, place]))]
}

/** Has a search pass over some, and find the tuple `found`; gives what it was to look at again. */
function search(
  passed: PassedOver,
  room: number,
  adds: readonly (readonly number[])[],
  found?: readonly number[],
): readonly (readonly number[])[] {
  const again = beginnings(passed.begin(rows(room)))
  for (const places of adds) passed.add(places, span)
  passed.end(found, 10)
  return again
}

describe('PassedOver', () => {
  it('gives what was passed over once there is more to send to, and no sooner', () => {
    const passed = new PassedOver()
    expect(search(passed, 2, [[1, 2], [3]])).toEqual([])
    // The first time, to learn how many there are.
    expect(search(passed, 2, [[1, 2], [3]])).toEqual([[1, 2], [3]])
    expect(search(passed, 2, [[4]])).toEqual([])
    expect(search(passed, 1, [])).toEqual([])
    expect(search(passed, 2, [[3]])).toEqual([[1, 2], [3], [4]])
    expect(search(passed, 3, [])).toEqual([[3]])
    expect(search(passed, 4, [])).toEqual([])
  })

  it('keeps what comes after the one that was found, and all of it where a search was broken off', () => {
    const passed = new PassedOver()
    search(passed, 1, [[1], [2, 5], [2, 7], [3]])
    expect(search(passed, 2, [[1]], [2, 6])).toEqual([[1], [2, 5], [2, 7], [3]])
    passed.begin(rows(2))
    passed.add([8], span)
    expect(search(passed, 2, []).toSorted(([x = 0], [y = 0]) => x - y)).toEqual([[1], [2, 7], [3]])
  })

  it('finds out which of them are gone, before they are many', () => {
    const passed = new PassedOver()
    const sizes: number[] = []
    for (let i = 0; i < 1000; i++) sizes.push(search(passed, 1, [[i]]).length)
    expect(Math.max(...sizes)).toBeLessThan(20)
  })

  it('keeps nothing of what arrives', () => {
    const passed = new PassedOver()
    search(passed, 1, [[1, Infinity]])
    expect(search(passed, 2, [])).toEqual([])
  })
})
