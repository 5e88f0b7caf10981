/** Law 7, first half: cancel (raise, suspend, resume) anywhere, at any time, by anybody; laws 1 to 3 still hold. */
import fc from 'fast-check'
import { describe, it } from 'vitest'
import { anyProgram, failingProgram, joinProgram, quantum, seed, setProgram } from './generate.ts'
import { Run } from './harness.ts'
import type { Setting } from './harness.ts'
import { PATIENCE, share } from './runs.ts'
import { schedulers } from './schedulers.ts'

const what = fc.constantFrom('cancel' as const, 'raise' as const, 'suspend' as const, 'resume' as const)

/** An interference from outside, between two turns. */
const blow = fc.record({ turn: fc.nat({ max: 40 }), of: fc.nat({ max: 9 }), what })

type Blow = typeof blow extends fc.Arbitrary<infer T> ? T : never

function between(blows: readonly Blow[]): NonNullable<Setting['between']> {
  return (turn, run) => {
    for (const each of blows) if (each.turn === turn) run.interpreter.command(each.what, each.of)
  }
}

describe.each(schedulers)('under $name', ({ make }) => {
  it(
    'tasklets can be cancelled, raised in, suspended and resumed between any two turns',
    () => {
      fc.assert(
        fc.property(
          fc.oneof(anyProgram, failingProgram, setProgram, joinProgram),
          quantum,
          seed,
          fc.array(blow, { minLength: 1, maxLength: 8 }),
          (program, quantum, seed, blows) => {
            new Run(program, { quantum, seed, scheduler: make(seed), between: between(blows) }).begin().end()
          },
        ),
        share(4),
      )
    },
    PATIENCE,
  )
})

it(
  'a tasklet can be cancelled at every one of the turns of a program',
  () => {
    fc.assert(
      fc.property(
        fc.oneof(anyProgram, joinProgram),
        quantum,
        seed,
        fc.nat({ max: 9 }),
        (program, quantum, seed, of) => {
          const { turns } = new Run(program, { quantum, seed }).begin()
          for (let turn = 0; turn < Math.min(turns, 40); turn++) {
            const blows = [{ turn, of, what: 'cancel' as const }]
            new Run(program, { quantum, seed, between: between(blows) }).begin().end()
          }
        },
      ),
      share(4),
    )
  },
  PATIENCE,
)
