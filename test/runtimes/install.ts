/** Installs the runtimes that are not here yet: those of the registry by npm, Chromium by Debian's apt-get. */
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { npm } from './npm.ts'
import { binaries, findChromium, runtimes } from './runtimes.ts'

/** Gives what went wrong, if anything did. */
export function install(): string[] {
  const faults: string[] = []
  const attempt = (what: string, task: () => void): void => {
    console.log(`installing ${what}`)
    try {
      task()
    } catch (error) {
      faults.push(`${what} could not be installed: ${error instanceof Error ? error.message : String(error)}`)
    }
  }
  if (missing().length > 0) {
    attempt(
      'Node, Bun and Deno by npm',
      () => void npm(['ci', '--ignore-scripts', '--no-audit', '--no-fund'], binaries),
    )
    // They are optional, since each is for one platform; so npm does not say what kept it from installing one.
    for (const name of missing()) attempt(name, () => explain(name))
  }
  if (findChromium() === undefined) attempt('Chromium by apt-get', aptGetChromium)
  return faults
}

const missing = (): string[] => [
  ...new Set(runtimes.flatMap((each) => (each.package !== undefined && each.find() === undefined ? each.package : []))),
]

/** Throws the reason why a package is missing. */
function explain(name: string): never {
  const listed = JSON.parse(readFileSync(join(binaries, 'package.json'), 'utf8')) as {
    readonly optionalDependencies: Readonly<Record<string, string>>
  }
  const version = listed.optionalDependencies[name]
  if (version === undefined) throw new Error('there is no such package, so nothing for this platform')
  npm(['cache', 'add', version.startsWith('npm:') ? version.slice(4) : `${name}@${version}`], binaries)
  throw new Error('npm can fetch it, but did not install it')
}

function aptGetChromium(): void {
  const aptGet = (...args: string[]): void => {
    execFileSync('apt-get', ['-qq', '-o', 'DPkg::Lock::Timeout=120', ...args], {
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
      stdio: ['ignore', 'pipe', 'pipe'], // what it says on stderr comes with the error
    })
  }
  aptGet('update')
  aptGet('install', '-y', '--no-install-recommends', 'chromium')
}
