import { alt, channel, join, priAlt, skip, spawn } from 'occamy'
import type { Channel, Operation } from 'occamy'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { Line } from '../../../../src/channel/line.ts'
import type { Mailbox, Slot } from '../../../../src/channel/mailbox.ts'
import { dice } from '../../../support/conformance-tools.ts'
import { PassedOver } from '../../../../src/join/where/passed-over.ts'
import { coreOf, expectBare, mutating, parked, settle, sim } from '../../support.ts'
import type { Body } from '../../support.ts'
import { drained } from '../support.ts'

afterEach(() => vi.restoreAllMocks())

const many = mutating ? 1000 : 10_000

const unmatched = (ch: Channel<number>): readonly Slot<unknown>[] => {
  const found: Slot<unknown>[] = []
  const { messages } = coreOf(ch).buffer as Mailbox<unknown>
  for (let at = messages.first; at !== undefined; at = at.later) found.push(at)
  return found
}
/** Counts how often the places of messages in a mailbox are read: nothing is done with one before that. */
const watched = (ch: Channel<number>): (() => number) => {
  let reads = 0
  for (const slot of unmatched(ch)) {
    const { place } = slot
    Object.defineProperty(slot, 'place', { get: () => (reads++, place) })
  }
  return () => reads
}
/** An arrival reads that of the newest, and no other, to find out that it need not look at it. */
const few = 4

describe('a condition is asked of new combinations only', () => {
  it(`once for each arrival, with ${many} messages that do not match`, () => {
    const ch = channel<number>(Infinity)
    let calls = 0
    sim(function* () {
      const wanted = join([ch.receive()]).where(([n]) => (calls++, n < 0))
      for (let i = 0; i < many; i++) ch.trySend(i)
      const waiting = yield* parked(() => wanted)
      expect(calls).toBe(many)
      for (let i = 0; i < 100; i++) ch.trySend(i)
      expect(calls).toBe(many + 100)
      ch.trySend(-1)
      expect([yield* waiting, calls]).toEqual([[-1], many + 101])
      const again = yield* parked(() => wanted)
      expect(calls).toBe(many + 101)
      again.cancel()
    })
    expect(ch.length).toBe(many + 100)
    expectBare(ch)
  })

  it('once for each pair with the new message, whichever side it comes to', () => {
    const [a, b] = [channel<number>(Infinity), channel<number>(Infinity)]
    let calls = 0
    sim(function* () {
      const equal = join([a.receive(), b.receive()]).where(([x, y]) => (calls++, x === y))
      for (let i = 0; i < 50; i++) a.trySend(i)
      const waiting = yield* parked(() => equal)
      expect(calls).toBe(0)
      b.trySend(-1)
      expect(calls).toBe(50)
      b.trySend(-2)
      expect(calls).toBe(100)
      a.trySend(50)
      expect(calls).toBe(102)
      b.trySend(7)
      expect([yield* waiting, calls]).toEqual([[7, 7], 110])
    })
    expect([a.length, b.length]).toEqual([50, 2])
  })

  it('and not again after a firing, a cancel, or a look that found nothing', () => {
    const [a, b] = [channel<number>(Infinity), channel<number>(Infinity)]
    const asked = new Map<string, number>()
    const next = dice(7)
    sim(function* () {
      const equal = join([a.receive(), b.receive()]).where(([x, y]) => {
        const pair = `${x}, ${y}`
        asked.set(pair, (asked.get(pair) ?? 0) + 1)
        return x % 100 === y % 100 && x % 100 > 40
      })
      let fired = 0
      for (let i = 0; i < 300; i++) {
        const waiting = spawn({ errors: 'hold' }, function* () {
          yield* equal
          fired++
        })
        if (next(3) > 0) yield* settle(1)
        ;(next(2) === 0 ? a : b).trySend(i * 100 + next(50))
        yield* settle(2)
        waiting.cancel()
        yield* settle(1)
      }
      expect(fired).toBeGreaterThan(2)
    })
    // What fired may be asked of twice: when it was found, and found again by who takes it.
    const often = [...asked.values()].filter((times) => times > 1)
    expect(often).toEqual([])
    expectBare(a, b)
  })

  it('and not again because another join is made, whatever waits there, and wherever', () => {
    const [plain, buffered] = [channel<number>(), channel<number>(1)]
    let calls = 0
    sim(function* () {
      const senders = [1, 2, 3].flatMap((n) => [plain, buffered].map((ch) => spawn(() => ch.send(n))))
      yield* settle(1)
      const sum = join([plain.receive(), buffered.receive()]).where(([x, y]) => (calls++, x + y === 9))
      let waiting = yield* parked(() => sum)
      expect(calls).toBe(9)
      waiting.cancel()
      yield* settle(1)
      for (let i = 0; i < 3; i++) void join([plain.receive(), buffered.receive()]).where(() => true)
      waiting = yield* parked(() => sum)
      expect(calls).toBe(9)
      yield* plain.send(6)
      expect([yield* waiting, calls]).toEqual([[6, 3], 12])
      expect([drained(plain), drained(buffered)]).toEqual([
        [1, 2, 3],
        [1, 2],
      ])
      for (const each of senders) each.cancel()
      yield* settle(1)
    })
    expectBare(plain, buffered)
  })
})

describe('a condition of a join that is a branch', () => {
  it('is asked once more of what an alternation takes, which had found it, and might have chosen another', () => {
    const [ch, other] = [channel<number>(9), channel<number>(9)]
    const asked: number[] = []
    sim(function* () {
      const kept = join([ch.receive()]).where(([n]) => (asked.push(n), n > 2))
      for (const n of [1, 2, 3, 4]) ch.trySend(n)
      other.trySend(0)
      expect((yield* priAlt([other.receive(), kept])).key).toBe(0)
      expect(asked).toEqual([])
      expect(yield* priAlt([other.receive(), kept])).toEqual({ key: 1, value: [3] })
      expect(asked).toEqual([1, 2, 3, 3])
      expect(yield* kept).toEqual([4])
      expect(asked).toEqual([1, 2, 3, 3, 4])
    })
    expectBare(ch, other)
  })
})

describe('an arrival that matches walks past none of those that do not', () => {
  it.each([1, 2, 3])('where one of %i does', (every) => {
    const ch = channel<number>(Infinity)
    sim(function* () {
      const wanted = join([ch.receive()]).where(([n]) => n < 0)
      for (let i = 0; i < many; i++) ch.trySend(i)
      const server = yield* parked(function* (): Body<void> {
        for (;;) yield* wanted
      })
      const walked = watched(ch)
      for (let i = 1; i <= 100; i++) {
        ch.trySend(i % every === 0 ? -i : i)
        yield* settle(1)
      }
      expect(ch.length).toBe(many + 100 - Math.floor(100 / every))
      expect(walked()).toBeLessThan(100 * few)
      server.cancel()
      yield* settle(1)
    })
  })

  it('where others were taken from amidst them, and it is combined with one of several', () => {
    const [a, b] = [channel<number>(Infinity), channel<number>(Infinity)]
    const keys = 20
    let calls = 0
    sim(function* () {
      const equal = join([a.receive(), b.receive()]).where(([x, y]) => (calls++, x === y))
      for (let i = 0; i < many; i++) a.trySend(i)
      const server = yield* parked(function* (): Body<void> {
        for (;;) yield* equal
      })
      // From the back on: what is known after each ends where it was, and what is known after the one before does not.
      for (let i = 1; i <= keys; i++) {
        b.trySend(many - 2 * i)
        yield* settle(1)
      }
      for (let i = 1; i <= keys; i++) b.trySend(-i)
      expect([a.length, b.length]).toEqual([many - keys, keys])
      calls = 0
      const walked = watched(a)
      for (let i = keys; i > 0; i--) {
        a.trySend(-i)
        yield* settle(1)
        expect([a.length, b.length]).toEqual([many - keys, i - 1])
      }
      expect(walked()).toBeLessThan(keys * few)
      expect(calls).toBeLessThanOrEqual(keys * keys)
      server.cancel()
      yield* settle(1)
    })
  })

  it('where the messages are with their senders', () => {
    const ch = channel<number>()
    sim(function* () {
      const wanted = join([ch.receive()]).where(([n]) => n < 0)
      const senders = Array.from({ length: 300 }, (_, i) => spawn(() => ch.send(i)))
      yield* settle(1)
      const server = yield* parked(function* (): Body<void> {
        for (;;) yield* wanted
      })
      const asked = vi.spyOn(Line.prototype, 'placeOf')
      for (let i = 1; i <= 50; i++) {
        spawn(() => ch.send(-i))
        yield* settle(2)
      }
      expect(asked.mock.calls.length).toBeLessThan(50 * 12)
      for (const each of [server, ...senders]) each.cancel()
      yield* settle(1)
    })
    expectBare(ch)
  })
})

describe('what is known to fail', () => {
  it('is not walked past at the second member either, where a message comes to that', () => {
    const [a, b] = [channel<number>(Infinity), channel<number>(Infinity)]
    let calls = 0
    sim(function* () {
      for (let i = 0; i < 5; i++) a.trySend(i)
      for (let i = 0; i < many; i++) b.trySend(i)
      const waiting = yield* parked(() => join([a.receive(), b.receive()]).where(() => (calls++, false)))
      expect(calls).toBe(5 * many)
      const walked = watched(b)
      for (let i = 0; i < 20; i++) b.trySend(i)
      expect(calls).toBe(5 * many + 5 * 20)
      expect(walked()).toBeLessThan(20 * 5 * few)
      waiting.cancel()
      yield* settle(1)
    })
  })

  it('and nothing else, is listed once for a search, however many are combined with it', () => {
    const [a, b] = [channel<number>(Infinity), channel<number>(Infinity)]
    let calls = 0
    sim(function* () {
      for (let i = 0; i < 40; i++) a.trySend(i)
      for (let i = 0; i < 40; i++) b.trySend(i)
      const never = join([a.receive(), b.receive()]).where(() => (calls++, false))
      const walked = watched(b)
      const waiting = yield* parked(() => never)
      // Each place is read once for a combination, and once to list it.
      expect([calls, walked() < 40 * 40 + 2 * 40]).toEqual([1600, true])
      waiting.cancel()
      yield* settle(1)
    })
  })

  it('and those who could send are not counted, but where an alternation stands in the way', () => {
    const [a, b] = [channel<number>(Infinity), channel<number>(Infinity)]
    sim(function* () {
      for (let i = 0; i < 40; i++) a.trySend(i)
      for (let i = 0; i < 40; i++) b.trySend(i)
      for (const never of [
        join([a.receive(), b.receive()]).where(() => false),
        join([a.receive(), a.receive(), b.receive()]).where(() => false),
      ]) {
        const { buffer } = coreOf(b)
        const { length } = buffer as Mailbox<unknown>
        let counted = 0
        Object.defineProperty(buffer, 'length', { configurable: true, get: () => (counted++, length) })
        const waiting = yield* parked((): Operation<unknown> => never)
        expect([counted > 0, counted < 20]).toEqual([true, true])
        Object.defineProperty(buffer, 'length', { value: length, writable: true })
        waiting.cancel()
        yield* settle(1)
      }
    })
  })

  it('is not looked at while a channel has nothing', () => {
    const [a, b] = [channel<number>(Infinity), channel<number>(Infinity)]
    sim(function* () {
      for (let i = 0; i < 40; i++) a.trySend(i)
      const never = join([a.receive(), b.receive()]).where(() => false)
      const walked = watched(a)
      const waiting = yield* parked(() => never)
      a.trySend(40)
      expect((yield* priAlt({ never, nothing: skip })).key).toBe('nothing')
      expect(walked()).toBe(0)
      waiting.cancel()
      yield* settle(1)
    })
  })
})

describe('one who offers messages of its own beside the join', () => {
  it('has what came before them asked of once, up to the last, and combined with what comes after them', () => {
    const [a, b] = [channel<number>(), channel<number>()]
    const asked: string[] = []
    sim(function* () {
      const kept = join([a.receive(), b.receive()]).where(([x, y]) => (asked.push(`${x} ${y}`), x + y > 100))
      const others = [yield* parked(() => a.send(1)), yield* parked(() => b.send(2))]
      // Its own come next in line, before it has looked at the join.
      const one = yield* parked(() => priAlt([a.send(60), b.send(60), kept]))
      for (const [ch, n] of [
        [b, 3],
        [a, 4],
      ] as const)
        others.push(yield* parked(() => ch.send(n)))
      expect(asked.filter((pair) => pair === '1 2')).toHaveLength(1)
      expect(asked).toEqual(expect.arrayContaining(['1 3', '4 2', '4 3']))
      spawn(() => a.send(98))
      expect((yield* one).value).toEqual([98, 3])
      expect(asked.filter((pair) => pair === '1 2')).toHaveLength(1)
      for (const each of others) each.cancel()
      yield* settle(1)
    })
    expectBare(a, b)
  })

  it('has the one message before them asked of once, where it takes but one', () => {
    const ch = channel<number>()
    const asked: number[] = []
    sim(function* () {
      const kept = join([ch.receive()]).where(([n]) => (asked.push(n), n > 100))
      const before = yield* parked(() => ch.send(1))
      const one = yield* parked(() => priAlt([ch.send(60), kept]))
      const after = yield* parked(() => ch.send(2))
      yield* ch.send(101)
      expect((yield* one).value).toEqual([101])
      expect(asked.filter((n) => n === 1 || n === 60)).toEqual([1])
      before.cancel()
      after.cancel()
      yield* settle(1)
    })
    expectBare(ch)
  })

  it('has them combined where another offers them', () => {
    const [a, b] = [channel<number>(), channel<number>()]
    sim(function* () {
      const kept = join([a.receive(), b.receive()]).where(([x, y]) => x + y === 62)
      const second = yield* parked(() => b.send(2))
      const one = yield* parked(() => priAlt([a.send(60), kept]))
      expect(second.state).toBe('parked')
      one.cancel()
      yield* settle(1)
      const other = yield* parked(() => priAlt([a.send(60), b.send(1)]))
      expect(yield* kept).toEqual([60, 2])
      expect([yield* second, (yield* other).key]).toEqual([undefined, 0])
    })
    expectBare(a, b)
  })
})

describe('where one alternation offers a message, and to take what the join sends', () => {
  it('the others are looked at once, and an arrival costs no more than itself', () => {
    const [jobs, out] = [channel<number>(), channel<number>()]
    let calls = 0
    sim(function* () {
      const senders = Array.from({ length: 300 }, (_, i) => spawn(() => jobs.send(i)))
      yield* settle(1)
      const both = yield* parked(() => alt([jobs.send(-1), out.receive()]))
      const waiting = yield* parked(() => join([jobs.receive(), out.send(7)]).where(([n]) => (calls++, n < 0)))
      expect(calls).toBe(300)
      for (let i = 0; i < 10; i++) {
        senders.push(spawn(() => jobs.send(300 + i)))
        yield* settle(1)
      }
      expect(calls).toBe(310)
      for (const each of [both, waiting, ...senders]) each.cancel()
      yield* settle(1)
    })
    expectBare(jobs, out)
  })

  it('its own is looked at when somebody else is there to take what is sent', () => {
    const [jobs, out] = [channel<number>(), channel<number>()]
    const seen: number[] = []
    sim(function* () {
      const senders = [0, 1, 2].map((i) => spawn(() => jobs.send(i)))
      yield* settle(1)
      const both = spawn(() => alt({ give: jobs.send(9), take: out.receive() }))
      yield* settle(1)
      const waiting = yield* parked(() =>
        join([jobs.receive(), out.send(7)]).where(([n]) => {
          seen.push(n)
          return n === 9
        }),
      )
      expect(seen).toEqual([0, 1, 2])
      for (const i of [3, 4]) senders.push(spawn(() => jobs.send(i)))
      yield* settle(1)
      expect(seen).toEqual([0, 1, 2, 3, 4])
      expect(yield* out.receive()).toBe(7)
      expect(seen).toEqual([0, 1, 2, 3, 4, 9])
      expect([yield* waiting, yield* both]).toEqual([[9, undefined], { key: 'give', value: undefined }])
      for (const each of senders) each.cancel()
      yield* settle(1)
    })
    expectBare(jobs, out)
  })

  it('an arrival walks past none of those that were looked at, while nobody else is there', () => {
    const [jobs, out] = [channel<number>(Infinity), channel<number>()]
    const extra = channel<number>()
    let calls = 0
    sim(function* () {
      for (let i = 0; i < many; i++) jobs.trySend(i)
      const both = yield* parked(() => alt([extra.send(9), out.receive()]))
      const waiting = yield* parked(() =>
        join([jobs.receive(), extra.receive(), out.send(7)]).where(([n]) => (calls++, n < 0)),
      )
      // Whatever is combined with the one offer of it: nobody is left to send to.
      expect(calls).toBe(0)
      jobs.trySend(many)
      const walked = watched(jobs)
      for (let i = 1; i <= 50; i++) jobs.trySend(many + i)
      expect([calls, walked() < 50 * few]).toEqual([0, true])
      both.cancel()
      waiting.cancel()
      yield* settle(1)
    })
  })

  it('nothing is combined that could not be completed', () => {
    const [a, b] = [channel<number>(Infinity), channel<number>(Infinity)]
    const [extra, out] = [channel<number>(), channel<number>()]
    sim(function* () {
      for (let i = 0; i < 50; i++) a.trySend(i)
      for (let i = 0; i < 50; i++) b.trySend(i)
      const both = yield* parked(() => priAlt([extra.send(9), out.receive()]))
      const kept = join([a.receive(), b.receive(), extra.receive(), out.send(7)]).where(() => true)
      const walked = watched(b)
      const waiting = yield* parked(() => kept)
      expect(walked()).toBeLessThan(50 * 2 * few)
      both.cancel()
      waiting.cancel()
      yield* settle(1)
    })
    expectBare(a, b, extra, out)
  })

  it('and what cannot be is noted once, however often it is passed over', () => {
    const [a, b] = [channel<number>(Infinity), channel<number>(Infinity)]
    const [extra, out] = [channel<number>(), channel<number>()]
    const begun = vi.spyOn(PassedOver.prototype, 'begin')
    const noted = vi.spyOn(PassedOver.prototype, 'add')
    sim(function* () {
      for (let i = 0; i < 50; i++) a.trySend(i)
      for (let i = 0; i < 50; i++) b.trySend(i)
      const both = yield* parked(() => priAlt([extra.send(9), out.receive()]))
      const kept = join([a.receive(), b.receive(), extra.receive(), out.send(7)]).where(() => true)
      for (let i = 0; i < 100; i++) {
        noted.mockClear()
        const waiting = yield* parked(() => kept)
        waiting.cancel()
        yield* settle(1)
        // Some come that stay, and each time one that goes.
        b.trySend(i)
        if (i % 10 > 0) b.tryReceive()
        expect(noted.mock.calls.length).toBeLessThan(3 * (50 + 60))
      }
      const { all } = begun.mock.contexts[0] as { readonly all: readonly unknown[] }
      expect(all.length).toBeLessThan(6 * (50 + 60))
      both.cancel()
      yield* settle(1)
    })
    expectBare(a, b, extra, out)
  })

  it('nor where it receives alone, and nothing of that is noted', () => {
    const [a, b] = [channel<number>(Infinity), channel<number>(Infinity)]
    const [c, d] = [channel<number>(), channel<number>()]
    sim(function* () {
      for (let i = 0; i < 50; i++) a.trySend(i)
      for (let i = 0; i < 50; i++) b.trySend(i)
      const both = yield* parked(() => priAlt([c.send(9), d.send(9)]))
      const kept = join([a.receive(), b.receive(), c.receive(), d.receive()]).where(() => true)
      const walked = watched(b)
      const noted = vi.spyOn(PassedOver.prototype, 'add')
      const waiting = yield* parked(() => kept)
      expect(walked()).toBeLessThan(50 * 2 * few)
      expect(noted).not.toHaveBeenCalled()
      both.cancel()
      waiting.cancel()
      yield* settle(1)
    })
    expectBare(a, b, c, d)
  })

  it('nothing at all is looked at while it alone is there for two sends', () => {
    const jobs = channel<number>(Infinity)
    const [left, right] = [channel<number>(), channel<number>()]
    let calls = 0
    sim(function* () {
      for (let i = 0; i < 40; i++) jobs.trySend(i)
      const both = yield* parked(() => priAlt([left.receive(), right.receive()]))
      const kept = join([jobs.receive(), left.send(1), right.send(2)]).where(([n]) => (calls++, n > 30))
      const walked = watched(jobs)
      const waiting = yield* parked(() => kept)
      expect([calls, walked()]).toEqual([0, 0])
      expect(yield* left.receive()).toBe(1)
      expect([yield* waiting, (yield* both).value, calls]).toEqual([[31, undefined, undefined], 2, 32])
    })
    expectBare(jobs, left, right)
  })

  it('what is noted is of what waits, and no more, whatever has come and gone', () => {
    const [jobs, extra, out] = [channel<number>(Infinity), channel<number>(), channel<number>()]
    const begun = vi.spyOn(PassedOver.prototype, 'begin')
    sim(function* () {
      const both = yield* parked(() => priAlt([extra.send(-1), out.receive()]))
      const waiting = yield* parked(() => join([jobs.receive(), extra.receive(), out.send(7)]).where(() => true))
      for (let i = 0; i < 200; i++) {
        jobs.trySend(i)
        expect(jobs.tryReceive()).toEqual({ value: i })
      }
      const { all } = begun.mock.contexts[0] as { readonly all: readonly unknown[] }
      expect(all.length).toBeLessThan(10)
      both.cancel()
      waiting.cancel()
      yield* settle(1)
    })
    expectBare(jobs, extra, out)
  })
})

describe('what where takes', () => {
  const naive = (
    lists: readonly (readonly number[])[],
    holds: (values: readonly number[]) => boolean,
  ): number[] | undefined => {
    const tuple: number[] = []
    const search = (i: number): boolean =>
      i === lists.length
        ? holds(tuple)
        : (lists[i] as readonly number[]).some((value) => {
            tuple[i] = value
            tuple.length = i + 1
            return search(i + 1)
          })
    return search(0) ? [...tuple] : undefined
  }

  it.each(Array.from({ length: mutating ? 4 : 20 }, (_, seed) => seed))(
    'is what trying all of it finds, whoever takes messages meanwhile: seed %i',
    (seed) => {
      const next = dice(seed)
      const channels = [0, 1, 2].map((i) => channel<number>([Infinity, 2, 0][i] as number))
      const held: number[][] = [[], [], []]
      const holds = ([x = 0, y = 0, z = 0]: readonly number[]): boolean => (x + y + z) % 7 === 3
      sim(function* () {
        const kept = join(channels.map((ch) => ch.receive())).where(holds)
        for (let step = 0; step < 200; step++) {
          const i = next(3)
          const [ch, list] = [channels[i] as Channel<number>, held[i] as number[]]
          const what = next(5)
          if (what < 3 && list.length < 8) {
            const value = next(50)
            list.push(value)
            spawn(() => ch.send(value))
            yield* settle(2)
          } else if (what === 3) expect(ch.tryReceive()?.value).toBe(list.shift())
          else {
            const waiting = spawn({ errors: 'hold' }, () => kept)
            yield* settle(2)
            const expected = naive(held, holds)
            if (expected === undefined) {
              expect(waiting.state).toBe('parked')
              waiting.cancel()
            } else {
              expect(yield* waiting).toEqual(expected)
              for (const [k, value] of expected.entries()) {
                const from = held[k] as number[]
                from.splice(from.indexOf(value), 1)
              }
            }
            yield* settle(2)
          }
        }
        for (const [i, ch] of channels.entries()) expect(drained(ch)).toEqual(held[i])
      })
      expectBare(...channels)
    },
  )
})
