/** Every planted bug is found, and every protocol without its bug passes. */
import { explore, replay } from 'occamy/check'
import type { Failure, Report } from 'occamy/check'
import { describe, expect, it } from 'vitest'
import { all } from './all.ts'

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

describe('the planted bugs', () => {
  it('are twenty or more, each with a name of its own', () => {
    expect(new Set(all.map(({ name }) => name)).size).toBe(all.length)
    expect(all.length).toBeGreaterThanOrEqual(20)
  })
})
