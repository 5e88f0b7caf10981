/** Whatever user code breaks, laws 1 to 3 hold in what survives, `finally` blocks run, and nothing hangs. */
import fc from 'fast-check'
import { Runtime } from 'occamy'
import { describe, expect, it } from 'vitest'
import { fault, faulty, isOfTime, isSeenAtOnce } from './faults.ts'
import { anyProgram, quantum, seed } from './generate.ts'
import { Run } from './harness.ts'
import { Interpreter } from './interpret.ts'
import { occamyWorld } from './occamy-world.ts'
import { PATIENCE, RUNS, share } from './runs.ts'
import { schedulers } from './schedulers.ts'
import { Failure } from './world.ts'

/** The errors in an error: those of an AggregateError, else itself. */
function flat(error: unknown): unknown[] {
  return error instanceof AggregateError ? error.errors.flatMap(flat) : [error]
}

describe('a scheduler, a clock or an observer that breaks its contract', () => {
  it(
    'is a SchedulerError, turn by turn',
    () => {
      fc.assert(
        fc.property(anyProgram, fault, quantum, seed, fc.nat(), (program, fault, quantum, seed, which) => {
          const kind = schedulers[which % schedulers.length]
          const { struck, ...parts } = faulty((kind as (typeof schedulers)[number]).make(seed), fault)
          const run = new Run(program, { ...parts, quantum, seed, faulty: true, timeless: isOfTime(fault) })
          run.begin().end()
          const met = [...run.errors.flatMap(flat), ...run.interpreter.unexpected]
          for (const error of met) if ((error as Error).name !== 'SchedulerError') throw error
          // It is thrown once all have ended. A tasklet that is lost, or doubled, is missed only when somebody looks for it.
          const ended = [...run.runtime.tasklets].length === 0
          if (struck() && ended && isSeenAtOnce(fault)) expect(met.length).toBeGreaterThan(0)
        }),
        { numRuns: RUNS * 4 },
      )
    },
    PATIENCE,
  )

  it(
    'ends a run on the host with a SchedulerError',
    async () => {
      await fc.assert(
        fc.asyncProperty(anyProgram, fault, quantum, seed, fc.nat(), async (program, fault, quantum, seed, which) => {
          const kind = schedulers[which % schedulers.length]
          const { struck, ...parts } = faulty((kind as (typeof schedulers)[number]).make(seed), fault)
          const runtime = new Runtime({ ...parts, quantum, seed })
          const run = new Interpreter(occamyWorld(program, runtime), program)
          run.start()
          const error = await Promise.race([
            runtime.run().then(
              () => undefined,
              (error: unknown) => error,
            ),
            new Promise((resolve) => setTimeout(resolve, 5000, new Error('it hangs'))),
          ])
          const met = [...flat(error), ...run.unexpected]
          if (struck() && isSeenAtOnce(fault))
            expect(met.map((each) => (each as Error | undefined)?.name)).toContain('SchedulerError')
          expect(met.map((each) => (each as Error | undefined)?.message)).not.toContain('it hangs')
        }),
        share(2),
      )
    },
    PATIENCE,
  )
})

describe('a map function, or an extended body, that throws', () => {
  it(
    'gives its error to the chooser, and to nobody else',
    () => {
      fc.assert(
        fc.property(anyProgram, quantum, seed, fc.nat({ max: 5 }), (program, quantum, seed, at) => {
          let calls = 0
          const user = (): void => {
            if (calls++ === at) throw new Failure('user code')
          }
          const run = new Run(program, { quantum, seed, hooks: { user } }).begin().end()
          expect(run.errors).toEqual([])
          const met = run.interpreter.log.filter(({ what, detail }) => what === 'threw' && detail === 'Failure')
          expect(met.length).toBeLessThanOrEqual(calls > at ? 1 : 0)
        }),
        { numRuns: RUNS * 2 },
      )
    },
    PATIENCE,
  )
})
