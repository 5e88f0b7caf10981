/** Law 4, first come, first served: from the log of a run whose waits have places in line. */
import type { Entry } from './program.ts'

interface Exchange {
  readonly message: string
  readonly send: number
  readonly receive: number
}

/** The exchanges of a channel, with the places in line of both sides: numbers of arrival. */
function exchanges(log: readonly Entry[], ch: number): Exchange[] {
  const sends = new Map<string, number>()
  for (const { what, message, place } of log) {
    if (what === 'sent' && message !== undefined && place !== undefined) sends.set(message, place)
  }
  return log.flatMap(({ what, ch: at, message, place: receive }) => {
    if (what !== 'received' || at !== ch || message === undefined || receive === undefined) return []
    const send = sends.get(message)
    return send === undefined ? [] : [{ message, send, receive }]
  })
}

/** Throws if one who came later to an end of a channel was served before another who was, too. */
export function checkOrder(log: readonly Entry[], channels: number): void {
  for (let ch = 0; ch < channels; ch++) {
    const made = exchanges(log, ch).sort((a, b) => a.send - b.send)
    for (const [i, { message, receive }] of made.entries()) {
      const before = made[i - 1]
      if (before !== undefined && before.receive > receive)
        throw new Error(`law 4 broken at channel ${ch}: ${message} overtook ${before.message}`)
    }
  }
}
