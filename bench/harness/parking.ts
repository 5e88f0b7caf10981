// Parks many receivers of a promise-based library, a thousand at a channel, and says what each keeps on the heap.

import { check } from './check.ts'
import { heapInUse } from './watch.ts'
import type { Watch } from './watch.ts'

/** What is done with the channels of a library. */
export interface Channels<C> {
  readonly make: () => C
  readonly receive: (from: C) => Promise<number>
  readonly send: (to: C, value: number) => Promise<unknown>
}

const perChannel = 1_000

export async function parkReceivers<C>(
  { make, receive, send }: Channels<C>,
  count: number,
  watch: Watch,
): Promise<void> {
  const channels = Array.from({ length: Math.ceil(count / perChannel) }, make)
  let parked = 0
  let sum = 0
  async function park(from: C): Promise<void> {
    parked++
    const value = await receive(from)
    sum += value
  }
  const before = heapInUse()
  watch.start()
  for (const [i, from] of channels.entries()) {
    for (let left = Math.min(perChannel, count - i * perChannel); left > 0; left--) void park(from)
  }
  watch.stop()
  check('parked', parked, count)
  watch.bytes = (heapInUse() - before) / count
  for (let i = 0; i < count; i++) await send(channels[Math.floor(i / perChannel)] as C, 1)
  await new Promise(setImmediate)
  check('sum', sum, count)
}
