import { ContractError } from 'occamy/check'
import { describe, expect, it } from 'vitest'
import { contractCheck, expectEqual, expectThat } from '../../../../src/check/contract/assert.ts'
import { thrown } from '../../support.ts'

const same = (a: unknown, b: unknown): boolean => {
  try {
    expectEqual('it', a, b)
    return true
  } catch {
    return false
  }
}

describe('expectEqual', () => {
  class Point {
    readonly x = 1
  }
  const point = new Point()
  const object: object = { a: [1, { b: undefined }] }

  it.each([
    [1, 1],
    [Number.NaN, Number.NaN],
    [0, -0],
    [object, { a: [1, {}] }],
    [{ a: 1, b: undefined }, { a: 1 }],
    [new TypeError('a'), new TypeError('a')],
    [point, point],
  ])('takes %o and %o for the same', (a, b) => {
    expect([same(a, b), same(b, a)]).toEqual([true, true])
  })

  it.each([
    [1, '1'],
    [undefined, null],
    [{}, null],
    [[1], [1, 2]],
    [{ a: 1 }, { a: 2 }],
    [{ a: 1 }, {}],
    [[], {}],
    [new TypeError('a'), new Error('a')],
    [new Error('a'), new Error('b')],
    [point, new Point()],
    [new Map([[1, 2]]), new Map([[1, 2]])],
    [() => 1, () => 1],
  ])('tells %o from %o', (a, b) => {
    expect([same(a, b), same(b, a)]).toEqual([false, false])
  })

  it('says what was expected, and what there was', () => {
    const deep = { a: ['b', { c: { d: 1 } }], f: () => 1, e: new Error('no') }
    const error = thrown(() => expectEqual('what it gives', deep, 7))
    expect(error).toMatchObject({ name: 'ContractError', actual: deep, expected: 7 })
    expect((error as Error).message).toBe(
      'what it gives: expected 7, got { a: ["b", { c: … }], f: a function, e: Error: no }',
    )
    expect(thrown(() => expectEqual('it', {}, []))).toMatchObject({ message: 'it: expected [], got {}' })
  })
})

describe('a check', () => {
  it('rejects, and never throws', async () => {
    const { name, run } = contractCheck('a law', () => expectThat(false, 'rain'))
    await expect(run()).rejects.toThrow(new ContractError('expected rain'))
    expect([name, run.length]).toEqual(['a law', 0])
    await expect(contractCheck('a law', () => expectThat(true, 'rain')).run()).resolves.toBeUndefined()
  })

  it('finds the break of a contract in what it caused', async () => {
    const wrong = new ContractError('expected rain')
    for (const error of [new Error('outer', { cause: wrong }), new AggregateError([new Error('other'), wrong])]) {
      const check = contractCheck('a law', () => {
        throw error
      })
      expect(await check.run().catch((thrown: unknown) => thrown)).toBe(wrong)
    }
  })

  it('takes whatever else ends it for a break, and says what it was', async () => {
    const check = contractCheck('a law', () => Promise.reject(new TypeError('odd')))
    await expect(check.run()).rejects.toMatchObject({
      name: 'ContractError',
      message: 'the check did not come to its end: TypeError: odd',
      cause: { message: 'odd' },
    })
  })
})
