/** What `npm publish` would send, of what is built now. */
import { execSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

type Packed = ReadonlyArray<{ readonly files: ReadonlyArray<{ readonly path: string }> }>

/** The paths of the files of the package, in order. */
export function packed(): string[] {
  // A command line, since npm is no program of its own on Windows. Nothing is built again.
  const listed = execSync('npm pack --dry-run --json --ignore-scripts', {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const [one] = JSON.parse(listed) as Packed
  return (one?.files ?? []).map(({ path }) => path).toSorted()
}

export interface Manifest {
  readonly exports: Readonly<Record<string, string | { readonly types: string; readonly default: string }>>
}

export const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as Manifest

export interface Entry {
  /** As it is imported: `occamy/check`. */
  readonly name: string
  /** Where its types are declared, and what is run. */
  readonly types: string
  readonly file: string
}

/** The entries of the package. */
export const entries: readonly Entry[] = Object.entries(manifest.exports).flatMap(([path, to]) =>
  typeof to === 'string' ? [] : { name: `occamy${path.slice(1)}`, types: to.types, file: to.default },
)
