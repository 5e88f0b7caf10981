/** All that the runtime does, and all that is found without reduction, is found with it; and nothing else is. */
import { DeadlockError, random, runSync, virtualClock } from 'occamy'
import { explore } from 'occamy/check'
import type { ExploreOptions, Report } from 'occamy/check'
import type { Program } from './program.ts'
import { outcomeOf, translate } from './translate.ts'
import type { Logs } from './translate.ts'

interface Found {
  /** What the executions came to that ended. */
  readonly outcomes: ReadonlySet<string>
  readonly deadlocks: boolean
  /** What there is to be said of the search; nothing, if all is well. */
  readonly problems: readonly string[]
  readonly executions: number
}

function search(program: Program, options: ExploreOptions<Logs>): Found {
  const outcomes = new Set<string>()
  const check = (logs: Logs): void => {
    if (isOfSearch(new Error().stack)) outcomes.add(outcomeOf(logs))
  }
  const report = explore(translate(program), { ...options, stopAtFirst: false, check })
  return { outcomes, deadlocks: report.deadlocks > 0, problems: problemsOf(report), executions: report.executions }
}

/** Whether an execution is one of the search: not one that is run by its schedule afterwards, or at random for the audit. */
function isOfSearch(stack: string | undefined): boolean {
  return !/\b(follow|sample)\b/.test(stack ?? '')
}

function problemsOf(report: Report): readonly string[] {
  if (report.verdict === 'inconclusive') return [report.limit]
  return report.verdict === 'failed' && report.failure.kind !== 'deadlock' ? [String(report.failure.error)] : []
}

/** What some runs of the runtime come to. */
function samples(program: Program, runs: number): Pick<Found, 'outcomes' | 'deadlocks'> {
  const outcomes = new Set<string>()
  let deadlocks = false
  // Whether a helper's `finally` gives way in its wait decides whether its caller runs on; under the checker it always does.
  const cleansUp = JSON.stringify(program).includes('"finally"')
  for (let seed = 0; seed < runs; seed++)
    try {
      const quantum = cleansUp ? 0 : seed % 3
      const options = { scheduler: random(seed), seed, quantum, clock: virtualClock() }
      outcomes.add(outcomeOf(runSync(translate(program), options)))
    } catch (error) {
      // Whoever cleans up may be stuck a second time.
      if (!(error instanceof DeadlockError || error instanceof AggregateError)) throw error
      if (error instanceof DeadlockError && !cleansUp) deadlocks = true
    }
  return { outcomes, deadlocks }
}

/** Which timers may come, and how many interleavings and runs of the runtime there are at most. */
export interface CompareOptions {
  readonly timers?: 'any' | 'last'
  readonly limit?: number
  readonly runs?: number
}

/** What differs; undefined if there are too many interleavings. */
export function compare(
  program: Program,
  { timers = 'any', limit = 400, runs = 100 }: CompareOptions = {},
): readonly string[] | undefined {
  const all = search(program, { reduction: 'none', timers, maxExecutions: limit })
  if (all.executions >= limit) return undefined
  const reduced = search(program, { timers, maxExecutions: 20 * limit })
  const sampled = samples(program, timers === 'any' ? runs : 0)
  const lacking = (from: ReadonlySet<string>, { outcomes }: Found): readonly string[] =>
    [...from].filter((outcome) => !outcomes.has(outcome))
  return [
    ...all.problems.map((problem) => `without reduction: ${problem}`),
    ...reduced.problems,
    ...lacking(sampled.outcomes, all).map((outcome) => `without reduction, lacks ${outcome}, which the runtime does`),
    ...lacking(all.outcomes, reduced).map((outcome) => `lacks ${outcome}`),
    ...lacking(reduced.outcomes, all).map((outcome) => `invents ${outcome}`),
    ...(sampled.deadlocks && !all.deadlocks ? ['without reduction, lacks a deadlock, which the runtime does'] : []),
    ...(all.deadlocks === reduced.deadlocks ? [] : [`deadlocks: ${reduced.deadlocks}`]),
  ]
}
