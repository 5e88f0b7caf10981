/** The reader: a tasklet that reads one file piece by piece, and sends its lines down the channel of its source. */
import { open } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import { extname } from 'node:path'
import { sleep, spawn } from 'occamy'
import type { Operation } from 'occamy'
import { fromPromise } from 'occamy/interop'
import type { Path } from './files.ts'
import type { Job } from './job.ts'
import { LineSplitter } from './lines.ts'
import { codeOf, Unreadable } from './problems.ts'
import { Source } from './source.ts'

const PIECE = 64 * 1024

/** Begins to read a file, the `position`th of all. The channel of the source is closed at its end. */
export function startReading(at: Path, position: number, job: Job): Source {
  const source = new Source(at)
  const { path } = source
  // What the schedulers go by: prose comes before code, and otherwise whatever was named first.
  const importance = ['.md', '.txt'].includes(extname(path)) ? 2 : 1
  spawn({ name: path, priority: importance, weight: importance, deadline: position }, read, source, job)
  return source
}

/** Reads a file to its end. One that cannot be read is reported, and ends this source alone. */
function* read(source: Source, job: Job): Operation<void> {
  try {
    const file = yield* opened(source.at, job)
    try {
      yield* sendLines(file, source, job)
      job.tally.files++
    } finally {
      yield* fromPromise(file.close())
    }
  } catch (error) {
    job.problems.addError(source.path, error)
  } finally {
    source.lines.close()
  }
}

/** Opens a file. When the process has too many open, those that come too late stand in line, and the first of them tries again. */
function* opened(path: Path, { descriptors }: Job): Operation<FileHandle> {
  return (yield* tried(path)) ?? (yield* descriptors.with(() => triedAgain(path)))
}

function* triedAgain(path: Path): Operation<FileHandle> {
  while (true) {
    const file = yield* tried(path)
    if (file !== undefined) return file
    yield* sleep(10)
  }
}

/** Opens a file; undefined if the process has too many open. */
function* tried(path: Path): Operation<FileHandle | undefined> {
  const opening = open(path)
  let file: FileHandle | undefined
  try {
    return (file = yield* fromPromise(opening))
  } catch (error) {
    if (codeOf(error) !== 'EMFILE') throw error
    return undefined
  } finally {
    // Cancelled, it still closes what is being opened.
    if (file === undefined) yield* fromPromise(opening.then((late) => late.close()).catch(() => {}))
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
