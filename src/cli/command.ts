/** The command: reads its arguments, has a worker do the work, and prints what that found. */
import { createRequire } from 'node:module'
import { clearTimeout, setTimeout } from 'node:timers'
import { Worker } from 'node:worker_threads'
import { readArgs, USAGE } from './args.ts'
import { EXIT, RefusedError } from './messages.ts'
import type { Message, Request } from './messages.ts'

/** What the command needs of its process. */
export interface Surroundings {
  readonly out: (text: string) => void
  readonly err: (text: string) => void
  /** Whether `err` is a terminal, which can show how far it is. */
  readonly isTerminal: boolean
  readonly worker: URL
}

/** How much longer than the search itself the worker may take, in ms. */
const GRACE = 1000
const CLEAR = '\r\u001B[K'

/** Runs the command; gives its exit status. */
export async function command(args: readonly string[], surroundings: Surroundings): Promise<number> {
  const { err, out } = surroundings
  try {
    const request = readArgs(args)
    if (request !== 'help' && request !== 'version') return await check(request, surroundings)
    out(`${request === 'help' ? USAGE : version()}\n`)
    return EXIT.passed
  } catch (error) {
    if (!(error instanceof RefusedError)) throw error
    err(`occamy: ${error.message}\n\n${USAGE}\n`)
    return EXIT.usage
  }
}

async function check(request: Request, surroundings: Surroundings): Promise<number> {
  const { err, isTerminal, out } = surroundings
  const end = await ending(request, surroundings)
  if (isTerminal) err(CLEAR)
  if (end.kind === 'refused') {
    err(`occamy: ${end.why}\n`)
    return EXIT.usage
  }
  const { exit, mermaid, text } = end
  if (request.mermaid && mermaid !== '') {
    err(`${text.split('\n', 1).join('')}\n`)
    out(`${mermaid}\n`)
  } else out(`${text}\n`)
  return EXIT[exit]
}

type End = Extract<Message, { kind: 'ended' | 'refused' }>

/** Has a worker do it, and ends that when it is done, or takes too long. */
async function ending(request: Request, { err, isTerminal, worker: url }: Surroundings): Promise<End> {
  const { file, maxTime, replay } = request
  const worker = new Worker(url, { workerData: request, stdout: true, stderr: true })
  // A search runs the program a thousand times over: what it prints is of use in a replay alone.
  for (const stream of [worker.stdout, worker.stderr])
    stream.on('data', (data: Buffer) => replay !== undefined && err(String(data)))
  let state = `loading ${file} took longer than ${maxTime} ms`
  let timer: ReturnType<typeof setTimeout> | undefined
  try {
    return await new Promise<End>((resolve) => {
      const limit = (ms: number): void => {
        clearTimeout(timer)
        timer = setTimeout(() => resolve(inconclusive(state)), ms)
      }
      limit(maxTime)
      worker.on('message', (message: Message) => {
        if (message.kind === 'loaded') {
          state = 'the time limit: the first execution never came to its end'
          limit(maxTime + GRACE)
        } else if (message.kind === 'progress') {
          const { elapsed, executions, steps } = message.progress
          state = `the time limit: an execution never came to its end, after some ${executions} that did`
          const line = `${CLEAR}${executions} executions, ${steps} steps, ${Math.round(elapsed / 1000)} s`
          if (isTerminal) err(line)
        } else resolve(message)
      })
      worker.on('error', (error) => resolve(uncaught(file, error)))
      worker.on('exit', (code) => resolve({ kind: 'refused', why: `${file} ${whyEnded(code)}` }))
    })
  } finally {
    clearTimeout(timer)
    await worker.terminate()
  }
}

/** What Node says of a module that waits, by a top-level `await`, when nothing can wake it. */
const UNSETTLED = 13

function whyEnded(code: number): string {
  return code === UNSETTLED
    ? 'cannot be loaded: it waits for ever, by a top-level await for what nothing in it can end'
    : 'ended its thread: process.exit()?'
}

function version(): string {
  return (createRequire(import.meta.url)('occamy/package.json') as { readonly version: string }).version
}

function inconclusive(state: string): End {
  return { kind: 'ended', exit: 'inconclusive', text: `inconclusive, by ${state}`, mermaid: '' }
}

function uncaught(file: string, error: unknown): End {
  if ((error as { readonly code?: unknown }).code === 'ERR_WORKER_OUT_OF_MEMORY')
    return inconclusive('the memory that there is')
  return { kind: 'refused', why: `${file} failed outside of its program: ${String(error)}` }
}
