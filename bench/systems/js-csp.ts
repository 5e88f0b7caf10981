// The workloads for js-csp 1.0: go blocks and channels, as its documentation writes them. Its timers cannot be
// disarmed, and its channels hold at most 1,024 waiting takes.

import { alts, type AltResult, chan, type Channel, go, type Instruction, put, take, takeAsync } from 'js-csp'
import { alternatives } from '../harness/catalog.ts'
import { check, checkEvents, stride, sumBelow } from '../harness/check.ts'
import { type Bodies, type Body, serve } from '../harness/serve.ts'
import { heapInUse } from '../harness/watch.ts'

type Go<T, In> = Generator<Instruction, T, In>

/** Waits, from outside, for a go block to end. */
function ended<T, In>(body: () => Go<T, In>): Promise<T> {
  return new Promise((resolve) => takeAsync(go(body), resolve))
}

function* sendUpTo(channel: Channel<number>, count: number): Go<void, boolean> {
  for (let i = 0; i < count; i++) yield put(channel, i)
}

function* sumOf(channel: Channel<number>, count: number): Go<number, number> {
  let sum = 0
  for (let i = 0; i < count; i++) sum = (sum + (yield take(channel))) | 0
  return sum
}

function stream(capacity: number): Body {
  return async (count) => {
    const channel = chan<number>(capacity)
    go(() => sendUpTo(channel, count))
    check('sum', await ended(() => sumOf(channel, count)), sumBelow(count))
  }
}

async function pingPong(count: number): Promise<void> {
  const there = chan<number>()
  const back = chan<number>()
  go(function* (): Go<void, number> {
    for (let i = 0; i < count; i++) yield put(back, (yield take(there)) + 1)
  })
  const last = await ended(function* (): Go<number, number> {
    let ball = 0
    for (let i = 0; i < count; i++) {
      yield put(there, ball)
      ball = yield take(back)
    }
    return ball
  })
  check('ball', last, count)
}

async function ring(count: number): Promise<void> {
  const size = 503
  const links = Array.from({ length: size }, () => chan<number>())
  const result = chan<number>()
  links.forEach((left, index) => {
    const right = links[(index + 1) % size]
    if (right === undefined) return
    go(function* (): Go<void, number> {
      for (;;) {
        const hops = yield take(left)
        yield hops === 0 ? put(result, index) : put(right, hops - 1)
      }
    })
  })
  const last = await ended(function* (): Go<number, number> {
    yield put(links[0] ?? result, count)
    return yield take(result)
  })
  check('last holder', last, count % size)
}

async function commstime(count: number): Promise<void> {
  const [a, b, c, d] = [chan<number>(), chan<number>(), chan<number>(), chan<number>()]
  go(function* (): Go<void, number> {
    yield put(a, 0)
    for (;;) yield put(a, yield take(b))
  })
  go(function* (): Go<void, number> {
    for (;;) {
      const value = yield take(a)
      yield put(d, value)
      yield put(c, value)
    }
  })
  go(function* (): Go<void, number> {
    for (;;) yield put(b, (yield take(c)) + 1)
  })
  check('sum', await ended(() => sumOf(d, count)), sumBelow(count))
}

async function alt4(count: number): Promise<void> {
  const channels = Array.from({ length: 4 }, () => chan<number>())
  for (const channel of channels) go(() => sendUpTo(channel, Infinity))
  const perBranch = [0, 0, 0, 0]
  const sum = await ended(function* (): Go<number, AltResult<number>> {
    let total = 0
    for (let i = 0; i < count; i++) {
      const event = yield alts(channels)
      const branch = channels.indexOf(event.channel)
      perBranch[branch] = (perBranch[branch] ?? 0) + 1
      total = (total + event.value) | 0
    }
    return total
  })
  checkEvents(count, perBranch, sum)
}

function altOf(n: number): Body {
  return async (count, watch) => {
    const channels = Array.from({ length: n }, () => chan<number>())
    watch.start()
    go(function* (): Go<void, boolean> {
      for (let i = 0; i < count; i++) {
        const channel = channels[(i * stride) % n]
        if (channel !== undefined) yield put(channel, i)
      }
    })
    const sum = await ended(function* (): Go<number, AltResult<number>> {
      let total = 0
      for (let i = 0; i < count; i++) total = (total + (yield alts(channels)).value) | 0
      return total
    })
    check('sum', sum, sumBelow(count))
  }
}

const spawnAndPark: Body = async (count, watch) => {
  const channels = Array.from({ length: Math.ceil(count / 1_000) }, () => chan<number>())
  let parked = 0
  let sum = 0
  function* park(channel: Channel<number>): Go<void, number> {
    parked++
    const value = yield take(channel)
    sum += value
  }
  const before = heapInUse()
  watch.start()
  for (const [i, channel] of channels.entries()) {
    for (let left = Math.min(1_000, count - i * 1_000); left > 0; left--) go(() => park(channel))
  }
  while (parked < count) await new Promise(setImmediate)
  watch.stop()
  watch.bytes = (heapInUse() - before) / count
  await ended(function* (): Go<boolean, boolean> {
    for (let i = 0; i < count; i++) yield put(channels[Math.floor(i / 1_000)] ?? chan<number>(), 1)
    return true
  })
  while (sum < count) await new Promise(setImmediate)
}

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
