/** Laws 1, 2, 3, 7 and 11 over programs that are full of joins, and of chords, beside all else. */
import fc from 'fast-check'
import { describe, it } from 'vitest'
import { joinProgram, quantum, seed } from './generate.ts'
import { denseProgram } from './generate-joins.ts'
import { Run } from './harness.ts'
import { PATIENCE, share } from './runs.ts'
import { schedulers } from './schedulers.ts'

describe.each(schedulers)('under $name', ({ make }) => {
  it(
    'joins take all or nothing, lose no message, leave no trace and strand nobody',
    () => {
      fc.assert(
        fc.property(fc.oneof(joinProgram, denseProgram), quantum, seed, (program, quantum, seed) => {
          new Run(program, { quantum, seed, scheduler: make(seed) }).begin().end()
        }),
        share(2),
      )
    },
    PATIENCE,
  )
})
