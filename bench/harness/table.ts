// Tables of text, for a terminal or in Markdown, and the numbers in them.

import type { Summary } from './statistics.ts'

/** Renders rows of cells under a header: the columns from `numbers` on are right-aligned. */
export function renderTable(
  header: readonly string[],
  rows: readonly string[][],
  numbers: number,
  markdown: boolean,
): string {
  const lines = [header, ...rows]
  const widths = header.map((_, column) => Math.max(3, ...lines.map((line) => line[column]?.length ?? 0)))
  const pad = (text: string, column: number): string =>
    column >= numbers ? text.padStart(widths[column] ?? 0) : text.padEnd(widths[column] ?? 0)
  const render = (line: readonly string[]): string => {
    const cells = line.map(pad)
    return markdown ? `| ${cells.join(' | ')} |` : cells.join('  ').trimEnd()
  }
  const rule = widths.map((width, column) => '-'.repeat(column >= numbers ? width - 1 : width))
  const ruled = markdown
    ? `| ${rule.map((dashes, column) => (column >= numbers ? `${dashes}:` : dashes)).join(' | ')} |`
    : widths.map((width) => '-'.repeat(width)).join('  ')
  return [render(header), ruled, ...rows.map(render)].join('\n')
}

/** Formats with three digits that matter, and all before the point. */
export function formatNumber(value: number): string {
  if (!Number.isFinite(value)) return '-'
  const digits = value >= 100 ? 0 : value >= 10 ? 1 : 2
  return value.toFixed(digits).replace(/\B(?=(\d{3})+$)/g, ',')
}

/** Formats a summary as its median with its least and largest value. */
export function formatSummary(summary: Summary | undefined): string {
  if (summary === undefined) return '-'
  const { median, min, max } = summary
  return `${formatNumber(median)} (${formatNumber(min)}-${formatNumber(max)})`
}
