/** What is searched, and how: what every part of a search has to know. */
import type { Program } from './types.ts'

/** What a search needs to run a program. */
export interface Subject {
  readonly program: Program<unknown>
  readonly check: ((result: unknown) => void) | undefined
  readonly timersLast: boolean
  /** Whether tasklets are served first come, first served. */
  readonly fifo: boolean
  readonly maxSteps: number
}
