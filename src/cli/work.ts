/** What the worker does: loads the program, explores it, and tells what it found. */
import { inspect } from 'node:util'
import type * as Checker from '../check/index.ts'
import type { Program, Report } from '../check/index.ts'
import { loadChecker, loadProgram } from './load.ts'
import { RefusedError } from './messages.ts'
import type { EXIT, Message, Request } from './messages.ts'

export async function work(request: Request, tell: (message: Message) => void): Promise<void> {
  try {
    const program = await loadProgram(request.file, request.exportName)
    const checker = await loadChecker(request.file)
    tell({ kind: 'loaded' })
    tell(ended(request, reportOn(checker, program, request, tell)))
  } catch (error) {
    tell({ kind: 'refused', why: error instanceof RefusedError ? error.message : cannotBeChecked(request, error) })
  }
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
  const name = exportName === 'default' ? '' : ` --export ${exportName}`
  return `npx occamy check ${file}${name} --replay '${schedule}'`
}
