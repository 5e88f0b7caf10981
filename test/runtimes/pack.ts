/**
 * A folder as a user's: the package installed from its tarball, so that what is tried is what is published, and beside it the
 * suite, in plain JavaScript that imports the package by its public names.
 */
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { npm } from './npm.ts'
import { runtimes } from './runtimes.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const here = fileURLToPath(new URL('.', import.meta.url))

/** Makes the folder from the build in dist; it is gone when this process ends. */
export async function pack(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'occamy-runtimes-'))
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
  const [tarball] = JSON.parse(npm(['pack', '--json', '--pack-destination', folder], root)) as { filename: string }[]
  if (tarball === undefined) throw new Error('npm pack made nothing')
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, type: 'module' }))
  npm(['install', '--offline', '--no-audit', '--no-fund', `./${tarball.filename}`], folder)
  await compile(folder, 'esm', { smoke: 'smoke/main.ts' })
  copyFileSync(join(here, 'commonjs.cjs'), join(folder, 'commonjs.cjs'))
  const preloads = runtimes.flatMap(({ preload }) => preload ?? [])
  await compile(folder, 'iife', Object.fromEntries(preloads.map((name) => [name, `preload/${name}.ts`])))
  return folder
}

async function compile(outdir: string, format: 'esm' | 'iife', entries: Record<string, string>): Promise<void> {
  await build({
    entryPoints: Object.fromEntries(Object.entries(entries).map(([name, path]) => [name, join(here, path)])),
    outdir,
    format,
    bundle: true,
    // Before the paths of tsconfig.json, which name the sources.
    external: ['occamy', 'node:*'],
    tsconfigRaw: {},
    target: 'es2022',
    platform: 'neutral',
  })
}
