import { runInNewContext } from 'node:vm'
import { describe, expect, it } from 'vitest'
import {
  alt,
  channel,
  fairAlt,
  InvalidArgumentError,
  par,
  priAlt,
  race,
  runSync,
  selectSet,
  skip,
} from '../../../src/index.ts'
import { thrown } from '../support.ts'

const ch = channel<number>()

/** What takes a tuple or a record, and what it is called. */
const takers: ReadonlyArray<readonly [string, string, (given: never) => unknown]> = [
  ['alt', 'what an alternation is given must be an array or a record of guards', alt],
  ['priAlt', 'what an alternation is given must be an array or a record of guards', priAlt],
  ['fairAlt', 'what an alternation is given must be an array or a record of guards', fairAlt],
  ['selectSet', 'what selectSet() is given must be an array or a record of guards', selectSet],
  ['par', 'what par() is given must be an array or a record of operations', par],
  ['race', 'what race() is given must be an array or a record of operations', race],
]

/** What is neither: in JavaScript, most of it has no keys, so that it would be taken for nothing at all. */
const neither: ReadonlyArray<readonly [string, unknown]> = [
  ['null', null],
  ['5', 5],
  ['"ab"', 'ab'],
  ['true', true],
  ['a function', () => [ch.receive()]],
  ['a Map', new Map([['a', ch.receive()]])],
  ['a Set', new Set([ch.receive()])],
  ['a Generator', (function* () {})()],
  ['an Array Iterator', [skip].values()],
  ['a Date', new Date(0)],
  ['a Receive', ch.receive()],
  ['a Promise', Promise.resolve()],
  ['an object', Object.create({ a: skip })],
]

describe.each(takers)('%s', (_, message, take) => {
  it.each(neither)('refuses %s', (name, given) => {
    const error = thrown(() => take(given as never))
    expect(error).toBeInstanceOf(InvalidArgumentError)
    expect((error as InvalidArgumentError).value).toBe(given)
    // An iterator of an array has no class of its own.
    const not = name === 'an Array Iterator' ? /an? (Array Iterator|Iterator|object)/ : name
    expect((error as Error).message.slice(0, message.length)).toBe(message)
    expect((error as Error).message.slice(message.length + ', not '.length)).toMatch(not)
  })
})

describe('a record', () => {
  it.each<[string, object]>([
    ['without a prototype', Object.assign(Object.create(null) as object, { a: skip })],
    ['of another realm', Object.assign(runInNewContext('({})') as object, { a: skip })],
    [
      'that is an instance of a class',
      new (class {
        a = skip
      })(),
    ],
  ])('%s will do', (_, branches) => {
    const selected = runSync(function* () {
      return yield* alt(branches as { a: typeof skip })
    })
    expect(selected).toEqual({ key: 'a', value: undefined })
  })
})
