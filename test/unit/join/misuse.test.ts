/** What is no join, no chord and no pattern. */
import {
  alt,
  channel,
  chord,
  chords,
  InvalidArgumentError,
  InvalidOperationError,
  join,
  request,
  reschedule,
  skip,
  sleep,
  spawn,
} from 'occamy'
import type { Channel, Guard, Operation } from 'occamy'
import { describe, expect, it } from 'vitest'
import { failure, full, parked, sim } from '../support.ts'
import { drained } from './support.ts'

const ch = channel<number>({ name: 'c' })

describe('a join', () => {
  it.each([undefined, null, 3, ch.receive(), sleep(3)])('of %s is refused', (members) => {
    expect(() => join(members as never)).toThrow(InvalidArgumentError)
  })
  it.each<[string, unknown]>([
    ['a Map', new Map([['a', ch.receive()]])],
    ['a Set', new Set([ch.receive()])],
    ['an iterator', [ch.receive()].values()],
    ['what has only a class', new Date(0)],
    ['an object with a prototype of its own', Object.create({ a: ch.receive() })],
    ['a promise', Promise.resolve()],
  ])('of %s is refused, and not one of nothing', (_, members) => {
    expect(() => join(members as never)).toThrow(
      /^what join\(\) is given must be an array or a record of guards, not an? (Map|Set|Array Iterator|Date|object|Promise)$/,
    )
    expect(() => join(members as never)).toThrow(InvalidArgumentError)
    expect(() => chord(members as never)).toThrow(
      /^what chord\(\) is given must be an array or a record of channels and requests, not /,
    )
  })
  it('with a symbol for a key, or a hole, is refused, by the name of that', () => {
    const key = Symbol('s')
    expect(() => join({ [key]: ch.receive() } as never)).toThrow(InvalidOperationError)
    expect(() => join({ a: ch.receive(), [key]: ch.receive() } as never)).toThrow(
      'member Symbol(s) cannot be joined: the keys of a record are strings',
    )
    expect(() => chord({ [key]: ch } as never)).toThrow(/Symbol\(s\)/)
    // oxlint-disable-next-line no-sparse-arrays
    expect(() => join([, ch.receive()] as never)).toThrow(/member 0 cannot be joined: a member is/)
    // oxlint-disable-next-line no-sparse-arrays
    expect(() => chord([ch, , ch] as never)).toThrow(/an end of a chord must be .* not undefined/)
  })
  it.each<[string, object]>([
    ['an empty array', []],
    ['an empty record', {}],
    ['a record without a prototype', Object.create(null) as object],
  ])('of %s is ready at once', (_, members) => {
    expect(sim(() => join(members as never))).toEqual(members)
  })
  it('may be made of the fields of an object of a class', () => {
    const [a, b] = [full(1, 3), full(2, 4)]
    class Ports {
      readonly a = a.receive()
      readonly b = b.receive()
    }
    expect(sim(() => join(new Ports() as never))).toEqual({ a: 1, b: 2 })
    expect([drained(a), drained(b)]).toEqual([[3], [4]])
  })
  it('does not mind what nobody would enumerate', () => {
    const members = Object.defineProperty({ a: full(1).receive() }, Symbol('hidden'), { value: 5 })
    expect(sim(() => join(members))).toEqual({ a: 1 })
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

describe('a request', () => {
  it.each([null, 'name', 4, true, () => 'name', ['name']])('made of %o is refused', (options) => {
    expect(() => request(options as never)).toThrow(InvalidArgumentError)
    expect(() => request(options as never)).toThrow(
      /^what request\(\) is given must be an object with its options, not /,
    )
  })
  it('has no buffer to be given a capacity', () => {
    expect(() => request({ capacity: 4 } as never)).toThrow(
      'the capacity of request() must be 0: a call waits until it is accepted, not 4',
    )
    expect(request({ name: 'r', capacity: 0 } as never).name).toBe('r')
    expect(request({ capacity: undefined } as never).closed).toBe(false)
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
    expect(() => chord(ends as never)).toThrow(
      /what chord\(\) is given must be an array or a record of channels and requests/,
    )
  })
  it('of what is neither channel nor request is refused', () => {
    for (const end of [3, undefined, null, {}])
      expect(() => chord([end as never])).toThrow(/an end of a chord must be a channel, or a request\(\), not/)
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
