/** One execution as it is shown: lanes, a diagram, and the schedule to run it again by. */
import type { Trace, TraceStep } from '../types.ts'

/** How wide a lane is, at most. */
const WIDEST = 28
/** How many rows are shown. */
const MOST_ROWS = 200

/** Who is stuck at the end, and in words at what: `waits to receive from jobs`. */
export interface Stuck {
  readonly tasklet: string
  readonly waitsFor: string
}

export class PlainTrace implements Trace {
  readonly steps: readonly TraceStep[]
  readonly tasklets: readonly string[]
  readonly schedule: string
  private readonly stuck: readonly Stuck[]

  constructor(steps: readonly TraceStep[], tasklets: readonly string[], schedule: string, stuck: readonly Stuck[]) {
    this.steps = steps
    this.tasklets = tasklets
    this.schedule = schedule
    this.stuck = stuck
  }

  /** One column for each tasklet that took part, one row for each step. */
  toString(): string {
    const took = new Set(this.steps.flatMap(({ tasklets }) => tasklets))
    const lanes = this.tasklets.filter((name) => took.has(name))
    if (lanes.length === 0) return '(no step was taken)'
    const rows = this.steps.map((step) => lanes.map((lane) => cellOf(step, lane)))
    const widths = lanes.map((lane, i) =>
      Math.min(WIDEST, Math.max(lane.length, ...rows.map((row) => (row[i] as string).length))),
    )
    const line = (cells: readonly string[]): string =>
      cells
        .map((cell, i) => fit(cell, widths[i] as number))
        .join('  ')
        .trimEnd()
    const digits = String(rows.length).length
    const numbered = rows.map((row, i) => `${String(i + 1).padStart(digits)}  ${line(row)}`)
    return [`${' '.repeat(digits)}  ${line(lanes)}`, ...shortened(numbered)].join('\n')
  }

  toMermaid(): string {
    const ids = new Map(this.tasklets.map((name, i) => [name, `t${i}`]))
    const id = (name: string | undefined): string => ids.get(name ?? '') ?? 't0'
    const head = this.tasklets.map((name) => `  participant ${id(name)} as ${safe(name)}`)
    const body = this.steps.map(({ tasklets: [from, to, ...more], what, kind }) => {
      if (kind === 'communication' && to !== undefined && more.length === 0)
        return `  ${id(from)}->>${id(to)}: ${safe(what)}`
      const last = more.at(-1) ?? to
      return `  Note over ${id(from)}${last === undefined ? '' : `,${id(last)}`}: ${safe(what)}`
    })
    const end = this.stuck.map(({ tasklet, waitsFor }) => `  Note over ${id(tasklet)}: ${safe(waitsFor)}`)
    return ['sequenceDiagram', ...head, ...body, ...end].join('\n')
  }
}

/** The beginning and the end of what is very long. */
function shortened(rows: readonly string[]): readonly string[] {
  if (rows.length <= MOST_ROWS) return rows
  const shown = MOST_ROWS / 2
  return [...rows.slice(0, shown), `… ${rows.length - MOST_ROWS} steps …`, ...rows.slice(-shown)]
}

/** What a step shows in a lane: what the tasklet did, or who gave it something. */
function cellOf({ tasklets, what, kind }: TraceStep, lane: string): string {
  const at = tasklets.indexOf(lane)
  if (at < 0) return '·'
  if (at === 0 || kind !== 'communication' || tasklets.length > 2) return what
  return `<- ${tasklets[0] as string}`
}

function fit(text: string, width: number): string {
  return text.length > width ? `${text.slice(0, width - 1)}…` : text.padEnd(width)
}

/** Without what Mermaid would read as its own. */
function safe(text: string): string {
  return text.replaceAll(/[;#:\n]/g, (character) => (character === '\n' ? ' ' : `#${character.charCodeAt(0)};`))
}
