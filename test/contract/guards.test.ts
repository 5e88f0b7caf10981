import {
  alt,
  barrier,
  channel,
  defer,
  every,
  fairAlt,
  join,
  never,
  now,
  priAlt,
  request,
  reschedule,
  run,
  runSync,
  semaphore,
  skip,
  sleep,
  sleepUntil,
  spawn,
  virtualClock,
} from 'occamy'
import type { Operation, Release } from 'occamy'
import { fromPromise } from 'occamy/interop'
import { guardContract } from 'occamy/check'
import type { GuardSpecimen, GuardTraits } from 'occamy/check'
import { describe, expect, it } from 'vitest'
import { Gate } from '../unit/gate.ts'
import { coreOf } from '../unit/support.ts'
import type { AnyChannel, Body } from '../unit/support.ts'

function guards<T>(kind: string, make: () => GuardSpecimen<T>, traits?: GuardTraits): void {
  describe(`${kind} as a guard`, () => {
    for (const { name, run: check } of guardContract(make, traits)) it(name, () => check())
  })
}

/** Spawns a partner: the suite lets it park, or serve whoever waits. */
const partner = (operation: () => Operation<unknown>): void => void spawn(operation)

const registered = (ch: AnyChannel) => () => Math.abs(ch.balance)

/** How many joins stand at channels, at either end. */
const joined =
  (...channels: readonly AnyChannel[]) =>
  () =>
    channels.reduce((n, ch) => n + coreOf(ch).senders.users.length + coreOf(ch).receivers.users.length, 0)

guards(
  'a receive',
  () => {
    const ch = channel<number>()
    return { guard: ch.receive(), ready: () => partner(() => ch.send(7)), value: 7, registered: registered(ch) }
  },
  { consumes: true },
)

guards(
  'a receive from a buffer',
  () => {
    const ch = channel<number>(2)
    return { guard: ch.receive(), ready: () => ch.send(7), value: 7, registered: registered(ch) }
  },
  { consumes: true },
)

guards(
  'next',
  () => {
    const ch = channel<number>()
    const value = { done: false, value: 7 }
    return { guard: ch.next(), ready: () => partner(() => ch.send(7)), value, registered: registered(ch) }
  },
  { consumes: true },
)

guards('next at the end', () => {
  const ch = channel<number>()
  const ready = () => ch.close()
  return { guard: ch.next(), ready, value: { done: true }, registered: registered(ch) }
})

guards(
  'an extended receive',
  () => {
    const ch = channel<number>()
    const guard = ch.extended(function* (n) {
      yield* sleep(1)
      return n * 2
    })
    return { guard, ready: () => partner(() => ch.send(7)), value: 14, registered: registered(ch) }
  },
  { consumes: true },
)

guards(
  'an extended receive from a buffer',
  () => {
    const ch = channel<number>(1)
    const guard = ch.extended((n) => sleep(1).map(() => n * 2))
    return { guard, ready: () => partner(() => ch.send(7)), value: 14, registered: registered(ch) }
  },
  { consumes: true },
)

guards(
  'a send',
  () => {
    const ch = channel<number>()
    const ready = () => partner(() => ch.receive())
    return { guard: ch.send(7), ready, registered: registered(ch) }
  },
  { consumes: true },
)

guards(
  'a send to a full buffer',
  () => {
    const ch = channel<number>(1)
    ch.trySend(1)
    const ready = () => void ch.tryReceive()
    return { guard: ch.send(7), ready, registered: registered(ch) }
  },
  { consumes: true },
)

guards(
  'a send to an extended receive',
  () => {
    const ch = channel<number>()
    const ready = () => partner(() => ch.extended(() => sleep(1)))
    return { guard: ch.send(7), ready, registered: registered(ch) }
  },
  { consumes: true },
)

guards('a sleep', () => ({ guard: sleep(5), ready: () => sleep(5) }), { relative: true, consumes: true })
guards('a sleepUntil', () => ({ guard: sleepUntil(now() + 5), ready: () => sleep(5) }), { outside: false })
guards('every', () => ({ guard: every(5), ready: () => sleep(5), value: 1 }), { consumes: true, outside: false })

guards(
  'the result of a tasklet',
  () => {
    const ch = channel<number>()
    const tasklet = spawn(() => ch.receive())
    const { ends } = tasklet as unknown as { readonly ends: { readonly length: number } | undefined }
    const ready = () => ch.send(7)
    return { guard: tasklet.result, ready, value: 7, registered: () => ends?.length ?? 0 }
  },
  { shared: true },
)

guards(
  'the end of a tasklet',
  () => {
    const tasklet = spawn({ errors: 'hold' }, () => never)
    const ready = () => tasklet.raise('error')
    return { guard: tasklet.ended, ready, value: { ok: false, error: 'error' } }
  },
  { shared: true },
)

guards(
  'a barrier',
  () => {
    const all = barrier(3)
    const ready = () => {
      partner(() => all.sync())
      partner(() => all.sync())
    }
    return { guard: all.sync(), ready }
  },
  { consumes: true },
)

guards('a barrier that is resigned from', () => {
  const all = barrier(3)
  const ready = () => {
    all.resign()
    all.resign()
  }
  return { guard: all.sync(), ready }
})

guards(
  'a semaphore',
  () => {
    const lock = semaphore(1)
    let held = runSync(() => lock.acquire())
    const isRight = (release: Release) => {
      held = release
      return typeof release === 'function'
    }
    return { guard: lock.acquire(), ready: () => held(), isRight }
  },
  { consumes: true },
)

guards(
  'map',
  () => {
    const ch = channel<number>()
    const guard = ch.receive().map((n) => `<${n}>`)
    return { guard, ready: () => partner(() => ch.send(7)), value: '<7>', registered: registered(ch) }
  },
  { composite: true, consumes: true },
)

guards(
  'flatMap',
  () => {
    const ch = channel<number>()
    const guard = ch.receive().flatMap((n) => sleep(1).map(() => `<${n}>`))
    return { guard, ready: () => partner(() => ch.send(7)), value: '<7>', registered: registered(ch) }
  },
  { composite: true, consumes: true },
)

guards(
  'defer',
  () => {
    const ch = channel<number>()
    const guard = defer(() => ch.receive())
    return { guard, ready: () => partner(() => ch.send(7)), value: 7, registered: registered(ch) }
  },
  { composite: true, consumes: true },
)

for (const [name, make] of [
  ['alt', alt],
  ['priAlt', priAlt],
  ['fairAlt', fairAlt],
] as const) {
  guards(
    name,
    () => {
      const [a, b] = [channel<number>(), channel<number>()]
      return {
        guard: make({ a: a.receive(), none: false, b: make([never, b.receive()]) }),
        ready: () => partner(() => b.send(7)),
        value: { key: 'b', value: { key: 1, value: 7 } },
        registered: () => Math.abs(a.balance) + Math.abs(b.balance),
      }
    },
    { composite: true, consumes: true },
  )
}

guards(
  'a guard of a user',
  () => {
    const gate = new Gate<number>()
    return { guard: gate, ready: () => gate.open(7), value: 7, registered: () => gate.waiting.length }
  },
  { shared: true },
)

guards(
  'fromPromise',
  () => {
    let settle: (value: number) => void = () => {}
    const guard = fromPromise(
      new Promise<number>((resolve) => {
        settle = resolve
      }),
    )
    const ready = function* (): Body<void> {
      settle(7)
      yield* fromPromise(new Promise((resolve) => setImmediate(resolve)))
    }
    return { guard, ready, value: 7 }
  },
  { shared: true, relative: true },
)

guards(
  'a join that misses one of its messages',
  () => {
    const [a, b] = [channel<number>(), channel<number>(99)]
    for (let i = 0; i < 99; i++) b.trySend(i)
    return {
      guard: join([a.receive()]),
      ready: () => partner(() => a.send(7)),
      value: [7],
      registered: joined(a, b),
    }
  },
  { consumes: true },
)

guards(
  'a join of a message, of two in a buffer, and of room',
  () => {
    const [a, b, c] = [channel<number>(), channel<number>(2), channel<number>(1)]
    const ready = () => {
      c.tryReceive()
      for (const ch of [b, b]) ch.trySend(7)
      partner(() => a.send(7))
    }
    return {
      guard: join({ one: a.receive(), two: b.receive(), three: b.receive(), out: c.send(1) }),
      ready,
      value: { one: 7, two: 7, three: 7, out: undefined },
      registered: joined(a, b, c),
    }
  },
  { consumes: true },
)

guards(
  'a join that sends to whoever receives',
  () => {
    const [a, b] = [channel<number>(), channel<number>()]
    const ready = () => {
      partner(() => a.receive())
      partner(() => alt([never, b.receive()]))
    }
    return { guard: join([b.send(1), a.send(2)]), ready, value: [undefined, undefined], registered: joined(a, b) }
  },
  { consumes: true },
)

guards(
  'a join with a condition',
  () => {
    const [a, b] = [channel<number>(99), channel<number>()]
    for (let i = 0; i < 9; i++) a.trySend(i)
    return {
      guard: join([a.next(), b.receive()]).where(([x, y]) => x.value === y - 1 || y === 100),
      ready: () => partner(() => b.send(100)),
      isRight: ([a, b]) => a.done === false && b === 100,
      registered: joined(a, b),
    }
  },
  { consumes: true },
)

guards(
  'a join with something done to its value',
  () => {
    const [a, b] = [channel<number>(), channel<number>()]
    const ready = () => {
      partner(() => a.send(3))
      partner(() => b.send(4))
    }
    const sum = join([a.receive(), b.receive()]).flatMap(([x, y]) => sleep(1).map(() => x + y))
    return { guard: sum, ready, value: 7, registered: joined(a, b) }
  },
  { composite: true, consumes: true },
)

guards(
  'a call',
  () => {
    const port = request<number, number>()
    const ready = () => {
      partner(() => port.receive().map((asked) => asked.reply(asked.argument + 1)))
    }
    return { guard: port.call(6), ready, value: 7 }
  },
  { composite: true, consumes: true },
)

describe('skip and never', () => {
  it('are the two that the suite cannot wait for: one is always ready, the other is never', async () => {
    for (const quantum of [0, 1, 256]) {
      const keys = await run(
        function* () {
          const ch = channel<number>(1)
          ch.trySend(1)
          return [
            (yield* priAlt([never, skip])).key,
            (yield* priAlt([skip, ch.receive()])).key,
            (yield* alt([never, never, skip, skip])).key > 1,
          ]
        },
        { quantum },
      )
      expect(keys).toEqual([1, 1, true])
    }
  })

  it('can be shared by any number of waits', () => {
    runSync(
      function* () {
        const stuck = [spawn(() => never), spawn(() => alt([never, never]))]
        yield* reschedule()
        for (const each of stuck) {
          expect(each.state).toBe('parked')
          each.cancel()
          yield* each.ended
        }
      },
      { clock: virtualClock() },
    )
  })
})
