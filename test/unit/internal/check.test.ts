import { channel, chord, defer, InvalidArgumentError, join, priority, Runtime, runSync, skip, spawn } from 'occamy'
import { bypass, guardContract, schedulerContract } from 'occamy/check'
import { describe, expect, it } from 'vitest'
import { milliseconds, wholeNumber } from '../../../src/internal/check.ts'
import { thrown } from '../support.ts'

describe('wholeNumber', () => {
  it('returns a whole number that is large enough', () => {
    expect([wholeNumber('x', 0, 0), wholeNumber('x', 7, 1), wholeNumber('x', -3, -Infinity)]).toEqual([0, 7, -3])
  })

  it.each([NaN, Infinity, -Infinity, 0.5, 2 ** 53, -1])('refuses %s, naming it', (value) => {
    const error = thrown(() => wholeNumber('capacity', value, 0)) as InvalidArgumentError
    expect(error).toBeInstanceOf(InvalidArgumentError)
    expect(error.message).toBe(`capacity must be a whole number, 0 or more, not ${value}`)
    expect(error.value).toBe(value)
  })

  it('refuses what is no number at all', () => {
    expect(() => wholeNumber('x', '3' as unknown as number, 0)).toThrow(InvalidArgumentError)
  })
})

describe('milliseconds', () => {
  it('returns any number, Infinity and negative ones too', () => {
    expect([0, 1.5, -2, Infinity].map((ms) => milliseconds('x', ms))).toEqual([0, 1.5, -2, Infinity])
    expect(milliseconds('x', 3, 3)).toBe(3)
  })

  it('refuses NaN and what is no number', () => {
    expect(() => milliseconds('sleep()', NaN)).toThrow('sleep() must be a number of milliseconds, not NaN')
    expect(() => milliseconds('sleep()', '5' as unknown as number)).toThrow(InvalidArgumentError)
  })

  it('refuses less than the least, which it names', () => {
    expect(() => milliseconds('slice', -1, 0)).toThrow('slice must be a number of milliseconds of at least 0, not -1')
  })
})

describe('what takes a function', () => {
  const ch = channel<number>()
  it.each<[string, (given: never) => unknown]>([
    ['defer()', defer],
    ['map()', (given) => skip.map(given)],
    ['flatMap()', (given) => skip.flatMap(given)],
    ['forEach()', (given) => ch.forEach(given)],
    ['extended()', (given) => ch.extended(given)],
    ['where()', (given) => join([ch.receive()]).where(given)],
    ['react()', (given) => chord([ch]).react(given)],
    ['guardContract()', guardContract],
    ['schedulerContract()', schedulerContract],
  ])('refuses anything else at once: %s', (name, take) => {
    for (const given of [undefined, null, 5, {}] as never[]) {
      expect(thrown(() => take(given))).toBeInstanceOf(InvalidArgumentError)
      expect(() => take(given)).toThrow(`${name} must be given a function, not `)
    }
  })
})

describe('what takes options', () => {
  const runtime = new Runtime()
  it.each<[string, (given: never) => unknown]>([
    ['priority()', priority],
    ['a runtime', (given) => new Runtime(given)],
    ['spawn()', (given) => runtime.spawn(given, () => skip)],
    ['spawn()', (given) => runSync(() => skip.map(() => spawn(given, () => skip)))],
  ])('refuses what is no object: %s', (whose, take) => {
    for (const given of [null, 5, 'name'] as never[]) {
      expect(thrown(() => take(given))).toBeInstanceOf(InvalidArgumentError)
      expect(() => take(given)).toThrow(`what ${whose} is given must be an object with its options, not `)
    }
  })

  it('and a trace that is none', () => {
    for (const given of [undefined, null, 5, {}] as never[])
      expect(() => bypass(given)).toThrow('what bypass() is given must be a trace, with its steps, not ')
  })
})
