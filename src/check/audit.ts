/**
 * The audit: tasklets that share plain variables break what the reduction relies on, and nothing in the program shows it. So some
 * executions are run at random, without reduction; one that ends as none of the reduced search did is told as a warning.
 */
import { Runner } from './runner.ts'
import type { Subject } from './subject.ts'
import { randomPicker, sample } from './sample.ts'
import { endInWords, Tally } from './tally.ts'

/** How many executions are run. */
const RUNS = 32

export function audit(subject: Subject, ends: ReadonlySet<string>): string[] {
  const warnings: string[] = []
  const tally = new (class extends Tally {
    protected override note(...[outcome, schedule]: Parameters<Tally['note']>): void {
      const end = endInWords(outcome)
      if (ends.has(end) || warnings.length > 0) return
      warnings.push(warning(end, schedule()))
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
  return warnings
}

function warning(end: string, schedule: string): string {
  return (
    `a schedule that should be like one of those explored ended otherwise (${end}): '${schedule}'. ` +
    "Tasklets that share plain variables do that: make them `shared`, or explore with reduction: 'none'"
  )
}
