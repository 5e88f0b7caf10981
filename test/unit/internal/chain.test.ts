import { describe, expect, it } from 'vitest'
import { Chain } from '../../../src/internal/chain.ts'
import type { Linked } from '../../../src/internal/chain.ts'

class Item implements Linked<Item> {
  readonly n: number
  earlier: Item | undefined = undefined
  later: Item | undefined = undefined
  constructor(n: number) {
    this.n = n
  }
}

/** A chain of some items, and the items. */
function chainOf(...numbers: number[]): { chain: Chain<Item>; items: Item[] } {
  const chain = new Chain<Item>()
  const items = numbers.map((n) => new Item(n))
  for (const item of items) chain.append(item)
  return { chain, items }
}

/** What is in a chain from the first on, once it is seen that the way back is the same. */
function numbersIn(chain: Chain<Item>): number[] {
  const [there, back]: [number[], number[]] = [[], []]
  for (let at = chain.first; at !== undefined; at = at.later) there.push(at.n)
  for (let at = chain.last; at !== undefined; at = at.earlier) back.push(at.n)
  expect(back.reverse()).toEqual(there)
  return there
}

describe('Chain', () => {
  it('keeps its nodes in the order in which they came', () => {
    expect(numbersIn(chainOf().chain)).toEqual([])
    expect(numbersIn(chainOf(1, 2, 3).chain)).toEqual([1, 2, 3])
  })

  it.each([
    [0, [2, 3]],
    [1, [1, 3]],
    [2, [1, 2]],
  ])('lets node %i of three leave, which then has no neighbours', (at, left) => {
    const { chain, items } = chainOf(1, 2, 3)
    const item = items[at] as Item
    chain.remove(item)
    expect(numbersIn(chain)).toEqual(left)
    expect([item.earlier, item.later]).toEqual([undefined, undefined])
  })

  it('is empty when the only node has left, and takes it again, at the end', () => {
    const { chain, items } = chainOf(1)
    const [only] = items as [Item]
    chain.remove(only)
    expect([chain.first, chain.last]).toEqual([undefined, undefined])
    chain.append(new Item(2))
    chain.append(only)
    expect(numbersIn(chain)).toEqual([2, 1])
  })
})
