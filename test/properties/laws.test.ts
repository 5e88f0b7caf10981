/** Laws 1, 2, 3 and 6, over everything that the language has, under every scheduler and quantum. */
import fc from 'fast-check'
import { describe, it } from 'vitest'
import { isReady } from './checks.ts'
import { anyProgram, failingProgram, joinProgram, quantum, seed } from './generate.ts'
import { denseProgram } from './generate-joins.ts'
import type { Node } from './guards.ts'
import { Run } from './harness.ts'
import type { Agent } from './agent.ts'
import { PATIENCE, share } from './runs.ts'
import { SWEEPER } from './select.ts'
import { schedulers } from './schedulers.ts'

/** Whether a branch that won was one of last resort: skip, or a sleep of no time. `undefined` if code of the program ran since. */
function wasLastResort(node: Node): boolean | undefined {
  const { spec } = node
  if (spec.on === 'skip') return true
  if (spec.on === 'select') return undefined
  return spec.on === 'sleep' ? spec.ms <= 0 : node.inner.length > 0 ? undefined : false
}

describe.each(schedulers)('under $name', ({ make }) => {
  it(
    'messages are conserved, losers leave no trace and nobody is stranded',
    () => {
      fc.assert(
        fc.property(anyProgram, quantum, seed, (program, quantum, seed) => {
          new Run(program, { quantum, seed, scheduler: make(seed) }).begin().end()
        }),
        share(2),
      )
    },
    PATIENCE,
  )

  it(
    'they are too where tasklets fail with errors that nobody catches',
    () => {
      fc.assert(
        fc.property(failingProgram, quantum, seed, (program, quantum, seed) => {
          new Run(program, { quantum, seed, scheduler: make(seed) }).begin().end()
        }),
        share(4),
      )
    },
    PATIENCE,
  )

  it(
    'skip and sleep(0) never win while another branch is ready',
    () => {
      fc.assert(
        fc.property(fc.oneof(anyProgram, joinProgram, denseProgram), quantum, seed, (program, quantum, seed) => {
          const chosen = (agent: Agent, node: Node, key: number): void => {
            // What the sweep at the end takes was chosen when it was committed: since then others may have become ready.
            if (agent.name === SWEEPER || wasLastResort(node.inner[key] as Node) !== true) return
            for (const other of node.inner) {
              if (isReady(run.interpreter, run.world, agent, other) === true)
                throw new Error(`${agent.name} chose ${key}, and ${JSON.stringify(other.spec)} was ready`)
            }
          }
          const run: Run = new Run(program, { quantum, seed, scheduler: make(seed), hooks: { chosen } })
          run.begin().end()
        }),
        share(2),
      )
    },
    PATIENCE,
  )
})
