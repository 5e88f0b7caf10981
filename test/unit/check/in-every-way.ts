/** Programs, each with all that it can come to: as the reductions find it, samples, a replay, and the runtime itself. */
import { runSync, virtualClock } from 'occamy'
import type { Step } from 'occamy'
import { explore } from 'occamy/check'
import type { Strategy } from 'occamy/check'
import { describe, expect, it } from 'vitest'
import { expectOutcomes, failureOf } from './outcomes.ts'

export type Programs = Readonly<Record<string, readonly [() => Generator<Step, string, unknown>, readonly string[]]>>

/** Checks that each comes to all of it, and to no more. */
export function inEveryWay(programs: Programs): void {
  describe.each(Object.entries(programs))('%s', (_, [program, outcomes]) => {
    it('comes to all of it, and to no more', () => {
      expectOutcomes(program, outcomes)
    })
    it.each<Strategy>([
      { kind: 'random', runs: 500, seed: 1 },
      { kind: 'pct', runs: 500, depth: 3, seed: 1 },
    ])('and in samples: $kind', (strategy) => {
      const found = new Set<string>()
      const report = explore(program, { strategy, check: (outcome) => void found.add(outcome) })
      expect([...found].sort()).toStrictEqual(outcomes)
      expect(report.verdict).toBe('passed')
    })
    it.each(outcomes)('%j comes again with its schedule', (outcome) => {
      const check = (result: string): void => {
        if (result === outcome) throw new Error(outcome)
      }
      expect(failureOf(program, { check }).error).toStrictEqual(new Error(outcome))
    })
    it('contains what the runtime does', () => {
      for (let seed = 0; seed < 20; seed++)
        for (const quantum of [0, 1, 256])
          expect(outcomes).toContain(runSync(program, { seed, quantum, clock: virtualClock() }))
    })
  })
}
