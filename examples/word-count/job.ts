/** What the parts of one run share. It outlives the run, so that one that was interrupted can still be reported. */
import { semaphore } from 'occamy'
import type { Semaphore } from 'occamy'
import { Problems } from './problems.ts'
import { Selections } from './selections.ts'
import type { Source } from './source.ts'
import { Tally } from './tally.ts'

export class Job {
  readonly tally: Tally = new Tally()
  readonly problems: Problems = new Problems()
  readonly selections: Selections = new Selections()
  /** Every source that was begun. */
  readonly sources: Source[] = []
  /** The line of those that wait for a descriptor, where these are scarce. */
  readonly descriptors: Semaphore = semaphore(1)
  /** When it began, in ms. */
  readonly began: number = performance.now()
}
