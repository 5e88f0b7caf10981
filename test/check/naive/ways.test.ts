/** Searches of other kinds, in part or at random, come to nothing but what the search of all schedules does; and what they find comes again. */
import fc from 'fast-check'
import { explore } from 'occamy/check'
import type { ExploreOptions } from 'occamy/check'
import { describe, expect, it } from 'vitest'
import { PATIENCE, share } from '../../properties/runs.ts'
import { smallProgram } from './generate.ts'
import { LANGUAGES } from './languages.ts'
import { programOf, receive, send, wait } from './program.ts'
import type { Program } from './program.ts'
import { outcomeOf, translate } from './translate.ts'
import type { Noted } from './translate.ts'

const LIMIT = 2000
const RUNS = 40

const WAYS: { readonly [name: string]: ExploreOptions<Noted> } = {
  'first come, first served': { partners: 'fifo' },
  'first come, first served, timers last': { partners: 'fifo', timers: 'last' },
  'two delays': { delayBound: 2 },
  'at random': { strategy: { kind: 'random', runs: RUNS, seed: 1 } },
  'at random, timers last': { strategy: { kind: 'random', runs: RUNS, seed: 1 }, timers: 'last' },
  'by priorities': { strategy: { kind: 'pct', runs: RUNS, depth: 3, seed: 1 } },
}

interface Found {
  readonly outcomes: ReadonlySet<string>
  readonly deadlocks: boolean
  readonly isWhole: boolean
  /** What failed in another way than by a deadlock. */
  readonly problem: string | undefined
}

function search(program: Program, options: ExploreOptions<Noted>): Found {
  const outcomes = new Set<string>()
  const check = (result: Noted): void => void outcomes.add(outcomeOf(result))
  const report = explore(translate(program, {}), { ...options, stopAtFirst: false, maxExecutions: LIMIT, check })
  const isStuck = report.verdict !== 'failed' || report.failure.kind === 'deadlock'
  return {
    outcomes,
    deadlocks: report.deadlocks > 0,
    isWhole: report.executions + report.redundant < LIMIT,
    problem: isStuck ? undefined : report.toString(),
  }
}

/** What a way to search comes to that it should not; undefined if there are too many executions. */
function differences(program: Program, way: ExploreOptions<Noted>): readonly string[] | undefined {
  const all = search(program, {})
  if (!all.isWhole) return undefined
  const { deadlocks, outcomes, problem } = search(program, way)
  return [
    ...(problem === undefined ? [] : [problem]),
    ...(deadlocks && !all.deadlocks ? ['invents a deadlock'] : []),
    ...[...outcomes].filter((outcome) => !all.outcomes.has(outcome)).map((outcome) => `invents ${outcome}`),
  ]
}

describe.each(Object.entries(WAYS))('%s', (_, way) => {
  it.each<readonly [string, Program]>([
    [
      'the second branch, which alone is ready',
      programOf([[wait(send(0, 1))], [{ do: 'alt', branches: [receive(0), send(1, 2)] }]], { channels: [0, 2] }),
    ],
    [
      'a timer of one who has not looked at its wait',
      programOf(
        [
          [wait({ on: 'sleep', ms: 1 }), wait({ on: 'sleep', ms: 1 }), wait({ on: 'sleep', ms: 1 })],
          [wait({ on: 'sleep', ms: 2 }), { do: 'await', tasklet: 0 }],
        ],
        { waits: [0] },
      ),
    ],
    [
      'one of two branches, and a timer beside others',
      programOf(
        [
          [{ do: 'alt', branches: [send(0, 1), { on: 'sleep', ms: 1 }] }],
          [{ do: 'priAlt', branches: [{ on: 'next', ch: 0 }] }],
          [wait(receive(0))],
          [wait(send(0, 2)), wait({ on: 'sleep', ms: 1 })],
        ],
        { channels: [1] },
      ),
    ],
    [
      'a barrier to which they come in any order',
      programOf(
        [
          [wait({ on: 'sync', barrier: 0 }), wait(receive(0))],
          [
            { do: 'resign', barrier: 0 },
            { do: 'alt', branches: [send(0, 1)] },
          ],
          [wait({ on: 'sync', barrier: 0 }), { do: 'alt', branches: [send(0, 2)] }],
          [{ do: 'priAlt', branches: [receive(0)] }],
        ],
        { barriers: [3] },
      ),
    ],
  ])('%s', (__, program) => {
    expect(differences(program, way)).toStrictEqual([])
  })
})

describe('random programs', () => {
  it.each(Object.entries(LANGUAGES))('%s', { timeout: PATIENCE }, (_, language) => {
    fc.assert(
      fc.property(smallProgram(language), fc.constantFrom(...Object.keys(WAYS)), (program, way) => {
        const found = differences(program, WAYS[way] as ExploreOptions<Noted>)
        fc.pre(found !== undefined)
        expect(found).toStrictEqual([])
      }),
      share(4),
    )
  })
})
