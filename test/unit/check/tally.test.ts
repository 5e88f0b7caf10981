/** Bounds, and what is told on the way. */
import { channel, par, spawn } from 'occamy'
import type { Operation } from 'occamy'
import { explore } from 'occamy/check'
import type { Progress } from 'occamy/check'
import { describe, expect, it } from 'vitest'

/** n tasklets send to one: n! executions. */
function crowd(n: number) {
  return function* (): Operation<void> {
    const c = channel<number>()
    spawn(function* () {
      for (;;) yield* c.receive()
    })
    yield* par(Array.from({ length: n }, (_, i) => c.send(i)))
  }
}

describe('a bound', () => {
  it('on the executions leaves the search inconclusive, with what was covered', () => {
    expect(explore(crowd(4), { maxExecutions: 5 })).toMatchObject({
      verdict: 'inconclusive',
      limit: 'maxExecutions',
      executions: 5,
      steps: 25,
    })
  })

  it('on the time ends it soon', () => {
    const began = performance.now()
    expect(explore(crowd(9), { maxTime: 50, reduction: 'none' })).toMatchObject({
      verdict: 'inconclusive',
      limit: 'maxTime',
    })
    expect(performance.now() - began).toBeLessThan(5000)
  })

  it('on the steps of an execution leaves longer ones out', () => {
    expect(explore(crowd(3), { maxSteps: 2 })).toMatchObject({ verdict: 'inconclusive', limit: 'maxSteps' })
    expect(explore(crowd(3), { maxSteps: 20 }).verdict).toBe('passed')
  })

  it('that is not met changes nothing', () => {
    expect(explore(crowd(3), { maxExecutions: 7, maxTime: 60_000, maxSteps: 50 })).toMatchObject({
      verdict: 'passed',
      executions: 6,
    })
  })
})

describe('progress', () => {
  it('is told now and then, with growing counts', () => {
    const told: Progress[] = []
    explore(crowd(9), { maxTime: 500, reduction: 'none', progress: (each) => told.push(each) })
    expect(told.length).toBeGreaterThan(0)
    expect(told.length).toBeLessThan(10)
    const executions = told.map((each) => each.executions)
    expect(executions).toEqual(executions.toSorted((a, b) => a - b))
    expect(told[0]).toMatchObject({ redundant: 0, deadlocks: 0 })
    expect(told[0]?.elapsed).toBeGreaterThanOrEqual(100)
  })
})
