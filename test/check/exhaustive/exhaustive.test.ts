/**
 * Every program of a grammar, in every execution: our own laws, and what the naive enumeration has. How many programs and executions there
 * are is known, so that none is left out unseen. All of the first grammar is run each time, of the others one in `STRIDE`, and everything
 * with OCCAMY_RUNS of 10,000 or more: half an hour.
 */
import { explore } from 'occamy/check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { RUNS } from '../../properties/runs.ts'
import type { OccamyWorld } from '../../properties/occamy-world.ts'
import { compare } from '../naive/compare.ts'
import type { Explore } from '../naive/compare.ts'
import type { Program } from '../naive/program.ts'
import { COUNTS, STRIDE } from './counts.ts'
import type { Counts } from './counts.ts'
import { GRAMMARS } from './grammar.ts'
import type { Grammar } from './grammar.ts'
import { checkRemains, underLaws } from './laws.ts'
import { countByBurnside, countOneByOne, programs } from './symmetry.ts'

/** Whether everything is run. */
const whole = RUNS >= 10_000
const HOUR = 3_600_000

const names = Object.keys(GRAMMARS) as (keyof typeof GRAMMARS)[]
const [first] = names

/** The programs of a grammar that are run. */
function programsOf(name: keyof typeof GRAMMARS): Iterable<Program> {
  return programs(GRAMMARS[name], (n) => whole || name === first || n % STRIDE === 0)
}

// An error for each tasklet that is cancelled: where they were made is half of what they cost.
let limit: number
beforeAll(() => {
  limit = Error.stackTraceLimit
  Error.stackTraceLimit = 0
})
afterAll(() => {
  Error.stackTraceLimit = limit
})

const shown = (program: Program): string => JSON.stringify(program.tasklets)

describe('how many programs there are', () => {
  it.each(names)('%s', (name) => {
    expect(countByBurnside(GRAMMARS[name])).toBe(COUNTS[name].programs)
  })

  it.each(names.filter((name) => COUNTS[name].programs < 1000))('%s, one by one', (name) => {
    expect(countOneByOne(GRAMMARS[name])).toBe(COUNTS[name].programs)
    expect([...programs(GRAMMARS[name])]).toHaveLength(COUNTS[name].programs)
  })
})

describe.each(names)('%s', (name) => {
  const grammar: Grammar = GRAMMARS[name]
  const counts: Counts = COUNTS[name]
  const [count, underLaw, compared] = whole ? (counts.whole ?? [counts.programs]) : counts.share

  it(`keep the laws: ${count} programs, ${underLaw ?? 'all'} executions`, { timeout: HOUR }, () => {
    let seen = 0
    let executions = 0
    for (const program of programsOf(name)) {
      let last: OccamyWorld | undefined
      const report = explore(underLaws(program), {
        partners: 'fifo',
        timers: grammar.timers ?? 'last',
        check: (world) => {
          last = world
        },
      })
      if (report.verdict !== 'passed' || last === undefined) throw new Error(`${shown(program)}\n${report.toString()}`)
      checkRemains(last)
      seen++
      executions += report.executions
    }
    expect([seen, executions]).toStrictEqual([count, underLaw ?? executions])
  })

  it(`come to what is enumerated: ${count} programs, ${compared ?? 'all'} executions`, { timeout: HOUR }, () => {
    let executions = 0
    const counting: Explore = (program, options) => {
      const report = explore(program, options)
      executions += report.executions
      return report
    }
    for (const program of programsOf(name)) {
      // With joins, timers, tries and second closes some executions are begun that turn out to repeat others.
      const differences = compare(program, counting)?.filter((each) => !/ redundant /.test(each))
      if (differences?.length !== 0) throw new Error(`${shown(program)}\n${String(differences)}`)
    }
    expect(executions).toBe(compared ?? executions)
  })
})
