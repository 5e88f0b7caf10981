/**
 * Counts words, lines and bytes of files and folders: `npm start -- [files or folders…] [options]`.
 *
 * One tasklet reads each file, piece by piece, and sends its lines down a channel of its own; a collector selects over all
 * the channels and a timer. Without files it reads the text files that the installation brought.
 *
 * Exit status: 0; 1 if something could not be read (what could is counted), or the result not be written; 2 for bad usage; 130 after Ctrl-C, which prints
 * what was counted so far and stops everything in order. A second Ctrl-C ends the process at once.
 */
import { run } from 'occamy'
import type { Operation } from 'occamy'
import { readArguments, usage, UsageError } from './arguments.ts'
import type { Settings } from './arguments.ts'
import { collect } from './collector.ts'
import { findFiles } from './files.ts'
import { INTERRUPTED, interruptSignal } from './interrupt.ts'
import { Job } from './job.ts'
import { codeOf, systemMessage } from './problems.ts'
import { reportOf } from './report.ts'
import { schedulerOf } from './schedulers.ts'

function* countAll(settings: Settings, job: Job): Operation<void> {
  const files = yield* findFiles(settings.paths, job.problems)
  yield* collect(files, settings, job)
}

/** Runs the job to its end, or until the signal is aborted. */
async function runUntilAborted(settings: Settings, job: Job, signal: AbortSignal): Promise<void> {
  const { scheduler, seed } = settings
  const options = { scheduler: schedulerOf(scheduler, seed), seed, observer: job.selections, signal }
  try {
    await run(() => countAll(settings, job), options)
  } catch (error) {
    if (!signal.aborted) throw error
  }
}

function aborted(signal: AbortSignal): Promise<unknown> {
  return new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }))
}

async function countWords(settings: Settings): Promise<number> {
  const job = new Job()
  const signal = interruptSignal()
  const over = runUntilAborted(settings, job, signal)
  // Once it is aborted, nothing is counted any more: what is left to do is to close the files.
  await Promise.race([over, aborted(signal)])
  process.stdout.write(reportOf(job, settings.top))
  if (!signal.aborted) return job.problems.count > 0 ? 1 : 0
  process.stderr.write('word-count: interrupted: this is what was counted so far\n')
  await over
  return INTERRUPTED
}

async function main(args: readonly string[]): Promise<number> {
  try {
    const settings = readArguments(args)
    if (settings !== undefined) return await countWords(settings)
    process.stdout.write(`${usage}\n`)
    return 0
  } catch (error) {
    if (!(error instanceof UsageError)) throw error
    process.stderr.write(`word-count: ${error.message}\n${usage}\n`)
    return 2
  }
}

for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error) => {
    // Whoever reads the output may stop before its end, as `head` does.
    if (codeOf(error) === 'EPIPE') return
    process.exitCode = 1
    if (stream === process.stdout)
      process.stderr.write(`word-count: the result cannot be written: ${systemMessage(error)}\n`)
  })
}

const status = await main(process.argv.slice(2))
process.exitCode ??= status
