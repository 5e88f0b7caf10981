/**
 * Which files to read: what the command line names, folders walked recursively, or what the installation brought.
 *
 * A walk takes every plain file, in order of names. It does not follow symbolic links, so that it ends; a link that is
 * named on the command line is followed.
 */
import type { Dirent } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { extname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Operation } from 'occamy'
import { fromPromise } from 'occamy/interop'
import { Unreadable } from './problems.ts'
import type { Problems } from './problems.ts'

/** Says of a file in a folder, by its name, whether to read it. */
type Wanted = (name: string) => boolean

const installed = relative('.', fileURLToPath(new URL('../../node_modules', import.meta.url)))
const textual = new Set(['.md', '.txt', '.json'])

/** Finds the files to read; without paths, the text files that the installation brought. Reports what is none. */
export function* findFiles(paths: readonly string[], problems: Problems): Operation<string[]> {
  if (paths.length === 0) return yield* expand(installed, (name) => textual.has(extname(name)), problems)
  const files: string[] = []
  for (const path of paths) for (const file of yield* expand(path, () => true, problems)) files.push(file)
  return files
}

/** A file is itself; a folder is the files in it. */
function* expand(path: string, wanted: Wanted, problems: Problems): Operation<string[]> {
  try {
    const stats = yield* fromPromise(stat(path))
    if (stats.isFile()) return [path]
    if (!stats.isDirectory()) throw new Unreadable('neither a file nor a folder')
    const files: string[] = []
    yield* walk(path, wanted, files, problems)
    if (files.length === 0) throw new Unreadable('no file in this folder')
    return files
  } catch (error) {
    problems.addError(path, error)
    return []
  }
}

function* walk(folder: string, wanted: Wanted, files: string[], problems: Problems): Operation<void> {
  for (const entry of yield* list(folder, problems)) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) yield* walk(path, wanted, files, problems)
    else if (entry.isFile() && wanted(entry.name)) files.push(path)
  }
}

function* list(folder: string, problems: Problems): Operation<Dirent[]> {
  try {
    const entries = yield* fromPromise(readdir(folder, { withFileTypes: true }))
    return entries.sort((a, b) => (a.name < b.name ? -1 : 1))
  } catch (error) {
    problems.addError(folder, error)
    return []
  }
}
