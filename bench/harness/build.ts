// Builds what is measured, into a folder of its own: every JavaScript system as one bundle, with the library in it, as a
// user's bundler would ship it (occamy from src), and Go's program. Says what could not be built.

import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { build, type BuildOptions } from 'esbuild'
import { peers } from './catalog.ts'

/** A system that can be run: the command, and what comes before the workloads. */
export interface Built {
  readonly system: string
  readonly command: string
  readonly args: readonly string[]
  readonly workloads: readonly string[]
}

export interface Buildings {
  readonly built: readonly Built[]
  /** Why each other one is left out. */
  readonly leftOut: readonly string[]
  readonly folder: string
}

const path = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url))

const common: BuildOptions = {
  alias: {
    'occamy/check': path('../../src/check/index.ts'),
    'occamy/interop': path('../../src/interop/index.ts'),
    occamy: path('../../src/index.ts'),
  },
  bundle: true,
  format: 'esm',
  target: 'es2022',
  logLevel: 'silent',
  tsconfig: path('../../tsconfig.build.json'), // as the published bundle is built
}

/** Builds the systems; the folder is gone when the process ends. */
export async function buildSystems(systems: readonly string[]): Promise<Buildings> {
  const folder = mkdtempSync(join(tmpdir(), 'occamy-bench-'))
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  const built: Built[] = []
  const leftOut: string[] = []
  for (const system of systems) {
    const missing = whatIsMissing(system)
    if (missing === undefined) built.push(await buildSystem(system, folder))
    else leftOut.push(`${system}: ${missing}`)
  }
  return { built, leftOut, folder }
}

function whatIsMissing(system: string): string | undefined {
  if (system === 'go') return goVersion() === undefined ? 'Go is not installed' : undefined
  const peer = peers.get(system)
  if (peer === undefined || packageVersion(peer) !== undefined) return undefined
  return `the package ${peer} is not installed`
}

async function buildSystem(system: string, folder: string): Promise<Built> {
  const isGo = system === 'go'
  const outfile = join(folder, isGo ? 'go-system' : `${system}.mjs`)
  if (isGo) execFileSync('go', ['build', '-o', outfile, '.'], { cwd: path('../go'), stdio: 'inherit' })
  else await build({ ...common, platform: 'node', entryPoints: [path(`../systems/${system}.ts`)], outfile })
  const command = isGo ? outfile : process.execPath
  const args = isGo ? [] : ['--expose-gc', '--max-old-space-size=8192', outfile]
  const workloads = JSON.parse(execFileSync(command, [...args, '--list'], { encoding: 'utf8' })) as string[]
  return { system, command, args, workloads }
}

/** The version of Go on the path, if there is one. */
export function goVersion(): string | undefined {
  try {
    return execFileSync('go', ['version'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim()
  } catch {
    return undefined
  }
}

/** The version of an installed package, if it is. */
export function packageVersion(name: string): string | undefined {
  const require = createRequire(import.meta.url)
  for (const folder of require.resolve.paths(name) ?? []) {
    try {
      return (require(join(folder, name, 'package.json')) as { version: string }).version
    } catch {}
  }
  return undefined
}

/** The bytes of the core import, minified and compressed: what it adds to a page. */
export async function coreImportSize(): Promise<number> {
  const contents = "export { run, spawn, channel, alt, sleep } from 'occamy'"
  const stdin = { contents, resolveDir: path('.') }
  const { outputFiles } = await build({ ...common, platform: 'neutral', minify: true, write: false, stdin })
  return gzipSync(outputFiles?.[0]?.contents ?? new Uint8Array(), { level: 9 }).length
}
