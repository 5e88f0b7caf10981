/** A layer of one's own: counts how tasklets enter the run queue below it, by cause. It changes nothing else. */
import type { Cause, RunQueue } from 'occamy'

/** Spreads a layer over any scheduler; `counts` goes up as it runs. */
export function counting<S extends RunQueue>(lower: S): S & { readonly counts: Readonly<Record<Cause, number>> } {
  const counts = { spawned: 0, readied: 0, preferred: 0, yielded: 0 }
  return {
    ...lower,
    counts,
    enqueue(tasklet, cause) {
      counts[cause]++
      lower.enqueue(tasklet, cause)
    },
  }
}
