import { describe, expect, it } from 'vitest'
import { LeastRecent } from '../../../src/join/least-recent.ts'
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
})
