/** Locks, semaphores, barriers: who may go on, and who never does. */
import { alt, barrier, channel, par, semaphore, skip, sleep, spawn } from 'occamy'
import type { Operation, Release, Semaphore } from 'occamy'
import { shared } from 'occamy/check'
import { must, planted } from './planted.ts'
import type { Planted } from './planted.ts'

const dining = planted({
  name: 'dining philosophers',
  bug: 'everybody takes the left fork first',
  fails: 'deadlock',
  program: (isBad) =>
    function* () {
      const forks = [1, 2, 3].map(() => semaphore(1))
      const philosopher = (i: number) =>
        function* philosopher(): Operation<void> {
          const order = isBad || i < 2 ? [i, (i + 1) % 3] : [0, i]
          const [first, second] = order.map((fork) => forks[fork]) as [Semaphore, Semaphore]
          yield* first.with(second.with(skip))
        }
      yield* par([0, 1, 2].map(philosopher))
    },
})

const releasedTwice = planted({
  name: 'lock released twice',
  bug: 'the token goes back once at the end of the work, and once more in the clean-up',
  fails: 'error',
  program: (isBad) =>
    function* () {
      const token = channel<void>(4)
      const inside = shared(0)
      yield* token.send()
      function* worker(): Operation<void> {
        yield* token.receive()
        try {
          must((yield* inside.update((n) => n + 1)) === 1, 'two hold the lock')
          yield* inside.update((n) => n - 1)
          if (isBad) yield* token.send()
        } finally {
          yield* token.send()
        }
      }
      const workers = [worker, worker, worker].map((body) => spawn(body))
      for (const each of workers) yield* each
    },
})

const leakOnCancel = planted({
  name: 'semaphore leaked on cancel',
  bug: 'the permit is given back after the work, but not if the work is cancelled',
  fails: 'deadlock',
  program: (isBad) =>
    function* () {
      const permits = semaphore(1)
      const work = channel<string>()
      const careless = function* careless(): Operation<unknown> {
        const release = yield* permits.acquire()
        const order = yield* work.receive()
        release()
        return order
      }
      const careful = (): Operation<unknown> => permits.with(work.receive())
      const worker = spawn(isBad ? careless : careful)
      spawn(() => alt([work.send('do it'), sleep(10)]))
      spawn(function* boss() {
        worker.cancel()
      })
      yield* worker.ended
      yield* permits.acquire()
    },
})

const lateEnrol = planted({
  name: 'barrier missed by a late enrol',
  bug: 'a worker enrols itself when it starts, by which time the others may have gone on without it',
  fails: 'deadlock',
  program: (isBad) =>
    function* () {
      const phase = barrier(2)
      const orders = channel<void>()
      function* twice(): Operation<void> {
        yield* phase.sync()
        yield* phase.sync()
      }
      function* late(): Operation<void> {
        yield* orders.receive()
        if (isBad) phase.enrol()
        yield* twice()
      }
      if (!isBad) phase.enrol()
      spawn(() => orders.send())
      yield* par([twice, twice, late])
    },
})

const inversion = planted({
  name: 'priority inversion',
  bug: 'the clerk takes the urgent request while the resource is out, waits for it, and so never hears that it is back',
  fails: 'deadlock',
  program: (isBad) =>
    function* () {
      const resource = semaphore(1)
      const urgent = channel<string>()
      const ordinary = channel<'take' | 'give back'>()
      spawn(function* clerk() {
        let release: Release | undefined
        for (;;) {
          const got = yield* alt({
            urgent: (isBad || release === undefined) && urgent.receive(),
            ordinary: ordinary.receive(),
          })
          if (got.key === 'urgent') yield* resource.with(skip)
          else if (got.value === 'take') release = yield* resource.acquire()
          else {
            release?.()
            release = undefined
          }
        }
      })
      function* low(): Operation<void> {
        yield* ordinary.send('take')
        yield* ordinary.send('give back')
      }
      const high = (): Operation<void> => urgent.send('at once')
      yield* par([high, low])
    },
})

const readersAndWriters = planted({
  name: 'readers and writers',
  bug: 'readers count themselves by a get and a set: the last does not see that it is the last, and the writer starves',
  fails: 'deadlock',
  program: (isBad) =>
    function* () {
      const readers = shared(0)
      const room = semaphore(1)
      const leave = channel<void>()
      function* count(by: number): Operation<number> {
        if (!isBad) return yield* readers.update((n) => n + by)
        const n = (yield* readers.get()) + by
        yield* readers.set(n)
        return n
      }
      const release = yield* room.acquire()
      yield* readers.set(2)
      function* reader(): Operation<void> {
        if ((yield* count(-1)) === 0) yield* leave.send()
      }
      spawn(function* last() {
        yield* leave.receive()
        release()
      })
      yield* par([reader, reader, () => room.with(skip)])
    },
})

export const locks: readonly Planted[] = [dining, releasedTwice, leakOnCancel, lateEnrol, inversion, readersAndWriters]
