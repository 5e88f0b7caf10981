/** Programs that depend on more than their schedule: what can be seen of that. */
import { channel, par, reschedule, sleep, spawn } from 'occamy'
import type { Operation } from 'occamy'
import { explore } from 'occamy/check'
import type { Program } from 'occamy/check'
import { describe, expect, it } from 'vitest'
import { like } from '../support.ts'
import { failed } from './outcomes.ts'

/** What Math.random would be: other numbers in each execution, but the same in each run of the tests. */
function source(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

/** How many of 40 searches, each with other chances, do not say that a program is not repeatable. */
function missed(program: (chance: () => number) => Program<unknown>): number {
  const reports = Array.from({ length: 40 }, (_, seed) => explore(program(source(seed + 1))))
  return reports.filter((report) => report.verdict !== 'failed' || report.failure.kind !== 'nondeterminism').length
}

describe('a program that depends on chance', () => {
  it('is found if it takes a step more by that', () => {
    const sometimes = (chance: () => number) =>
      function* (): Operation<void> {
        yield* reschedule()
        if (chance() < 0.5) yield* sleep(1)
      }
    expect(missed(sometimes)).toBe(0)
  })

  it('is found if it takes another branch by that', () => {
    const either = (chance: () => number) =>
      function* (): Operation<void> {
        const [a, b] = [channel<number>(), channel<number>()]
        yield* par([a.send(1), b.send(2), ...(chance() < 0.5 ? [a, b] : [b, a]).map((c) => c.receive())])
      }
    expect(missed(either)).toBe(0)
  })

  it('is found if it fails now and then, whichever run that is', () => {
    const throws = (chance: () => number) =>
      function* (): Operation<void> {
        const c = channel<number>()
        yield* par([c.send(1), c.receive()])
        if (chance() < 0.25) throw new Error('by chance')
      }
    expect(missed(throws)).toBe(0)
  })

  it('is found if it is stuck now and then', () => {
    const sticks = (chance: () => number) =>
      function* (): Operation<void> {
        const c = channel<number>()
        spawn(() => c.send(1))
        yield* c.receive()
        if (chance() < 0.25) yield* c.receive()
      }
    expect(missed(sticks)).toBe(0)
  })

  it('fails by its own error if it always fails, and the report says that it is another each time', () => {
    const chance = source(1)
    const report = explore(function* () {
      yield* reschedule()
      throw new Error(`bad ${chance()}`)
    })
    expect(failed(report)).toMatchObject({ kind: 'error', error: { message: like(/^bad 0\.\d+$/) } })
    expect(report.warnings).toEqual([
      like(
        /^the program is not repeatable: run again, it ended otherwise: at first by error: Error: bad 0\.\d+, then by error: Error: bad/,
      ),
    ])
  })
})

describe('a program that does the same each time', () => {
  it.each<readonly [string, Program<unknown>]>([
    [
      'with errors that have their own stack',
      function* () {
        yield* reschedule()
        throw new Error('bad')
      },
    ],
    [
      'with a deadlock that names what has no name',
      function* () {
        const c = channel<number>()
        spawn(() => channel<number>().send(1))
        yield* c.receive()
      },
    ],
    [
      'with values that are the same by their structure',
      function* () {
        yield* reschedule()
        return { at: [1, 2], of: new Map([[1, 2]]) }
      },
    ],
  ])('is not taken for one that depends on chance: %s', (_, program) => {
    const report = explore(program, { stopAtFirst: false })
    expect([report.warnings, report.verdict === 'failed' && report.failure.kind === 'nondeterminism']).toEqual([
      [],
      false,
    ])
  })
})
