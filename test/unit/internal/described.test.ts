import { describe, expect, it } from 'vitest'
import { described } from '../../../src/internal/unknown.ts'

class Bag {
  readonly inside = 1
}
class Oddity {
  readonly inside = 1
}
Object.defineProperty(Oddity, 'name', { value: 7 })

const refusing = {
  get constructor(): never {
    throw new Error('not to be looked at')
  },
}

describe('what something is called in a message', () => {
  it.each<[string, unknown]>([
    ['undefined', undefined],
    ['null', null],
    ['7', 7],
    ['NaN', NaN],
    ['7', 7n],
    ['Symbol(s)', Symbol('s')],
    ['""', ''],
    ['"a \\"b\\""', 'a "b"'],
    ['a function', () => 1],
    ['function Bag', Bag],
    ['an array', [1, 2]],
    ['an object', {}],
    ['an object', Object.create(null)],
    ['an object', refusing],
    ['a Bag', new Bag()],
    ['an object', new Oddity()],
    ['a Map', new Map()],
    ['an Error', new Error('secret')],
    ['an AsyncGenerator', (async function* () {})()],
  ])('%s', (text, value) => {
    expect(described(value)).toBe(text)
  })
})
