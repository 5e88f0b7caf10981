// The workloads for ts-chan 0.6: async functions, Chan, and a Select that is kept and reused, as its documentation says.
// Its "unsafe" mode is used: the faster one, that does not let the host's event loop in between.

import { alternatives } from '../harness/catalog.ts'
import { check, checkEvents, stride, sumBelow } from '../harness/check.ts'
import { parkReceivers } from '../harness/parking.ts'
import { type Bodies, type Body, serve } from '../harness/serve.ts'
import { type Chan, chanOf, type Select, selectOf } from './ts-chan-types.ts'

const chan = (): Chan<number> => chanOf(0)

async function sendUpTo(to: Chan<number>, count: number): Promise<void> {
  for (let i = 0; i < count; i++) await to.send(i)
}

async function sumOf(from: Chan<number>, count: number): Promise<number> {
  let sum = 0
  for (let i = 0; i < count; i++) sum = (sum + ((await from.recv()).value ?? NaN)) | 0
  return sum
}

function stream(capacity: number): Body {
  return async (count) => {
    const link = chanOf(capacity)
    void sendUpTo(link, count)
    check('sum', await sumOf(link, count), sumBelow(count))
  }
}

async function pingPong(count: number): Promise<void> {
  const there = chan()
  const back = chan()
  async function pong(): Promise<void> {
    for (let i = 0; i < count; i++) await back.send(((await there.recv()).value ?? NaN) + 1)
  }
  void pong()
  let ball = 0
  for (let i = 0; i < count; i++) {
    await there.send(ball)
    ball = (await back.recv()).value ?? NaN
  }
  check('ball', ball, count)
}

async function ring(count: number): Promise<void> {
  const size = 503
  const links = Array.from({ length: size }, () => chan())
  const result = chan()
  async function member(index: number, left: Chan<number>, right: Chan<number>): Promise<void> {
    for (;;) {
      const hops = (await left.recv()).value ?? NaN
      await (hops === 0 ? result.send(index) : right.send(hops - 1))
    }
  }
  links.forEach((left, index) => void member(index, left, links[(index + 1) % size] ?? left))
  await links[0]?.send(count)
  check('last holder', (await result.recv()).value, count % size)
}

async function commstime(count: number): Promise<void> {
  const [a, b, c, d] = [chan(), chan(), chan(), chan()]
  async function prefix(): Promise<void> {
    await a.send(0)
    for (;;) await a.send((await b.recv()).value ?? NaN)
  }
  async function delta(): Promise<void> {
    for (;;) {
      const value = (await a.recv()).value ?? NaN
      await d.send(value)
      await c.send(value)
    }
  }
  async function successor(): Promise<void> {
    for (;;) await b.send(((await c.recv()).value ?? NaN) + 1)
  }
  void prefix()
  void delta()
  void successor()
  check('sum', await sumOf(d, count), sumBelow(count))
}

async function alt4(count: number): Promise<void> {
  const channels = Array.from({ length: 4 }, () => chan())
  for (const link of channels) void sendUpTo(link, Infinity)
  const any = selectOf(channels)
  const perBranch = [0, 0, 0, 0]
  let sum = 0
  for (let i = 0; i < count; i++) {
    const branch = await any.wait()
    perBranch[branch] = (perBranch[branch] ?? 0) + 1
    sum = (sum + take(any, branch)) | 0
  }
  checkEvents(count, perBranch, sum)
}

function take(any: Select<number>, branch: number): number {
  const chosen = any.cases[branch]
  return chosen === undefined ? NaN : (any.recv(chosen).value ?? NaN)
}

function altOf(n: number): Body {
  return async (count, watch) => {
    const channels = Array.from({ length: n }, () => chan())
    const any = selectOf(channels)
    watch.start()
    async function sender(): Promise<void> {
      for (let i = 0; i < count; i++) await channels[(i * stride) % n]?.send(i)
    }
    void sender()
    let sum = 0
    for (let i = 0; i < count; i++) sum = (sum + take(any, await any.wait())) | 0
    check('sum', sum, sumBelow(count))
  }
}

const spawnAndPark: Body = (count, watch) =>
  parkReceivers(
    {
      make: () => chan(),
      receive: async (from) => (await from.recv()).value ?? NaN,
      send: (to, value) => to.send(value),
    },
    count,
    watch,
  )

const bodies: Bodies = {
  message: stream(0),
  'ping-pong': pingPong,
  ring,
  commstime,
  buffered: stream(128),
  'alt-4': alt4,
  ...Object.fromEntries(alternatives.map((n) => [`alt-of-${String(n)}`, altOf(n)])),
  'spawn-and-park': spawnAndPark,
}

await serve(bodies)
