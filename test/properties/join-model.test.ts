/**
 * Joins and chords against a naive matcher that tries all tuples of all patterns, move by move: the same choices where they
 * are determined, no tuple looked at twice, and nothing ever half taken (law 11).
 */
import fc from 'fast-check'
import { describe, it } from 'vitest'
import { quantum, seed } from './generate.ts'
import { JoinDriver } from './join-driver.ts'
import { bothSides, busy, channels, end, move } from './join-program.ts'
import { PATIENCE, share } from './runs.ts'
import { schedulers } from './schedulers.ts'

const moves = fc.oneof(
  { weight: 1, arbitrary: bothSides },
  { weight: 1, arbitrary: busy },
  { weight: 3, arbitrary: fc.array(move, { minLength: 1, maxLength: 30 }) },
  {
    weight: 1,
    arbitrary: fc.array(fc.oneof({ weight: 15, arbitrary: move }, { weight: 1, arbitrary: end }), {
      minLength: 1,
      maxLength: 30,
    }),
  },
)

describe.each(schedulers)('under $name', ({ make }) => {
  it(
    'joins and chords take what a naive matcher takes, at once, and as a whole',
    () => {
      fc.assert(
        fc.property(channels, moves, quantum, seed, fc.boolean(), (channels, moves, quantum, seed, observed) => {
          new JoinDriver(channels, make(seed), quantum, observed).run(moves)
        }),
        share(1),
      )
    },
    PATIENCE,
  )
})
