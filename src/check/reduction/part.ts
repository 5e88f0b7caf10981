/** Steps that could be taken, by what is known of them without taking them. */
import type { Limit, Wait } from '../record/record.ts'
import type { Step } from './tree.ts'
import type { Alt } from '../record/wait.ts'

/** One tasklet's part in a step that could be taken. */
export interface Part {
  readonly wait: Wait
  readonly at: number
}

/** A step that could be taken, or was. */
export interface Candidate extends Step {
  readonly parts: readonly Part[]
  /** The time limit, if it is one that comes. */
  readonly limit: Limit | undefined
  /** For one channel alone: whether something is put into its buffer, or taken from it; otherwise it fails, or ends. */
  readonly usesBuffer?: boolean | undefined
  /** The events without which it could not be taken. */
  readonly needs: readonly number[]
  /** The events after which it cannot be taken any more. */
  readonly ends: readonly number[]
}

export function altOf({ wait, at }: Part): Alt {
  return wait.alts[at] as Alt
}

/** The events in which waits, or time limits, were over. */
export function endsOf(records: ReadonlyArray<{ readonly until: number }>): number[] {
  const ends: number[] = []
  for (const { until } of records) if (until !== Infinity && !ends.includes(until)) ends.push(until)
  return ends
}
