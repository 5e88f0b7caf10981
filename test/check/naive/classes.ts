/**
 * Classes of executions that differ only by the order of independent events (A. Mazurkiewicz 1977), by their normal form
 * (D. Foata 1969): level by level, each event as early as those before it that it depends on allow.
 */
import type { Happening } from './interpret.ts'

/** Whether the order of two events matters: one writes what the other touches. */
export function dependent(a: Happening, b: Happening): boolean {
  return touches(b, a.writes) || touches(a, b.writes)
}

function touches({ reads, writes }: Happening, cells: ReadonlySet<string>): boolean {
  for (const cell of cells) if (reads.has(cell) || writes.has(cell)) return true
  return false
}

interface Use {
  written: number
  read: number
}

/** The same for two sequences of events if and only if they are of one class. */
export function normalForm(events: readonly Happening[]): string {
  const uses = new Map<string, Use>()
  const levels: string[][] = []
  for (const event of events) {
    let level = 0
    for (const cell of event.reads) level = Math.max(level, uses.get(cell)?.written ?? 0)
    for (const cell of event.writes) {
      const use = uses.get(cell)
      level = Math.max(level, use?.written ?? 0, use?.read ?? 0)
    }
    ;(levels[level] ??= []).push(`${event.label} ${cells(event)}`)
    mark(uses, event, level + 1)
  }
  return levels.map((level) => level.sort().join('; ')).join('\n')
}

function cells({ reads, writes }: Happening): string {
  return `(${[...reads].sort().join()} | ${[...writes].sort().join()})`
}

function mark(uses: Map<string, Use>, { reads, writes }: Happening, level: number): void {
  for (const cell of [...reads, ...writes]) {
    const use = uses.get(cell) ?? { written: 0, read: 0 }
    if (writes.has(cell)) use.written = Math.max(use.written, level)
    use.read = Math.max(use.read, level)
    uses.set(cell, use)
  }
}
