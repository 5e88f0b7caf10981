/** Runs a suite in a process of its own: Node, Bun, Deno. */
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { Transcript } from './transcript.ts'

/** After how long without a line, in ms, a process is taken to hang, and is ended. The suite's own limit comes first. */
export const SILENCE = 25_000

export interface Command {
  readonly file: string
  readonly args: readonly string[]
  readonly cwd: string
}

/** Runs a command to its end; what it prints is the transcript, and a word on stderr is a failure. */
export async function runProcess({ file, args, cwd }: Command, silence: number = SILENCE): Promise<Transcript> {
  const transcript = new Transcript()
  const child = spawn(file, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, NO_COLOR: '1' } })
  let [complaints, silent] = ['', false]
  const hangs = (): void => {
    silent = true
    child.kill('SIGKILL')
  }
  let timer = setTimeout(hangs, silence)
  child.stderr.setEncoding('utf8').on('data', (text: string) => (complaints += text))
  createInterface({ input: child.stdout }).on('line', (line) => {
    clearTimeout(timer)
    timer = setTimeout(hangs, silence)
    transcript.line(line)
  })
  const how = await new Promise<string>((resolve) => {
    child.on('error', (error) => resolve(`could not be started: ${error.message}`))
    child.on('close', (code, signal) => resolve(code === 0 ? '' : `ended with ${signal ?? `exit code ${code}`}`))
  })
  clearTimeout(timer)
  if (silent) transcript.close(`said nothing for ${silence / 1000} s, and was ended`)
  else transcript.close(how || 'ended before the suite did')
  if (complaints !== '') transcript.fail('stderr', complaints.trimEnd())
  else if (how !== '' && transcript.failures.length === 0) transcript.fail('the process', how)
  return transcript
}
