/** What may be said of a tasklet when it is spawned. */
import { checkName, checkOptions, milliseconds, proportion, wholeNumber } from '../internal/check.ts'

/** Options of a spawn. */
export interface SpawnOptions {
  /** A name for reports; the body's own name and a number when absent. */
  readonly name?: string | undefined
  /** For `priority()`: a whole number, 0 by default, larger first. */
  readonly priority?: number | undefined
  /** For `deadline()`: ms on the runtime's clock; Infinity by default. */
  readonly deadline?: number | undefined
  /** For `fairShare()`: its share of the turns, a positive number; 1 by default. */
  readonly weight?: number | undefined
  /** 'hold' keeps an uncaught error for whoever asks later; by default it fails the scope when nobody is waiting. */
  readonly errors?: 'hold' | undefined
}

export const noOptions: SpawnOptions = {}

export function checkSpawnOptions(options: SpawnOptions): SpawnOptions {
  checkOptions('spawn()', options)
  checkName(options.name)
  if (options.priority !== undefined) wholeNumber('priority', options.priority, -Infinity)
  if (options.deadline !== undefined) milliseconds('deadline', options.deadline)
  if (options.weight !== undefined) proportion('weight', options.weight)
  return options
}
