/** What came of a suite on one runtime, gathered from the lines that it prints. */
import type { Message } from './smoke/program.ts'
import { MARK } from './smoke/program.ts'

export interface Failure {
  readonly what: string
  readonly error: string
}

export class Transcript {
  readonly passed: string[] = []
  readonly failures: Failure[] = []
  /** The way in which the host loop let the host have its turns. */
  macrotask: string | undefined = undefined
  /** The version of the browser, if it was one. */
  version: string | undefined = undefined
  ended = false
  /** The program that has begun, and neither passed nor failed. */
  private current: string | undefined = undefined

  /** Takes in one line. What is no message is something that nothing should have printed. */
  line(line: string): void {
    if (line.startsWith(MARK)) this.take(JSON.parse(line.slice(MARK.length)) as Message)
    else if (line.trim() !== '') this.fail(this.current ?? 'output', `printed: ${line}`)
  }

  private take(message: Message): void {
    switch (message.kind) {
      case 'macrotask':
        this.macrotask = message.used
        break
      case 'begin':
        this.current = message.program
        break
      case 'pass':
        this.passed.push(message.program)
        this.current = undefined
        break
      case 'fail':
        this.fail(message.program, message.error)
        this.current = undefined
        break
      case 'end':
        this.ended = true
        break
    }
  }

  fail(what: string, error: string): void {
    this.failures.push({ what, error })
  }

  /** Nothing more will come: if the end has not, the program that is under way is to blame. */
  close(why: string): void {
    if (this.ended && this.current === undefined) return
    this.fail(this.current ?? 'the suite', why)
  }
}
