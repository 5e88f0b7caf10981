/** The checker finds what there is: as many classes, interleavings and deadlocks, and the same outcomes. */
import fc from 'fast-check'
import { explore } from 'occamy/check'
import { describe, expect, it } from 'vitest'
import { PATIENCE, share } from '../../properties/runs.ts'
import { CASES, CASES_OF_ENDS, CASES_OF_LINES, CASES_OF_SETS, CASES_THAT_REPEAT } from './cases.ts'
import { compare } from './compare.ts'
import type { Explore } from './compare.ts'
import { smallProgram } from './generate.ts'
import { LANGUAGES, unexpected } from './languages.ts'
import { LINES, programOfLines } from './lines.ts'
import { comesUponOthers } from './program.ts'
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

describe('in lines that were not looked at', () => {
  it.each(CASES_OF_LINES)('%s', (_, program) => {
    expect(unexpected('lines', program, compare(program, checker, { runs: 200 }) ?? ['too many'])).toStrictEqual([])
  })
})

describe('with some executions that cannot be told apart', () => {
  it.each([
    ...CASES_OF_ENDS.map(([name, program]) => [name, 'ends and cancels', program] as const),
    ...CASES_OF_SETS.map(([name, program]) => [name, 'sets and presence', program] as const),
  ])('%s', (_, language, program) => {
    const differences = compare(program, checker, { limit: 500 }) ?? ['too many']
    expect(unexpected(language, program, differences)).toStrictEqual([])
  })
})

describe('random programs', () => {
  const general = Object.entries(LANGUAGES).map(([name, language]) => [name, smallProgram(language)] as const)
  const lines = Object.entries(LINES).map(([name, some]) => [name, programOfLines(some)] as const)
  it.each([...general, ...lines])('%s', { timeout: PATIENCE }, (name, programs) => {
    fc.assert(
      fc.property(programs, (program) => {
        const differences = compare(program, checker, { limit: 500 })
        fc.pre(differences !== undefined)
        expect(unexpected(name, program, differences ?? [])).toStrictEqual([])
      }),
      share(2),
    )
  })
})
