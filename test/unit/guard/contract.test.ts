import { IS_READY, LAST_RESORT, NOT_READY } from 'occamy'
import { describe, expect, it } from 'vitest'
import { contract } from '../../../src/guard/contract.ts'

describe('the guard contract', () => {
  it('orders readiness: not ready, last resort, ready', () => {
    expect([NOT_READY, LAST_RESORT, IS_READY]).toEqual([0, 1, 2])
  })

  it('is filled in once the package is loaded', () => {
    const methods = [
      'reacts',
      'begins',
      'begin',
      'look',
      'poll',
      'commit',
      'enable',
      'disable',
      'abandon',
      'leaves',
      'outside',
    ]
    for (const method of methods) expect(typeof contract[method as keyof typeof contract]).toBe('function')
  })
})
