// The workloads for effect 4: fibers and queues. `Queue.bounded(0)` is a rendezvous: an offer waits for its take.
// An alternation is `Effect.raceAllFirst` over takes, effect's own way to wait for the first of several.

import { Effect, Fiber, Queue } from 'effect'
import { alternatives, sleepers } from '../harness/catalog.ts'
import { check, checkEvents, stride, sumBelow } from '../harness/check.ts'
import { type Bodies, type Body, serve } from '../harness/serve.ts'
import { timerTimes } from '../harness/timer-times.ts'
import { heapInUse } from '../harness/watch.ts'

type Q = Queue.Queue<number>

const sendUpTo = (to: Q, count: number): Effect.Effect<void> =>
  Effect.gen(function* () {
    for (let i = 0; i < count; i++) yield* Queue.offer(to, i)
  })

const sumOf = (from: Q, count: number): Effect.Effect<number> =>
  Effect.gen(function* () {
    let sum = 0
    for (let i = 0; i < count; i++) sum = (sum + (yield* Queue.take(from))) | 0
    return sum
  })

const queues = (n: number): Effect.Effect<Q[]> => Effect.all(Array.from({ length: n }, () => Queue.bounded<number>(0)))

/** Runs an effect whose forked fibers end with it. */
function body(program: (...args: Parameters<Body>) => Effect.Effect<void>): Body {
  return (count, watch) => Effect.runPromise(program(count, watch))
}

const stream = (capacity: number): Body =>
  body((count) =>
    Effect.gen(function* () {
      const link = yield* Queue.bounded<number>(capacity)
      yield* Effect.forkChild(sendUpTo(link, count))
      check('sum', yield* sumOf(link, count), sumBelow(count))
    }),
  )

const pingPong = body((count) =>
  Effect.gen(function* () {
    const there = yield* Queue.bounded<number>(0)
    const back = yield* Queue.bounded<number>(0)
    const pong = Effect.gen(function* () {
      for (let i = 0; i < count; i++) yield* Queue.offer(back, (yield* Queue.take(there)) + 1)
    })
    yield* Effect.forkChild(pong)
    let ball = 0
    for (let i = 0; i < count; i++) {
      yield* Queue.offer(there, ball)
      ball = yield* Queue.take(back)
    }
    check('ball', ball, count)
  }),
)

const ringMember = (index: number, left: Q, right: Q, result: Q): Effect.Effect<never> =>
  Effect.gen(function* () {
    for (;;) {
      const hops = yield* Queue.take(left)
      yield* hops === 0 ? Queue.offer(result, index) : Queue.offer(right, hops - 1)
    }
  })

const ring = body((count) =>
  Effect.gen(function* () {
    const size = 503
    const links = yield* queues(size)
    const result = yield* Queue.bounded<number>(0)
    for (const [index, left] of links.entries()) {
      yield* Effect.forkChild(ringMember(index, left, links[(index + 1) % size] ?? left, result))
    }
    yield* Queue.offer(links[0] ?? result, count)
    check('last holder', yield* Queue.take(result), count % size)
  }),
)

const commstime = body((count) =>
  Effect.gen(function* () {
    const a = yield* Queue.bounded<number>(0)
    const b = yield* Queue.bounded<number>(0)
    const c = yield* Queue.bounded<number>(0)
    const d = yield* Queue.bounded<number>(0)
    const prefix = Effect.gen(function* () {
      yield* Queue.offer(a, 0)
      for (;;) yield* Queue.offer(a, yield* Queue.take(b))
    })
    const delta = Effect.gen(function* () {
      for (;;) {
        const value = yield* Queue.take(a)
        yield* Queue.offer(d, value)
        yield* Queue.offer(c, value)
      }
    })
    const successor = Effect.gen(function* () {
      for (;;) yield* Queue.offer(b, (yield* Queue.take(c)) + 1)
    })
    for (const part of [prefix, delta, successor]) yield* Effect.forkChild(part)
    check('sum', yield* sumOf(d, count), sumBelow(count))
  }),
)

const alt4 = body((count) =>
  Effect.gen(function* () {
    const channels = yield* queues(4)
    for (const channel of channels) yield* Effect.forkChild(sendUpTo(channel, Infinity))
    const any = Effect.raceAllFirst(
      channels.map((channel, branch) => Effect.map(Queue.take(channel), (value) => ({ branch, value }))),
    )
    const perBranch = [0, 0, 0, 0]
    let sum = 0
    for (let i = 0; i < count; i++) {
      const { branch, value } = yield* any
      perBranch[branch] = (perBranch[branch] ?? 0) + 1
      sum = (sum + value) | 0
    }
    checkEvents(count, perBranch, sum)
  }),
)

const altOf = (n: number): Body =>
  body((count, watch) =>
    Effect.gen(function* () {
      const channels = yield* queues(n)
      watch.start()
      const sender = Effect.gen(function* () {
        for (let i = 0; i < count; i++) {
          const channel = channels[(i * stride) % n]
          if (channel !== undefined) yield* Queue.offer(channel, i)
        }
      })
      yield* Effect.forkChild(sender)
      const any = Effect.raceAllFirst(channels.map((channel) => Queue.take(channel)))
      let sum = 0
      for (let i = 0; i < count; i++) sum = (sum + (yield* any)) | 0
      check('sum', sum, sumBelow(count))
    }),
  )

const spawnAndPark = body((count, watch) =>
  Effect.gen(function* () {
    const channels = yield* queues(Math.ceil(count / 1_000))
    let parked = 0
    let sum = 0
    const park = (from: Q): Effect.Effect<void> =>
      Effect.gen(function* () {
        parked++
        const value = yield* Queue.take(from)
        sum += value
      })
    const before = heapInUse()
    watch.start()
    for (const [i, from] of channels.entries()) {
      for (let left = Math.min(1_000, count - i * 1_000); left > 0; left--) yield* Effect.forkChild(park(from))
    }
    while (parked < count) yield* Effect.yieldNow
    watch.stop()
    watch.bytes = (heapInUse() - before) / count
    for (const [i, to] of channels.entries()) {
      for (let left = Math.min(1_000, count - i * 1_000); left > 0; left--) yield* Queue.offer(to, 1)
    }
    while (sum < count) yield* Effect.yieldNow
    check('sum', sum, count)
  }),
)

const cancelSleepers = (n: number): Body =>
  body((count, watch) =>
    Effect.gen(function* () {
      const times = timerTimes()
      for (let i = 0; i < n; i++) yield* Effect.forkChild(Effect.sleep(times.time()))
      yield* Effect.yieldNow
      watch.start()
      let cancelled = 0
      for (let i = 0; i < count; i++) {
        const sleeper = yield* Effect.forkChild(Effect.sleep(times.time()))
        yield* Effect.yieldNow
        yield* Fiber.interrupt(sleeper)
        if (sleeper.pollUnsafe() !== undefined) cancelled++
      }
      watch.stop()
      check('cancelled', cancelled, count)
    }),
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
  ...Object.fromEntries(sleepers.map((n) => [`sleepers-${String(n)}`, cancelSleepers(n)])),
}

await serve(bodies)
