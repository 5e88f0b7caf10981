/** Bypass: how often a branch that is ready is passed over. Fairness in numbers (after Francez, "Fairness", 1986). */
import { InvalidArgumentError } from '../../internal/errors.ts'
import { isArray } from '../../internal/unknown.ts'
import type { Trace } from '../types.ts'

/**
 * Says how often in a row, at most, each guard of each tasklet was passed over while it was ready: by the names of the trace
 * (`worker: receive jobs`), without those that never were.
 *
 * A step passes over the branches that it names in `passed`: they were ready, and it took another. The row of a branch ends at
 * the first step of its own tasklet that does not name it: it was taken, or was not ready when its tasklet went on. Steps of others
 * that do not name it neither lengthen the row nor end it.
 *
 * With `fairAlt` over n branches no row is longer than n - 1, in the runtime and in every execution of the checker. That a select set passes over
 * nothing more often than others of it were ready meanwhile holds in the runtime alone: in the checker the order of its ready list is a choice, as
 * that of an `alt` is. The same goes for the bounds of run queues, since the checker takes the place of those. Such a run is counted from steps of its
 * own: each with the name of the tasklet that was served, and those that were ready and were not in `passed`.
 *
 * @example
 * ```ts
 * import { bypass } from 'occamy/check'
 *
 * const step = (what: string, ...passed: string[]) =>
 *   ({ tasklets: ['source', 'worker'], kind: 'communication', what, passed }) as const
 * const steps = [
 *   step('urgent 1', 'worker: receive plain'),
 *   step('urgent 2', 'worker: receive plain'),
 *   step('plain 1', 'worker: receive urgent'),
 *   step('urgent 3', 'worker: receive plain'),
 * ]
 * console.log([...bypass({ steps })])
 * // [ [ 'worker: receive plain', 2 ], [ 'worker: receive urgent', 1 ] ]
 * ```
 */
export function bypass(trace: Pick<Trace, 'steps'>): ReadonlyMap<string, number> {
  if (!isArray((trace as Partial<Trace> | undefined)?.steps))
    throw new InvalidArgumentError('what bypass() is given', 'a trace, with its steps', trace)
  const most = new Map<string, number>()
  const rows = new Map<string, number>()
  for (const { tasklets, passed } of trace.steps) {
    for (const branch of rows.keys()) {
      if (!passed.includes(branch) && tasklets.some((name) => branch.startsWith(`${name}: `))) rows.delete(branch)
    }
    for (const branch of new Set(passed)) {
      const row = (rows.get(branch) ?? 0) + 1
      rows.set(branch, row)
      most.set(branch, Math.max(row, most.get(branch) ?? 0))
    }
  }
  return most
}
