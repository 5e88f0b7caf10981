/** What tasklets share, and what they take for granted between looking at it and acting on it. */
import { channel, par, spawn } from 'occamy'
import type { Operation } from 'occamy'
import { shared } from 'occamy/check'
import { must, planted } from './planted.ts'
import type { Planted } from './planted.ts'

const lostWakeUp = planted({
  name: 'lost wake-up',
  bug: 'the condition is looked at, then waited for; a signal between the two is for nobody',
  fails: 'deadlock',
  program: (isBad) =>
    function* () {
      const isDone = shared(false)
      const wake = channel<void>(isBad ? 0 : 1)
      function* waiter(): Operation<void> {
        while (!(yield* isDone.get())) yield* wake.receive()
      }
      function* signaller(): Operation<void> {
        yield* isDone.set(true)
        wake.trySend()
      }
      yield* par([waiter, signaller])
    },
})

const checkThenAct = planted({
  name: 'check then act',
  bug: 'two withdrawals both find enough on the account',
  fails: 'check',
  program: (isBad) =>
    function* () {
      const account = shared(100)
      function* withdraw(amount: number): Operation<void> {
        if (!isBad) yield* account.update((left) => (left >= amount ? left - amount : left))
        else if ((yield* account.get()) >= amount) yield* account.update((left) => left - amount)
      }
      yield* par([() => withdraw(80), () => withdraw(50)])
      return yield* account.get()
    },
  check: (left) => must(left >= 0, `the account is at ${left}`),
})

interface Row {
  readonly value: string
  readonly version: number
}

const abaCommit = planted({
  name: 'ABA in a two-phase commit',
  bug: 'the second phase compares the value with the one that the first phase saw, and not the version',
  fails: 'check',
  program: (isBad) =>
    function* () {
      const row = shared<Row>({ value: 'A', version: 0 })
      const write = (value: string): Operation<Row> => row.update(({ version }) => ({ value, version: version + 1 }))
      function* transaction(): Operation<boolean> {
        const before = yield* row.get()
        let sawAll = true
        yield* row.update((now) => {
          const isSame = isBad ? now.value === before.value : now.version === before.version
          if (!isSame) return now
          sawAll = now.version === before.version
          return { value: 'C', version: now.version + 1 }
        })
        return sawAll
      }
      function* others(): Operation<void> {
        yield* write('B')
        yield* write('A')
      }
      const [sawAll] = yield* par([transaction, others])
      return sawAll
    },
  check: (sawAll) => must(sawAll, 'it committed over writes that it did not see'),
})

const peekThenTake = planted({
  name: 'peek, then take',
  bug: 'two consumers both see the one message that is there, and both go to fetch it',
  fails: 'deadlock',
  program: (isBad) =>
    function* () {
      const jobs = channel<string>(1)
      yield* jobs.send('the only one')
      function* consumer(): Operation<void> {
        if (!isBad) jobs.tryReceive()
        else if (jobs.length > 0) yield* jobs.receive()
      }
      yield* par([consumer, consumer])
    },
})

const droppedByTry = planted({
  name: 'try that finds nobody',
  bug: 'a message is offered by trySend, which drops it when the receiver is not there yet',
  fails: 'check',
  program: (isBad) =>
    function* () {
      const log = channel<string>()
      const stop = channel<void>()
      const logger = spawn(function* logger() {
        const lines: string[] = []
        for (let line = yield* log.next(); !line.done; line = yield* log.next()) lines.push(line.value)
        return lines
      })
      function* worker(): Operation<void> {
        yield* stop.receive()
        if (isBad) log.trySend('stopped')
        else yield* log.send('stopped')
      }
      yield* par([worker, stop.send()])
      log.close()
      return yield* logger
    },
  check: (lines) => must(lines.length === 1, `${lines.length} lines were logged`),
})

const acknowledgedEarly = planted({
  name: 'acknowledged too early',
  bug: 'the store says that it has written before it has: what is read after it may be old',
  fails: 'error',
  program: (isBad) =>
    function* () {
      const disk = shared('old')
      const writes = channel<string>()
      const written = channel<void>()
      spawn(function* store() {
        const value = yield* writes.receive()
        if (isBad) yield* written.send()
        yield* disk.set(value)
        if (!isBad) yield* written.send()
      })
      yield* writes.send('new')
      yield* written.receive()
      must((yield* disk.get()) === 'new', 'it reads what was there before it wrote')
    },
})

export const cells: readonly Planted[] = [
  lostWakeUp,
  checkThenAct,
  abaCommit,
  peekThenTake,
  droppedByTry,
  acknowledgedEarly,
]
