/** The maps of the package lead from each line that is run, and each that is declared, to its source, which is in the package. */
import { readFileSync } from 'node:fs'
import { posix } from 'node:path'
import { originalPositionFor, TraceMap } from '@jridgewell/trace-mapping'
import { beforeAll, describe, expect, it } from 'vitest'
import { packed } from './packed.ts'

let files: string[] = []
beforeAll(() => {
  files = packed()
})

const ending = (end: string): string[] => files.filter((path) => path.startsWith('dist/') && path.endsWith(end))
const sources = new Map<string, string[]>()
function lineOf(path: string, line: number): string {
  if (!sources.has(path)) sources.set(path, readFileSync(path, 'utf8').split('\n'))
  return sources.get(path)?.[line - 1] ?? ''
}

interface Traced {
  readonly at: string
  readonly name: string
  readonly source: string
}

/** Where the maps lead from the names that `pattern` finds at the beginning of lines. */
function trace(path: string, pattern: RegExp): Traced[] {
  const map = new TraceMap(readFileSync(`${path}.map`, 'utf8'))
  return readFileSync(path, 'utf8')
    .split('\n')
    .flatMap((text, i) => {
      const found = pattern.exec(text)
      const name = found?.[1]
      if (found === null || name === undefined) return []
      const column = found[0].length - name.length
      const { source, line } = originalPositionFor(map, { line: i + 1, column })
      const landed = source === null ? 'nowhere' : lineOf(posix.join(posix.dirname(path), source), line)
      return { at: `${path}:${i + 1}`, name, source: landed }
    })
}

const lost = (traced: readonly Traced[]): Traced[] =>
  // esbuild numbers what would clash.
  traced.filter(({ name, source }) => !new RegExp(`\\b${name.replace(/\d+$/, '')}\\d*\\b`).test(source))

describe('the maps', () => {
  it('name sources that are in the package', () => {
    const named = ending('.map').flatMap((path) => {
      const { sources } = JSON.parse(readFileSync(path, 'utf8')) as { readonly sources: readonly string[] }
      return sources.map((source) => posix.join(posix.dirname(path), source))
    })
    expect(named.length).toBeGreaterThan(200)
    expect(named.filter((source) => !files.includes(source))).toEqual([])
  })

  it('lead from each function and class that is run to its line', () => {
    const traced = ending('.js').flatMap((path) =>
      trace(path, /^(?:(?:async )?function\*? |var (?=\w+ = class)|class )(\w+)/),
    )
    expect(traced.length).toBeGreaterThan(600)
    expect(lost(traced)).toEqual([])
  })

  it('lead from each declaration to its line', () => {
    const declared = /^export (?:declare )?(?:abstract )?(?:function|class|const|interface|type) (?!\{)(\w+)/
    const traced = ending('.d.ts').flatMap((path) => trace(path, declared))
    expect(traced.length).toBeGreaterThan(200)
    expect(lost(traced)).toEqual([])
  })
})
