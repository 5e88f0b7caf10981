// Outside code beside channels: awaits of guards, and an emitter's events. A count is one await, so that a meeting of two async
// functions has two; the floor has as many `await null`.

import { EventEmitter } from 'node:events'
import { channel, type Receiver, run } from 'occamy'
import { fromEvent } from 'occamy/interop'
import { check, sumBelow } from '../../harness/check.ts'
import type { Body } from '../../harness/serve.ts'
import { sendUpTo } from './messages.ts'

async function sumOf(from: Receiver<number>, count: number): Promise<number> {
  let sum = 0
  for (let i = 0; i < count; i++) sum = (sum + (await from.receive())) | 0
  return sum
}

/** The message is there when it is asked for. */
export const awaitReady: Body = async (count) => {
  const link = channel<number>(Infinity)
  let sum = 0
  for (let i = 0; i < count; i++) {
    link.trySend(i)
    sum = (sum + (await link.receive())) | 0
  }
  check('sum', sum, sumBelow(count))
}

/** Two async functions, each of which waits for the other. */
export const awaitMeeting: Body = async (count) => {
  const link = channel<number>()
  const messages = Math.ceil(count / 2)
  const sending = async (): Promise<void> => {
    for (let i = 0; i < messages; i++) await link.send(i)
  }
  const [sum] = await Promise.all([sumOf(link, messages), sending()])
  check('sum', sum, sumBelow(messages))
}

/** A tasklet serves whoever awaits. */
export const awaitTasklet: Body = async (count) => {
  const link = channel<number>()
  const running = run(() => sendUpTo(link, count))
  check('sum', await sumOf(link, count), sumBelow(count))
  await running
}

/** The events of an emitter, in bursts of 100. */
export const events: Body = async (count) => {
  const emitter = new EventEmitter()
  const burst = 100
  const emitFrom = (first: number): void => {
    for (let i = first; i < Math.min(first + burst, count); i++) emitter.emit('event', i)
  }
  await run(function* () {
    const heard = fromEvent<number>(emitter, 'event', { capacity: 2 * burst, overflow: 'error' })
    let sum = 0
    emitFrom(0)
    for (let i = 0; i < count; i++) {
      sum = (sum + (yield* heard.receive())) | 0
      if ((i + 1) % burst === 0) emitFrom(i + 1)
    }
    check('sum', sum, sumBelow(count))
  })
}
