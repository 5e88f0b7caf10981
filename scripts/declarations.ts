/**
 * Writes the declarations of the package below `dist`: a file for each source that the types of an entry reach, with a map into
 * `src`, which ships too, so that an editor's "go to definition" ends in the source. (Bundled declarations have no maps.)
 *
 * No types are checked here: with `isolatedDeclarations`, a declaration follows from the text of its source.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import ts from 'typescript'

interface Package {
  readonly exports: Readonly<Record<string, string | { readonly types: string }>>
}

/** The declarations of every source, by the paths of their files. */
function emit(): Map<string, string> {
  const options = {
    noEmit: false,
    emitDeclarationOnly: true,
    declarationMap: true,
    noCheck: true,
    rootDir: 'src',
    outDir,
  }
  const config = ts.getParsedCommandLineOfConfigFile('tsconfig.package.json', options, {
    ...ts.sys,
    onUnRecoverableConfigFileDiagnostic: fail,
  })
  if (config === undefined) throw new Error('tsconfig.package.json cannot be read')
  const files = new Map<string, string>()
  const program = ts.createProgram(config.fileNames, config.options)
  program.emit(undefined, (path, text) => files.set(resolve(path), text)).diagnostics.forEach(fail)
  return files
}

function fail({ messageText }: ts.Diagnostic): never {
  throw new Error(ts.flattenDiagnosticMessageText(messageText, '\n'))
}

/** The declarations that `path` refers to, itself included. */
function reach(path: string, text: (path: string) => string, reached: Set<string> = new Set()): Set<string> {
  if (reached.has(path)) return reached
  reached.add(path)
  for (const to of imports(text(path))) reach(resolve(dirname(path), to.replace(/\.ts$/, '.d.ts')), text, reached)
  return reached
}

function imports(text: string): string[] {
  const { importedFiles } = ts.preProcessFile(text)
  return importedFiles.map(({ fileName }) => fileName).filter((name) => name.startsWith('.'))
}

/** Has imports name modules as they are published. No character moves, so the map stays true. */
function withPublishedNames(text: string): string {
  return imports(text).reduce((all, name) => all.replaceAll(`'${name}'`, `'${name.replace(/\.ts$/, '.js')}'`), text)
}

/** What a declaration that needs it says first, so that no project has to name it in its `lib`. */
const DISPOSABLE = '/// <reference lib="esnext.disposable" />\n'

/** Whether a declaration needs what `esnext.disposable` declares. */
function usesDisposable(text: string): boolean {
  return /\b(Async)?Disposable\b|\bSymbol\.(async)?[dD]ispose\b/.test(text)
}

/** A map of what has one more line before it. */
function oneLineDown(map: string): string {
  const fields = JSON.parse(map) as { mappings: string }
  return JSON.stringify({ ...fields, mappings: `;${fields.mappings}` })
}

const outDir = resolve('dist')
const files = emit()
const read = (path: string): string => {
  const text = files.get(path)
  if (text === undefined) throw new Error(`no source makes ${relative('.', path)}`)
  return text
}
const { exports } = JSON.parse(readFileSync('package.json', 'utf8')) as Package
const entries = Object.values(exports).flatMap((entry) => (typeof entry === 'string' ? [] : resolve(entry.types)))
const reached = new Set(entries.flatMap((entry) => [...reach(entry, read)]))
for (const path of reached) {
  mkdirSync(dirname(path), { recursive: true })
  const [text, map] = [withPublishedNames(read(path)), read(`${path}.map`)]
  const refers = usesDisposable(text)
  writeFileSync(path, refers ? DISPOSABLE + text : text)
  writeFileSync(`${path}.map`, refers ? oneLineDown(map) : map)
}
console.log(`${reached.size} declarations below ${join(relative('.', outDir), '/')}`)
