/**
 * The collector: selects over the channels of all open sources, and a timer, in a loop, and counts what comes. A bounded
 * number of files is open at once; when one ends, the next begins.
 */
import { every, self } from 'occamy'
import type { Operation } from 'occamy'
import type { Settings } from './arguments.ts'
import type { Path } from './files.ts'
import type { Job } from './job.ts'
import { startReading } from './reader.ts'
import { showProgress } from './report.ts'
import { selectionOf } from './selection.ts'
import type { Selection } from './selection.ts'
import type { Source } from './source.ts'

/** Reads all files, at most `settings.sources` of them at once, and counts their lines and words. */
export function* collect(files: readonly Path[], settings: Settings, job: Job): Operation<void> {
  job.selections.watch(self())
  const selection = selectionOf(settings.select, every(1000))
  for (const [position, path] of files.entries()) {
    const source = startReading(path, position, job)
    job.sources.push(source)
    selection.add(source)
    if (selection.open === settings.sources) yield* countUntilOneEnds(selection, job)
  }
  while (selection.open > 0) yield* countUntilOneEnds(selection, job)
}

function* countUntilOneEnds(selection: Selection, job: Job): Operation<void> {
  while (true) {
    const { key, value } = yield* selection.next()
    if (key === 'tick') showProgress(job)
    else if (value.done === true) return selection.ended(key)
    else count(key, value.value, job)
  }
}

function count(source: Source, line: string, job: Job): void {
  const passed = job.selections.count - 1 - source.askedAt
  if (passed > source.passedOver) source.passedOver = passed
  job.tally.addLine(line)
}
