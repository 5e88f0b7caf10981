import { IS_READY, LAST_RESORT, NOT_READY } from 'occamy'
import { describe, expect, it } from 'vitest'
import { above } from '../../../src/guard/contract.ts'

describe('the guard contract', () => {
  it('orders readiness: not ready, last resort, ready', () => {
    expect([NOT_READY, LAST_RESORT, IS_READY]).toEqual([0, 1, 2])
  })

  it('has what the layers above fill in, once the package is loaded', () => {
    for (const way of ['enter', 'outside'] as const) expect(typeof above[way]).toBe('function')
  })
})
