/** What the worker does: loads the program, explores it, and tells what it found. */
import { inspect } from 'node:util'
import type * as Checker from '../check/index.ts'
import type { Program, Report } from '../check/index.ts'
import { loadChecker, loadProgram, pathOf } from './load.ts'
import { RefusedError } from './messages.ts'
import type { EXIT, Message, Request } from './messages.ts'

export async function work(request: Request, tell: (message: Message) => void): Promise<void> {
  try {
    const file = pathOf(request.file)
    const program = new Watched(await loadProgram(file, request.exportName))
    const checker = await loadChecker(file)
    tell({ kind: 'loaded' })
    const report = reportOn(checker, program.program, request, tell)
    if (program.isNone) throw new RefusedError(isNoProgram(request, report))
    tell(ended(request, report))
  } catch (error) {
    tell({ kind: 'refused', why: error instanceof RefusedError ? error.message : cannotBeChecked(request, error) })
  }
}

/** A program of which it is seen whether it gives an operation: of a function that is no generator function, only that tells. */
class Watched {
  readonly program: Program<unknown>
  /** Whether it has given something else. */
  isNone = false

  constructor(program: Program<unknown>) {
    const watched: Program<unknown> = () => {
      const made = program()
      this.isNone ||= !isOperation(made)
      return made
    }
    this.program = isGeneratorFunction(program)
      ? program
      : Object.defineProperty(watched, 'name', { value: program.name })
  }
}

function isGeneratorFunction(program: Program<unknown>): boolean {
  return (program as { readonly [Symbol.toStringTag]?: string })[Symbol.toStringTag] === 'GeneratorFunction'
}

/** Whether it can be one: what it is iterated by, no tasklet has seen yet. */
function isOperation(made: unknown): boolean {
  return typeof made === 'object' && made !== null && !Array.isArray(made) && Symbol.iterator in made
}

function isNoProgram({ exportName, file }: Request, report: Report): string {
  const said = report.verdict === 'failed' ? `: ${(report.failure.error as Error).message}` : ''
  return `the export ${exportName} of ${file} is no program${said}`
}

function cannotBeChecked({ file }: Request, error: unknown): string {
  // It may be the error of another occamy than this one.
  const isKnown = error instanceof Error && /^(Uncheckable|Departure|Invalid)/.test(error.name)
  return `${file} cannot be checked: ${isKnown ? error.message : inspect(error)}`
}

function reportOn(
  { explore, replay }: typeof Checker,
  program: Program<unknown>,
  request: Request,
  tell: (message: Message) => void,
): Report {
  const { maxExecutions, maxTime, reduction } = request
  if (request.replay !== undefined) return replay(program, request.replay)
  const progress = (progress: Checker.Progress): void => tell({ kind: 'progress', progress })
  return explore(program, { maxExecutions, maxTime, reduction, progress })
}

function ended(request: Request, report: Report): Message {
  const lines = [report.toString()]
  if (report.verdict === 'failed' && request.replay === undefined) lines.push(again(request, report.failure.schedule))
  return { kind: 'ended', exit: exitOf(report), text: lines.join('\n'), mermaid: report.toMermaid() }
}

/** A schedule that the program cannot follow says nothing of the program. */
function exitOf(report: Report): keyof typeof EXIT {
  if (report.verdict !== 'failed') return report.verdict
  const { error } = report.failure
  return error instanceof Error && error.name === 'DepartureError' ? 'usage' : 'failed'
}

/** The command that runs a schedule. */
function again({ exportName, file }: Request, schedule: string): string {
  const name = exportName === 'default' ? '' : ` --export ${quoted(exportName)}`
  const path = file.startsWith('-') ? `./${file}` : file
  return `npx occamy check ${quoted(path)}${name} --replay '${schedule}'`
}

/** As a shell reads it as one word. */
function quoted(text: string): string {
  return /^[\w%+,./:=@^-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`
}
