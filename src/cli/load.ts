/** Loads what is to be checked, and the checker that belongs to it. */
import { statSync } from 'node:fs'
import { createRequire, register } from 'node:module'
import { extname, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { inspect } from 'node:util'
import type * as Checker from '../check/index.ts'
import type { Program } from '../check/index.ts'
import { RefusedError } from './messages.ts'

/**
 * The checker that a file, which has been loaded, would import itself: a program can be checked by the occamy that it was made with
 * alone. This one, if the file can import none.
 */
export async function loadChecker(file: string): Promise<typeof Checker> {
  const found = resolveFrom(file, 'occamy/check')
  if (found === undefined) return import('../check/index.ts')
  const require = createRequire(resolve(file))
  // What required occamy, through tsx, may have a copy of it that is no ES module.
  if (Object.hasOwn(require.cache, require.resolve('occamy'))) return require('occamy/check') as typeof Checker
  return (await import(found)) as typeof Checker
}

/** Loads the program that a file exports under a name. Throws RefusedError if there is none. */
export async function loadProgram(file: string, name: string): Promise<Program<unknown>> {
  const stats = statSync(file, { throwIfNoEntry: false })
  if (stats === undefined) throw new RefusedError(`${file}: no such file`)
  if (!stats.isFile())
    throw new RefusedError(`${file}: ${stats.isDirectory() ? 'a folder, and no file' : 'no plain file, to be loaded'}`)
  const exported = namesOf(await load(file))
  const program = exported[name]
  if (typeof program === 'function') return checked(program as Program<unknown>, file, name)
  const names = Object.keys(exported).filter((each) => typeof exported[each] === 'function')
  const others = names.length === 0 ? 'it exports no function' : `the functions that it exports: ${names.join(', ')}`
  if (!Object.hasOwn(exported, name))
    throw new RefusedError(`${file} has no ${name === 'default' ? 'default export' : `export ${name}`}; ${others}`)
  throw new RefusedError(
    `the export ${name} of ${file} is no function, but ${inspect(program, { depth: 0 })}; ${others}`,
  )
}

/** The path of a file that was given as one, or by its URL. */
export function pathOf(file: string): string {
  if (!/^file:/i.test(file)) return file
  try {
    return fileURLToPath(file)
  } catch (error) {
    throw new RefusedError(`${file}: ${(error as Error).message}`)
  }
}

/** Refuses a function that is no program by what it is. */
function checked(program: Program<unknown>, file: string, name: string): Program<unknown> {
  const { [Symbol.toStringTag]: kind } = program as { readonly [Symbol.toStringTag]?: string }
  const isClass = /^class\b/.test(Function.prototype.toString.call(program))
  if (!isClass && kind !== 'AsyncFunction' && kind !== 'AsyncGeneratorFunction') return program
  const what = isClass ? 'a class' : `an async ${kind === 'AsyncFunction' ? '' : 'generator '}function`
  throw new RefusedError(`the export ${name} of ${file} is ${what}: a program is a function that makes an operation`)
}

/** What a module exports; a module that was CommonJS has all of it in its default export. */
function namesOf(module: object): Record<string, unknown> {
  const exported: Record<string, unknown> = { ...module }
  const { default: inner } = exported
  if (typeof inner !== 'object' || inner === null || !Object.hasOwn(inner, '__esModule')) return exported
  return { ...exported, ...inner }
}

/** What Node says of TypeScript that it does not run. */
const NOT_RUN = new Set(['ERR_UNKNOWN_FILE_EXTENSION', 'ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX'])

async function load(file: string): Promise<object> {
  const { href } = pathToFileURL(resolve(file))
  try {
    return (await import(href)) as object
  } catch (error) {
    if (/^\.[cm]?tsx?$/.test(extname(file)) && NOT_RUN.has(String((error as { code?: unknown } | null)?.code)))
      return loadByTsx(file, href)
    throw new RefusedError(`${file} cannot be loaded: ${inspect(error)}`)
  }
}

/** TypeScript, on a Node that does not run it: by tsx, if that is installed beside the file. */
async function loadByTsx(file: string, href: string): Promise<object> {
  if (resolveFrom(file, 'tsx/esm') === undefined)
    throw new RefusedError(
      `${file} is TypeScript, which Node ${process.versions.node} does not run: install tsx, or use Node 22.18 or later`,
    )
  try {
    // A package that is no ES module has its TypeScript required.
    createRequire(href)('tsx/cjs')
    register('tsx/esm', { parentURL: href, data: true })
    return (await import(`${href}?by=tsx`)) as object
  } catch (error) {
    throw new RefusedError(`${file} cannot be loaded: ${inspect(error)}`)
  }
}

/** The address of a module, as the file would import it. */
function resolveFrom(file: string, name: string): string | undefined {
  try {
    return pathToFileURL(createRequire(resolve(file)).resolve(name)).href
  } catch {
    return undefined
  }
}
