import { describe, expect, it } from 'vitest'
import { Buffer } from '../../../src/channel/buffer.ts'

interface Inside {
  readonly slots: readonly unknown[]
}

describe('Buffer', () => {
  it('gives the values in the order in which they came', () => {
    const buffer = new Buffer<number>()
    for (let n = 0; n < 3; n++) buffer.push(n)
    expect(buffer.length).toBe(3)
    expect([buffer.shift(), buffer.shift(), buffer.shift()]).toEqual([0, 1, 2])
    expect(buffer.length).toBe(0)
  })

  it('keeps undefined as a value', () => {
    const buffer = new Buffer<number | undefined>()
    buffer.push(undefined)
    buffer.push(1)
    expect([buffer.length, buffer.shift(), buffer.shift()]).toEqual([2, undefined, 1])
  })

  it('grows as it is filled, wherever its first value is', () => {
    for (let start = 0; start < 5; start++) {
      const buffer = new Buffer<number>()
      for (let n = 0; n < start; n++) buffer.push(-1)
      for (let n = 0; n < start; n++) buffer.shift()
      for (let n = 0; n < 100; n++) buffer.push(n)
      expect(Array.from({ length: 100 }, () => buffer.shift())).toEqual(Array.from({ length: 100 }, (_, n) => n))
    }
  })

  it('allocates no more than twice what it holds', () => {
    const buffer = new Buffer<number>()
    const { slots } = buffer as unknown as Inside
    expect(slots.length).toBe(4)
    for (let n = 0; n < 5; n++) buffer.push(n)
    expect((buffer as unknown as Inside).slots.length).toBe(8)
  })

  it('keeps nothing of what was taken or cleared', () => {
    const buffer = new Buffer<number>()
    for (let n = 1; n < 7; n++) buffer.push(n)
    buffer.shift()
    buffer.clear()
    expect(buffer.length).toBe(0)
    expect((buffer as unknown as Inside).slots.every((slot) => slot === undefined)).toBe(true)
  })
})
