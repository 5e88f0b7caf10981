/** Steps that could be taken, by what is known of them without taking them. */
import type { Wait } from './record.ts'
import type { Step } from './tree.ts'
import type { Alt } from './wait.ts'

/** One tasklet's part in a step that could be taken. */
export interface Part {
  readonly wait: Wait
  readonly at: number
}

/** A step that could be taken, by what is known without taking it. */
export interface Candidate extends Step {
  readonly parts: readonly Part[]
  readonly needs: readonly number[]
}

export function altOf({ wait, at }: Part): Alt {
  return wait.alts[at] as Alt
}
