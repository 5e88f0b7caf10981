import { alt, channel, chord, chords, join, request, reschedule, run, sleep, spawn, virtualClock } from 'occamy'
import type { Programs } from './program.ts'
import { equal } from './program.ts'

export const joins: Programs = {
  'join: all at one instant, or none': () =>
    run(
      function* () {
        const [a, b] = [channel<number>(), channel<string>()]
        spawn(() => a.send(1))
        const early = yield* alt({ both: join([a.receive(), b.receive()]), late: sleep(10) })
        equal([early.key, a.balance], ['late', 1], 'with one of two')
        spawn(() => b.send('x'))
        equal(yield* join({ n: a.receive(), s: b.receive() }), { n: 1, s: 'x' }, 'with both')
      },
      { clock: virtualClock() },
    ),

  'join: a condition picks the earliest that satisfies it': () =>
    run(function* () {
      const [a, b] = [channel<number>(4), channel<number>(4)]
      for (const n of [1, 2, 3]) a.trySend(n)
      for (const n of [5, 3]) b.trySend(n)
      const same = join([a.receive(), b.receive()]).where(([x, y]) => x === y)
      equal(yield* same, [3, 3], 'the pair')
    }),

  'chords: requests are answered by the pattern that is complete': () =>
    run(function* () {
      const put = channel<number>()
      const take = request<string, string>()
      spawn(() =>
        chords(
          chord([put, take]).react(([n, asked]) => {
            asked.reply(`${asked.argument} ${n}`)
          }),
        ),
      )
      spawn(() => put.send(1))
      yield* reschedule()
      equal(yield* take.call('number'), 'number 1', 'the reply')
    }),
}
