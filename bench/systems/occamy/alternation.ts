// Alternation in occamy: made once and kept in the loop, as the documentation recommends, and made anew each time.

import { alt, channel, type Operation, run, type Sender, spawn } from 'occamy'
import { check, checkEvents, stride, sumBelow } from '../../harness/check.ts'
import type { Body } from '../../harness/serve.ts'
import { sendUpTo } from './messages.ts'

/** Four producers that are always ready, one kept alternation. */
export const alt4: Body = (count) =>
  run(function* () {
    const [a, b, c, d] = [channel<number>(), channel<number>(), channel<number>(), channel<number>()]
    for (const producer of [a, b, c, d]) spawn(sendUpTo, producer, Infinity)
    const any = alt([a.receive(), b.receive(), c.receive(), d.receive()])
    const perBranch = [0, 0, 0, 0]
    let sum = 0
    for (let i = 0; i < count; i++) {
      const { key, value } = yield* any
      perBranch[key] = (perBranch[key] ?? 0) + 1
      sum = (sum + value) | 0
    }
    checkEvents(count, perBranch, sum)
  })

/** The same, with the alternation and its guards made anew for every event. */
export const alt4Fresh: Body = (count) =>
  run(function* () {
    const [a, b, c, d] = [channel<number>(), channel<number>(), channel<number>(), channel<number>()]
    for (const producer of [a, b, c, d]) spawn(sendUpTo, producer, Infinity)
    const perBranch = [0, 0, 0, 0]
    let sum = 0
    for (let i = 0; i < count; i++) {
      const { key, value } = yield* alt([a.receive(), b.receive(), c.receive(), d.receive()])
      perBranch[key] = (perBranch[key] ?? 0) + 1
      sum = (sum + value) | 0
    }
    checkEvents(count, perBranch, sum)
  })

/** Sends to one channel after another. */
export function* sendInTurn(channels: readonly Sender<number>[], count: number): Operation<void> {
  for (let i = 0; i < count; i++) {
    const next = channels[(i * stride) % channels.length]
    if (next !== undefined) yield* next.send(i)
  }
}

/** One of n channels is ready at a time, another one for each event. */
export function altOf(n: number): Body {
  return (count, watch) =>
    run(function* () {
      const channels = Array.from({ length: n }, () => channel<number>())
      const any = alt(channels.map((each) => each.receive()))
      watch.start()
      spawn(sendInTurn, channels, count)
      let sum = 0
      for (let i = 0; i < count; i++) sum = (sum + (yield* any).value) | 0
      check('sum', sum, sumBelow(count))
    })
}
