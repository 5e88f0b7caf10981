/** Law 4: first come, first served, per channel end. */
import fc from 'fast-check'
import { describe, it } from 'vitest'
import { quantum, seed, setlessProgram } from './generate.ts'
import { Run } from './harness.ts'
import type { Entry } from './program.ts'
import { PATIENCE, share } from './runs.ts'
import { schedulers } from './schedulers.ts'

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

describe.each(schedulers)('under $name', ({ make }) => {
  it(
    'who offers to send first is served by who offers to receive first, whatever else they wait for',
    () => {
      fc.assert(
        fc.property(setlessProgram, quantum, seed, (program, quantum, seed) => {
          const run = new Run(program, { quantum, seed, scheduler: make(seed), stamped: true }).begin()
          for (const ch of program.channels.keys()) {
            const made = exchanges(run.interpreter.log, ch).sort((a, b) => a.send - b.send)
            for (const [i, { message, receive }] of made.entries()) {
              const before = made[i - 1]
              if (before !== undefined && before.receive > receive)
                throw new Error(`law 4 broken at channel ${ch}: ${message} overtook ${before.message}`)
            }
          }
        }),
        share(4),
      )
    },
    PATIENCE,
  )
})
