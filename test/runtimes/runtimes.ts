/** The runtimes that the suite runs on, and where their programs are. */
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** What the suite is run with beside the runtime: a script that is loaded first, and changes the platform. */
export type Preload = 'clamped-timers' | 'no-dispose' | 'no-post-task'

export interface Runtime {
  readonly name: string
  readonly kind: 'node' | 'bun' | 'deno' | 'chromium'
  readonly preload?: Preload
  /** The way in which the host loop is to let the host have its turns here. */
  readonly macrotask: 'setImmediate' | 'scheduler.postTask' | 'MessageChannel'
  /** The package of `binaries` that has its program on this platform, if one of them does; else the system has it. */
  readonly package?: string
  /** The program, if it is there. */
  readonly find: () => string | undefined
}

/** The package of binaries: what is pinned there is installed for this platform, as far as it exists. */
export const binaries: string = fileURLToPath(new URL('binaries', import.meta.url))

const { platform, arch } = process

/** A program in a package of `binaries`. */
function packed(name: string, path: string): Pick<Runtime, 'package' | 'find'> {
  const file = join(binaries, 'node_modules', name, platform === 'win32' ? `${path}.exe` : path)
  return { package: name, find: () => (existsSync(file) ? file : undefined) }
}

const nodeOf = (version: number) => packed(`node-${version}-${platform}-${arch}`, 'bin/node')
const bun = `@oven/bun-${platform === 'win32' ? 'windows' : platform}-${arch === 'arm64' ? 'aarch64' : arch}`
const deno = `@deno/${platform}-${arch}${platform === 'linux' ? '-glibc' : ''}`

/** Chromium, or a browser made from it, as the system has it. CHROMIUM names another. */
export function findChromium(): string | undefined {
  const names = ['chromium', 'chromium-browser', 'google-chrome', 'chrome.exe']
  const folders = (process.env['PATH'] ?? '').split(delimiter)
  const apps = ['Chromium', 'Google Chrome'].map((app) => `/Applications/${app}.app/Contents/MacOS/${app}`)
  const given = process.env['CHROMIUM'] ?? ''
  return [given, ...folders.flatMap((folder) => names.map((name) => join(folder, name))), ...apps].find(
    (file) => file !== '' && existsSync(file),
  )
}

const node = { kind: 'node', macrotask: 'setImmediate' } as const
const page = { kind: 'chromium', macrotask: 'scheduler.postTask', find: findChromium } as const

export const runtimes: readonly Runtime[] = [
  { ...node, name: 'Node, this one', find: () => process.execPath },
  ...[20, 22, 24, 26].map((version) => ({ ...node, name: `Node ${version}`, ...nodeOf(version) })),
  { ...node, name: 'Node 20, no Symbol.dispose', preload: 'no-dispose', ...nodeOf(20) },
  { name: 'Bun', kind: 'bun', macrotask: 'setImmediate', ...packed(bun, 'bin/bun') },
  { name: 'Deno', kind: 'deno', macrotask: 'setImmediate', ...packed(deno, 'deno') },
  { ...page, name: 'Chromium' },
  { ...page, name: 'Chromium, no scheduler', preload: 'no-post-task', macrotask: 'MessageChannel' },
  { ...page, name: 'Chromium, timers of 1 s', preload: 'clamped-timers' },
]
