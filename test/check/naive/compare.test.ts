/** The checker finds what there is: as many classes, interleavings and deadlocks, and the same outcomes. */
import fc from 'fast-check'
import { explore } from 'occamy/check'
import { describe, expect, it } from 'vitest'
import { PATIENCE, share } from '../../properties/runs.ts'
import { CASES, CASES_THAT_REPEAT } from './cases.ts'
import { compare } from './compare.ts'
import type { Explore } from './compare.ts'
import { smallProgram } from './generate.ts'
import { LANGUAGES } from './languages.ts'
import { comesUponOthers } from './program.ts'
import type { Program } from './program.ts'
import { crossing, crowd, dining, pairs, producers } from './programs.ts'

const checker: Explore = (program, options) => explore(program, options)

describe('counts that are known', () => {
  it.each([
    ['producers', producers(4)],
    ['pairs', pairs(3, 3)],
    ['a crowd', crowd(2)],
    ['sends that cross', crossing()],
    ['philosophers', dining(3, false)],
    ['philosophers, the last one swapped', dining(3, true)],
  ])('of %s', (_, program) => {
    expect(compare(program, checker, { limit: 20_000 })).toStrictEqual([])
  })
})

describe('the smallest programs that told', () => {
  it.each(CASES)('%s', (_, program) => {
    const differences = compare(program, checker)
    const isExpected = (each: string): boolean => comesUponOthers(program) && / redundant /.test(each)
    expect(differences?.filter((each) => !isExpected(each))).toStrictEqual([])
  })
})

describe('with a few executions that are redundant', () => {
  it.each(CASES_THAT_REPEAT)('%s', (_, program) => {
    expect(compare(program, checker)?.filter((each) => !/ redundant [1-7],/.test(each))).toStrictEqual([])
  })
})

/** Here some executions are redundant, and wherever turns come upon those who have arrived. */
const REPEATS = new Set([
  'tries at buffers',
  'timers',
  'cancels',
  'barriers',
  'states',
  'states and ends as branches',
  'ends as branches',
  'ends as branches, and presence',
  'semaphores and cells',
  'joins',
  'ends and timers',
  'presence',
  'presence and joins',
  'presence and ends',
  'presence and all else that is seen',
  'everything but presence',
])
/** Here the checker counts some classes twice: only what the programs come to is compared. */
const COUNTED_OTHERWISE = new Set(['ends and timers'])

const isCount = (name: string, program: Program, difference: string): boolean =>
  COUNTED_OTHERWISE.has(name)
    ? /: (executions|deadlocks|redundant) /.test(difference)
    : (REPEATS.has(name) || comesUponOthers(program)) && / redundant /.test(difference)

describe('random programs', () => {
  it.each(Object.entries(LANGUAGES))('%s', { timeout: PATIENCE }, (name, language) => {
    fc.assert(
      fc.property(smallProgram(language), (program) => {
        const differences = compare(program, checker, { limit: 500 })
        fc.pre(differences !== undefined)
        expect(differences?.filter((each) => !isCount(name, program, each))).toStrictEqual([])
      }),
      share(2),
    )
  })
})
