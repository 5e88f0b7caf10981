/** Holds what the checker finds of a small program against all that there is. */
import { DeadlockError, random, runSync, virtualClock } from 'occamy'
import type { Operation } from 'occamy'
import { enumerate } from './enumerate.ts'
import type { Program } from './program.ts'
import { outcomeOf, translate } from './translate.ts'
import type { Noted } from './translate.ts'

/** The checker, as far as it is used here. */
export type Explore = (
  program: () => Operation<Noted>,
  options: {
    readonly reduction: 'optimal' | 'none'
    readonly stopAtFirst: false
    readonly maxExecutions: number
    readonly check: (result: Noted) => void
  },
) => { readonly executions: number; readonly redundant: number; readonly deadlocks: number; readonly verdict: string }

/** What the checker found. */
interface Found {
  readonly executions: number
  readonly redundant: number
  readonly deadlocks: number
  readonly verdict: string
  /** Of the executions that came to main's end. */
  readonly outcomes: ReadonlySet<string>
  /** Of those that did not; some may have been given up, or be another's repetition. */
  readonly unended: ReadonlySet<string>
  readonly begun: number
}

function search(program: Program, explore: Explore, reduction: 'optimal' | 'none', limit: number): Found {
  const outcomes = new Set<string>()
  const unended = new Set<string>()
  let begun = 0
  let last: Noted | undefined
  const over = (): void => {
    if (last?.ended === false) unended.add(outcomeOf(last))
  }
  const onBegin = (noted: Noted): void => {
    over()
    begun++
    last = noted
  }
  const check = (result: Noted): void => {
    outcomes.add(outcomeOf(result))
  }
  const main = translate(program, { onBegin })
  const report = explore(main, { reduction, stopAtFirst: false, maxExecutions: limit, check })
  over()
  const { executions, redundant, deadlocks, verdict } = report
  return { executions, redundant, deadlocks, verdict, outcomes, unended, begun }
}

/** What some runs of the runtime come to. */
function samples(program: Program, runs: number): ReadonlySet<string> {
  const outcomes = new Set<string>()
  for (let seed = 0; seed < runs; seed++) {
    let noted: Noted | undefined
    const main = translate(program, { onBegin: (begun) => void (noted = begun) })
    try {
      runSync(main, { scheduler: random(seed), seed, quantum: seed % 3, clock: virtualClock() })
    } catch (error) {
      if (!(error instanceof DeadlockError)) throw error
    }
    if (noted !== undefined) outcomes.add(outcomeOf(noted))
  }
  return outcomes
}

interface CompareOptions {
  /** How many interleavings at most. */
  readonly limit?: number | undefined
  /** How many runs of the runtime. */
  readonly runs?: number
}

/** What the checker has otherwise than the enumeration; undefined if the program has too many interleavings. */
export function compare(
  program: Program,
  explore: Explore,
  { limit = 5000, runs = 20 }: CompareOptions = {},
): readonly string[] | undefined {
  const expected = enumerate(program, { limit })
  if (expected === undefined) return undefined
  const { classes, deadlockedClasses, interleavings, deadlockedInterleavings, outcomes } = expected
  // Whoever awaits an end may be cancelled when that has come, and before it has looked. With reduction, its turn is a step of its own.
  const awaits = program.tasklets.flat().some((act) => act.do === 'await')
  const late = awaits ? enumerate(program, { limit: 20 * limit, late: true }) : expected
  if (late === undefined) return undefined
  const sampled = samples(program, runs)
  return (['optimal', 'none'] as const).flatMap((reduction) => {
    const found = search(program, explore, reduction, 20 * limit)
    const [executions, deadlocks] =
      reduction === 'optimal' ? [classes, deadlockedClasses] : [interleavings, deadlockedInterleavings]
    return [
      ...differ('executions', found.executions, executions),
      ...differ('deadlocks', found.deadlocks, deadlocks),
      ...differ('redundant', found.redundant, 0),
      ...differ('verdict', found.verdict, deadlocks > 0 ? 'failed' : 'passed'),
      ...differentOutcomes(found, reduction === 'optimal' ? late.outcomes : outcomes, late.outcomes),
      ...[...sampled].filter((each) => !isFound(found, each)).map((each) => `lacks ${each}, which the runtime does`),
    ].map((difference) => `${reduction}: ${difference}`)
  })
}

function isFound({ outcomes, unended }: Found, outcome: string): boolean {
  return outcomes.has(outcome) || unended.has(outcome)
}

function differ<T extends string | number>(what: string, found: T, expected: T): readonly string[] {
  return found === expected ? [] : [`${what} ${found}, not ${expected}`]
}

/** What it lacks of what there has to be; what it has that cannot be. */
function differentOutcomes(
  found: Found,
  expected: ReadonlySet<string>,
  possible: ReadonlySet<string>,
): readonly string[] {
  const ended = [...expected].filter((each) => each.startsWith('{"deadlock":false'))
  const stuck = [...expected].filter((each) => each.startsWith('{"deadlock":true'))
  const exact = found.begun === found.executions
  return [
    ...ended.filter((each) => !found.outcomes.has(each)).map((each) => `lacks ${each}`),
    ...stuck.filter((each) => !found.unended.has(each)).map((each) => `lacks ${each}`),
    ...[...found.outcomes, ...(exact ? found.unended : [])]
      .filter((each) => !possible.has(each))
      .map((each) => `invents ${each}`),
  ]
}
