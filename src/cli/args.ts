/** The arguments of the command. */
import { parseArgs } from 'node:util'
import { RefusedError } from './messages.ts'
import type { Request } from './messages.ts'

export const USAGE = `usage: occamy check FILE [options]

Runs the program that FILE exports (a function that makes an operation) under all of its schedules. FILE is a path, or a file: URL.

  --export NAME      the export that is the program (default: default)
  --reduction none   every interleaving, not one of each class
  --max N            how many executions at most (default: 1,000,000)
  --max-time MS      how long it may take, in ms (default: 60,000)
  --replay SCHEDULE  one execution, by the schedule that a report gave; what it prints goes to stderr
  --mermaid          prints a Mermaid sequence diagram, and the verdict to stderr
  --help             prints this
  --version          prints the version of occamy

exit status: 0 passed, 1 failed, 2 wrong usage or nothing that can be checked, 3 inconclusive`

const OPTIONS = {
  export: { type: 'string', default: 'default' },
  reduction: { type: 'string', default: 'optimal' },
  max: { type: 'string' },
  'max-time': { type: 'string', default: '60000' },
  replay: { type: 'string' },
  mermaid: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
  version: { type: 'boolean', default: false },
} as const

/** Reads the arguments. Throws RefusedError if they are wrong. */
export function readArgs(args: readonly string[]): Request | 'help' | 'version' {
  const { positionals, values } = parsed(args)
  if (values.help) return 'help'
  if (values.version) return 'version'
  const [command, file, ...more] = positionals
  if (command !== 'check') throw new RefusedError(command === undefined ? 'no command' : `no such command: ${command}`)
  if (file === undefined) throw new RefusedError('no FILE')
  if (more.length > 0) throw new RefusedError(`one FILE, and not ${more.length + 1}`)
  const { reduction } = values
  if (reduction !== 'none' && reduction !== 'optimal')
    throw new RefusedError(`--reduction is none or optimal, and not ${reduction}`)
  return {
    file,
    exportName: values.export,
    reduction,
    maxExecutions: values.max === undefined ? undefined : count('--max', values.max),
    maxTime: count('--max-time', values['max-time']),
    replay: values.replay,
    mermaid: values.mermaid,
  }
}

function parsed(
  args: readonly string[],
): ReturnType<typeof parseArgs<{ options: typeof OPTIONS; allowPositionals: true }>> {
  try {
    return parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true })
  } catch (error) {
    throw new RefusedError((error as Error).message)
  }
}

function count(name: string, text: string): number {
  const number = Number(text)
  if (Number.isSafeInteger(number) && number > 0) return number
  throw new RefusedError(`${name} is a whole number, 1 or more, and not ${text}`)
}
