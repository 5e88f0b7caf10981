import { afterEach, describe, expect, it } from 'vitest'
import { captureTrace, DEPTH, driverLine, isNested, withTrace } from '../../../src/internal/trace.ts'

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

describe('driverLine', () => {
  it('is the first line that stands lower when one more generator is on the stack', () => {
    const direct = traceOf('at return', 'at waiting', 'at close', 'at turn')
    const nested = traceOf('at return', 'at waiting', 'at delegating', 'at close', 'at turn')
    const driver = driverLine(direct, nested)
    expect(driver).toEqual({ at: 2, line: 'at close' })
    if (driver === undefined) throw new Error('there is none')
    expect([isNested(direct, driver), isNested(nested, driver)]).toEqual([false, true])
  })

  it('is none when the traces tell nothing, as on an engine without them', () => {
    expect(driverLine(traceOf('a', 'b'), traceOf('a', 'b'))).toBeUndefined()
    expect(driverLine(traceOf(), traceOf('a'))).toBeUndefined()
    const bare = new Error()
    Object.defineProperty(bare, 'stack', { value: undefined })
    expect(driverLine(bare, bare)).toBeUndefined()
  })
})
