import { describe, expect, it, vi } from 'vitest'
import { LeastRecent } from '../../../src/join/least-recent.ts'
import { Mask } from '../../../src/join/mask.ts'
import { dice } from '../../support/conformance-tools.ts'

const marked = (order: LeastRecent): number[] => {
  const found: number[] = []
  for (let n = order.first(); n >= 0; n = order.next(n)) found.push(n)
  return found
}

describe('LeastRecent', () => {
  it.each([0, 1, 2, 15, 16, 17, 31, 32, 33, 100, 1000])('of %i numbers has them in their order at first', (size) => {
    const order = new LeastRecent(size)
    expect(marked(order)).toEqual([])
    const numbers = Array.from({ length: size }, (_, n) => n)
    for (const n of [...numbers].reverse()) order.mark(n)
    expect(marked(order)).toEqual(numbers)
    for (const n of numbers) if (n % 3 !== 0) order.unmark(n)
    expect(marked(order)).toEqual(numbers.filter((n) => n % 3 === 0))
  })

  it.each([1, 2, 3, 16, 17, 40])(
    'of %i is the same as a list from which who is served goes to the end, for as long as you like',
    (size) => {
      const [order, marks, next] = [new LeastRecent(size), new Set<number>(), dice(size)]
      const list = Array.from({ length: size }, (_, n) => n)
      for (let i = 0; i < 5000; i++) {
        const n = next(size)
        const what = next(8)
        if (what < 3) {
          order.mark(n)
          marks.add(n)
        } else if (what < 5) {
          order.unmark(n)
          marks.delete(n)
        } else if (what < 7) {
          order.comeLast(n)
          list.push(...list.splice(list.indexOf(n), 1))
        } else {
          order.comeFirst(n)
          list.push(...list.splice(0, list.indexOf(n)))
        }
        expect(marked(order)).toEqual(list.filter((each) => marks.has(each)))
      }
    },
  )

  it('says that there is none behind the last, and none where none is marked', () => {
    const order = new LeastRecent(3)
    expect([order.first(), order.next(0)]).toEqual([-1, -1])
    order.mark(1)
    expect([order.first(), order.next(0), order.next(1), order.next(2)]).toEqual([1, 1, -1, -1])
  })

  it('looks at no mark while none is marked, however often one was marked or unmarked', () => {
    const order = new LeastRecent(40)
    for (const n of [3, 3, 7]) order.mark(n)
    for (const n of [3, 7, 7, 9]) order.unmark(n)
    const [looked, has] = [vi.spyOn(Mask.prototype, 'next'), vi.spyOn(Mask.prototype, 'has')]
    expect([order.first(), order.next(3)]).toEqual([-1, -1])
    order.comeLast(3)
    expect([looked.mock.calls.length, has.mock.calls.length]).toEqual([0, 0])
    order.mark(39)
    expect([order.first(), order.next(0), looked.mock.calls.length]).toEqual([39, 39, 2])
    vi.restoreAllMocks()
  })

  it('leaves one where it is that is served again, and moves nobody but who is served until there is no place left', () => {
    const order = new LeastRecent(17)
    for (let n = 0; n < 17; n++) order.mark(n)
    const moved = vi.spyOn(Mask.prototype, 'add')
    for (let i = 0; i < 100; i++) order.comeLast(16)
    expect(moved).not.toHaveBeenCalled()
    // Of 64 places, 17 are theirs from the beginning.
    for (let i = 0; i < 64 - 17; i++) order.comeLast(i % 17)
    expect(moved.mock.calls.length).toBe(64 - 17)
    order.comeLast((64 - 17) % 17)
    expect(moved.mock.calls.length).toBe(64 - 17 + 17 + 1)
    vi.restoreAllMocks()
  })
})
