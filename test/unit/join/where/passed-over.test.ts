import { describe, expect, it } from 'vitest'
import { Arrival } from '../../../../src/join/arrival.ts'
import { Next } from '../../../../src/join/candidate.ts'
import type { Candidate } from '../../../../src/join/candidate.ts'
import { PassedOver, united } from '../../../../src/join/where/passed-over.ts'
import type { Rows, Span, Way } from '../../../../src/join/where/passed-over.ts'

const rows = (n: number): Next[][] => [Array.from({ length: n }, () => new Next())]
/** Somebody who is parked there. */
const somebody = (): Candidate => ({ offer: {} }) as Candidate
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
  room: number | Rows,
  adds: readonly (readonly number[])[],
  found?: readonly number[],
): readonly (readonly number[])[] {
  const again = beginnings(passed.begin(typeof room === 'number' ? rows(room) : room))
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

  it('gives it once there is more at one of several, or somebody else', () => {
    const [one, two, three] = [somebody(), somebody(), somebody()]
    const passed = new PassedOver()
    search(passed, [[one], [two]], [[1]])
    search(passed, [[one], [two]], [[1]])
    expect(search(passed, [[one], [two]], [])).toEqual([])
    expect(search(passed, [[], [two]], [])).toEqual([])
    expect(search(passed, [[one], [two, three]], [[1]])).toEqual([[1]])
    expect(search(passed, [[one], [three]], [])).toEqual([])
    expect(search(passed, [[three], [one]], [[1]])).toEqual([[1]])
    // Room is not told from room, but by how much there is of it.
    expect(search(passed, [[three], [one, new Next()]], [[1]])).toEqual([[1]])
    expect(search(passed, [[three], [one, new Next()]], [])).toEqual([])
    expect(search(passed, [[three], [new Next(), new Next()]], [])).toEqual([[1]])
  })

  it('gives it where room comes in place of those who were there', () => {
    const [one, two] = [somebody(), somebody()]
    const passed = new PassedOver()
    search(passed, [[one, two]], [[1]])
    search(passed, [[one, two]], [[1]])
    expect(search(passed, [[one, new Next()]], [])).toEqual([[1]])
  })

  it('gives it to one who arrived before, and is there now', () => {
    const one = somebody()
    const arrival = new Arrival(undefined as never, undefined, undefined, undefined as never)
    const passed = new PassedOver()
    search(passed, [[one]], [[1]])
    search(passed, [[one]], [[1]])
    expect(search(passed, [[one, arrival]], [[1]])).toEqual([[1]])
    expect(search(passed, [[one, somebody()]], [])).toEqual([[1]])
  })

  it('has not looked at what comes after the one that was found, for those who are there now', () => {
    const passed = new PassedOver()
    for (let i = 0; i < 2; i++) search(passed, 1, [[1], [2], [4]])
    expect(search(passed, 2, [], [3])).toEqual([[1], [2], [4]])
    expect(search(passed, 2, [])).toEqual([[4]])
    expect(search(passed, 3, [])).toEqual([])
  })

  it('has looked at all for those who are there, where it found one that was not passed over', () => {
    const passed = new PassedOver()
    search(passed, 1, [[1]])
    search(passed, 1, [[1]])
    expect(search(passed, 1, [[2]], [3])).toEqual([])
    expect(search(passed, 1, [])).toEqual([])
    expect(search(passed, 2, [])).toEqual([[1], [2]])
  })

  it('looks for those that are gone once they are more than twice as many as were left, and as many more as wait', () => {
    const passed = new PassedOver()
    search(passed, 1, [[0]])
    search(passed, 1, [[0]])
    const due: number[] = []
    for (let i = 1; i < 40; i++) {
      const again = search(passed, 1, [[i]])
      if (again.length > 0) due.push(again.length)
    }
    // Of ten messages that wait: more than 2 + 10. The one that is passed over meanwhile is left alone: more than 2 + 10 again.
    expect(due).toEqual([13, 13, 13])
  })

  it('keeps what goes on from where a search is broken off, as it was', () => {
    const passed = new PassedOver()
    search(passed, 1, [[1], [1, 2], [1, 2, 3], [1, 4], [5, 6]])
    const way = passed.begin(rows(2))
    passed.keep(way?.below.get(1) as Way)
    passed.end(undefined, 10)
    expect(search(passed, 3, [])).toEqual([
      [1, 2],
      [1, 2, 3],
      [1, 4],
    ])
  })
})

describe('spans', () => {
  const spans = (...all: ReadonlyArray<readonly [number, number]>): readonly Span[] =>
    all.map(([after, upTo]) => ({ after, upTo }))

  it.each([
    ['none', spans(), spans()],
    ['one', spans([1, 2]), spans([1, 2])],
    ['those that meet, whatever their order', spans([5, 9], [-1, 5]), spans([-1, 9])],
    ['those that overlap', spans([1, 6], [4, 9]), spans([1, 9])],
    ['one in another', spans([1, 9], [2, 5], [8, 9]), spans([1, 9])],
    ['those that are apart', spans([7, 9], [1, 2], [3, 6]), spans([1, 2], [3, 6], [7, 9])],
    ['some of them', spans([7, 9], [1, 2], [2, 6], [20, 30], [9, 10]), spans([1, 6], [7, 10], [20, 30])],
  ])('are united: %s', (_, given, expected) => {
    expect(united(given)).toEqual(expected)
  })
})
