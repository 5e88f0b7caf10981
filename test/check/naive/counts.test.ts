/**
 * How many executions the searches need for fixed programs of every language. What is right is checked against the enumeration
 * (`compare.test.ts`); here whoever changes the checker sees which counts that changes, redundant ones too: `vitest run -u` writes them anew.
 */
import fc from 'fast-check'
import { explore } from 'occamy/check'
import type { ExploreOptions } from 'occamy/check'
import { expect, it } from 'vitest'
import { smallProgram } from './generate.ts'
import { LANGUAGES } from './languages.ts'
import type { Program } from './program.ts'
import { outcomeOf, translate } from './translate.ts'
import type { Noted } from './translate.ts'

const PROGRAMS = 20

const WAYS: ReadonlyArray<ExploreOptions<Noted>> = [
  {},
  { reduction: 'none' },
  { timers: 'last' },
  { partners: 'fifo' },
  { delayBound: 1 },
]

/** Executions, of which so many are redundant, and deadlocked; and different outcomes of all that began. */
function countsOf(program: Program, way: ExploreOptions<Noted>): string {
  const begun: Noted[] = []
  const main = translate(program, { onBegin: (noted) => void begun.push(noted) })
  const { executions, redundant, deadlocks } = explore(main, { ...way, stopAtFirst: false, maxExecutions: 100 })
  return `${executions} ${redundant} ${deadlocks} ${new Set(begun.map(outcomeOf)).size}`
}

/** The first that come to something under several schedules. */
function* several(programs: readonly Program[]): Generator<Program, void, unknown> {
  let count = 0
  for (const program of programs)
    if (explore(translate(program, {}), { stopAtFirst: false, maxExecutions: 2 }).executions > 1) {
      yield program
      if (++count === PROGRAMS) return
    }
}

it('the counts of fixed programs are what they were', async () => {
  const lines = Object.entries(LANGUAGES).flatMap(([name, language]) => [
    `# ${name}`,
    ...Array.from(several(fc.sample(smallProgram(language), { numRuns: 10 * PROGRAMS, seed: 1 })), (program) =>
      WAYS.map((way) => countsOf(program, way)).join(', '),
    ),
  ])
  await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot('./counts.txt')
})
