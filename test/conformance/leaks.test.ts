/** Leaks: what other systems' test suites say of memory. Every figure is taken after a collection. */
import { describe, expect, it } from 'vitest'
import {
  alt,
  barrier,
  channel,
  every,
  never,
  reschedule,
  Runtime,
  runSync,
  scope,
  sleep,
  sleepUntil,
  spawn,
  virtualClock,
} from 'occamy'
import type { Channel, Guard } from 'occamy'
import { fromPromise } from 'occamy/interop'
import { checkQuiet, go, heap, isCollected, range } from '../support/conformance-tools.ts'
import type { Body } from '../support/conformance-tools.ts'

/**
 * By how many bytes the heap grows over a run, after one to warm up: the least of two, for what the engine compiles or
 * throws away meanwhile counts too, but not twice.
 */
function growth(body: () => void): number {
  const figures: number[] = []
  for (let i = 0; i < 3; i++) {
    body()
    figures.push(heap())
  }
  const [warm, second, third] = figures as [number, number, number]
  return Math.min(second - warm, third - second)
}

describe('Go: test/chan/select2.go', () => {
  const n = 100_000

  it('grows the heap by less than 110 kB over 100,000 alternations with a quiet channel', () => {
    for (const fresh of [true, false]) {
      const [busy, quiet] = [channel<number>(), channel<number>()]
      const grown = growth(() =>
        go(function* () {
          spawn(function* () {
            for (let i = 0; i < n; i++) yield* busy.send(i)
          })
          const kept = alt([busy.receive(), quiet.receive()])
          for (let i = 0; i < n; i++) yield* fresh ? alt([busy.receive(), quiet.receive()]) : kept
        }),
      )
      expect(grown).toBeLessThan(110_000)
      checkQuiet(busy, quiet)
    }
  })

  it('does so within one program that goes on, and when the quiet channel is sent to', () => {
    const [busy, quiet] = [channel<number>(), channel<number>()]
    const grown = go(function* () {
      spawn(function* () {
        for (;;) yield* busy.send(1)
      })
      const figures: number[] = []
      for (let k = 0; k < 3; k++) {
        for (let i = 0; i < n; i++) yield* alt([quiet.send(i), busy.receive(), quiet.receive()])
        figures.push(heap())
      }
      return (figures[2] as number) - (figures[1] as number)
    })
    expect(grown).toBeLessThan(110_000)
  })
})

describe('Kotlin: SelectMemoryLeakStressTest', () => {
  it('stays flat over 1,000,000 alternations that capture 4 kB each', () => {
    const [busy, quiet] = [channel<number>(), channel<readonly number[]>()]
    const figures: number[] = []
    go(function* () {
      spawn(function* () {
        for (;;) yield* busy.send(1)
      })
      for (let i = 0; i < 1_000_000; i++) {
        const captured = new Array<number>(512).fill(i)
        yield* i % 2 === 0
          ? alt([busy.receive().map((n) => n + captured.length), quiet.receive().map(() => captured)])
          : alt([quiet.send(captured), busy.receive().map(() => captured)])
        if (i % 200_000 === 199_999) figures.push(heap())
      }
    })
    expect(Math.max(...figures) - Math.min(...figures)).toBeLessThan(500_000)
    checkQuiet(busy, quiet)
  })
})

describe('fibers: leaks', () => {
  it('at most doubles the heap over 200,000 alternations of a receive against a long timeout', () => {
    for (const clock of [undefined, virtualClock()]) {
      const ch = channel<number>()
      const before = heap()
      runSync(
        function* () {
          spawn(function* () {
            for (let i = 0; i < 200_000; i++) {
              yield* ch.send(i)
              if (i % 2 === 0) yield* reschedule()
            }
          })
          for (let i = 0; i < 200_000; i++) yield* alt([ch.receive(), sleep(3_600_000), sleepUntil(1e12), every(1e9)])
          expect(heap()).toBeLessThan(2 * before)
        },
        { clock },
      )
    }
  })

  it('keeps nothing of 80,000 tasklets that ended, were cancelled, or timed out', () => {
    const grown = growth(() =>
      go(function* () {
        const ch = channel<number>()
        const meeting = barrier(2)
        for (let i = 0; i < 20_000; i++) {
          const stuck = [spawn(() => ch.receive()), spawn(() => alt([ch.send(1), meeting.sync(), sleep(1e9)]))]
          const short = spawn(() => sleep(1))
          spawn(() => reschedule())
          yield* short
          for (const each of stuck) each.cancel()
          for (const each of stuck) yield* each.ended
        }
        checkQuiet(ch)
      }),
    )
    expect(grown).toBeLessThan(200_000)
  })

  it('keeps nothing of 20,000 scopes', () => {
    const grown = growth(() =>
      go(function* () {
        for (let i = 0; i < 20_000; i++) {
          yield* scope(function* () {
            spawn(() => never)
          })
        }
      }),
    )
    expect(grown).toBeLessThan(200_000)
  })

  // Promise.race keeps a reaction on the long-lived promise for each race; a guard of it must not.
  it('keeps nothing of 100,000 alternations that lost against a long-lived promise', () => {
    const promise = fromPromise(new Promise<never>(() => {}))
    const grown = growth(() =>
      go(function* () {
        const ch = channel<number>()
        spawn(function* () {
          for (;;) yield* ch.send(1)
        })
        for (let i = 0; i < 100_000; i++) yield* alt([promise, ch.receive()])
      }),
    )
    expect(grown).toBeLessThan(200_000)
  })
})

class Message {
  readonly body: number[] = range(100)
}

/** Sends a new message without waiting; nobody but the channel, and whoever takes it, has it. */
function post(ch: Channel<Message>): WeakRef<Message> {
  const message = new Message()
  if (!ch.trySend(message)) throw new Error('not sent')
  return new WeakRef(message)
}

/** Takes what is there, and looks at it. */
function take(ch: Channel<Message>): number {
  return ch.tryReceive()?.value.body.length ?? 0
}

describe('Kotlin, crossbeam: reachability of messages', () => {
  it('lets go of a buffered value that was taken, wherever in the ring it lay', async () => {
    const ch = channel<Message>(3)
    const refs: Array<WeakRef<Message>> = []
    for (let i = 0; i < 10; i++) {
      refs.push(post(ch), post(ch))
      expect([take(ch), take(ch)]).toEqual([100, 100])
    }
    for (const ref of refs) expect(await isCollected(ref)).toBe(true)
    expect(ch.length).toBe(0)
  })

  it('holds a buffered value that nobody has taken, until the channel is dropped', async () => {
    let ch: Channel<Message> | undefined = channel<Message>(3)
    const ref = post(ch)
    expect(await isCollected(ref)).toBe(false)
    expect(ch.length).toBe(1)
    ch = undefined
    expect(await isCollected(ref)).toBe(true)
  })

  it('lets go of a value that an overflow policy or a poison dropped', async () => {
    const sliding = channel<Message>({ capacity: 1, overflow: 'drop-oldest' })
    const dropped = post(sliding)
    post(sliding)
    expect(await isCollected(dropped)).toBe(true)
    const dropping = channel<Message>({ capacity: 1, overflow: 'drop-newest' })
    post(dropping)
    expect(await isCollected(post(dropping))).toBe(true)
    const poisoned = channel<Message>(1)
    const inside = post(poisoned)
    poisoned.poison()
    expect(await isCollected(inside)).toBe(true)
    expect([sliding.length, dropping.length, poisoned.length]).toEqual([1, 1, 0])
  })

  const waits: ReadonlyArray<readonly [string, (ch: Channel<Message>) => Guard<unknown>]> = [
    ['a receive', (ch) => ch.receive()],
    ['next', (ch) => ch.next()],
    ['an alternation', (ch) => alt({ ch: ch.receive(), never })],
    ['a nested, mapped alternation', (ch) => alt([alt([ch.receive().map((m) => [m])]).map((m) => [m])])],
    [
      'an extended receive',
      (ch) =>
        ch.extended(function* (message) {
          yield* reschedule()
          return message
        }),
    ],
  ]

  it.each(waits)('lets go of a message once the receiver has: %s', async (_what, make) => {
    for (const capacity of [0, 2]) {
      for (const receiverFirst of [true, false]) {
        const ch = channel<Message>(capacity)
        const runtime = new Runtime()
        const kept = make(ch)
        function* receiver(): Body {
          yield* kept
          yield* never
        }
        let ref: WeakRef<Message> | undefined
        function* sender(): Body {
          yield* send()
          yield* never
        }
        function send(): Guard<void> {
          const message = new Message()
          ref = new WeakRef(message)
          return ch.send(message)
        }
        const tasklets = (receiverFirst ? [receiver, sender] : [sender, receiver]).map((body) => runtime.spawn(body))
        runtime.runSync()
        expect(ref).toBeDefined()
        expect(await isCollected(ref as unknown as WeakRef<Message>)).toBe(true)
        // Both are still there, and so are the channel and the guard.
        expect(tasklets.map(({ state }) => state)).toEqual(['parked', 'parked'])
        expect([ch.length, kept instanceof Object]).toEqual([0, true])
      }
    }
  })

  it('lets go of what the branches of an alternation had captured that lost', async () => {
    const [winner, loser] = [channel<number>(), channel<Message>()]
    const runtime = new Runtime()
    const refs: Array<WeakRef<Message>> = []
    function branches(): Guard<unknown> {
      const [captured, unsent] = [new Message(), new Message()]
      refs.push(new WeakRef(captured), new WeakRef(unsent))
      return alt([winner.receive(), loser.receive().map(() => captured), loser.send(unsent)])
    }
    const chooser = runtime.spawn(function* () {
      yield* branches()
      yield* never
    })
    runtime.runSync()
    winner.trySend(1)
    runtime.runSync()
    for (const ref of refs) expect(await isCollected(ref)).toBe(true)
    expect([chooser.state, loser.balance]).toEqual(['parked', 0])
  })

  it('lets go of a tasklet that has ended, or was cancelled, while its channels and its runtime live on', async () => {
    const ch = channel<number>()
    const meeting = barrier(2)
    const runtime = new Runtime({ clock: virtualClock() })
    function victims(): Array<WeakRef<object>> {
      const bodies = [
        () => ch.receive(),
        () => ch.send(1),
        () => alt([meeting.sync(), sleep(1e6), ch.receive()]),
        () => sleep(1e6),
        () => reschedule(),
      ]
      const tasklets = bodies.map((body) => runtime.spawn<[], unknown>(body))
      for (let i = 0; i < tasklets.length; i++) runtime.turn()
      for (const tasklet of tasklets) tasklet.cancel()
      runtime.runSync()
      return tasklets.map((tasklet) => new WeakRef(tasklet))
    }
    const refs = victims()
    for (const ref of refs) expect(await isCollected(ref)).toBe(true)
    expect([ch.balance, [...runtime.tasklets].length]).toEqual([0, 0])
  })

  it('lets go of the message with a receiver that was cancelled in the same moment', async () => {
    const ch = channel<Message>()
    const runtime = new Runtime()
    const receiver = runtime.spawn(function* () {
      yield* ch.receive()
      yield* never
    })
    runtime.runSync()
    const ref = post(ch)
    receiver.cancel()
    runtime.runSync()
    expect(receiver.state).toBe('cancelled')
    expect(await isCollected(ref)).toBe(true)
  })
})
