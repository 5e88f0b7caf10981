import { alt, channel, fairAlt, priAlt } from 'occamy'
import { bypass, explore } from 'occamy/check'
import type { TraceStep } from 'occamy/check'
import { describe, expect, it } from 'vitest'

const step = (tasklets: string, ...passed: string[]): TraceStep => ({
  tasklets: tasklets.split(' '),
  kind: 'communication',
  what: 'send 1',
  passed,
})

const rows = (...steps: TraceStep[]): Record<string, number> => Object.fromEntries(bypass({ steps }))

describe('bypass', () => {
  it('is empty when nothing was passed over', () => {
    expect(rows()).toEqual({})
    expect(rows(step('a b'), step('b'))).toEqual({})
  })

  it('counts the longest row of each branch, and not the sum', () => {
    const steps = [step('w a', 'w: x'), step('w a', 'w: x'), step('w b'), step('w a', 'w: x')]
    expect(rows(...steps)).toEqual({ 'w: x': 2 })
  })

  it('counts each branch for itself', () => {
    const steps = [step('w a', 'w: x', 'w: y'), step('w b', 'w: y'), step('w a', 'w: x', 'w: y')]
    expect(rows(...steps)).toEqual({ 'w: x': 1, 'w: y': 3 })
  })

  it('takes no step of others for the end of a row', () => {
    expect(rows(step('w a', 'w: x'), step('p q'), step('w a', 'w: x'))).toEqual({ 'w: x': 2 })
  })

  it('counts a step of others that passes it over', () => {
    expect(rows(step('w a', 'v: x'), step('w a', 'v: x'), step('v a'))).toEqual({ 'v: x': 2 })
  })

  it('tells a tasklet from one whose name begins in the same way', () => {
    expect(rows(step('w1 a', 'w1: x'), step('w a'), step('w1 a', 'w1: x'))).toEqual({ 'w1: x': 2 })
  })

  it('counts a branch once for a step that names it twice', () => {
    expect(rows(step('w a', 'w: x', 'w: x'))).toEqual({ 'w: x': 1 })
  })
})

describe('what a trace tells of bypass', () => {
  it.each([alt, priAlt, fairAlt])('has the branches that were as ready as the one that was taken: %o', (choose) => {
    const report = explore(function* () {
      const [urgent, other] = [
        channel<number>({ capacity: 4, name: 'urgent' }),
        channel<number>({ capacity: 1, name: 'other' }),
      ]
      for (let i = 0; i < 4; i++) urgent.trySend(i)
      other.trySend(9)
      for (let i = 0; i < 5; i++) yield* choose({ urgent: urgent.receive(), other: other.receive() })
    })
    const { steps } = report.passing() ?? { steps: [] }
    const taken = steps.filter(({ what }) => what.startsWith('receive'))
    const row = taken.findIndex(({ what }) => what.includes('other'))
    expect([taken.length, bypass({ steps }).get('main: receive from other') ?? 0]).toEqual([5, row])
  })
})
