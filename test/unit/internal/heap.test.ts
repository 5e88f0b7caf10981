import { describe, expect, it } from 'vitest'
import { Heap } from '../../../src/internal/heap.ts'
import { randomSource } from '../../../src/internal/random.ts'

interface Entry {
  readonly key: number
  readonly order: number
  index: number
}

function heapOf(): Heap<Entry> {
  return new Heap<Entry>((entry, index) => {
    entry.index = index
  })
}

function add(heap: Heap<Entry>, key: number, order: number): Entry {
  const entry = { key, order, index: -1 }
  heap.add(entry, key, order)
  return entry
}

function drain(heap: Heap<Entry>): string[] {
  const all: string[] = []
  for (let entry = heap.take(); entry !== undefined; entry = heap.take()) all.push(`${entry.key}/${entry.order}`)
  return all
}

const sorted = (entries: readonly Entry[]): string[] =>
  [...entries].sort((a, b) => a.key - b.key || a.order - b.order).map(({ key, order }) => `${key}/${order}`)

describe('Heap', () => {
  it('is empty at first: nothing to take, and the least key is Infinity', () => {
    const heap = heapOf()
    expect([heap.size, heap.take(), heap.least()]).toEqual([0, undefined, Infinity])
  })

  it('takes the entries by key', () => {
    const heap = heapOf()
    for (const key of [5, 3, 8, 1, 9, 2, 7]) add(heap, key, 0)
    expect(heap.least()).toBe(1)
    expect(drain(heap)).toEqual(['1/0', '2/0', '3/0', '5/0', '7/0', '8/0', '9/0'])
    expect([heap.size, heap.least()]).toEqual([0, Infinity])
  })

  it('takes equal keys in order of arrival', () => {
    const heap = heapOf()
    for (let order = 0; order < 100; order++) add(heap, order % 3, order)
    const expected = Array.from({ length: 100 }, (_, order) => ({ key: order % 3, order, index: 0 }))
    expect(drain(heap)).toEqual(sorted(expected))
  })

  it('holds more entries than it has room for at first', () => {
    const heap = heapOf()
    for (let key = 1000; key > 0; key--) add(heap, key, 0)
    expect(drain(heap)).toEqual(Array.from({ length: 1000 }, (_, n) => `${n + 1}/0`))
  })

  it('tells each entry its index, and removes it by that', () => {
    const choose = randomSource(3)
    for (let round = 0; round < 200; round++) {
      const heap = heapOf()
      const entries = Array.from({ length: 1 + choose(40) }, (_, order) => add(heap, choose(10), order))
      const gone = entries.filter(() => choose(3) === 0)
      for (const entry of gone) heap.remove(entry, entry.index)
      const rest = entries.filter((entry) => !gone.includes(entry))
      expect(rest.map(({ index }) => index).sort((a, b) => a - b)).toEqual(rest.map((_, n) => n))
      expect(drain(heap)).toEqual(sorted(rest))
    }
  })

  it('lets an entry that takes the place of a removed one rise as well as sink', () => {
    const heap = heapOf()
    // A root, four children, and under the last of them the large keys; the last entry belongs far up.
    const entries = [0, 1, 50, 51, 52, 2, 3, 4, 5, 60, 61, 62, 63].map((key, order) => add(heap, key, order))
    const tenth = entries[9] as Entry
    heap.remove(tenth, tenth.index)
    expect(drain(heap)).toEqual(sorted(entries.filter((_, n) => n !== 9)))
    const other = heapOf()
    const more = [0, 50, 1, 2, 3, 60, 61, 62, 63, 4].map((key, order) => add(other, key, order))
    const sixth = more[5] as Entry
    other.remove(sixth, sixth.index)
    expect(drain(other)).toEqual(sorted(more.filter((_, n) => n !== 5)))
  })

  it('leaves everything as it is when the entry is not at that place', () => {
    const heap = heapOf()
    const first = add(heap, 1, 1)
    const second = add(heap, 2, 2)
    heap.remove(first, first.index)
    heap.remove(first, first.index)
    heap.remove(first, 5)
    expect([heap.size, heap.take()]).toEqual([1, second])
  })

  it('keeps no entry that is gone', () => {
    const heap = heapOf()
    const first = add(heap, 1, 1)
    add(heap, 2, 2)
    heap.remove(first, first.index)
    heap.take()
    const { entries } = heap as unknown as { readonly entries: readonly unknown[] }
    expect(entries.every((entry) => entry === undefined)).toBe(true)
  })
})
