/** Law 9: the same program, scheduler, seed and a virtual clock make the same trace, however the runtime is driven. */
import fc from 'fast-check'
import { Runtime, virtualClock } from 'occamy'
import type { Observer } from 'occamy'
import { describe, expect, it } from 'vitest'
import { anyProgram, joinProgram, quantum, seed } from './generate.ts'
import { Interpreter } from './interpret.ts'
import { occamyWorld } from './occamy-world.ts'
import { printEntry } from './program.ts'
import type { Program } from './program.ts'
import { PATIENCE, share } from './runs.ts'
import { schedulers } from './schedulers.ts'
import type { AnyScheduler } from './schedulers.ts'

interface Way {
  readonly scheduler: AnyScheduler
  readonly quantum: number
  readonly seed: number
  readonly slice?: number
  readonly observer?: Observer
}

function prepare(program: Program, way: Way): { readonly runtime: Runtime; readonly run: Interpreter } {
  const runtime = new Runtime({ ...way, clock: virtualClock() })
  const run = new Interpreter(occamyWorld(program, runtime), program)
  run.start()
  return { runtime, run }
}

function atOnce(program: Program, way: Way): string[] {
  const { runtime, run } = prepare(program, way)
  runtime.runSync()
  return run.log.map(printEntry)
}

describe.each(schedulers)('under $name', ({ make }) => {
  it(
    'a run repeats, also while an observer looks on',
    () => {
      fc.assert(
        fc.property(fc.oneof(anyProgram, joinProgram), quantum, seed, (program, quantum, seed) => {
          const once = atOnce(program, { scheduler: make(seed), quantum, seed })
          expect(atOnce(program, { scheduler: make(seed), quantum, seed })).toEqual(once)
          expect(atOnce(program, { scheduler: make(seed), quantum, seed, observer: {} })).toEqual(once)
        }),
        share(8),
      )
    },
    PATIENCE,
  )

  it(
    'a run on the event loop of the host, in slices, takes the same course',
    async () => {
      await fc.assert(
        fc.asyncProperty(fc.oneof(anyProgram, joinProgram), quantum, seed, async (program, quantum, seed) => {
          const once = atOnce(program, { scheduler: make(seed), quantum, seed })
          const { runtime, run } = prepare(program, { scheduler: make(seed), quantum, seed, slice: 0 })
          // It ends in a deadlock report if anybody is left, who is cancelled then: the trace goes on.
          await runtime.run().catch(() => undefined)
          expect(run.log.slice(0, once.length).map(printEntry)).toEqual(once)
        }),
        share(16),
      )
    },
    PATIENCE,
  )
})
