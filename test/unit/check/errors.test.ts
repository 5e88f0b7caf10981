/** The checker's errors: each with its name, and what its message says; and what it says of options that are none. */
import { skip } from 'occamy'
import * as check from 'occamy/check'
import { describe, expect, it } from 'vitest'
import { thrown } from '../support.ts'

const { ContractError, DepartureError, ExplorationError, LivelockError, NondeterminismError, UncheckableError } = check

const samples: ReadonlyArray<readonly [string, () => Error, string]> = [
  ['ContractError', () => new ContractError('broken'), 'broken'],
  ['DepartureError', () => new DepartureError(3, 'it waits'), 'step 3 of the schedule cannot be taken: it waits'],
  ['LivelockError', () => new LivelockError('worker', 'yields for ever'), 'worker yields for ever'],
  [
    'NondeterminismError',
    () => new NondeterminismError(0, 'it went otherwise'),
    'the program is not repeatable: run again, it went otherwise. ' +
      'It depends on something other than its schedule: Date.now, Math.random, or state outside of it',
  ],
]

describe('the errors of the checker', () => {
  it.each(samples)('%s', (name, make, message) => {
    const error = make()
    expect([error.name, error.message, error.constructor.name]).toEqual([name, message, name])
  })

  it('of a search have its report, and the name of their class', () => {
    const report = check.explore(() => skip)
    expect(new ExplorationError(report)).toMatchObject({ name: 'ExplorationError', report })
    expect(new UncheckableError('tasklet main cannot be checked')).toMatchObject({ name: 'UncheckableError' })
  })
})

describe('explore() says what is no option of it', () => {
  it.each<readonly [object, string]>([
    [{ timers: 'first' }, `timers must be one of any, last, not "first"`],
    [{ partners: 'lifo' }, `partners must be one of any, fifo, not "lifo"`],
    [{ reduction: 'some' }, `reduction must be one of optimal, none, not "some"`],
    [{ strategy: 'best' }, `strategy must be 'exhaustive', or { kind: 'random' | 'pct', runs }, not "best"`],
    [{ strategy: { kind: 'best', runs: 1 } }, `strategy must be one of random, pct, not "best"`],
    [{ strategy: { kind: 'random', runs: 0 } }, `runs must be a whole number, 1 or more, not 0`],
    [
      { strategy: { kind: 'random', runs: 1, sed: 2 } },
      `an option of a strategy must be one of kind, runs, seed, not "sed"`,
    ],
    [{ stopAtFirst: 'no' }, `stopAtFirst must be true or false, not "no"`],
    [
      { maxExecutons: 5 },
      'an option must be one of strategy, reduction, partners, timers, stopAtFirst, maxExecutions, maxSteps, maxTime, ' +
        'delayBound, progress, check, not "maxExecutons"',
    ],
    [null as never, `options must be an object, not null`],
    [{ check: true }, `check must be a function, not true`],
    [{ maxSteps: 0 }, `maxSteps must be a whole number, 1 or more, not 0`],
    [{ maxExecutions: 0 }, `maxExecutions must be a whole number, 1 or more, not 0`],
    [{ delayBound: -1 }, `delayBound must be a whole number, 0 or more, not -1`],
    [{ maxTime: -1 }, `maxTime must be a number of milliseconds of at least 0, not -1`],
  ])('%o', (options, message) => {
    expect((thrown(() => check.explore(() => skip, options)) as Error).message).toBe(message)
  })

  it('nor of replay()', () => {
    expect((thrown(() => check.replay(() => skip, '', { timer: 'last' } as never)) as Error).message).toMatch(
      /not "timer"$/,
    )
  })

  it('nor a program, if that is async', () => {
    async function* main(): AsyncGenerator<never> {}
    expect((thrown(() => check.explore(main as never)) as Error).message).toBe(
      'the program must be a generator function that is not async, not function main',
    )
  })

  it('nor a program', () => {
    expect((thrown(() => check.explore(skip as never)) as Error).message).toBe(
      'the program must be a function that makes an operation, not a Constant',
    )
  })
})
