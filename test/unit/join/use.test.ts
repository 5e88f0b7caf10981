import {
  alt,
  channel,
  defer,
  fairAlt,
  GuardInUseError,
  join,
  now as time,
  priAlt,
  reschedule,
  roundRobin,
  runSync,
  skip,
  sleep,
  spawn,
} from 'occamy'
import type { Guard, Operation } from 'occamy'
import { describe, expect, it, vi } from 'vitest'
import { expectBare, failure, full, parked, settle, sim } from '../support.ts'
import { drained, now } from './support.ts'

const kinds = [
  ['alt', alt],
  ['priAlt', priAlt],
  ['fairAlt', fairAlt],
] as const

describe('a join that is kept', () => {
  it('is used again and again, whether it waits or not', () => {
    const [a, b] = [channel<number>(), channel<number>(2)]
    sim(function* () {
      const sum = join([a.receive(), b.receive()])
      spawn(function* () {
        for (let i = 0; i < 100; i++) {
          if (i % 3 === 0) yield* sleep(1)
          yield* a.send(i)
        }
      })
      spawn(function* () {
        for (let i = 0; i < 100; i++) {
          if (i % 7 === 0) yield* sleep(1)
          yield* b.send(-i)
        }
      })
      for (let i = 0; i < 100; i++) expect(yield* sum).toEqual([i, -i])
    })
    expectBare(a, b)
  })

  it('takes one operation of the quantum at each wait', () => {
    for (const quantum of [1, 2, 3]) {
      const turns: string[] = []
      runSync(
        function* () {
          const [a, b] = [full(1, 2, 3, 4, 5, 6), full(1, 2, 3, 4, 5, 6)]
          const both = join([a.receive(), b.receive()])
          const beside = spawn(function* () {
            for (let i = 0; i < 6; i++) {
              turns.push('-')
              yield* reschedule()
            }
          })
          for (let i = 0; i < 6; i++) turns.push(`${(yield* both)[0]}`)
          yield* beside
        },
        { quantum },
      )
      // The quantum is up before the operation that it does not cover.
      const rounds = { 1: '1 - 2 - 3 - 4 - 5 - 6 -', 2: '1 2 - 3 4 - 5 6 - - - -', 3: '1 2 3 - 4 5 6 - - - - -' }
      expect(turns.join(' ')).toBe(rounds[quantum as 1 | 2 | 3])
    }
  })

  it('serves one wait at a time, alone and in an alternation, and the first all the same', () => {
    const [a, b] = [channel<number>(), full(1)]
    sim(function* () {
      const both = join([a.receive(), b.receive()])
      const first = yield* parked(() => both)
      expect(yield* failure(both)).toBeInstanceOf(GuardInUseError)
      expect(yield* failure(alt([sleep(1), both]))).toMatchObject({
        name: 'GuardInUseError',
        message: expect.stringContaining('to join') as unknown,
      })
      expect(a.trySend(7)).toBe(true)
      expect(yield* first).toEqual([7, 1])
    })
    expectBare(a, b)
  })

  it('shares its members with others: they hold no place', () => {
    const [a, b, c] = [channel<number>(), full(1), channel<number>()]
    const in1 = a.receive()
    sim(function* () {
      const one = yield* parked(() => join([in1, b.receive()]))
      const other = yield* parked(() => join([in1, c.receive()]))
      const plain = yield* parked(() => in1)
      yield* a.send(1)
      expect(yield* plain).toBe(1)
      yield* a.send(2)
      expect(yield* one).toEqual([2, 1])
      other.cancel()
      yield* settle()
    })
    expectBare(a, b, c)
  })
})

describe.each(kinds)('a join in %s', (_, make) => {
  it('is one branch among others: falsy ones, skip, and times', () => {
    const [a, b, c] = [channel<number>(2), channel<number>(2), channel<number>()]
    sim(function* () {
      const choice = () =>
        make({ none: false, both: join([a.receive(), b.receive()]), c: c.receive(), nil: null, last: skip })
      a.trySend(1)
      expect(yield* choice()).toEqual({ key: 'last', value: undefined })
      b.trySend(2)
      expect(yield* choice()).toEqual({ key: 'both', value: [1, 2] })
      const off = false as boolean
      a.trySend(3)
      b.trySend(4)
      expect((yield* make({ both: off && join([a.receive(), b.receive()]), last: skip })).key).toBe('last')
      expect([a.length, b.length]).toEqual([1, 1])
    })
    expectBare(a, b, c)
  })

  it('wins while it is parked, and loses without a trace', () => {
    const [a, b, c] = [channel<number>(), channel<number>(), channel<number>()]
    sim(function* () {
      const choice = make({ both: join([a.receive(), b.receive()]), c: c.receive() })
      for (const key of ['c', 'both', 'c', 'both']) {
        const waiting = yield* parked(() => choice)
        if (key === 'c') yield* c.send(1)
        else {
          const sender = yield* parked(() => b.send(2))
          yield* a.send(1)
          yield* sender
        }
        expect(yield* waiting).toEqual({ key, value: key === 'c' ? 1 : [1, 2] })
        expectBare(a, b, c)
      }
    })
  })

  it('leaves the time of a sleep branch as it is, however often it is told of something', () => {
    const [a, b] = [channel<number>(), channel<number>()]
    sim(function* () {
      const waiting = spawn(() => make({ both: join([a.receive(), b.receive()]).where(() => false), late: sleep(10) }))
      for (let i = 0; i < 4; i++) {
        spawn({ errors: 'hold' }, () => (i % 2 === 0 ? a : b).send(i))
        yield* sleep(2)
      }
      expect(yield* waiting).toEqual({ key: 'late', value: undefined })
      expect(time()).toBe(10)
      expect([drained(a), drained(b)]).toEqual([
        [0, 2],
        [1, 3],
      ])
    })
    expectBare(a, b)
  })

  it('may stand there twice, and takes once', () => {
    const [a, b] = [channel<number>(9), channel<number>(9)]
    sim(function* () {
      const both = join([a.receive(), b.receive()])
      const waiting = yield* parked(() => make([both, both]))
      for (const ch of [a, b, a, b]) yield* ch.send(1)
      expect((yield* waiting).value).toEqual([1, 1])
      expect([a.length, b.length]).toEqual([1, 1])
      expect((yield* make([both, both])).value).toEqual([1, 1])
    })
    expectBare(a, b)
  })

  it('stands beside other joins of the same channels: one of them takes', () => {
    const [a, b, c] = [channel<number>(), channel<number>(1), channel<number>(1)]
    sim(function* () {
      const choice = make({ ab: join([a.receive(), b.receive()]), ac: join([a.receive(), c.receive()]) })
      for (const [ch, key] of [
        [b, 'ab'],
        [c, 'ac'],
      ] as const) {
        const waiting = yield* parked(() => choice)
        yield* ch.send(2)
        yield* a.send(1)
        expect(yield* waiting).toEqual({ key, value: [1, 2] })
      }
    })
    expectBare(a, b, c)
  })

  it('does not take what its own tasklet sends in another branch', () => {
    const [a, b] = [channel<number>(), full(1)]
    sim(function* () {
      const waiting = yield* parked(() => make({ both: join([a.receive(), b.receive()]), own: a.send(5) }))
      expect(a.balance).toBe(1)
      expect(a.trySend(6)).toBe(true)
      expect(yield* waiting).toEqual({ key: 'both', value: [6, 1] })
    })
    expectBare(a, b)
  })
})

describe('a join with something done to its value', () => {
  it('maps and reacts, parked or not, in the chooser', () => {
    const [a, b] = [channel<number>(), channel<number>()]
    sim(function* () {
      const sum = join([a.receive(), b.receive()]).map(([x, y]) => x + y)
      const later = join({ x: a.receive(), y: b.receive() }).flatMap(({ x, y }) => sleep(1).map(() => x * y))
      for (const [guard, value] of [
        [sum, 7],
        [later, 12],
      ] as const) {
        const waiting = yield* parked(() => guard)
        spawn(() => a.send(3))
        spawn(() => b.send(4))
        expect(yield* waiting).toBe(value)
        spawn(() => a.send(3))
        spawn(() => b.send(4))
        yield* settle()
        expect(yield* guard).toBe(value)
      }
    })
    expectBare(a, b)
  })

  it('is made anew for each wait by defer', () => {
    const [a, b] = [channel<number>(9), channel<number>(9)]
    let wide = false
    sim(function* () {
      const some = defer((): Guard<number[]> => (wide ? join([a.receive(), b.receive()]) : join([a.receive()])))
      a.trySend(1)
      expect(yield* some).toEqual([1])
      wide = true
      a.trySend(2)
      expect(yield* now(some)).toBeUndefined()
      const waiting = yield* parked(() => alt([some, sleep(99)]))
      yield* b.send(3)
      expect((yield* waiting).value).toEqual([2, 3])
    })
    expectBare(a, b)
  })

  it('throws in the chooser what its map function throws, when all is taken', () => {
    const [a, b] = [full(1), channel<number>()]
    sim(function* () {
      const bad = join([a.receive(), b.receive()]).map(() => {
        throw new Error('mapped')
      })
      const waiting = yield* parked(() => bad)
      yield* b.send(2)
      expect(yield* waiting.ended).toMatchObject({ error: { message: 'mapped' } })
      yield* reschedule()
    })
    expectBare(a, b)
  })
})

describe('those whose wait is over with a join', () => {
  it('are readied, as others who go on: it, and those whom it takes from and gives to', () => {
    const [a, b, out] = [channel<number>(), channel<number>(), channel<number>()]
    const queue = roundRobin()
    const enqueued = vi.spyOn(queue, 'enqueue')
    const causes = (): string[] => enqueued.mock.calls.map(([{ name }, cause]) => `${name} ${cause}`).toSorted()
    sim(
      function* () {
        const all = join([a.receive(), b.receive(), out.send(7)])
        for (const order of [0, 1, 2]) {
          const kinds: Array<() => Operation<unknown>> = [() => all, () => alt([a.send(1)]), () => b.send(2)]
          for (let i = 0; i < 3; i++)
            spawn({ name: `${(order + i) % 3}` }, kinds[(order + i) % 3] as () => Operation<unknown>)
          yield* settle()
          enqueued.mockClear()
          expect(yield* out.receive()).toBe(7)
          expect(causes()).toEqual(expect.arrayContaining(['0 readied', '1 readied', '2 readied']))
        }
        // And where all but what comes last is with senders who wait for nothing else.
        const both = join([a.receive(), b.receive()])
        spawn({ name: 'both' }, () => both)
        spawn({ name: 'sender' }, () => a.send(1))
        yield* settle()
        enqueued.mockClear()
        yield* b.send(2)
        yield* settle()
        expect(causes()).toEqual(expect.arrayContaining(['both readied', 'sender readied']))
      },
      { scheduler: queue },
    )
    expectBare(a, b, out)
  })
})
