/** Bounds, and what is told on the way. */
import { channel, par, spawn } from 'occamy'
import type { Operation } from 'occamy'
import { explore } from 'occamy/check'
import type { Progress, Report } from 'occamy/check'
import { describe, expect, it } from 'vitest'
import { reportOf } from '../../../../src/check/report/report.ts'
import { Tally } from '../../../../src/check/search/tally.ts'

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

/** 4! executions, all of which end in a deadlock. */
function* stuck(): Operation<void> {
  yield* crowd(4)()
  yield* channel<number>().receive()
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

  it.each([
    ['random', { kind: 'random', runs: 20 }],
    ['pct', { kind: 'pct', depth: 2, runs: 20 }],
  ] as const)('on the executions ends a sample too: %s', (_, strategy) => {
    expect(explore(crowd(4), { maxExecutions: 5, strategy })).toMatchObject({
      verdict: 'inconclusive',
      limit: 'maxExecutions',
      executions: 5,
    })
    expect(explore(crowd(4), { maxExecutions: 20, strategy })).toMatchObject({ verdict: 'passed', executions: 20 })
  })

  it('that ended the search is told beside a failure', () => {
    const report = explore(stuck, { stopAtFirst: false, maxExecutions: 5 })
    expect(report).toMatchObject({ verdict: 'failed', limit: 'maxExecutions', executions: 5 })
    expect(report.toString()).toMatch(
      /^failed by a deadlock: 5 executions, \d+ steps, 5 deadlocks, cut by maxExecutions$/m,
    )
  })

  it('is not told of a search that ended by itself, or by its first failure', () => {
    for (const options of [{ stopAtFirst: false }, { maxExecutions: 1 }]) {
      const report = explore(stuck, options)
      expect([report.verdict, 'limit' in report]).toEqual(['failed', false])
      expect(report.toString()).not.toMatch(/cut by/)
    }
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

describe('a search that has given up every execution', () => {
  const subject = { program: crowd(2), check: undefined, timersLast: false, fifo: false, maxSteps: 100 }
  const reportOn = (executions: number, redundant: number): Report => {
    const tally = new Tally({
      maxExecutions: 100,
      maxSteps: 100,
      maxTime: Infinity,
      stopAtFirst: true,
      delayBound: Infinity,
      notesEnds: false,
      progress: undefined,
      now: () => 0,
    })
    Object.assign(tally, { executions, redundant })
    tally.finish()
    return reportOf(subject, tally)
  }

  it('has proved nothing, and says what to do', () => {
    const report = reportOn(0, 3)
    expect(report).toMatchObject({ verdict: 'inconclusive', limit: 'redundant' })
    expect(report.toString()).toMatch(
      /^inconclusive, by redundant: 0 executions, .*\nwarning: .* reduction: 'none', and report it/,
    )
  })

  it('is no other than that', () => {
    expect(reportOn(1, 3)).toMatchObject({ verdict: 'passed', warnings: [] })
  })
})

describe('a search that cannot be reduced', () => {
  it.each([
    [{ partners: 'fifo' }, "partners: 'fifo'"],
    [{ delayBound: 9 }, 'delayBound'],
  ] as const)('says so, and by which option: %o', (options, why) => {
    const report = explore(crowd(2), options)
    expect(report.executions).toBeGreaterThan(0)
    expect(report.toString()).toMatch(`, 0 deadlocks, without reduction (${why})`)
  })

  it.each([
    {},
    { reduction: 'none' },
    { reduction: 'none', partners: 'fifo' },
    { strategy: { kind: 'random', runs: 2 } },
  ] as const)('is no other, nor one that is not to be: %o', (options) => {
    expect(explore(crowd(2), options).toString()).not.toMatch(/reduction/)
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
