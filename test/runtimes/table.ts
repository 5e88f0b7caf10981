/** The results as a table. */
import type { Result } from './run.ts'

const head = ['runtime', 'version', 'macrotask', 'programs', 'require()', 'time']

/** Prints a line for each runtime. */
export function table(results: readonly Result[]): string {
  const rows = results.map(({ name, version, macrotask, passed, failures, required, seconds }) => [
    name,
    version,
    macrotask,
    failures.length === 0 ? `${passed} passed` : `${passed} passed, ${failures.length} FAILED`,
    required === undefined ? '-' : required ? 'works' : 'FAILED',
    `${seconds.toFixed(1)} s`,
  ])
  const widths = head.map((title, column) => Math.max(...[head, ...rows].map((row) => (row[column] ?? title).length)))
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd()
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n')
}
