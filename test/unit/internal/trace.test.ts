import { afterEach, describe, expect, it } from 'vitest'
import { captureTrace, DEPTH, driverIn, forgets, withTrace } from '../../../src/internal/trace.ts'

const traced = Error as { stackTraceLimit?: number | undefined }
const limit = traced.stackTraceLimit

afterEach(() => {
  traced.stackTraceLimit = limit
})

function traceOf(...lines: string[]): Error {
  const error = new Error()
  error.stack = ['Error', ...lines].join('\n')
  return error
}

describe('withTrace', () => {
  it('captures so many lines, and puts the limit back', () => {
    traced.stackTraceLimit = 3
    expect(withTrace(() => new Error('x'), 0).stack).toBe('Error: x')
    expect(withTrace(() => new Error('x'), 1).stack?.split('\n')).toHaveLength(2)
    expect(traced.stackTraceLimit).toBe(3)
    expect(captureTrace(DEPTH).stack?.split('\n').length).toBeGreaterThan(4)
  })

  it('puts the limit back also when the making throws, and takes it away where there was none', () => {
    delete traced.stackTraceLimit
    expect(() =>
      withTrace(() => {
        throw new Error('in the making')
      }),
    ).toThrow('in the making')
    expect('stackTraceLimit' in traced).toBe(false)
  })
})

describe('the driver', () => {
  const direct = traceOf('at return', 'at waiting', 'native', 'at close', 'at turn')
  const nested = traceOf('at return', 'at waiting', 'native', 'at delegating', 'native', 'at close', 'at turn')

  it('is the first line that stands lower when one more generator is on the stack', () => {
    expect(driverIn(direct, nested)).toEqual({ at: 3, line: 'at close', lines: 2 })
  })

  it('tells whether a generator delegates where it did, to whoever waits now', () => {
    const driver = { at: 3, line: 'at close', lines: 2 }
    const deeper = traceOf(
      'at next',
      'at cleaning',
      'native',
      'at waiting',
      'native',
      'at delegating',
      'native',
      'at close',
    )
    const own = traceOf('at next', 'at delegating, in finally', 'native', 'at close')
    const elsewhere = traceOf('at next', 'at cleaning', 'native', 'at delegating, in finally', 'native', 'at close')
    const cut = traceOf('at next', 'at cleaning', 'native')
    expect([own, elsewhere, nested, deeper].map((next) => forgets(nested, next, driver))).toEqual([
      false,
      false,
      true,
      true,
    ])
    expect([forgets(direct, own, driver), forgets(nested, undefined, driver), forgets(cut, cut, driver)]).toEqual([
      false,
      true,
      true,
    ])
  })

  it('is none when the traces tell nothing, as on an engine without them', () => {
    expect(driverIn(traceOf('a', 'b'), traceOf('a', 'b'))).toBeUndefined()
    expect(driverIn(traceOf(), traceOf('a'))).toBeUndefined()
    const bare = new Error()
    Object.defineProperty(bare, 'stack', { value: undefined })
    expect(driverIn(bare, bare)).toBeUndefined()
  })
})
