/** What is no join, no chord and no pattern. */
import {
  alt,
  channel,
  chord,
  chords,
  InvalidArgumentError,
  InvalidOperationError,
  join,
  reschedule,
  skip,
  sleep,
  spawn,
} from 'occamy'
import type { Channel, Guard, Operation } from 'occamy'
import { describe, expect, it } from 'vitest'
import { failure, full, parked, sim } from '../support.ts'

const ch = channel<number>({ name: 'c' })

describe('a join', () => {
  it.each([undefined, null, 3, ch.receive(), sleep(3)])('of %s is refused', (members) => {
    expect(() => join(members as never)).toThrow(InvalidArgumentError)
  })
  it.each([sleep(3), ch.receive().map((n) => n), ch.extended(() => sleep(1)), join([]), 3, null, undefined])(
    'with a member that is no end of a channel is refused, by the name of the member (%#)',
    (member) => {
      expect(() => join([ch.receive(), member as never])).toThrow(/member 1 cannot be joined: a member is/)
      expect(() => join({ odd: member as never })).toThrow(InvalidOperationError)
    },
  )
  it('with a condition that is no function is refused', () => {
    expect(() => join([ch.receive()]).where(4 as never)).toThrow(/where\(\) must be given a function, not 4/)
  })
})

describe('a member called __proto__', () => {
  it('is one of the values, as any other', () => {
    const buffer = channel<number>(1)
    buffer.trySend(1)
    sim(function* () {
      const values = yield* join(Object.fromEntries([['__proto__', buffer.receive()]]))
      expect(Object.entries(values)).toEqual([['__proto__', 1]])
    })
  })
})

describe('a condition that changes its mind', () => {
  it.each<
    [string, (ch: Channel<number>) => Guard<unknown>, (ch: Channel<number>, a: Channel<number>) => Guard<unknown>]
  >([
    ['a send', (ch) => ch.send(1), (ch) => join([ch.receive()]).where(() => calls++ % 2 === 0)],
    ['a receive', (ch) => ch.receive(), (ch, a) => join([ch.send(1), a.receive()]).where(() => calls++ % 2 === 0)],
  ])('is told of to the one who was to serve it: %s', (_, serves, joins) => {
    const [ch, a] = [channel<number>({ name: 'c' }), full(2)]
    calls = 0
    sim(function* () {
      const joining = yield* parked(() => joins(ch, a))
      expect(yield* failure(alt([serves(ch), sleep(10)]))).toMatchObject({
        name: 'InvalidOperationError',
        message: expect.stringMatching(/a join at c could be served, and then could not: a condition has to be pure/),
      })
      joining.cancel()
    })
  })
})
let calls = 0

describe('a condition that changes its mind about a branch', () => {
  it('is told of to the one who chose that, and takes nothing', () => {
    const ch = full(1)
    calls = 0
    sim(function* () {
      const fickle = join([ch.receive()]).where(() => calls++ % 2 === 0)
      expect(yield* failure(alt([fickle, sleep(10)]))).toMatchObject({
        name: 'InvalidOperationError',
        message: 'a join could be served, and then could not: a condition has to be pure',
      })
      expect(ch.length).toBe(1)
    })
  })
})

describe('a body that returns a guard, and has not waited for it', () => {
  it.each<[string, (ch: Channel<number>, other: Channel<number>) => Operation<unknown>]>([
    [
      'a reaction',
      (ch, other) =>
        chords(
          chord([ch]).react(function* ([value]) {
            return other.send(value)
          }),
        ),
    ],
    [
      'a body of forEach()',
      (ch, other) =>
        ch.forEach(function* (value) {
          return other.send(value) as never
        }),
    ],
  ])('fails, as of a tasklet: %s', (what, process) => {
    const [full2, other] = [full(7), channel<number>()]
    sim(function* () {
      expect(yield* failure(process(full2, other))).toMatchObject({
        name: 'ForgottenYieldError',
        message: `${what} returned a guard without waiting for it: write \`return yield* guard\``,
      })
    })
  })

  it('fails so too where the process waits for what comes', () => {
    const [ch, other] = [channel<number>(), channel<number>()]
    sim(function* () {
      const process = yield* parked(() =>
        chords(
          chord([ch]).react(function* ([value]) {
            return other.send(value)
          }),
        ),
      )
      yield* ch.send(1)
      expect(yield* failure(process)).toMatchObject({ name: 'ForgottenYieldError' })
    })
  })

  it('is no error of a plain function, whose operation has come to one', () => {
    const guards = channel<Guard<number>>(1)
    const seen: unknown[] = []
    sim(function* () {
      guards.trySend(ch.receive())
      const serving = spawn(() =>
        chords(chord([guards]).react(([guard]) => skip.map(() => seen.push(guard)).map(() => guard))),
      )
      yield* reschedule()
      yield* reschedule()
      serving.cancel()
      expect((yield* serving.ended).ok).toBe(false)
      expect(serving.state).toBe('cancelled')
    })
    expect(seen).toHaveLength(1)
  })
})

describe('a chord', () => {
  it.each([null, undefined, 3, 'ends'])('of %j is refused', (ends) => {
    expect(() => chord(ends as never)).toThrow(/chord\(\) must be given a tuple or a record of ends/)
  })
  it('of what is neither channel nor request is refused', () => {
    for (const end of [3, undefined, null, {}]) expect(() => chord([end as never])).toThrow(/an end of a chord must be/)
    expect(() => chord({ a: 3 as never })).toThrow(InvalidArgumentError)
  })
  it('with a reaction that is no function is refused', () => {
    expect(() => chord([ch]).react(5 as never)).toThrow(/react\(\) must be given a function, not 5/)
  })
  it('without a reaction is not served', () => {
    for (const pattern of [5, chord([ch]), undefined])
      expect(() => chords(pattern as never)).toThrow(/what chords\(\) serves must be `chord\(…\)\.react\(…\)`/)
    expect(() => chords.inOrder(5 as never)).toThrow(InvalidArgumentError)
  })
})
