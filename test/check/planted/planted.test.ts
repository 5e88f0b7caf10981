/** Every planted bug is found, every protocol without its bug passes, and the published counts are right. */
import { readFileSync } from 'node:fs'
import { explore, replay } from 'occamy/check'
import type { Failure, Report } from 'occamy/check'
import { describe, expect, it } from 'vitest'
import { all } from './all.ts'
import type { Planted } from './planted.ts'

/** How a search failed: of an error, its first line. */
function failureOf(report: Report): Pick<Failure, 'kind' | 'error'> | undefined {
  if (report.verdict !== 'failed') return undefined
  const { kind, error } = report.failure
  return { kind, error: error instanceof Error ? `${error.name}: ${error.message}` : error }
}

describe('a protocol without its planted bug passes under every schedule', () => {
  it.each(all)('$name', ({ good, options }) => {
    const report = explore(good, options)
    expect(report.toString()).toMatch(/^passed/)
    expect(report.verdict).toBe('passed')
  })
})

describe('a planted bug is found, and its schedule fails in the same way again', () => {
  it.each(all)('$name: $bug', ({ bad, fails, options }) => {
    const report = explore(bad, options)
    expect(report.verdict === 'failed' ? report.failure.kind : report.verdict).toBe(fails)
    if (report.verdict !== 'failed') return
    expect(failureOf(replay(bad, report.failure.schedule, options))).toEqual(failureOf(report))
  })
})

/** All that is told of a program, with a mistake and without. */
function told({ name, bad, good, options }: Planted): string {
  const failed = explore(bad, options)
  const passed = explore(good, options).passing()
  return `# ${name}\n\n${[failed.toString(), failed.toMermaid(), passed?.toString()].join('\n\n')}\n`
}

it('what is told of each is this text', async () => {
  await expect(all.map(told).join('\n')).toMatchFileSnapshot('./told.txt')
})

/** The rows of the published table, by the name of the bug: until the first that fails, and all without the bug. */
function published(): Map<string, readonly number[]> {
  const text = readFileSync(new URL('../../../docs/planted-bugs.md', import.meta.url), 'utf8')
  const rows = text.split('\n').flatMap((line) => {
    const [, name, first, classes] = line.split('|').map((cell) => cell.trim())
    return name !== undefined && Number(first) > 0 ? [[name, [Number(first), Number(classes)]] as const] : []
  })
  return new Map(rows)
}

describe('the published counts are those of the search', () => {
  const rows = published()
  it.each(all)('$name', ({ name, good, bad, options }) => {
    expect([explore(bad, options).executions, explore(good, options).executions]).toEqual(rows.get(name))
  })
})

describe('the planted bugs', () => {
  it('are twenty or more, each with a name of its own', () => {
    expect(new Set(all.map(({ name }) => name)).size).toBe(all.length)
    expect(all.length).toBeGreaterThanOrEqual(20)
  })
})
