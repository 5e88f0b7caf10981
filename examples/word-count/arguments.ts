/** The command line of word-count: what it accepts, and what it says about anything else. */
import { parseArgs } from 'node:util'
import { isSchedulerName, schedulerNames } from './schedulers.ts'
import type { SchedulerName } from './schedulers.ts'
import { isSelectionName, selectionNames } from './selection.ts'
import type { SelectionName } from './selection.ts'

export const usage = `usage: npm start -- [files or folders…] [--select ${selectionNames.join('|')}] [--scheduler ${schedulerNames.join('|')}] [--seed N] [--sources N] [--top N]`

/** What the user asked for. */
export interface Settings {
  /** Files and folders; empty for the files that the installation brought. */
  readonly paths: readonly string[]
  /** How the collector selects. */
  readonly select: SelectionName
  readonly scheduler: SchedulerName
  /** Of every random choice. */
  readonly seed: number
  /** How many files are open, and selected over, at once. */
  readonly sources: number
  /** How many words the report shows. */
  readonly top: number
}

/** Tells that the command line cannot be understood; the message is one line. */
export class UsageError extends Error {}

const options = {
  select: { type: 'string', default: 'set' },
  scheduler: { type: 'string', default: 'round-robin' },
  seed: { type: 'string', default: '1' },
  sources: { type: 'string', default: '64' },
  top: { type: 'string', default: '10' },
  help: { type: 'boolean', short: 'h', default: false },
} as const

/** Reads the command line; undefined if it asks for help. Throws UsageError. */
export function readArguments(args: readonly string[]): Settings | undefined {
  const { values, positionals } = parse(args)
  if (values.help) return undefined
  if (!isSelectionName(values.select)) {
    throw new UsageError(`--select must be one of ${selectionNames.join(', ')}, not '${values.select}'`)
  }
  if (!isSchedulerName(values.scheduler)) {
    throw new UsageError(`--scheduler must be one of ${schedulerNames.join(', ')}, not '${values.scheduler}'`)
  }
  return {
    paths: positionals,
    select: values.select,
    scheduler: values.scheduler,
    seed: wholeNumber('--seed', values.seed, -Infinity),
    sources: wholeNumber('--sources', values.sources, 1),
    top: wholeNumber('--top', values.top, 0),
  }
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true })
  } catch (error) {
    if (error instanceof TypeError) throw new UsageError(error.message.split('. ')[0]?.replaceAll('\n', ' '))
    throw error
  }
}

function wholeNumber(flag: string, text: string, least: number): number {
  const value = Number(text)
  if (/^-?\d+$/.test(text) && Number.isSafeInteger(value) && value >= least) return value
  const range = least === -Infinity ? 'a whole number' : `a whole number from ${least} up`
  throw new UsageError(`${flag} must be ${range}, not '${text}'`)
}
