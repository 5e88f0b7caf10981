// The workloads for @thi.ng/csp 3: async functions and channels. Its smallest channel holds one value, but a write waits
// for its read, so that `channel(1)` is a rendezvous. Its timeouts cannot be disarmed, and a channel holds at most 1,024
// waiting reads.

import { type Channel, channel, select } from '@thi.ng/csp'
import { alternatives } from '../harness/catalog.ts'
import { check, checkEvents, stride, sumBelow } from '../harness/check.ts'
import { parkReceivers } from '../harness/parking.ts'
import { type Bodies, type Body, serve } from '../harness/serve.ts'

async function sendUpTo(to: Channel<number>, count: number): Promise<void> {
  for (let i = 0; i < count; i++) await to.write(i)
}

async function sumOf(from: Channel<number>, count: number): Promise<number> {
  let sum = 0
  for (let i = 0; i < count; i++) sum = (sum + ((await from.read()) ?? NaN)) | 0
  return sum
}

async function message(count: number): Promise<void> {
  const link = channel<number>()
  void sendUpTo(link, count)
  check('sum', await sumOf(link, count), sumBelow(count))
}

/** A write into the buffer waits for its read, too: only `offer` uses the buffer, and a full one is waited for. */
async function buffered(count: number): Promise<void> {
  const link = channel<number>(128)
  async function fill(): Promise<void> {
    for (let i = 0; i < count; i++) if (!link.offer(i)) await link.write(i)
  }
  void fill()
  check('sum', await sumOf(link, count), sumBelow(count))
}

async function pingPong(count: number): Promise<void> {
  const there = channel<number>()
  const back = channel<number>()
  async function pong(): Promise<void> {
    for (let i = 0; i < count; i++) await back.write(((await there.read()) ?? NaN) + 1)
  }
  void pong()
  let ball = 0
  for (let i = 0; i < count; i++) {
    await there.write(ball)
    ball = (await back.read()) ?? NaN
  }
  check('ball', ball, count)
}

async function ring(count: number): Promise<void> {
  const size = 503
  const links = Array.from({ length: size }, () => channel<number>())
  const result = channel<number>()
  async function member(index: number, left: Channel<number>, right: Channel<number>): Promise<void> {
    for (;;) {
      const hops = (await left.read()) ?? NaN
      await (hops === 0 ? result.write(index) : right.write(hops - 1))
    }
  }
  links.forEach((left, index) => void member(index, left, links[(index + 1) % size] ?? left))
  await links[0]?.write(count)
  check('last holder', await result.read(), count % size)
}

async function commstime(count: number): Promise<void> {
  const [a, b, c, d] = [channel<number>(), channel<number>(), channel<number>(), channel<number>()]
  async function prefix(): Promise<void> {
    await a.write(0)
    for (;;) await a.write((await b.read()) ?? NaN)
  }
  async function delta(): Promise<void> {
    for (;;) {
      const value = (await a.read()) ?? NaN
      await d.write(value)
      await c.write(value)
    }
  }
  async function successor(): Promise<void> {
    for (;;) await b.write(((await c.read()) ?? NaN) + 1)
  }
  void prefix()
  void delta()
  void successor()
  check('sum', await sumOf(d, count), sumBelow(count))
}

async function alt4(count: number): Promise<void> {
  const channels = [channel<number>(), channel<number>(), channel<number>(), channel<number>()] as const
  for (const link of channels) void sendUpTo(link, Infinity)
  const perBranch = [0, 0, 0, 0]
  let sum = 0
  for (let i = 0; i < count; i++) {
    const [value, from] = await select<number>(...channels)
    const branch = channels.indexOf(from)
    perBranch[branch] = (perBranch[branch] ?? 0) + 1
    sum = (sum + (value ?? NaN)) | 0
  }
  checkEvents(count, perBranch, sum)
}

function altOf(n: number): Body {
  return async (count, watch) => {
    const first = channel<number>()
    const rest = Array.from({ length: n - 1 }, () => channel<number>())
    const channels = [first, ...rest]
    watch.start()
    async function sender(): Promise<void> {
      for (let i = 0; i < count; i++) await channels[(i * stride) % n]?.write(i)
    }
    void sender()
    let sum = 0
    for (let i = 0; i < count; i++) sum = (sum + ((await select(first, ...rest))[0] ?? NaN)) | 0
    check('sum', sum, sumBelow(count))
  }
}

const spawnAndPark: Body = (count, watch) =>
  parkReceivers(
    {
      make: () => channel<number>(),
      receive: async (from) => (await from.read()) ?? NaN,
      send: (to, value) => to.write(value),
    },
    count,
    watch,
  )

const bodies: Bodies = {
  message,
  'ping-pong': pingPong,
  ring,
  commstime,
  buffered,
  'alt-4': alt4,
  ...Object.fromEntries(alternatives.map((n) => [`alt-of-${String(n)}`, altOf(n)])),
  'spawn-and-park': spawnAndPark,
}

await serve(bodies)
