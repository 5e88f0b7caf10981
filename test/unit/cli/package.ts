/** The package as it is installed, built from the sources, in a folder of its own: for the command to be run there as users run it. */
import { execFile } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const root = fileURLToPath(new URL('../../../', import.meta.url))

export interface Ended {
  readonly status: number | null
  readonly out: string
  readonly err: string
}

export interface Installed {
  readonly folder: string
  /** The address of the worker's module. */
  readonly worker: URL
  /** Writes a file into it. */
  readonly write: (name: string, text: string) => string
  /** Makes another package known there. */
  readonly link: (name: string) => void
  /** Runs the command there, in a process of its own. */
  readonly run: (...args: string[]) => Promise<Ended>
  readonly remove: () => void
}

export async function install(): Promise<Installed> {
  const folder = mkdtempSync(join(tmpdir(), 'occamy-'))
  const home = join(folder, 'node_modules', 'occamy')
  mkdirSync(home, { recursive: true })
  copyFileSync(`${root}package.json`, join(home, 'package.json'))
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }')
  await build({
    entryPoints: [
      { in: `${root}src/index.ts`, out: 'index' },
      { in: `${root}src/interop/index.ts`, out: 'interop' },
      { in: `${root}src/check/index.ts`, out: 'check' },
      { in: `${root}src/eslint/index.ts`, out: 'eslint' },
      { in: `${root}src/cli/main.ts`, out: 'cli' },
      { in: `${root}src/cli/worker.ts`, out: 'cli-worker' },
    ],
    outdir: join(home, 'dist'),
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'es2022',
    tsconfig: `${root}tsconfig.build.json`,
  })
  const cli = join(home, 'dist', 'cli.js')
  return {
    folder,
    worker: new URL(`file://${join(home, 'dist', 'cli-worker.js')}`),
    write: (name, text) => {
      writeFileSync(join(folder, name), text)
      return name
    },
    link: (name) => symlinkSync(`${root}node_modules/${name}`, join(folder, 'node_modules', name)),
    run: (...args) =>
      new Promise((resolve) => {
        const child = execFile(process.execPath, [cli, ...args], { cwd: folder }, (_error, out, err) =>
          resolve({ status: child.exitCode, out, err }),
        )
      }),
    remove: () => rmSync(folder, { recursive: true }),
  }
}
