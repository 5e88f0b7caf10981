import {
  alt,
  channel,
  fairAlt,
  GuardInUseError,
  InvalidOperationError,
  now,
  priAlt,
  reschedule,
  roundRobin,
  skip,
  sleep,
  spawn,
} from 'occamy'
import type { Channel, Guard } from 'occamy'
import { describe, expect, it } from 'vitest'
import { describe as wordsOf } from '../../../src/guard/guard.ts'
import { Gate } from '../gate.ts'
import { like, expectQuiet, failure, sim, thrown } from '../support.ts'
import type { Body } from '../support.ts'

/** Channels that are always ready to be received from. */
function full(n: number): Array<Channel<number>> {
  return Array.from({ length: n }, (_, i) => {
    const ch = channel<number>(1000)
    for (let k = 0; k < 1000; k++) ch.trySend(i)
    return ch
  })
}

/** How often each key was chosen in `times` waits. */
function* counts(choice: Guard<{ readonly key: PropertyKey }>, times: number): Body<Record<string, number>> {
  const all: Record<string, number> = {}
  for (let n = 0; n < times; n++) {
    const key = String((yield* choice).key)
    all[key] = (all[key] ?? 0) + 1
  }
  return all
}

const kinds = [
  ['alt', alt],
  ['priAlt', priAlt],
  ['fairAlt', fairAlt],
] as const

describe.each(kinds)('%s', (_, make) => {
  it('gives the key and the value of the branch that committed: a name for a record, a number for an array', () => {
    const [a, b] = [channel<number>(1), channel<string>(1)]
    sim(function* () {
      yield* a.send(1)
      expect(yield* make({ one: a.receive(), two: b.receive() })).toEqual({ key: 'one', value: 1 })
      yield* b.send('x')
      expect(yield* make([a.receive(), b.receive()])).toEqual({ key: 1, value: 'x' })
    })
  })

  it('commits one branch only, also when several are ready or become ready at once', () => {
    const channels = [0, 1, 2].map(() => channel<number>(1))
    sim(function* () {
      const choice = make(channels.map((ch) => ch.receive()))
      for (const [i, ch] of channels.entries()) yield* ch.send(i)
      yield* choice
      expect(channels.filter((ch) => ch.length === 1).length).toBe(2)
      for (const ch of channels) ch.tryReceive()
      const waiting = spawn(() => choice)
      yield* reschedule()
      for (const ch of channels) ch.trySend(9)
      yield* waiting
      expect(channels.map((ch) => ch.length)).toEqual([0, 1, 1])
    })
    expectQuiet(...channels)
  })

  it('never looks at a falsy branch, and keeps the numbers of the others', () => {
    const gate = new Gate<number>()
    gate.open(5)
    sim(function* () {
      expect(yield* make([false, null, undefined, 0, '', gate])).toEqual({ key: 5, value: 5 })
      const closed = false as boolean
      expect(yield* make({ no: closed && gate, yes: gate })).toEqual({ key: 'yes', value: 5 })
      expect(gate.calls).toEqual(['poll', 'commit', 'poll', 'commit'])
    })
  })

  it('waits for ever when no branch takes part, and the report of the deadlock says so', () => {
    for (const branches of [[], [false, null] as const, {}, { a: undefined }] as const) {
      expect(thrown(() => sim(() => make(branches)))).toMatchObject({
        name: 'DeadlockError',
        message: like(/waits for an alternation with no branch that takes part/),
      })
    }
  })

  it('takes skip and sleep(0) only when no other branch is ready', () => {
    const [a] = full(1) as [Channel<number>]
    sim(function* () {
      for (let n = 0; n < 20; n++) expect((yield* make({ skip, zero: sleep(0), in: a.receive() })).key).toBe('in')
      const last = yield* make([skip, channel().receive()])
      expect(last.key).toBe(0)
      expect(now()).toBe(0)
    })
  })

  it('can be kept and used again, whether it had to wait or not', () => {
    const [a, b] = [channel<number>(), channel<number>()]
    const got: string[] = []
    sim(function* () {
      spawn(function* () {
        for (let n = 0; n < 3; n++) {
          yield* a.send(n)
          yield* sleep(1)
          yield* b.send(n)
        }
      })
      const choice = make({ a: a.receive(), b: b.receive() })
      for (let n = 0; n < 6; n++) {
        const { key, value } = yield* choice
        got.push(`${key}${value}`)
      }
    })
    expect(got).toEqual(['a0', 'b0', 'a1', 'b1', 'a2', 'b2'])
    expectQuiet(a, b)
  })

  it('serves one wait at a time, also inside another, and is free after it failed to be enabled', () => {
    const [a, b, c] = [channel<number>(), channel<number>(), channel<number>()]
    const busy = b.receive()
    const choice = make([a.receive(), c.send(1), busy])
    sim(function* () {
      const first = spawn(() => choice)
      yield* reschedule()
      expect(yield* failure(choice)).toBeInstanceOf(GuardInUseError)
      expect(yield* failure(make([sleep(5), choice]))).toBeInstanceOf(GuardInUseError)
      first.cancel()
      yield* first.ended
      const other = spawn(() => busy)
      yield* reschedule()
      expect(yield* failure(choice)).toBeInstanceOf(GuardInUseError)
      expect([a.balance, b.balance, c.balance]).toEqual([0, -1, 0])
      yield* b.send(0)
      yield* other
      const again = spawn(() => choice)
      yield* reschedule()
      yield* b.send(8)
      expect(yield* again).toEqual({ key: 2, value: 8 })
    })
    expectQuiet(a, b, c)
  })

  it('leaves no trace of a loser: a cancelled wait takes nothing', () => {
    const channels = [0, 1].map(() => channel<number>())
    sim(function* () {
      const waiting = spawn(() => make([...channels.map((ch) => ch.receive()), ...channels.map((ch) => ch.send(1))]))
      yield* reschedule()
      waiting.cancel()
      expectQuiet(...channels)
      expect(channels.map((ch) => ch.trySend(1))).toEqual([false, false])
      yield* waiting.ended
    })
  })

  it('nests: an alternation is a branch, with its own kind of choice inside', () => {
    const [a, b, c] = [channel<number>(), channel<number>(), channel<number>()]
    sim(function* () {
      const nested = make({ x: make([a.receive(), make({ deep: b.receive() })]), y: c.receive() })
      const waiting = spawn(() => nested)
      yield* reschedule()
      yield* b.send(3)
      expect(yield* waiting).toEqual({ key: 'x', value: { key: 1, value: { key: 'deep', value: 3 } } })
      spawn(() => b.send(4))
      yield* reschedule()
      expect(yield* nested).toEqual({ key: 'x', value: { key: 1, value: { key: 'deep', value: 4 } } })
      spawn(() => c.send(5))
      expect(yield* nested).toEqual({ key: 'y', value: 5 })
    })
    expectQuiet(a, b, c)
  })

  it('throws what its chosen branch throws', () => {
    const ch = channel<number>()
    ch.close('over')
    sim(function* () {
      expect(yield* failure(make([ch.receive()]))).toMatchObject({ name: 'ChannelClosedError', reason: 'over' })
      expect(yield* failure(make([ch.send(1), skip]))).toMatchObject({ name: 'ChannelClosedError', value: 1 })
    })
  })

  it('refuses a branch that is no guard, and says which', () => {
    const ch = channel<number>()
    const wrong = { good: ch.receive(), bad: ch as unknown as Guard<number> }
    const error = thrown(() => make(wrong))
    expect(error).toBeInstanceOf(InvalidOperationError)
    expect((error as Error).message).toMatch(/^branch bad of an alternation is no guard: .*channel\.receive\(\)/)
    expect(() => make([skip, 7 as unknown as Guard<number>])).toThrow('branch 1 of an alternation is no guard')
  })

  it('says in words what each branch waits for', () => {
    const ch = channel<number>({ name: 'c' })
    expect(wordsOf(make([ch.receive(), make({ a: sleep(3) })]))).toBe('to receive from c, or 3 ms')
  })

  it('commits from outside through a mapped, reacting alternation', () => {
    const [a, b] = [channel<number>(), channel<number>()]
    sim(function* () {
      const choice = make({
        flat: a.receive().flatMap((n) => sleep(1).map(() => n * 2)),
        plain: b.receive().map((n) => n + 1),
      })
      for (const [ch, result] of [
        [a, { key: 'flat', value: 14 }],
        [b, { key: 'plain', value: 8 }],
      ] as const) {
        const parked = spawn(() => choice)
        yield* reschedule()
        yield* ch.send(7)
        expect(yield* parked).toEqual(result)
        const sender = spawn(() => ch.send(7))
        yield* reschedule()
        expect(yield* choice).toEqual(result)
        yield* sender
      }
    })
    expectQuiet(a, b)
  })
})

describe('alt', () => {
  it('leaves the choice among the ready branches to the scheduler', () => {
    const channels = full(4)
    const asked: number[] = []
    const answers = [2, 0, 3]
    sim(
      function* () {
        const choice = alt([
          channels[0]?.receive(),
          channel<number>().receive(),
          ...channels.slice(1).map((ch) => ch.receive()),
        ])
        for (const key of [3, 0, 4]) expect((yield* choice).key).toBe(key)
      },
      { scheduler: { ...roundRobin(), choose: (n) => (asked.push(n), answers[asked.length - 1] ?? 0) } },
    )
    expect(asked).toEqual([4, 4, 4])
  })

  it('does not ask when one branch alone is ready', () => {
    const [a] = full(1) as [Channel<number>]
    sim(() => alt([a.receive(), skip, channel<number>().receive()]), {
      scheduler: { ...roundRobin(), choose: () => NaN },
    })
    expect(a.length).toBe(999)
  })

  it('asks once for each alternation in a nest, counting a nested one as one branch', () => {
    const [a, b, c] = full(3) as [Channel<number>, Channel<number>, Channel<number>]
    const asked: number[] = []
    sim(() => alt([a.receive(), alt([b.receive(), c.receive(), skip])]), {
      scheduler: { ...roundRobin(), choose: (n) => (asked.push(n), n - 1) },
    })
    expect(asked).toEqual([2, 2])
    expect([a.length, b.length, c.length]).toEqual([1000, 1000, 999])
  })

  it('is about even by default, and repeats itself with the same seed', () => {
    const run = (seed: number): Record<string, number> =>
      sim(() => counts(alt(full(3).map((ch) => ch.receive())), 900), { seed })
    for (const count of Object.values(run(1))) expect(Math.abs(count - 300)).toBeLessThan(70)
    expect(run(5)).toEqual(run(5))
    expect(run(5)).not.toEqual(run(6))
  })
})
