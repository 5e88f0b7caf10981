/** The suite for guards: every check with each way of giving turns. */
import type { Operation } from '../../guard/operation.ts'
import { checkFunction } from '../../internal/check.ts'
import { roundRobin } from '../../scheduler/round-robin.ts'
import { run } from '../../runtime/run.ts'
import { contractCheck, expectThat } from './assert.ts'
import type { ContractCheck } from './assert.ts'
import { branches } from './guard-branches.ts'
import { outsideChecks } from './guard-outside.ts'
import { waits } from './guard-waits.ts'
import { patient, patientClock, quanta } from './simulate.ts'
import { Subject } from './specimen.ts'
import type { GuardSpecimen, GuardTraits } from './specimen.ts'

/** Runs a body in a tasklet, to its end. */
async function inTasklet(quantum: number, body: () => Operation<void>): Promise<void> {
  let ended = false
  await run(
    function* () {
      yield* body()
      ended = true
    },
    { clock: patientClock(), scheduler: patient(roundRobin()), quantum },
  )
  expectThat(ended, 'the tasklet of the check to come to its end')
}

/**
 * Makes the test suite that every guard has to pass, for a guard of your own: an array of checks, to hand to any test framework, or
 * to run by hand. `make` makes a guard that is not ready yet, and says how to make it so; it is called inside a tasklet, at least
 * once a check. `traits` says what your guard is meant to do where guards differ.
 *
 * It covers polls, commits and losses (alone, in alternations, in select sets, below `map`, `flatMap` and `defer`), waits that are
 * cancelled or thrown out of, and outside code; most of it with a quantum of 0, 1 and 256, on a virtual clock. With `registered` a
 * specimen can tell that nothing is left behind, which the suite else sees by its effects alone. A guard that is always ready, or
 * never, cannot be tested so.
 *
 * @example
 * ```ts
 * import { channel, spawn } from 'occamy'
 * import { guardContract } from 'occamy/check'
 *
 * const checks = guardContract(
 *   () => {
 *     const ch = channel<number>()
 *     return {
 *       guard: ch.receive(),
 *       ready: () => void spawn(() => ch.send(7)),
 *       value: 7,
 *       registered: () => -ch.balance,
 *     }
 *   },
 *   { consumes: true },
 * )
 * // With vitest, jest, mocha or node:test: for (const { name, run } of checks) test(name, run)
 * for (const { run } of checks) await run()
 * ```
 */
export function guardContract<T>(make: () => GuardSpecimen<T>, traits: GuardTraits = {}): readonly ContractCheck[] {
  checkFunction('guardContract()', make)
  const fresh = (): Subject => new Subject(make() as unknown as GuardSpecimen<unknown>)
  const inside = [...waits, ...branches]
    .filter(({ when }) => when?.(traits) !== false)
    .flatMap(({ name, body }) =>
      quanta.map((quantum) =>
        contractCheck(`${name} (quantum ${quantum})`, () => inTasklet(quantum, () => body({ fresh, traits }))),
      ),
    )
  return traits.outside === false ? inside : [...inside, ...outsideChecks(fresh)]
}
