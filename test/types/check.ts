/** What the checker takes and gives: a report is narrowed by its verdict, a failure by its kind. */
import { channel, roundRobin, skip, timers } from 'occamy'
import type { Operation } from 'occamy'
import { bypass, eventually, explore, guardContract, replay, schedulerContract, shared, verify } from 'occamy/check'
import type {
  ContractCheck,
  ExploreOptions,
  Failure,
  Limit,
  LivenessReport,
  Program,
  Report,
  Shared,
} from 'occamy/check'
import { fits, same, some, takesUndefined } from './assert.ts'

const text = some<Program<string>>()
takesUndefined<ExploreOptions>()
fits<() => Operation<string>, Program<string>>()

const report = explore(text, { check: (result) => same<typeof result, string>() })
same<typeof report, Report>()
switch (report.verdict) {
  case 'passed':
    // @ts-expect-error -- nothing failed
    report.failure
    break
  case 'inconclusive':
    same<typeof report.limit, Limit>()
    break
  case 'failed':
    same<typeof report.failure, Failure>()
    same<typeof report.failure.error, unknown>()
    break
  // @ts-expect-error -- there is no such verdict
  case 'pass':
    break
  default:
    same<typeof report, never>()
}
// @ts-expect-error -- it may have passed
report.failure
same<typeof report.executions, number>()
if (report.verdict === 'failed') replay(text, report.failure.schedule)

same<ReturnType<typeof verify<string>>, Report>()
explore(text, { strategy: { kind: 'random', runs: 10, seed: undefined } })
explore(text, { strategy: { kind: 'pct', depth: 3, runs: 10 } })
// @ts-expect-error -- a depth is missing
explore(text, { strategy: { kind: 'pct', runs: 10 } })
// @ts-expect-error -- no such strategy
explore(text, { strategy: 'all' })
// @ts-expect-error -- the result is no number
explore(text, { check: (result: number) => result })
// @ts-expect-error -- an operation is no program: it can be run once
explore(skip)
// @ts-expect-error -- nor is an async function
verify(async () => 1)
// @ts-expect-error -- a schedule is text
replay(text, [1, 2])

const cell = shared(1)
same<typeof cell, Shared<number>>()
same<ReturnType<typeof cell.get>, Operation<number>>()
// @ts-expect-error -- no number
cell.set('1')

const live = eventually(() => ({ main: text, until: () => true }))
same<typeof live, LivenessReport>()
eventually(text, { within: 10 })
// @ts-expect-error -- the program is made anew for each run
eventually({ main: text })
// @ts-expect-error -- a promise would always be true
eventually(() => ({ main: text, until: async () => true }))

same<ReturnType<typeof schedulerContract>, readonly ContractCheck[]>()
schedulerContract(() => timers(roundRobin()))
const ch = channel<number>()
guardContract(() => ({ guard: ch.receive(), ready: () => void ch.trySend(1), isRight: (value) => value > 0 }))
// @ts-expect-error -- nobody makes it ready
guardContract(() => ({ guard: ch.receive() }))
same<ReturnType<typeof bypass>, ReadonlyMap<string, number>>()
