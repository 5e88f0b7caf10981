/** Law 4: first come, first served, per channel end. */
import fc from 'fast-check'
import { describe, it } from 'vitest'
import { quantum, seed, setlessProgram } from './generate.ts'
import { Run } from './harness.ts'
import { checkOrder } from './order.ts'
import { PATIENCE, share } from './runs.ts'
import { schedulers } from './schedulers.ts'

describe.each(schedulers)('under $name', ({ make }) => {
  it(
    'who offers to send first is served by who offers to receive first, whatever else they wait for',
    () => {
      fc.assert(
        fc.property(setlessProgram, quantum, seed, (program, quantum, seed) => {
          const run = new Run(program, { quantum, seed, scheduler: make(seed), stamped: true }).begin()
          checkOrder(run.interpreter.log, program.channels.length)
        }),
        share(4),
      )
    },
    PATIENCE,
  )
})
