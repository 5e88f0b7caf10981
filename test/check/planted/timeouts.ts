/** Time limits: what comes too late, and what is given up too early. */
import { AlreadyRepliedError, alt, channel, par, request, semaphore, sleep, spawn } from 'occamy'
import type { Channel, Operation, Request } from 'occamy'
import { shared } from 'occamy/check'
import { must, planted } from './planted.ts'
import type { Planted } from './planted.ts'

const earlyTimeOut = planted({
  name: 'early time-out',
  bug: 'the client gives up and asks anew, and takes the late answer to its first question for that to its second',
  fails: 'error',
  program: (isBad) =>
    function* () {
      const questions = channel<string>()
      const answers = channel<string>(2)
      spawn(function* server() {
        for (;;) yield* answers.send(`answer to ${yield* questions.receive()}`)
      })
      yield* questions.send('first')
      yield* alt([answers.receive(), sleep(10)])
      yield* questions.send('second')
      let answer = yield* answers.receive()
      while (!isBad && answer !== 'answer to second') answer = yield* answers.receive()
      must(answer === 'answer to second', `it took the ${answer} for that to the second`)
    },
})

const callerGone = planted({
  name: 'reply to a caller that timed out',
  bug: 'the server sends its answer to a caller that has gone, and serves nobody after it',
  fails: 'deadlock',
  program: (isBad) =>
    function* () {
      const calls = channel<Channel<string>>()
      spawn(function* server() {
        for (;;) yield* (yield* calls.receive()).send('done')
      })
      function* call(): Operation<void> {
        const answer = channel<string>(isBad ? 0 : 1)
        yield* calls.send(answer)
        yield* alt([answer.receive(), sleep(10)])
      }
      yield* call()
      yield* call()
    },
})

const leaseExpired = planted({
  name: 'lease that ran out',
  bug: 'a client writes under a lease that has run out meanwhile, and the store takes it',
  fails: 'check',
  program: (isBad) =>
    function* () {
      const store = shared({ lease: 0, owner: 0 })
      const write = (lease: number): Operation<unknown> =>
        store.update((now) => (isBad || lease >= now.lease ? { lease, owner: lease } : now))
      const lock = semaphore(1)
      const leases = shared(0)
      function* client(): Operation<void> {
        const release = yield* lock.acquire()
        const lease = yield* leases.update((n) => n + 1)
        const writer = spawn(() => write(lease))
        yield* alt([writer.ended, sleep(10)])
        release()
        yield* writer
      }
      yield* par([client, client])
      return (yield* store.get()).owner
    },
  check: (owner) => must(owner === 2, 'an old lease wrote over a newer one'),
})

const doubleReply = planted({
  name: 'double reply',
  bug: 'when the server is told to stop it refuses the request that it has at hand, answered or not',
  fails: 'error',
  program: (isBad) =>
    function* () {
      const port = request<string, string>()
      const stop = channel<void>()
      const server = spawn(function* server() {
        let open: Request<string, string> | undefined
        for (;;) {
          const got = yield* alt({ call: port.receive(), stop: stop.receive() })
          if (got.key === 'stop') break
          open = got.value
          open.reply('done')
          if (!isBad) open = undefined
        }
        open?.reply('refused')
        port.close()
      })
      spawn(() => stop.send())
      try {
        yield* port.call('work')
      } catch {
        // It has closed.
      }
      const end = yield* server.ended
      if (!end.ok && end.error instanceof AlreadyRepliedError) throw end.error
    },
})

const bothTaken = planted({
  name: 'race of two that have both taken',
  bug: 'two helpers receive, and the message of the one that comes second is thrown away',
  fails: 'check',
  program: (isBad) =>
    function* () {
      const [a, b] = [channel<string>(1), channel<string>(1)]
      yield* a.send('a')
      yield* b.send('b')
      if (isBad) {
        const first = channel<string>(2)
        for (const each of [a, b])
          spawn(function* helper() {
            yield* first.send(yield* each.receive())
          })
        yield* first.receive()
      } else yield* alt([a.receive(), b.receive()])
      return a.length + b.length
    },
  check: (left) => must(left === 1, `${left} of 2 messages are left`),
})

export const timeouts: readonly Planted[] = [earlyTimeOut, callerGone, leaseExpired, doubleReply, bothTaken]
