/** Law 12: networks that cannot deadlock do not, and a planted cycle is reported, whenever it deadlocks. */
import fc from 'fast-check'
import { DeadlockError, runSync } from 'occamy'
import type { RunOptions } from 'occamy'
import { explore } from 'occamy/check'
import { clientServer, ioPar, network, philosophers, pipeline, ring, schedule } from 'occamy/fast-check'
import type { Network, NetworkConstraints } from 'occamy/fast-check'
import { describe, expect, it } from 'vitest'
import { quantum, seed } from './generate.ts'
import { PATIENCE, share } from './runs.ts'
import { schedulers } from './schedulers.ts'

const kinds: ReadonlyArray<readonly [string, (constraints: NetworkConstraints) => fc.Arbitrary<Network>]> = [
  ['client-server network', clientServer],
  ['I/O-PAR network', ioPar],
  ['pipeline', pipeline],
  ['ring', ring],
  ['table of philosophers', philosophers],
]

/** A cycle, from the name on that comes first. */
function turned(cycle: readonly string[]): string[] {
  const least = cycle.indexOf(cycle.toSorted()[0] ?? '')
  return [...cycle.slice(least), ...cycle.slice(0, least)]
}

/** Runs a network, and looks whether its end is what is known of it. */
function checkRun({ cycle, deadlocks, program, result }: Network, options: RunOptions): void {
  let error: unknown
  try {
    expect(runSync(program, options)).toBe(result)
  } catch (thrown) {
    if (!(thrown instanceof DeadlockError)) throw thrown
    error = thrown
  }
  if (deadlocks !== 'sometimes') expect(error !== undefined).toBe(deadlocks === 'always')
  if (error instanceof DeadlockError) expect(turned(error.cycle)).toEqual(turned(cycle))
}

describe.each(kinds)('a %s', (_name, kind) => {
  it.each(schedulers)(
    'without a cycle never deadlocks, and with one only by that one, under $name',
    ({ make }) => {
      fc.assert(
        fc.property(kind({}), quantum, seed, (network, quantum, seed) => {
          checkRun(network, { scheduler: make(seed), quantum, seed })
        }),
        share(10),
      )
    },
    PATIENCE,
  )

  it(
    'ends as it should under generated schedules',
    () => {
      fc.assert(fc.property(kind({}), schedule(), (network, scheduler) => checkRun(network, { scheduler, quantum: 0 })))
    },
    PATIENCE,
  )

  // Small ones, by all of their schedules.
  const small = { maxSize: 2, maxRounds: 1 }
  const limits = { maxExecutions: 2000, stopAtFirst: false }

  it(
    'without a cycle passes under every schedule',
    () => {
      fc.assert(
        fc.property(kind({ ...small, planted: false }), ({ program, result }) => {
          const report = explore(program, { ...limits, check: (sum) => expect(sum).toBe(result) })
          expect({ report: String(report), ok: report.verdict !== 'failed' }).toMatchObject({ ok: true })
        }),
        share(10),
      )
    },
    PATIENCE,
  )

  it(
    'with a cycle deadlocks under some schedule, or under all, and by that cycle',
    () => {
      fc.assert(
        fc.property(kind({ ...small, planted: true }), ({ cycle, deadlocks, program }) => {
          const report = explore(program, limits)
          if (report.verdict !== 'failed') throw new Error(String(report))
          expect(report.failure.kind).toBe('deadlock')
          expect(turned((report.failure.error as DeadlockError).cycle)).toEqual(turned(cycle))
          expect(report.deadlocks < report.executions).toBe(deadlocks === 'sometimes')
        }),
        share(10),
      )
    },
    PATIENCE,
  )
})

it('networks of every kind, with and without a cycle, are generated', () => {
  const all = fc.sample(network(), 200)
  expect(new Set(all.map(({ kind }) => kind))).toEqual(
    new Set(['client-server', 'I/O-PAR', 'pipeline', 'ring', 'philosophers']),
  )
  expect(new Set(all.map(({ deadlocks }) => deadlocks))).toEqual(new Set(['never', 'sometimes', 'always']))
  for (const { cycle, deadlocks } of all) expect(cycle.length > 0).toBe(deadlocks !== 'never')
})
