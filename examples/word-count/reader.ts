/** The reader: a tasklet that reads one file piece by piece, and sends its lines down the channel of its source. */
import { open } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { extname } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { spawn } from 'occamy'
import type { Operation } from 'occamy'
import { fromPromise } from 'occamy/interop'
import type { Job } from './job.ts'
import { LineSplitter } from './lines.ts'
import { codeOf, Unreadable } from './problems.ts'
import { Source } from './source.ts'

const PIECE = 64 * 1024

/** Begins to read a file, the `position`th of all. The channel of the source is closed at its end. */
export function startReading(path: string, position: number, job: Job): Source {
  const source = new Source(path)
  // What the schedulers go by: prose comes before code, and otherwise whatever was named first.
  const importance = ['.md', '.txt'].includes(extname(path)) ? 2 : 1
  spawn({ name: path, priority: importance, weight: importance, deadline: position }, read, source, job)
  return source
}

/** Reads a file to its end. One that cannot be read is reported, and ends this source alone. */
function* read(source: Source, job: Job): Operation<void> {
  const opening = openFile(source.path)
  try {
    const file = yield* fromPromise(opening)
    yield* sendLines(file, source, job)
    job.tally.files++
  } catch (error) {
    job.problems.addError(source.path, error)
  } finally {
    source.lines.close()
    // Also when this tasklet was cancelled while the file was still being opened.
    yield* fromPromise(opening.then((file) => file.close()).catch(() => {}))
  }
}

function* sendLines(file: FileHandle, source: Source, job: Job): Operation<void> {
  const splitter = new LineSplitter()
  const piece = Buffer.allocUnsafe(PIECE)
  for (let first = true; ; first = false) {
    const { bytesRead } = yield* fromPromise(file.read(piece, 0, PIECE))
    if (bytesRead === 0) break
    const bytes = piece.subarray(0, bytesRead)
    if (first && bytes.includes(0)) throw new Unreadable('a binary file')
    job.tally.bytes += bytesRead
    yield* sendAll(splitter.split(bytes), source, job)
  }
  yield* sendAll(splitter.end(), source, job)
}

function* sendAll(lines: readonly string[], source: Source, job: Job): Operation<void> {
  for (const line of lines) {
    source.askedAt = job.selections.count
    yield* source.lines.send(line)
  }
}

/** Opens a file; as long as the process has too many open, tries again. */
async function openFile(path: string): Promise<FileHandle> {
  while (true) {
    try {
      return await open(path)
    } catch (error) {
      if (codeOf(error) !== 'EMFILE') throw error
    }
    await setTimeout(10)
  }
}
