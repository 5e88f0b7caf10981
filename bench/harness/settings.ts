// What the command line asks for: read, and refused, before anything is measured.

import { parseArgs } from 'node:util'
import { systems, type Workload, workloads } from './catalog.ts'

export const usage = `npm run bench -- [options]

  --only a,b        these workloads; a name that is none stands for all that begin so: alt
  --systems a,b     these systems: ${systems.join(' ')}
  --rounds N        how often everything is measured, the systems in turn (7)
  --target MS       how long one measurement lasts at least (200)
  --json FILE       the raw samples as well; without FILE, on the standard output in place of the report
  --markdown        the report in Markdown, as bench/RESULTS.md has it
  --smoke           everything once with tiny counts; no time is asserted, only that all works
  --help            this text`

export interface Settings {
  readonly workloads: readonly Workload[]
  readonly systems: readonly string[]
  readonly rounds: number
  readonly target: number
  /** Where the samples go: a file, or STDOUT. */
  readonly json: string | undefined
  readonly markdown: boolean
  readonly smoke: boolean
}

/** The standard output, as the name of a file. */
export const STDOUT = '-'

/** What is wrong with the command line. */
export class UsageError extends Error {
  override readonly name: string = 'UsageError'
}

/** Reads the arguments. Throws UsageError. */
export function readSettings(args: readonly string[]): Settings | 'help' {
  const values = parse(args)
  if (values.help) return 'help'
  const named = names('systems', values.systems) ?? systems
  const unknown = named.filter((system) => !systems.includes(system))
  if (unknown.length > 0) throw new UsageError(`--systems ${unknown.join(',')}: there is ${systems.join(' ')}`)
  return {
    workloads: chosen(names('only', values.only)),
    systems: systems.filter((system) => named.includes(system)),
    rounds: positive('rounds', values.rounds),
    target: positive('target', values.target),
    json: values.json,
    markdown: values.markdown,
    smoke: values.smoke,
  }
}

function parse(args: readonly string[]) {
  const options = {
    only: { type: 'string', multiple: true },
    systems: { type: 'string', multiple: true },
    rounds: { type: 'string', default: '7' },
    target: { type: 'string', default: '200' },
    json: { type: 'string' },
    markdown: { type: 'boolean', default: false },
    smoke: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  } as const
  try {
    return parseArgs({ args: args.map(withJson), options }).values
  } catch (error) {
    throw new UsageError((error as Error).message)
  }
}

/** `--json` alone, which `parseArgs` has no way to say. */
function withJson(arg: string, i: number, args: readonly string[]): string {
  const next = args[i + 1]
  return arg === '--json' && (next === undefined || next.startsWith('-')) && next !== STDOUT ? `--json=${STDOUT}` : arg
}

/** The names of an option that is given once or several times, with commas or without. */
function names(option: string, given: readonly string[] | undefined): readonly string[] | undefined {
  const all = given?.flatMap((text) => text.split(','))
  if (all?.includes('')) throw new UsageError(`--${option} ${String(given)}: a name is missing`)
  return all
}

function chosen(wanted: readonly string[] | undefined): readonly Workload[] {
  if (wanted === undefined) return workloads
  const isWorkload = (text: string): boolean => workloads.some(({ name }) => name === text)
  const means = (text: string, { name }: Workload): boolean =>
    isWorkload(text) ? name === text : name.startsWith(text)
  const unknown = wanted.filter((text) => !workloads.some((workload) => means(text, workload)))
  if (unknown.length > 0)
    throw new UsageError(`--only ${unknown.join(',')}: there is ${workloads.map(({ name }) => name).join(' ')}`)
  return workloads.filter((workload) => wanted.some((text) => means(text, workload)))
}

function positive(option: string, text: string): number {
  const value = Number(text)
  if (!Number.isInteger(value) || value <= 0) {
    throw new UsageError(`--${option} ${text}: a positive whole number is wanted`)
  }
  return value
}
