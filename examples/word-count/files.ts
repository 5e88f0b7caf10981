/**
 * Which files to read: what the command line names, folders walked recursively, or what the installation brought.
 *
 * A walk takes every plain file, in order of names, which may be any bytes. It does not follow symbolic links, so that it ends; a
 * link that is named on the command line is followed. It says how many links, pipes and devices it has left out.
 */
import { isUtf8 } from 'node:buffer'
import type { Dirent } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { extname, join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Operation } from 'occamy'
import { fromPromise } from 'occamy/interop'
import { Unreadable } from './problems.ts'
import type { Problems } from './problems.ts'

/** Where a file is: as bytes, if they are no text. */
export type Path = string | Buffer

/** What a walk has found. */
interface Found {
  readonly files: Path[]
  /** How many it has left out: what is neither a file nor a folder. */
  leftOut: number
}

/** Says of a file in a folder, by its name, whether to read it. */
type Wanted = (name: string) => boolean

const installed = relative('.', fileURLToPath(new URL('../../node_modules', import.meta.url)))
const textual = new Set(['.md', '.txt', '.json'])

/** Finds the files to read; without paths, the text files that the installation brought. Reports what is none. */
export function* findFiles(paths: readonly string[], problems: Problems): Operation<Path[]> {
  if (paths.length === 0) return yield* expand(installed, (name) => textual.has(extname(name)), problems)
  const files: Path[] = []
  for (const path of paths) for (const file of yield* expand(path, () => true, problems)) files.push(file)
  return files
}

/** A file is itself; a folder is the files in it. */
function* expand(path: string, wanted: Wanted, problems: Problems): Operation<Path[]> {
  try {
    const stats = yield* fromPromise(stat(path))
    if (stats.isFile()) return [path]
    if (!stats.isDirectory())
      throw new Unreadable(`neither a file nor a folder${stats.isFIFO() ? ', but a pipe, which is not read' : ''}`)
    const before = problems.count
    const found: Found = { files: [], leftOut: 0 }
    yield* walk(path, wanted, found, problems)
    const { files, leftOut } = found
    const others = `${leftOut} left out: what is neither a file nor a folder, as links are here`
    if (files.length > 0 || problems.count > before) {
      if (leftOut > 0) problems.note(path, others)
    } else throw new Unreadable(`no file in this folder${leftOut > 0 ? `, and ${others}` : ''}`)
    return files
  } catch (error) {
    problems.addError(path, error)
    return []
  }
}

function* walk(folder: Path, wanted: Wanted, found: Found, problems: Problems): Operation<void> {
  for (const entry of yield* list(folder, problems)) {
    const path = inFolder(folder, entry.name)
    if (entry.isDirectory()) yield* walk(path, wanted, found, problems)
    else if (!wanted(String(entry.name))) continue
    else if (entry.isFile()) found.files.push(path)
    else found.leftOut++
  }
}

function* list(folder: Path, problems: Problems): Operation<Array<Dirent<Buffer>>> {
  try {
    const entries = yield* fromPromise(readdir(folder, { withFileTypes: true, encoding: 'buffer' }))
    return entries.sort((a, b) => Buffer.compare(a.name, b.name))
  } catch (error) {
    problems.addError(String(folder), error)
    return []
  }
}

function inFolder(folder: Path, name: Buffer): Path {
  if (typeof folder === 'string' && isUtf8(name)) return join(folder, String(name))
  return Buffer.concat([Buffer.from(folder), Buffer.from(sep), name])
}
