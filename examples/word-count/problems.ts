/** What could not be read: one line on stderr for each, and a count that decides the exit status. */

/** A fault of a file that the program itself finds; the message says what it is. */
export class Unreadable extends Error {}

export class Problems {
  count = 0

  /** Reports a path that is left out, and why. */
  add(path: string, why: string): void {
    this.count++
    this.note(path, why)
  }

  /** Says something of a path that is no fault. */
  note(path: string, what: string): void {
    process.stderr.write(`word-count: ${oneLine(path)}: ${oneLine(what)}\n`)
  }

  /** Reports what the operating system, or a reader, said about a path. Throws on any other error: that one is a bug. */
  addError(path: string, error: unknown): void {
    if (error instanceof Unreadable) this.add(path, error.message)
    else this.add(path, systemMessage(error))
  }
}

/** The code of a system error, as ENOENT. */
export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined
}

/** `ENOENT: no such file or directory`, without the system call and the path that follow in Node's message. Throws on an error that is none of the system's. */
export function systemMessage(error: unknown): string {
  if (codeOf(error) === undefined) throw error
  return (error as Error).message.split(', ')[0] ?? ''
}

/** A path may hold line feeds and other control characters. */
function oneLine(text: string): string {
  return text.replaceAll(/\p{Cc}/gu, '?')
}
