// Joins and chords in occamy, and what each of them is compared with. The setup is part of no measurement.

import { type Channel, channel, chord, chords, join, request, reschedule, run, sleep, spawn } from 'occamy'
import { check, sumBelow } from '../../harness/check.ts'
import type { Body } from '../../harness/serve.ts'
import { sendUpTo } from './messages.ts'

/** `n` channels; with `count`, each holds the numbers below that. */
function channels(n: number, count = 0): Channel<number>[] {
  return Array.from({ length: n }, () => {
    const each = channel<number>(count)
    for (let i = 0; i < count; i++) each.trySend(i)
    return each
  })
}

/** Two channels with messages, taken together. */
export const joinReady: Body = (count, watch) =>
  run(function* () {
    const [a, b] = channels(2, count) as [Channel<number>, Channel<number>]
    const both = join([a.receive(), b.receive()])
    let sum = 0
    watch.start()
    for (let i = 0; i < count; i++) {
      const [x, y] = yield* both
      sum = (sum + x + y) | 0
    }
    watch.stop()
    check('sum', sum, (2 * sumBelow(count)) | 0)
  })

/** The same by two plain receives. */
export const receiveReady: Body = (count, watch) =>
  run(function* () {
    const [a, b] = channels(2, count) as [Channel<number>, Channel<number>]
    const [first, second] = [a.receive(), b.receive()]
    let sum = 0
    watch.start()
    for (let i = 0; i < count; i++) {
      const x = yield* first
      const y = yield* second
      sum = (sum + x + y) | 0
    }
    watch.stop()
    check('sum', sum, (2 * sumBelow(count)) | 0)
  })

/** k tasklets that send again and again, and a join that takes from all of them at once. One unit is a member's message. */
export function joinOf(k: number): Body {
  return (count, watch) =>
    run(function* () {
      const firings = Math.ceil(count / k)
      const from = channels(k)
      const all = join(from.map((each) => each.receive()))
      for (const each of from) spawn(sendUpTo, each, firings)
      let sum = 0
      watch.start()
      for (let i = 0; i < firings; i++) for (const value of yield* all) sum = (sum + value) | 0
      watch.stop()
      check('sum', sum, (k * sumBelow(firings)) | 0)
    })
}

/** The same by k plain receives. */
export function receiveEachOf(k: number): Body {
  return (count, watch) =>
    run(function* () {
      const rounds = Math.ceil(count / k)
      const from = channels(k)
      const each = from.map((one) => one.receive())
      for (const one of from) spawn(sendUpTo, one, rounds)
      let sum = 0
      watch.start()
      for (let i = 0; i < rounds; i++) for (const receive of each) sum = (sum + (yield* receive)) | 0
      watch.stop()
      check('sum', sum, (k * sumBelow(rounds)) | 0)
    })
}

/** A process serves n chords of two channels each; the messages come on the channels of one of them. */
export function chordsOf(n: number): Body {
  return (count, watch) =>
    run(function* () {
      let sum = 0
      const pairs = Array.from({ length: n }, () => channels(2) as [Channel<number>, Channel<number>])
      const patterns = pairs.map((pair) =>
        chord(pair).react(([x, y]) => {
          sum = (sum + x + y) | 0
        }),
      )
      const serving = spawn(() => chords(...patterns))
      const [one, other] = pairs[n >>> 1] as [Channel<number>, Channel<number>]
      yield* sleep(0)
      watch.start()
      const sending = spawn(sendUpTo, one, count)
      yield* spawn(sendUpTo, other, count)
      yield* sending
      watch.stop()
      serving.cancel()
      check('sum', sum, (2 * sumBelow(count)) | 0)
    })
}

const CAPACITY = 10

/** A bounded buffer by chords: a put takes a free place with it, a get an item. */
export const bufferByChords: Body = (count, watch) =>
  run(function* () {
    const put = channel<number>()
    const get = request<void, number>()
    const [free, filled] = [channel<number>(CAPACITY), channel<number>(CAPACITY)]
    for (let i = 0; i < CAPACITY; i++) free.trySend(i)
    const serving = spawn(() =>
      chords(
        chord([put, free]).react(([value]) => void filled.trySend(value)),
        chord([get, filled]).react(([asked, value]) => {
          free.trySend(0)
          asked.reply(value)
        }),
      ),
    )
    watch.start()
    spawn(sendUpTo, put, count)
    let sum = 0
    for (let i = 0; i < count; i++) sum = (sum + (yield* get.call())) | 0
    watch.stop()
    serving.cancel()
    check('sum', sum, sumBelow(count))
  })

/** The same by a channel with a capacity. */
export const bufferByCapacity: Body = (count, watch) =>
  run(function* () {
    const link = channel<number>(CAPACITY)
    watch.start()
    spawn(sendUpTo, link, count)
    let sum = 0
    for (let i = 0; i < count; i++) sum = (sum + (yield* link.receive())) | 0
    watch.stop()
    check('sum', sum, sumBelow(count))
  })

/**
 * A message comes to a mailbox of n that a join has looked at and left, and can be combined with one other; then the oldest
 * is taken by a plain receive.
 */
export function unmatchedOf(n: number): Body {
  return (count, watch) =>
    run(function* () {
      const [mailbox, keys] = [channel<number>(Infinity), channel<number>(1)]
      const match = join([mailbox.receive(), keys.receive()]).where(([id, key]) => id === key)
      for (let i = 0; i < n; i++) mailbox.trySend(i)
      keys.trySend(-1)
      const waiting = spawn(() => match)
      yield* sleep(0)
      let sum = 0
      watch.start()
      for (let i = 0; i < count; i++) {
        mailbox.trySend(n + i)
        sum = (sum + (yield* mailbox.receive())) | 0
      }
      watch.stop()
      waiting.cancel()
      check('sum', sum, sumBelow(count))
    })
}

/** A message comes to a mailbox of n that a join has looked at and left, and is the one that it waits for. */
export function matchedOf(n: number): Body {
  return (count, watch) =>
    run(function* () {
      const mailbox = channel<number>(Infinity)
      const wanted = join([mailbox.receive()]).where(([id]) => id >= n)
      for (let i = 0; i < n; i++) mailbox.trySend(i)
      let sum = 0
      const taking = spawn(function* () {
        for (let i = 0; i < count; i++) sum = (sum + (yield* wanted)[0]) | 0
      })
      yield* sleep(0)
      watch.start()
      for (let i = 0; i < count; i++) {
        mailbox.trySend(n + i)
        yield* reschedule()
      }
      watch.stop()
      yield* taking
      check('sum', sum, (n * count + sumBelow(count)) | 0)
    })
}
