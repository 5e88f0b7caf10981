/** Runs an example as a module of its own, on the sources, and gives the lines that it printed. */
import { format } from 'node:util'
import * as fastCheck from 'fast-check'
import * as occamy from 'occamy'
import * as check from 'occamy/check'
import * as occamyEslint from 'occamy/eslint'
import * as occamyFastCheck from 'occamy/fast-check'
import * as interop from 'occamy/interop'
import * as occamyVitest from 'occamy/vitest'
import ts from 'typescript'
import * as vitest from 'vitest'
import type { Example } from './examples.ts'

const modules: ReadonlyMap<string, unknown> = new Map<string, unknown>([
  ['occamy', occamy],
  ['occamy/interop', interop],
  ['occamy/check', check],
  ['occamy/fast-check', occamyFastCheck],
  ['occamy/vitest', occamyVitest],
  ['occamy/eslint', occamyEslint],
  // The tools of the adapters.
  ['fast-check', fastCheck],
  ['vitest', vitest],
])

function require(name: string): unknown {
  if (!modules.has(name)) throw new Error(`an example imports ${name}, which no user of occamy has to have`)
  return modules.get(name)
}

type Program = (imports: typeof require, exports: object, console: object) => Promise<void>
const AsyncFunction = (async () => {}).constructor as new (...source: string[]) => Program

/** As CommonJS in an async function, a module can wait at its top level, and is given its imports and its console. */
function compile(code: string): Program {
  const { outputText } = ts.transpileModule(code, {
    compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 },
  })
  return new AsyncFunction('require', 'exports', 'console', outputText)
}

export async function runExample({ code }: Example): Promise<string[]> {
  const lines: string[] = []
  const log = (...values: unknown[]): void => void lines.push(...format(...values).split('\n'))
  await compile(code)(require, {}, { log })
  return lines
}
