/**
 * The collector: selects over the channels of all open sources, and a timer, in a loop, and counts what comes.
 *
 * A bounded number of files is open at once; when one ends, the next begins. The alternation is kept from one selection to
 * the next, and is made anew only then. It is fair: of n sources none is passed over more than n times while it is ready, by
 * the n - 1 others and the timer. Starting over behind the source that ended keeps this so.
 */
import { every, fairAlt, self } from 'occamy'
import type { Guard, Operation } from 'occamy'
import type { Job } from './job.ts'
import { startReading } from './reader.ts'
import { showProgress } from './report.ts'
import type { Source } from './source.ts'

/** Reads all files, at most `limit` of them at once, and counts their lines and words. */
export function* collect(files: readonly string[], limit: number, job: Job): Operation<void> {
  job.selections.watch(self())
  const tick = every(1000)
  let open: Source[] = []
  for (const [position, path] of files.entries()) {
    const source = startReading(path, position, job)
    job.sources.push(source)
    open.push(source)
    if (open.length === limit) open = yield* countUntilOneEnds(open, tick, job)
  }
  while (open.length > 0) open = yield* countUntilOneEnds(open, tick, job)
}

/** Gives the sources that remain, in the order in which they are to be served. */
function* countUntilOneEnds(open: readonly Source[], tick: Guard<number>, job: Job): Operation<Source[]> {
  const any = fairAlt([...open.map((source) => source.lines.next()), tick])
  while (true) {
    const { key, value } = yield* any
    if (typeof value === 'number') showProgress(job)
    else if (value.done === true) return [...open.slice(key + 1), ...open.slice(0, key)]
    else count(open[key] as Source, value.value, job)
  }
}

function count(source: Source, line: string, job: Job): void {
  const passed = job.selections.count - 1 - source.askedAt
  if (passed > source.passedOver) source.passedOver = passed
  job.tally.addLine(line)
}
