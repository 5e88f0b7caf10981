/** Bypass: how often a branch that is ready is passed over. Fairness in numbers (after Francez, "Fairness", 1986). */
import type { Trace } from './types.ts'

/**
 * Says how often in a row, at most, each guard of each tasklet was passed over while it was ready: by the names of the trace
 * (`worker: receive jobs`), without those that never were.
 *
 * A step passes over the branches that it names in `passed`: they were as ready as the one that it took. The row of a branch ends at
 * the first step of its own tasklet that does not name it: it was taken, or was not ready when its tasklet went on. Steps of others
 * that do not name it neither lengthen the row nor end it. So with `fairAlt` over n branches no row is longer than n - 1, and with
 * a select set none is longer than the number of ready registrations less one.
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
