import { describe, expect, it } from 'vitest'
import { Ring } from '../../../src/internal/ring.ts'
import { randomSource } from '../../../src/internal/random.ts'

interface Item {
  readonly n: number
}

interface Inside {
  first: number
  readonly slots: ReadonlyArray<Item | undefined>
}

const item = (n: number): Item => ({ n })
/** Pushes a value, and removes it. */
const pass = (ring: Ring<Item>, value: Item): void => ring.remove(value, ring.push(value))
const inside = (ring: Ring<Item>): Inside => ring as unknown as Inside

describe('Ring', () => {
  it('gives the values in the order in which they were pushed', () => {
    const ring = new Ring<Item>()
    for (let n = 0; n < 5; n++) ring.push(item(n))
    expect(ring.size).toBe(5)
    expect([0, 1, 2, 3, 4].map(() => ring.shift()?.n)).toEqual([0, 1, 2, 3, 4])
    expect(ring.size).toBe(0)
  })

  it('gives undefined when it is empty, again and again', () => {
    const ring = new Ring<Item>()
    expect(ring.shift()).toBeUndefined()
    expect(ring.shift()).toBeUndefined()
    ring.push(item(1))
    expect(ring.shift()?.n).toBe(1)
    expect(ring.shift()).toBeUndefined()
  })

  it('takes no room for values that were taken from the back', () => {
    const ring = new Ring<Item>()
    ring.push(item(0))
    for (let n = 1; n < 1000; n++) pass(ring, item(n))
    expect([ring.size, inside(ring).slots.length]).toEqual([1, 16])
    expect([ring.shift()?.n, ring.shift()]).toEqual([0, undefined])
  })

  it('takes a value at the front too', () => {
    const ring = new Ring<Item>()
    ring.push(item(1))
    ring.unshift(item(0))
    expect(ring.size).toBe(2)
    expect([ring.shift()?.n, ring.shift()?.n, ring.shift()]).toEqual([0, 1, undefined])
  })

  it('skips a place that was emptied, wherever it is', () => {
    const ring = new Ring<Item>()
    const items = [0, 1, 2, 3].map(item)
    const places = items.map((each) => ring.push(each))
    for (const n of [0, 2]) ring.remove(items[n] as Item, places[n] as number)
    expect(ring.size).toBe(2)
    expect([ring.shift()?.n, ring.shift()?.n, ring.shift()]).toEqual([1, 3, undefined])
  })

  it('removes nothing that is not there: neither twice, nor what was taken, nor another in its place', () => {
    const ring = new Ring<Item>()
    const [a, b] = [item(0), item(1)]
    const [first, second] = [ring.push(a), ring.push(b)]
    ring.remove(b, first)
    ring.remove(b, second)
    ring.remove(b, second)
    expect([ring.size, ring.shift()]).toEqual([1, a])
    ring.remove(a, first)
    expect([ring.size, ring.shift(), ring.size]).toEqual([0, undefined, 0])
  })

  it('grows without losing order, also when its first place is in the middle', () => {
    const ring = new Ring<Item>()
    for (let n = 0; n < 10; n++) ring.push(item(-1))
    for (let n = 0; n < 10; n++) ring.shift()
    for (let n = 0; n < 40; n++) ring.push(item(n))
    expect(Array.from({ length: 40 }, () => ring.shift()?.n)).toEqual(Array.from({ length: 40 }, (_, n) => n))
  })

  it('grows for a value at the front as for one at the back', () => {
    const ring = new Ring<Item>()
    for (let n = 0; n < 40; n++) ring.unshift(item(n))
    expect(Array.from({ length: 40 }, () => ring.shift()?.n)).toEqual(Array.from({ length: 40 }, (_, n) => 39 - n))
  })

  it('has as many slots as the values need, and not more', () => {
    const ring = new Ring<Item>()
    for (let n = 0; n < 16; n++) ring.push(item(n))
    expect(inside(ring).slots.length).toBe(16)
    ring.push(item(16))
    expect(inside(ring).slots.length).toBe(32)
    const other = new Ring<Item>()
    for (let n = 0; n < 16; n++) other.unshift(item(n))
    expect(inside(other).slots.length).toBe(16)
  })

  it('keeps no value that was taken or emptied', () => {
    const ring = new Ring<Item>()
    ring.push(item(0))
    pass(ring, item(1))
    ring.push(item(2))
    while (ring.shift() !== undefined);
    expect(inside(ring).slots.every((slot) => slot === undefined)).toBe(true)
  })

  it('goes on past the largest number of a place', () => {
    const ring = new Ring<Item>()
    inside(ring).first = 0x3fffffff - 3
    const items = Array.from({ length: 20 }, (_, n) => item(n))
    const places = items.map((each) => ring.push(each))
    expect(places.slice(0, 6)).toEqual([0x3ffffffc, 0x3ffffffd, 0x3ffffffe, 0x3fffffff, 0, 1])
    ring.remove(items[5] as Item, places[5] as number)
    const given = Array.from({ length: 20 }, () => ring.shift()?.n)
    expect(given).toEqual([...Array.from({ length: 20 }, (_, n) => n).filter((n) => n !== 5), undefined])
    expect(inside(ring).first).toBe(16)
    ring.unshift(item(7))
    expect(ring.shift()?.n).toBe(7)
  })

  it('wraps back below the first place', () => {
    const ring = new Ring<Item>()
    expect(ring.unshift(item(1))).toBe(0x3fffffff)
    expect(ring.shift()?.n).toBe(1)
    expect(inside(ring).first).toBe(0)
  })

  it('agrees with an array through 20,000 random operations', () => {
    const choose = randomSource(42)
    const ring = new Ring<Item>()
    const model: Array<{ readonly item: Item; readonly place: number }> = []
    for (let n = 0; n < 20_000; n++) {
      const what = choose(7)
      if (what < 3) {
        const each = item(n)
        model.push({ item: each, place: ring.push(each) })
      } else if (what === 3) {
        const each = item(n)
        model.unshift({ item: each, place: ring.unshift(each) })
      } else if (what === 4 && model.length > 0) {
        const [gone] = model.splice(choose(model.length), 1)
        if (gone !== undefined) ring.remove(gone.item, gone.place)
      } else if (ring.shift() !== model.shift()?.item) throw new Error(`operation ${n} differs`)
      if (ring.size !== model.length) throw new Error(`size after ${n}`)
    }
    expect(model.map((each) => each.item)).toEqual(model.map(() => ring.shift()))
  })
})
