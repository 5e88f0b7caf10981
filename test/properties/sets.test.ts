/** Laws 1, 2, 3 and 7 over programs that are full of select sets: several at a channel, at both ends, beside all else. */
import fc from 'fast-check'
import { describe, it } from 'vitest'
import { quantum, seed, setProgram } from './generate.ts'
import { Run } from './harness.ts'
import { PATIENCE, share } from './runs.ts'
import { schedulers } from './schedulers.ts'

describe.each(schedulers)('under $name', ({ make }) => {
  it(
    'sets lose no message, leave no trace and strand nobody',
    () => {
      fc.assert(
        fc.property(setProgram, quantum, seed, (program, quantum, seed) => {
          new Run(program, { quantum, seed, scheduler: make(seed) }).begin().end()
        }),
        share(2),
      )
    },
    PATIENCE,
  )
})
