/** Ends: who closes what, and when. */
import { alt, channel, par, selectSet, skip, sleep, spawn } from 'occamy'
import type { Channel, Operation } from 'occamy'
import { must, planted } from './planted.ts'
import type { Planted } from './planted.ts'

function* drain<T>(from: Channel<T>): Operation<T[]> {
  const all: T[] = []
  for (let item = yield* from.next(); !item.done; item = yield* from.next()) all.push(item.value)
  return all
}

const wrongClose = planted({
  name: 'wrong close',
  bug: 'the producer that is done closes the channel, which the other still uses',
  fails: 'error',
  program: (isBad) =>
    function* () {
      const items = channel<number>()
      const consumer = spawn(() => drain(items))
      const producer = (n: number) =>
        function* producer(): Operation<void> {
          yield* items.send(n)
          if (isBad) items.close()
        }
      yield* par([producer(1), producer(2)])
      items.close()
      yield* consumer
    },
})

const lostLastItem = planted({
  name: 'last item lost on close',
  bug: 'the consumer stops when the channel is closed, though something is still in the buffer',
  fails: 'check',
  program: (isBad) =>
    function* () {
      const items = channel<number>(1)
      function* untilClosed(): Operation<number[]> {
        const all: number[] = []
        while (!items.closed) {
          const item = yield* items.next()
          if (!item.done) all.push(item.value)
        }
        return all
      }
      function* producer(): Operation<void> {
        for (const item of [1, 2]) yield* items.send(item)
        items.close()
      }
      const [, all] = yield* par([producer, isBad ? untilClosed : () => drain(items)])
      return all
    },
  check: (all) => must(all.length === 2, `${all.length} of 2 items came`),
})

const shutdownOrder = planted({
  name: 'wrong order of shutdown',
  bug: 'the log is closed before the workers that write to it have ended',
  fails: 'error',
  program: (isBad) =>
    function* () {
      const log = channel<string>()
      const jobs = channel<number>()
      const logger = spawn(() => drain(log))
      const worker = spawn(function* worker() {
        for (const job of yield* drain(jobs)) yield* log.send(`did ${job}`)
      })
      yield* jobs.send(1)
      jobs.close()
      if (!isBad) yield* worker
      log.close()
      yield* worker
      yield* logger
    },
})

const tokenLost = planted({
  name: 'token lost at a ring',
  bug: 'a node that is told to leave does so with the token in its hand',
  fails: 'deadlock',
  program: (isBad) =>
    function* () {
      const [first, second, home] = [channel<string>(), channel<string>(), channel<string>()] as const
      const leave = channel<void>()
      const node = (from: Channel<string>, to: Channel<string>) =>
        function* node(): Operation<void> {
          const token = yield* from.receive()
          const next = yield* alt({ pass: to.send(token), leave: leave.receive() })
          if (next.key === 'leave' && !isBad) yield* to.send(token)
        }
      spawn(node(first, second))
      spawn(node(second, home))
      spawn(() => alt([leave.send(), sleep(10)]))
      yield* first.send('token')
      yield* home.receive()
    },
})

const droppedOnCancel = planted({
  name: 'message dropped on cancel',
  bug: 'a forwarder that is cancelled between taking a message and passing it on takes the message with it',
  fails: 'check',
  program: (isBad) =>
    function* () {
      const source = channel<string>(1)
      const target = channel<string>(1)
      yield* source.send('order')
      const forwarder = spawn(function* forwarder() {
        const inputs = selectSet({ source: source.receive() })
        const { value } = yield* inputs.next()
        let isHeld = true
        try {
          yield* target.send(value)
          isHeld = false
        } finally {
          if (isHeld && !isBad) yield* source.send(value)
        }
      })
      spawn(function* boss() {
        forwarder.cancel()
      })
      yield* forwarder.ended
      return source.length + target.length
    },
  check: (left) => must(left === 1, `${left} of 1 orders are left`),
})

const stopsTooFew = planted({
  name: 'one stop for two workers',
  bug: 'a stop is sent once for each job and not for each worker: whoever takes two jobs leaves another waiting',
  fails: 'deadlock',
  program: (isBad) =>
    function* () {
      const jobs = channel<'job' | 'stop'>()
      function* untilStopped(): Operation<void> {
        while ((yield* jobs.receive()) === 'job') yield* skip
      }
      function* untilOneStops(): Operation<void> {
        if ((yield* jobs.receive()) === 'job') yield* jobs.receive()
      }
      const worker = isBad ? untilOneStops : untilStopped
      const workers = [worker, worker].map((body) => spawn(body))
      for (const job of ['job', 'job', 'stop', 'stop'] as const) yield* jobs.send(job)
      for (const each of workers) yield* each
    },
})

export const closing: readonly Planted[] = [
  wrongClose,
  lostLastItem,
  shutdownOrder,
  tokenLost,
  droppedOnCancel,
  stopsTooFew,
]
