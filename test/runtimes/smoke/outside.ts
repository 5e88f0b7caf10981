import { channel, run, sleep, spawn } from 'occamy'
import type { Programs } from './program.ts'
import { equal, fails } from './program.ts'

export const outside: Programs = {
  'outside: await a guard': async () => {
    const ch = channel<number>()
    const program = run(function* () {
      yield* ch.send(1)
      return yield* ch.receive()
    })
    const got = await ch.receive()
    await ch.send(got + 1)
    equal(await program, 2, 'the result')
    await sleep(1)
  },

  'outside: an abort withdraws a wait': async () => {
    const ch = channel<number>()
    const controller = new AbortController()
    const waiting = ch.receive().promise({ signal: controller.signal })
    equal(ch.balance, -1, 'who waits')
    controller.abort(new RangeError('enough'))
    await fails(() => waiting, 'RangeError')
    equal(ch.balance, 0, 'who waits after the abort')
  },

  'outside: for await, and leaving it early loses nothing': async () => {
    const ch = channel<number>()
    const program = run(function* () {
      for (const n of [1, 2, 3, 4]) yield* ch.send(n)
      ch.close()
    })
    const got: number[] = []
    for await (const n of ch) {
      got.push(n)
      if (n === 2) break
    }
    for await (const n of ch) got.push(n)
    await program
    equal(got, [1, 2, 3, 4], 'what came')
  },

  'outside: an abort ends a whole program, in order': async () => {
    const controller = new AbortController()
    const ended: string[] = []
    const program = run(
      function* () {
        spawn(function* () {
          setTimeout(() => controller.abort(new RangeError('enough')), 1)
          try {
            yield* sleep(60_000)
          } finally {
            ended.push('tasklet')
          }
        })
        try {
          yield* sleep(60_000)
        } finally {
          ended.push('main')
        }
      },
      { signal: controller.signal },
    )
    await fails(() => program, 'RangeError')
    equal(ended, ['main', 'tasklet'], 'the order')
  },
}
