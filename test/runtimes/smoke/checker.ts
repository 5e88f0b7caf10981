import { channel, par, roundRobin, spawn } from 'occamy'
import type { Operation } from 'occamy'
import { explore, guardContract, replay, schedulerContract, shared, verify } from 'occamy/check'
import type { GuardSpecimen } from 'occamy/check'
import type { Programs } from './program.ts'
import { equal } from './program.ts'

function* crossed(): Operation<void> {
  const [a, b] = [channel<void>({ name: 'a' }), channel<void>({ name: 'b' })]
  const move = (from: typeof a, to: typeof a) =>
    function* () {
      yield* from.send()
      yield* to.receive()
    }
  yield* par([move(a, b), move(b, a)])
}

function* lostUpdate(): Operation<number> {
  const cell = shared(0)
  const add = function* () {
    const value = yield* cell.get()
    yield* cell.set(value + 1)
  }
  const both = [spawn(add), spawn(add)]
  for (const t of both) yield* t
  return yield* cell.get()
}

export const checker: Programs = {
  'check: verify passes a program that is right': () => {
    const report = verify(function* () {
      const ch = channel<number>()
      const t = spawn(() => ch.send(1))
      const got = yield* ch.receive()
      yield* t
      return got
    })
    equal(report.verdict, 'passed', 'the verdict')
  },

  'check: explore finds a deadlock and a lost update, and replay repeats them': () => {
    for (const [program, kind] of [
      [() => explore(crossed), 'deadlock'],
      [() => explore(lostUpdate, { check: (n) => equal(n, 2, 'the sum') }), 'check'],
    ] as const) {
      const report = program()
      if (report.verdict !== 'failed') throw new Error(`explore says: ${report.verdict}`)
      equal(report.failure.kind, kind, 'the kind of failure')
    }
    const report = explore(crossed)
    if (report.verdict !== 'failed') throw new Error(`explore says: ${report.verdict}`)
    equal(replay(crossed, report.failure.schedule).verdict, 'failed', 'the replay')
  },

  'check: the contract suites of guards and schedulers run without a test framework': async () => {
    const receive = (): GuardSpecimen<number> => {
      const ch = channel<number>()
      return {
        guard: ch.receive(),
        ready: () => void spawn(() => ch.send(7)),
        value: 7,
        registered: () => -ch.balance,
      }
    }
    for (const { run } of guardContract(receive, { consumes: true })) await run()
    for (const { run } of schedulerContract(roundRobin)) await run()
  },
}
