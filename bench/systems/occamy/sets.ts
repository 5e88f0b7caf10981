// Select sets in occamy. The setup is part of no measurement: a set is made once, and used for as long as its user lives.

import { channel, type Channel, run, selectSet, type SelectSet, type SetEvent, spawn } from 'occamy'
import { check, stride, sumBelow } from '../../harness/check.ts'
import type { Body } from '../../harness/serve.ts'
import { sendInTurn } from './alternation.ts'

function setOver(channels: readonly Channel<number>[]): SelectSet<SetEvent<number, number>> {
  const set = selectSet<number, number>()
  for (const [i, each] of channels.entries()) set.add(i, each.receive())
  return set
}

/** One of n channels is ready at a time, another one for each event: as `altOf`, through a set. */
export function setOf(n: number): Body {
  return (count, watch) =>
    run(function* () {
      const channels = Array.from({ length: n }, () => channel<number>())
      const set = setOver(channels)
      watch.start()
      spawn(sendInTurn, channels, count)
      let sum = 0
      for (let i = 0; i < count;) {
        for (const { value } of yield* set.wait()) {
          sum = (sum + value) | 0
          i++
        }
      }
      watch.stop()
      check('sum', sum, sumBelow(count))
    })
}

/** What a set of one is compared with: a receive that is kept, in the same loop. */
export const receiveOf1: Body = (count, watch) =>
  run(function* () {
    const one = channel<number>()
    const receive = one.receive()
    watch.start()
    spawn(sendInTurn, [one], count)
    let sum = 0
    for (let i = 0; i < count; i++) sum = (sum + (yield* receive)) | 0
    watch.stop()
    check('sum', sum, sumBelow(count))
  })

/** k of n channels become ready at once, and are all taken, again and again. Making one ready is part of its event. */
export function readyOf(k: number, n: number): Body {
  return (count, watch) =>
    run(function* () {
      const channels = Array.from({ length: n }, () => channel<number>(1))
      const set = setOver(channels)
      const rounds = Math.ceil(count / k)
      let taken = 0
      watch.start()
      for (let round = 0; round < rounds; round++) {
        for (let i = 0; i < k; i++) channels[((round * k + i) * stride) % n]?.trySend(1)
        for (let left = k; left > 0;) {
          for (const { value } of yield* set.wait()) {
            taken += value
            left--
          }
        }
      }
      watch.stop()
      check('taken', taken, rounds * k)
    })
}

/** The oldest of n registrations is taken out, and a new one added. */
export function replaceRegistrations(n: number): Body {
  // Made when it is asked for: what a million channels weigh would slow every other workload of the process.
  let replace: ((count: number) => SelectSet<SetEvent<number, number>>) | undefined
  return (count, watch) => {
    replace ??= replacing(n)
    watch.start()
    const { size } = replace(count)
    watch.stop()
    check('registrations', size, n)
  }
}

function replacing(n: number): (count: number) => SelectSet<SetEvent<number, number>> {
  const channels = Array.from({ length: n + 1 }, () => channel<number>())
  const set = selectSet<number, number>()
  let next = 0
  const add = (): void => {
    const from = channels[next % (n + 1)]
    if (from !== undefined) set.add(next++, from.receive())
  }
  while (set.size < n) add()
  return (count) => {
    for (let i = 0; i < count; i++) {
      add()
      set.delete(next - n - 1)
    }
    return set
  }
}
