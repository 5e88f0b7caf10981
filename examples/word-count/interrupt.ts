/**
 * Ctrl-C: the first asks the program to stop in order, a second ends the process at once.
 *
 * npm passes on the signal that the terminal has already sent to everybody, and so does tsx where it is a process of its own. So the same Ctrl-C may arrive several
 * times: what comes within a moment of the first is not a second one.
 */
const MOMENT = 500

/** The exit status of a program that was interrupted. */
export const INTERRUPTED = 130

/** Makes a signal that is aborted by the first Ctrl-C. */
export function interruptSignal(): AbortSignal {
  const controller = new AbortController()
  let first: number | undefined
  process.on('SIGINT', () => {
    first ??= performance.now()
    controller.abort()
    if (performance.now() - first > MOMENT) process.exit(INTERRUPTED)
  })
  return controller.signal
}
