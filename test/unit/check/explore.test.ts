/** The verdicts. */
import { channel, DeadlockError, InvalidArgumentError, par, reschedule, sleep, spawn } from 'occamy'
import type { Operation } from 'occamy'
import { ExplorationError, explore, LivelockError, replay, shared, verify } from 'occamy/check'
import { describe, expect, it } from 'vitest'
import { like, thrown } from '../support.ts'
import { failed, failureOf } from './outcomes.ts'

function* oneOfTwo(): Operation<number> {
  const c = channel<number>()
  spawn(() => c.send(1))
  spawn(() => c.send(2))
  return yield* c.receive()
}

function* crossed(): Operation<void> {
  const [a, b] = [channel<number>({ name: 'a' }), channel<number>({ name: 'b' })]
  yield* par([
    function* left() {
      yield* a.send(1)
      yield* b.receive()
    },
    function* right() {
      yield* b.send(2)
      yield* a.receive()
    },
  ])
}

describe('a program passes', () => {
  it('if no schedule of it fails', () => {
    const report = explore(oneOfTwo)
    expect(report).toMatchObject({
      verdict: 'passed',
      executions: 2,
      redundant: 0,
      deadlocks: 0,
      warnings: [],
    })
    expect(report.toString()).toBe('passed: 2 executions, 4 steps, 0 deadlocks')
  })

  it('if it does nothing', () => {
    expect(explore(function* () {})).toMatchObject({ verdict: 'passed', executions: 1, steps: 0 })
  })

  it('if it is a guard', () => {
    expect(explore(() => sleep(5))).toMatchObject({ verdict: 'passed', executions: 1, steps: 1 })
  })

  it('and what its main leaves behind is cancelled, and may be parked for ever', () => {
    expect(
      explore(function* () {
        const c = channel()
        spawn(() => c.receive())
      }).verdict,
    ).toBe('passed')
  })
})

describe('a program fails', () => {
  it('by a deadlock, with the cycle', () => {
    const { kind, error } = failureOf(crossed)
    expect(kind).toBe('deadlock')
    expect(error).toBeInstanceOf(DeadlockError)
    expect(error).toMatchObject({ message: like(/cycle: left#1 -> right#2 -> left#1/) })
  })

  it('by an error that comes out of main', () => {
    const error = new Error('no')
    const fails = function* (): Operation<void> {
      yield* sleep(1)
      throw error
    }
    expect(failureOf(fails)).toMatchObject({ kind: 'error', error })
  })

  it('by whatever is thrown, be it no error', () => {
    const report = explore(function* () {
      throw 'no' as unknown
    })
    expect(failed(report)).toMatchObject({ kind: 'error', error: 'no' })
  })

  it('by an error in a tasklet that nobody waits for', () => {
    const { kind, error } = failureOf(function* () {
      const c = channel<number>()
      spawn(function* () {
        if ((yield* c.receive()) === 2) throw new Error('two')
      })
      spawn(() => c.send(1))
      spawn(() => c.send(2))
      yield* sleep(1)
    })
    expect([kind, (error as Error).message]).toEqual(['error', 'two'])
  })

  it('by a check of its result, which is given every result', () => {
    const got: number[] = []
    const failure = failed(
      explore(oneOfTwo, {
        stopAtFirst: false,
        check(result) {
          got.push(result)
          if (result === 2) throw new Error('two')
        },
      }),
    )
    expect(got.slice(0, 2).toSorted((a, b) => a - b)).toEqual([1, 2])
    expect(failure).toMatchObject({ kind: 'check', error: new Error('two') })
  })

  it('by a tasklet that gives way for ever', () => {
    const { kind, error } = failureOf(function* () {
      for (;;) yield* reschedule()
    })
    expect([kind, error]).toEqual(['livelock', expect.any(LivelockError)])
    expect(error).toMatchObject({ tasklet: 'main', message: like(/for ever, and nobody else could go on/) })
  })

  describe('by a tasklet that looks again and again, and never waits,', () => {
    let runs = 0
    const tries = (between: number) =>
      function* (): Operation<void> {
        runs++
        const c = channel<number>()
        while (!c.trySend(1)) for (let n = 0; n < between; n++) yield* reschedule()
      }

    it.each([
      ['in each turn', tries(1), {}],
      ['in every second turn', tries(2), {}],
      ['without reduction', tries(1), { reduction: 'none' }],
      ['in a sample', tries(1), { strategy: { kind: 'random', runs: 2 } }],
    ] as const)('%s, which takes few executions to find out', (_, program, options) => {
      runs = 0
      const report = explore(program, options)
      const { error, kind, schedule } = failed(report)
      expect([kind, error]).toEqual(['livelock', expect.any(LivelockError)])
      expect(error).toMatchObject({ message: like(/for ever, and nobody else could go on/) })
      expect(runs).toBeLessThan(200)
      expect(failed(replay(program, schedule)).kind).toBe('livelock')
    })

    it('and the bound on steps may be another than that of the replay', () => {
      const { kind, schedule } = failed(explore(tries(1), { maxSteps: 3000 }))
      expect(failed(replay(tries(1), schedule)).trace.steps.length).toBe(schedule.split(' ').length)
      expect(kind).toBe('livelock')
    })

    it('unless the bound on steps leaves less than a thousand for a repetition', () => {
      expect(explore(tries(1), { maxSteps: 2100 }).verdict).toBe('failed')
      expect(explore(tries(1), { maxSteps: 1900 })).toMatchObject({ verdict: 'inconclusive', limit: 'maxSteps' })
    })

    it('unless somebody else could end that', () => {
      const report = explore(
        function* () {
          const c = channel<number>()
          spawn(() => c.send(1))
          while (c.tryReceive() === undefined) yield* reschedule()
        },
        { maxExecutions: 1 },
      )
      expect(report).toMatchObject({ verdict: 'inconclusive', executions: 1 })
    })
  })

  it('by depending on something outside, which makes the same schedule run differently', () => {
    let runs = 0
    const report = explore(
      function* () {
        const c = channel<number>()
        if (runs++ === 1) return
        spawn(() => c.send(1))
        spawn(() => c.send(2))
        yield* c.receive()
        yield* c.receive()
      },
      { reduction: 'none' },
    )
    expect(failed(report).kind).toBe('nondeterminism')
    expect(report.toString()).toMatch(/Date\.now, Math\.random, or state outside of it/)
  })
})

describe('the search', () => {
  it('ends at the first failure, unless it is to go on', () => {
    function* counts(): Operation<number> {
      const count = shared(0)
      const add = function* (): Operation<void> {
        yield* count.set((yield* count.get()) + 1)
      }
      yield* par([add, add])
      return yield* count.get()
    }
    const check = (n: number): void => {
      if (n !== 2) throw new Error(`counted ${n}`)
    }
    expect(explore(counts, { check }).executions).toBeLessThan(
      explore(counts, { check, stopAtFirst: false }).executions,
    )
    expect(explore(counts, { check, stopAtFirst: false, reduction: 'none' }).executions).toBe(6)
  })

  it('refuses what is no function', () => {
    expect(() => explore(5 as never)).toThrow('the program must be a function that makes an operation, not 5')
  })
})

describe('verify', () => {
  it('gives the report of a program that passes', () => {
    expect(verify(oneOfTwo).executions).toBe(2)
  })

  it('throws the report of one that fails, with the error as the cause', () => {
    const error = thrown(() => verify(crossed)) as ExplorationError
    expect(error).toBeInstanceOf(ExplorationError)
    expect(error.message).toBe(error.report.toString())
    expect(error.cause).toBeInstanceOf(DeadlockError)
  })

  it('throws if the search did not come to its end', () => {
    expect(() => verify(oneOfTwo, { maxExecutions: 1 })).toThrow('inconclusive, by maxExecutions: 1 execution')
  })
})

describe('what is given to it', () => {
  it.each([
    ['a strategy that is a word', () => explore(nothing, { strategy: 'random' as never })],
    ['no strategy', () => explore(nothing, { strategy: null as never })],
    ['progress that is none', () => explore(nothing, { progress: 3 as never })],
    ['no schedule', () => replay(nothing, undefined as never)],
  ])('is refused by name: %s', (_, act) => {
    expect(thrown(act)).toBeInstanceOf(InvalidArgumentError)
  })

  it('is in the line to paste, where a schedule depends on it', () => {
    const stuck = (): Operation<number> => channel<number>().receive()
    const lines = [{}, { partners: 'fifo' }, { partners: 'fifo', timers: 'last' }] as const
    expect(lines.map((options) => explore(stuck, options).toString().split('\n').at(-1))).toEqual([
      "replay(program, '')",
      "replay(program, '0', { partners: 'fifo' })",
      "replay(program, '0', { partners: 'fifo', timers: 'last' })",
    ])
  })
})

function* nothing(): Operation<void> {
  // It is over at once.
}
