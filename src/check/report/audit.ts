/**
 * The audit: tasklets that share plain variables break what the reduction relies on, and nothing in the program shows it. So some
 * executions are run at random, without reduction; one that ends as none of the reduced search did is told as a warning.
 */
import { Runner } from '../search/runner.ts'
import type { Subject } from '../subject.ts'
import { unrepeatable } from './repeat.ts'
import type { Ended } from './repeat.ts'
import { randomPicker, sample } from '../search/sample.ts'
import { endInWords, Tally } from '../search/tally.ts'
import type { Failure } from '../types.ts'

/** How many executions are run. */
const RUNS = 32

/** What it has found: an execution that ended as no other did, and is a failure if that is not even repeatable. */
export interface Audit {
  readonly warnings: readonly string[]
  readonly failure: Failure | undefined
}

export function audit(subject: Subject, ends: ReadonlySet<string>): Audit {
  let other: Ended | undefined
  const tally = new (class extends Tally {
    protected override note(...[outcome, schedule]: Parameters<Tally['note']>): void {
      const end = endInWords(outcome)
      if (!ends.has(end)) other ??= { kind: outcome.kind, end, schedule: schedule() }
    }
  })({
    maxExecutions: RUNS,
    maxSteps: subject.maxSteps,
    maxTime: Infinity,
    stopAtFirst: false,
    delayBound: Infinity,
    notesEnds: false,
    progress: undefined,
    now: () => 0,
  })
  sample(new Runner(subject, undefined, false), tally, randomPicker(1), RUNS)
  if (other === undefined) return { warnings: [], failure: undefined }
  const failure = unrepeatable(subject, other)
  return { warnings: failure === undefined ? [warning(other)] : [], failure }
}

function warning({ end, schedule }: Ended): string {
  return (
    `a schedule that should be like one of those explored ended otherwise (${end}): '${schedule}'. ` +
    "Tasklets that share plain variables do that: make them `shared`, or explore with reduction: 'none'. " +
    'So may what depends on chance or on the time: Math.random, Date.now'
  )
}
