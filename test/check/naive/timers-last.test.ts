/** Where timers come last, the search with reduction comes to all that the search without it comes to. */
import fc from 'fast-check'
import { explore } from 'occamy/check'
import { describe, expect, it } from 'vitest'
import { PATIENCE, share } from '../../properties/runs.ts'
import { smallProgram } from './generate.ts'
import { LANGUAGES } from './languages.ts'
import { programOf, receive, send, wait } from './program.ts'
import type { Program } from './program.ts'
import { outcomeOf, translate } from './translate.ts'
import type { Noted } from './translate.ts'

const LIMIT = 1000

/** What a program comes to without reduction, where it never deadlocks; undefined if that takes too long. */
function outcomes(program: Program): ReadonlySet<string> | undefined {
  const found = new Set<string>()
  const { executions, verdict } = explore(translate(program, {}), {
    reduction: 'none',
    timers: 'last',
    maxExecutions: LIMIT,
    check: (result: Noted) => void found.add(outcomeOf(result)),
  })
  return verdict === 'passed' && executions < LIMIT ? found : undefined
}

/** Whether the search with reduction comes to an outcome. (What it runs at random afterwards is told as a warning, and fails nothing.) */
function finds(program: Program, outcome: string): boolean {
  const check = (result: Noted): void => {
    if (outcomeOf(result) === outcome) throw new Error('found')
  }
  return explore(translate(program, {}), { timers: 'last', check }).verdict === 'failed'
}

describe('with timers last, nothing is lost by the reduction', () => {
  it.each<readonly [string, Program]>([
    [
      'timers of one time go in any order',
      programOf([
        [wait({ on: 'sleep', ms: 1 }), wait(send(0, 1))],
        [wait({ on: 'sleep', ms: 1 }), wait(send(0, 2))],
        [wait(receive(0)), wait(receive(0))],
      ]),
    ],
    [
      'what takes the last place of a buffer before a timer could be another',
      programOf(
        [
          [wait(send(0, 1)), wait(send(0, 2))],
          [{ do: 'priAlt', branches: [send(0, 3), { on: 'sleep', ms: 1 }] }],
          [wait({ on: 'sleep', ms: 1 }), wait(receive(0))],
        ],
        { channels: [2] },
      ),
    ],
  ])('%s', (_, program) => {
    const found = [...(outcomes(program) ?? [])]
    expect(found.length).toBeGreaterThan(1)
    expect(found.filter((outcome) => !finds(program, outcome))).toStrictEqual([])
  })

  it.each(Object.entries(LANGUAGES).filter(([, { timers }]) => timers))(
    'of %s',
    { timeout: PATIENCE },
    (_, language) => {
      fc.assert(
        fc.property(smallProgram(language), (program) => {
          const found = outcomes(program)
          fc.pre(found !== undefined)
          expect([...found].filter((outcome) => !finds(program, outcome))).toStrictEqual([])
        }),
        share(4),
      )
    },
  )
})
