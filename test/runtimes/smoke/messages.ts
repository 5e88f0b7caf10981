import type { ChannelClosedError } from 'occamy'
import { channel, run, spawn } from 'occamy'
import type { Programs } from './program.ts'
import { equal, fails } from './program.ts'

export const messages: Programs = {
  'messages: a rendezvous, and every value that there is': () =>
    run(function* () {
      const ch = channel<unknown>()
      const sent = [undefined, null, 0, '', false, 'text']
      spawn(function* () {
        for (const value of sent) yield* ch.send(value)
        ch.close()
      })
      const got: unknown[] = []
      for (let r = yield* ch.next(); !r.done; r = yield* ch.next()) got.push(r.value)
      equal(got, sent, 'what was received')
    }),

  'messages: a buffer blocks when it is full, and drains when it is closed': () =>
    run(function* () {
      const ch = channel<number>(2)
      equal([ch.trySend(1), ch.trySend(2), ch.trySend(3)], [true, true, false], 'tries')
      ch.close('no more')
      const got: number[] = []
      yield* ch.forEach((n) => void got.push(n))
      equal(got, [1, 2], 'what was drained')
    }),

  'messages: a buffer that drops keeps the newest': () =>
    run(function* () {
      const ch = channel<number>({ capacity: 2, overflow: 'drop-oldest' })
      for (const n of [1, 2, 3]) yield* ch.send(n)
      equal([yield* ch.receive(), yield* ch.receive()], [2, 3], 'what was kept')
    }),

  'messages: close gives a parked sender its value back, poison reaches both ends': async () => {
    const [a, b] = [channel<string>(), channel<string>()]
    const error = await fails(
      () =>
        run(function* () {
          const sender = spawn({ errors: 'hold' }, () => a.send('mine'))
          yield* channel<void>(1).send()
          a.close('enough')
          yield* sender
        }),
      'ChannelClosedError',
    )
    equal((error as ChannelClosedError).value, 'mine', 'what came back')
    b.poison(new Error('bad'))
    await fails(() => run(() => b.receive()), 'ChannelPoisonedError')
    await fails(() => run(() => b.send('x')), 'ChannelPoisonedError')
  },

  'messages: an extended rendezvous keeps the sender until its body has ended': () =>
    run(function* () {
      const ch = channel<number>()
      const order: string[] = []
      const sender = spawn(function* () {
        yield* ch.send(1)
        order.push('sent')
      })
      yield* ch.extended(function* (n) {
        order.push(`got ${n}`)
        yield* channel<void>(1).send()
        order.push('body ends')
      })
      yield* sender
      equal(order, ['got 1', 'body ends', 'sent'], 'the order')
    }),
}
