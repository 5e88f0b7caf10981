/** One runtime: its version, the suite, and `require` where there is one. */
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { runChromium } from './run-chromium.ts'
import { runProcess } from './run-process.ts'
import type { Runtime } from './runtimes.ts'
import type { Failure } from './transcript.ts'

export interface Result {
  readonly name: string
  readonly version: string
  readonly macrotask: string
  readonly passed: number
  /** Whether `require` gives the package; undefined where there is no `require`. */
  readonly required: boolean | undefined
  readonly failures: readonly Failure[]
  readonly seconds: number
}

const versionOf = (file: string): string =>
  /\d+(\.\d+)+/.exec(
    execFileSync(file, ['--version'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }),
  )?.[0] ?? '?'

/** The arguments that have a runtime run a file of the folder. */
function argumentsFor({ kind, preload }: Runtime, file: string): readonly string[] {
  switch (kind) {
    case 'node':
      return [...(preload === undefined ? [] : ['--import', `./${preload}.js`]), file]
    case 'bun':
      return [file]
    case 'deno':
      return ['run', '--allow-all', '--no-remote', '--node-modules-dir=manual', '--quiet', file]
    case 'chromium':
      throw new Error('a browser runs pages')
  }
}

/** Runs the suite that lies in `folder` on one runtime, whose program is `file`. */
export async function run(runtime: Runtime, file: string, folder: string): Promise<Result> {
  const { name, kind, preload } = runtime
  const began = performance.now()
  const start = (script: string) => runProcess({ file, args: argumentsFor(runtime, script), cwd: folder })
  const suite =
    kind === 'chromium'
      ? await runChromium(file, folder, preload && join(folder, `${preload}.js`))
      : await start('smoke.js')
  const { macrotask = '-', passed } = suite
  const failures = [...suite.failures]
  if (macrotask !== runtime.macrotask)
    failures.push({ what: 'the host loop', error: `used ${macrotask}, not ${runtime.macrotask}` })
  const commonjs = kind === 'chromium' ? undefined : await start('commonjs.cjs')
  failures.push(...(commonjs?.failures ?? []))
  return {
    name,
    version: kind === 'chromium' ? (suite.version ?? '?') : versionOf(file),
    macrotask,
    passed: passed.length,
    required: commonjs && commonjs.failures.length === 0,
    failures,
    seconds: (performance.now() - began) / 1000,
  }
}
