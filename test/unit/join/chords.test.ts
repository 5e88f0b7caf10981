import { alt, channel, chord, chords, GuardInUseError, join, request, reschedule, sleep, spawn } from 'occamy'
import type { Channel, Pattern } from 'occamy'
import { describe, expect, it } from 'vitest'
import { expectBare, failure, full, parked, settle, sim } from '../support.ts'
import { drained, rendezvous } from './support.ts'

/** A pattern that says its name. */
const says = (seen: string[], name: string, ...ends: readonly Channel<number>[]): Pattern =>
  chord(ends).react(() => void seen.push(name))

const both = [
  ['chords', chords],
  ['chords.inOrder', (...patterns: readonly Pattern[]) => chords.inOrder(...patterns)],
] as const

describe.each(both)('%s', (_, serve) => {
  it('says of a reaction that gives a number that it is to return nothing', () => {
    const seen: number[] = []
    sim(function* () {
      const a = channel<number>(1)
      a.trySend(1)
      const push: (values: never) => unknown = ([n]: readonly number[]) => seen.push(n as number)
      expect(yield* failure(serve(chord([a]).react(push as () => void)))).toMatchObject({
        name: 'InvalidOperationError',
        message: '1 is no operation: return nothing, with braces: `(x) => { … }`',
      })
    })
    expect(seen).toEqual([1])
  })

  it('serves a pattern whenever all that it takes is there, with its reaction', () => {
    const [a, b] = [channel<number>(9), channel<string>(9)]
    const seen: unknown[] = []
    sim(function* () {
      const process = yield* parked(() =>
        serve(
          chord({ a, b }).react((values) => {
            seen.push(values)
          }),
        ),
      )
      for (const n of [1, 2]) {
        a.trySend(n)
        yield* settle()
        b.trySend(`${n}`)
        yield* settle()
      }
      process.cancel()
      yield* settle()
    })
    expect(seen).toEqual([
      { a: 1, b: '1' },
      { a: 2, b: '2' },
    ])
    expectBare(a, b)
  })

  it('takes a reaction that is an operation, runs it to its end before it serves again, and lets it join', () => {
    const [a, b, c] = [full(1, 2), channel<number>(9), channel<number>(9)]
    const seen: unknown[] = []
    sim(function* () {
      const process = spawn(() =>
        serve(
          chord([a]).react(function* ([n]) {
            seen.push(n)
            yield* sleep(5)
            seen.push(yield* join([b.receive(), c.receive()]))
          }),
          chord([b]).react(([n]) => void seen.push(`b${n}`)),
        ),
      )
      yield* settle()
      b.trySend(3)
      c.trySend(4)
      expect(seen).toEqual([1])
      yield* sleep(6)
      expect(seen).toEqual([1, [3, 4], 2])
      process.cancel()
      yield* settle()
    })
    expectBare(a, b, c)
  })

  it('ends with what a reaction throws, plain or not, and leaves its channels', () => {
    for (const [n, message] of [
      [1, 'plain'],
      [2, 'operation'],
    ] as const) {
      const [a, b] = [channel<number>(9), full(7)]
      sim(function* () {
        const process = yield* parked(() =>
          serve(
            chord([a])
              .where(([x]) => x === 1)
              .react(() => {
                throw new Error('plain')
              }),
            chord([a]).react(function* () {
              yield* sleep(1)
              throw new Error('operation')
            }),
          ),
        )
        a.trySend(n)
        expect(yield* process.ended).toMatchObject({ ok: false, error: { message } })
      })
      expectBare(a, b)
    }
  })

  it('ends when a member is closed or poisoned, while it waits or reacts', () => {
    for (const reacting of [false, true]) {
      const [a, b, c] = [channel<number>(9), channel<number>(), channel<number>(1)]
      sim(function* () {
        const process = spawn({ errors: 'hold' }, () =>
          serve(
            chord([a, b]).react(() => undefined),
            chord([c]).react(() => sleep(5)),
          ),
        )
        yield* settle()
        a.trySend(1)
        if (reacting) c.trySend(1)
        yield* settle()
        b.close('over')
        expect(yield* process.ended).toMatchObject({ error: { name: 'ChannelClosedError', reason: 'over' } })
        expect(drained(a)).toEqual([1])
      })
      expectBare(a, b, c)
    }
  })

  it('is cancelled while it waits or reacts: nothing is left on the channels, and nothing was taken', () => {
    for (const reacting of [false, true]) {
      const [a, b, c] = [channel<number>(), full(1, 2), channel<number>(9)]
      let cleaned = 0
      sim(function* () {
        const process = spawn(() =>
          serve(
            chord([a, b]).react(() => undefined),
            chord([c]).react(function* () {
              try {
                yield* sleep(50)
              } finally {
                cleaned++
              }
            }),
          ),
        )
        yield* settle()
        if (reacting) c.trySend(1)
        yield* settle()
        process.cancel()
        yield* process.ended
        expect([a.trySend(1), drained(b)]).toEqual([false, [1, 2]])
      })
      expect(cleaned).toBe(reacting ? 1 : 0)
      expectBare(a, b, c)
    }
  })

  it('lets patterns be used again when it has ended; one process has them at a time, and each stands there once', () => {
    const [a, b] = [channel<number>(), channel<number>()]
    const seen: string[] = []
    sim(function* () {
      const [first, second] = [says(seen, 'first', a), says(seen, 'second', a, b)]
      const operation = serve(first, second)
      const process = yield* parked(() => operation)
      expect(yield* failure(serve(says(seen, 'other', b), second))).toBeInstanceOf(GuardInUseError)
      expect(yield* failure(operation)).toBeInstanceOf(GuardInUseError)
      yield* a.send(1)
      process.cancel()
      yield* process.ended
      expectBare(a, b)
      expect(yield* failure(serve(first, first))).toBeInstanceOf(GuardInUseError)
      expectBare(a, b)
      const again = yield* parked(() => operation)
      yield* a.send(2)
      again.cancel()
      yield* again.ended
    })
    expect(seen).toEqual(['first', 'first'])
    expectBare(a, b)
  })

  it('serves requests, each answered by its reaction', () => {
    const [put, get] = [channel<number>(Infinity), request<string, string>()]
    sim(function* () {
      const process = spawn(() =>
        serve(chord({ put, get }).react(({ get, put }) => get.reply(`${get.argument}${put}`))),
      )
      const caller = yield* parked(() => get.call('a'))
      yield* put.send(1)
      yield* put.send(2)
      expect([yield* caller, yield* get.call('b')]).toEqual(['a1', 'b2'])
      process.cancel()
    })
  })

  it('with no pattern waits for ever, and can be cancelled', () => {
    sim(function* () {
      const process = yield* parked(() => serve())
      process.cancel()
      expect((yield* process.ended).ok).toBe(false)
    })
  })

  it('serves a pattern of nothing without end, and gives way', () => {
    let count = 0
    sim(function* () {
      const process = spawn(() => serve(chord([]).react(() => void count++)))
      for (let i = 0; i < 5; i++) yield* reschedule()
      process.cancel()
      yield* process.ended
    })
    expect(count).toBeGreaterThan(3)
  })

  it('takes messages from alternations, never two of one', () => {
    const [a, b] = rendezvous(2) as [Channel<number>, Channel<number>]
    const seen: string[] = []
    sim(function* () {
      const process = yield* parked(() => serve(says(seen, 'both', a, b)))
      const one = yield* parked(() => alt([a.send(1), b.send(1)]))
      expect(one.state).toBe('parked')
      yield* b.send(2)
      expect((yield* one).key).toBe(0)
      yield* settle()
      process.cancel()
    })
    expect(seen).toEqual(['both'])
    expectBare(a, b)
  })

  it('keeps to its conditions, and fails when one throws', () => {
    const [a, seen] = [channel<number>(9), [] as unknown[]]
    sim(function* () {
      const process = yield* parked(() =>
        serve(
          chord([a])
            .where(([n]) => {
              if (n === 13) throw new Error('thirteen')
              return n > 5
            })
            .where(([n]) => n < 9)
            .react((values) => void seen.push(values)),
        ),
      )
      for (const n of [1, 6, 9, 8]) a.trySend(n)
      yield* settle()
      expect(seen).toEqual([[6], [8]])
      a.trySend(13)
      expect(yield* process.ended).toMatchObject({ error: { message: 'thirteen' } })
    })
    expect(drained(a)).toEqual([1, 9, 13])
    expectBare(a)
  })
})

describe('of several patterns that could be served', () => {
  it('chords takes each in its turn: the one served last comes last', () => {
    for (const waits of [false, true]) {
      const [a, seen] = [channel<number>(99), [] as string[]]
      sim(function* () {
        const names = ['x', 'y', 'z']
        const process = spawn(() => chords(...names.map((name) => says(seen, name, a))))
        for (let i = 0; i < 7; i++) {
          a.trySend(i)
          if (waits) yield* settle(2)
        }
        yield* settle()
        process.cancel()
      })
      expect(seen.join('')).toBe('xyzxyzx')
      expectBare(a)
    }
  })

  it('chords.inOrder takes the first, and so the others only when it cannot be', () => {
    for (const waits of [false, true]) {
      const [a, b, seen] = [channel<number>(99), channel<number>(99), [] as string[]]
      sim(function* () {
        const process = spawn(() => chords.inOrder(says(seen, 'ab', a, b), says(seen, 'a', a), says(seen, 'never', a)))
        for (let i = 0; i < 3; i++) b.trySend(i)
        for (let i = 0; i < 5; i++) {
          a.trySend(i)
          if (waits) yield* settle(2)
        }
        yield* settle()
        process.cancel()
      })
      expect(seen.join(' ')).toBe('ab ab ab a a')
      expectBare(a, b)
    }
  })

  it('two processes that share a channel take turns', () => {
    const [a, seen] = [channel<number>(), [] as string[]]
    sim(function* () {
      const processes = ['p', 'q'].map((name) => spawn(() => chords(says(seen, name, a))))
      yield* reschedule()
      for (let i = 0; i < 6; i++) {
        yield* a.send(i)
        yield* settle()
      }
      for (const process of processes) process.cancel()
    })
    expect(seen.join('')).toBe('pqpqpq')
    expectBare(a)
  })
})
