import {
  alt,
  barrier,
  channel,
  defer,
  every,
  fairAlt,
  join,
  priAlt,
  priority,
  random,
  request,
  roundRobin,
  run,
  Runtime,
  selectSet,
  semaphore,
  sleep,
  timers,
} from 'occamy'
import type { Guard, Observer, RunOptions, RunQueue } from 'occamy'
import { explore } from 'occamy/check'
import { describe, expect, it } from 'vitest'
import { expectBare, expectQuiet, hostTurn, like, rejected, thrown } from '../support.ts'
import type { Body } from '../support.ts'

/** A guard to wait for, what makes it ready, and what it then gives. */
interface Case {
  readonly guard: Guard<unknown>
  readonly serve: () => unknown
  readonly gives: unknown
}

const kinds: ReadonlyArray<readonly [string, (value: unknown) => Case]> = [
  ['a receive', received((ch) => ch.receive())],
  [
    'a next',
    received(
      (ch) => ch.next(),
      (value) => ({ done: false, value }),
    ),
  ],
  [
    'a map',
    received(
      (ch) => ch.receive().map((value) => [value]),
      (value) => [value],
    ),
  ],
  [
    'a flatMap',
    received(
      (ch) => ch.receive().flatMap((value) => sleep(1).map(() => [value])),
      (value) => [value],
    ),
  ],
  [
    'one that waits again',
    received(
      (ch) =>
        channel<number>(1)
          .send(1)
          .flatMap(() => ch.receive().flatMap(twice)),
      pair,
    ),
  ],
  [
    'an extended receive',
    received(
      (ch) => ch.extended((value) => sleep(1).map(() => [value])),
      (value) => [value],
    ),
  ],
  ['a defer', received((ch) => defer(() => ch.receive()))],
  ['an alternation', received((ch) => alt({ no: channel().receive(), yes: ch.receive() }), selected('yes'))],
  ['one in order', received((ch) => priAlt({ no: channel().receive(), yes: ch.receive() }), selected('yes'))],
  ['a fair one', received((ch) => fairAlt({ no: sleep(1000), yes: ch.receive() }), selected('yes'))],
  ['one with a timer', received((ch) => alt({ no: sleep(1000), yes: ch.receive() }), selected('yes'))],
  [
    'one in another',
    received(
      (ch) => alt([alt([ch.receive()])]),
      (value) => ({ key: 0, value: { key: 0, value } }),
    ),
  ],
  [
    'a join',
    received(
      (ch) => join([ch.receive()]),
      (value) => [value],
    ),
  ],
  ['a select set', received((ch) => selectSet({ yes: ch.receive() }).next(), selected('yes'))],
  ['one of two', received((ch) => selectSet({ no: channel().receive(), yes: ch.receive() }).next(), selected('yes'))],
  [
    'a send',
    (value) => {
      const ch = channel<unknown>()
      return { guard: ch.send(value), serve: () => expect(ch.tryReceive()).toEqual({ value }), gives: undefined }
    },
  ],
  [
    'a request',
    (value) => {
      const requests = request<unknown, unknown>()
      const serve = (): unknown =>
        run(function* () {
          const { argument, reply } = yield* requests.receive()
          reply(argument)
        })
      return { guard: requests.call(value), serve, gives: value }
    },
  ],
  [
    'the result of a tasklet',
    (value) => {
      const runtime = new Runtime()
      const tasklet = runtime.spawn(function* () {
        return value
      })
      return { guard: tasklet.result, serve: () => runtime.runSync(), gives: value }
    },
  ],
  [
    'a permit',
    () => {
      const permits = semaphore(1)
      const release = permits.acquire().promise()
      return { guard: permits.acquire(), serve: async () => (await release)(), gives: expect.any(Function) }
    },
  ],
  [
    'a barrier',
    () => {
      const meeting = barrier(2)
      return { guard: meeting.sync(), serve: () => meeting.sync().promise(), gives: undefined }
    },
  ],
  ['a sleep', () => ({ guard: sleep(2), serve: () => undefined, gives: undefined })],
  ['a periodic timer', () => ({ guard: every(2), serve: () => undefined, gives: expect.any(Number) })],
]

function* twice(value: unknown): Body<unknown> {
  yield* sleep(1)
  return [value, value]
}
function pair(value: unknown): unknown {
  return [value, value]
}

type Link = ReturnType<typeof channel<unknown>>

/** A case that a message makes ready. */
function received(guard: (ch: Link) => Guard<unknown>, gives = (value: unknown): unknown => value) {
  return (value: unknown): Case => {
    const ch = channel<unknown>()
    return { guard: guard(ch), serve: () => ch.send(value).promise(), gives: gives(value) }
  }
}

function selected(key: string) {
  return (value: unknown): unknown => ({ key, value })
}

/** Waits so often, and so quickly, that what comes next is settled in the midst of its commit. */
async function warmUp(): Promise<void> {
  await hostTurn()
  const ch = channel<number>()
  for (let i = 0; i < 40; i++) await Promise.all([ch.receive(), ch.send(i)])
}

describe.each(kinds)('an outside wait for %s', (_name, make) => {
  it.each([
    ['a number', 7],
    ['an object', { n: 7 }],
  ])('gives what a tasklet gets: %s', async (_what, value) => {
    await warmUp()
    const { guard, serve, gives } = make(value)
    const wait = guard.promise()
    const served = serve()
    expect(await wait).toEqual(gives)
    await served
    const inside = make(value)
    const got = run(() => inside.guard, { deadlock: 'wait' })
    await hostTurn()
    void inside.serve()
    expect(await got).toEqual(gives)
  })
})

describe('a guard that outside code has waited for', () => {
  it('can be waited for again, outside and inside', async () => {
    await warmUp()
    const ch = channel<number>()
    const [receive, send] = [ch.receive(), ch.send(3)]
    for (let i = 0; i < 3; i++) expect(await Promise.all([receive, send])).toEqual([3, undefined])
    const [inside] = await Promise.all([run(() => receive), send])
    expect(inside).toBe(3)
    expectQuiet(ch)
  })

  it('is refused inside while outside code waits for it, and the other way round', async () => {
    const ch = channel<number>()
    const guard = ch.receive()
    const outside = guard.promise()
    expect(await rejected(run(() => guard))).toMatchObject({ name: 'GuardInUseError' })
    await ch.send(1)
    expect(await outside).toBe(1)
    const inside = run(() => guard, { deadlock: 'wait' })
    await hostTurn()
    expect(await rejected(guard)).toMatchObject({ name: 'GuardInUseError' })
    await ch.send(2)
    expect(await inside).toBe(2)
  })
})

describe('a channel that closes while outside code waits', () => {
  it('ends the wait: with an error, which carries what was not sent, or with the end of the iteration', async () => {
    await warmUp()
    const [a, b] = [channel<number>({ name: 'a' }), channel<number>({ name: 'b' })]
    const [receive, next, send] = [rejected(a.receive()), a.next().promise(), rejected(b.send(5))]
    a.close('over')
    b.close('over')
    expect(await receive).toMatchObject({
      name: 'ChannelClosedError',
      message: like(/channel a is closed/),
      reason: 'over',
    })
    expect(await next).toEqual({ done: true, value: undefined })
    expect(await send).toMatchObject({ name: 'ChannelClosedError', value: 5 })
    expectBare(a, b)
  })

  it('ends it by its poison, from an alternation, a set and a join too', async () => {
    await warmUp()
    const ch = channel<number>({ name: 'ch' })
    const guards = [ch.receive(), alt([ch.receive()]), selectSet({ it: ch.receive() }).next(), join([ch.receive()])]
    const waits = guards.map((guard) => rejected(guard))
    ch.poison(new Error('bad'))
    for (const wait of waits) expect(await wait).toMatchObject({ name: 'ChannelPoisonedError' })
    expectQuiet(ch)
  })
})

describe('a send in outside code', () => {
  it('that has room does what its overflow policy says', async () => {
    await channel<number>(1).send(0)
    const held = async (overflow: 'drop-oldest' | 'drop-newest' | 'error'): Promise<unknown[]> => {
      const ch = channel<number>({ capacity: 2, overflow })
      const outcomes = await Promise.allSettled([ch.send(1), ch.send(2), ch.send(3)])
      return [outcomes[2].status, ch.tryReceive()?.value, ch.tryReceive()?.value]
    }
    expect(await held('drop-oldest')).toEqual(['fulfilled', 2, 3])
    expect(await held('drop-newest')).toEqual(['fulfilled', 1, 2])
    expect(await held('error')).toEqual(['rejected', 1, 2])
  })

  it('is served at once to whoever waits, who may keep it waiting', async () => {
    const ch = channel<number>()
    const events: string[] = []
    const receiving = run(
      () =>
        ch.extended(function* (value) {
          yield* sleep(5)
          events.push(`received ${value}`)
        }),
      { deadlock: 'wait' },
    )
    while (ch.balance === 0) await hostTurn()
    await ch.send(1)
    events.push('sent')
    await receiving
    expect(events).toEqual(['received 1', 'sent'])
    const [joined, other] = [join([ch.receive(), ch.receive()]).promise(), ch.send(2).promise()]
    await Promise.all([other, ch.send(3)])
    expect(await joined).toEqual([2, 3])
    expectQuiet(ch)
  })

  it('is refused by a channel that is closed, with its value', async () => {
    const ch = channel<number>(2)
    ch.close()
    expect(await rejected(ch.send(9))).toMatchObject({ name: 'ChannelClosedError', value: 9 })
  })
})

describe('outside code and a run', () => {
  const noisy = (lower: RunQueue): RunQueue => ({ ...lower, enqueue: (t, why) => lower.enqueue(t, why) })
  const options: ReadonlyArray<readonly [string, RunOptions]> = [
    ['round robin', {}],
    ['a quantum of 1', { quantum: 1 }],
    ['a random one', { scheduler: timers(random(3)) }],
    ['priorities', { scheduler: timers(priority({ aging: 4 })) }],
    ['a layer of the user', { scheduler: timers(noisy(roundRobin())) }],
  ]
  const preferences = ['receiver', 'sender', 'neither'] as const
  const values = Array.from({ length: 50 }, (_, i) => (i % 3 === 0 ? { i } : i))

  it.each(options)('pass each message once, in order, under %s, whoever is preferred', async (_name, option) => {
    await warmUp()
    for (const prefer of preferences) {
      const [to, from] = [channel<unknown>({ prefer }), channel<unknown>({ prefer })]
      const echoing = run(function* () {
        for (const _ of values) yield* from.send(yield* to.receive())
      }, option)
      const sending = (async () => {
        for (const value of values) await to.send(value)
      })()
      const got: unknown[] = []
      for (const _ of values) got.push(await from.receive())
      await Promise.all([echoing, sending])
      expect(got).toEqual(values)
      expectQuiet(to, from)
    }
  })

  it('are told apart by an observer, which sees the run alone', async () => {
    await warmUp()
    const ch = channel<number>({ name: 'ch' })
    const events: string[] = []
    const observer: Observer = {
      onSpawn: () => events.push('spawn'),
      onPark: () => events.push('park'),
      onReady: (_tasklet, cause) => events.push(`ready ${cause}`),
      onCommit: () => events.push('commit'),
      onEnd: () => events.push('end'),
    }
    const running = run(() => ch.receive(), { observer, deadlock: 'wait' })
    await hostTurn()
    await ch.send(1)
    expect(await running).toBe(1)
    expect(events).toEqual(['spawn', 'ready spawned', 'park', 'commit', 'ready readied', 'end'])
  })

  it('cannot meet under the checker, which refuses to wait in outside code', () => {
    const verdict = (wait: (ch: Link) => Guard<unknown>): unknown =>
      thrown(() =>
        explore(function* () {
          const ch = channel<unknown>(2)
          ch.trySend(1)
          void wait(ch).promise()
          yield* sleep(0)
        }),
      )
    for (const wait of [(ch: Link) => ch.receive(), (ch: Link) => ch.send(2)])
      expect(verdict(wait)).toMatchObject({ name: 'UncheckableError', message: like(/waits in outside code/) })
  })
})
