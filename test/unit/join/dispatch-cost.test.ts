/** What an arrival costs, by counting who is asked: the joins that have a member at its channel, and no others. */
import { alt, channel, chord, chords, join, never, reschedule, selectSet, spawn } from 'occamy'
import type { Channel, Operation } from 'occamy'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Earliest, Matches } from '../../../src/join/search.ts'
import { Port } from '../../../src/join/port.ts'
import { expectBare, mutating, parked, settle, sim } from '../support.ts'
import type { Body } from '../support.ts'
import { rendezvous } from './support.ts'

const told = vi.spyOn(Port.prototype, 'toldOfMore')
const asked = vi.spyOn(Port.prototype, 'isNear')
const searched = vi.spyOn(Earliest.prototype, 'find')

const counts = (): [told: number, asked: number, searched: number] => [
  told.mock.calls.length,
  asked.mock.calls.length,
  searched.mock.calls.length,
]

describe.each([10, mutating ? 40 : 1000])('with %i patterns, of which one mentions a channel', (n) => {
  beforeEach(() => vi.clearAllMocks())
  afterEach(() => vi.clearAllMocks())

  it('an arrival there is told to that one, and searched at most once, when it is complete', () => {
    const [shared, gate] = [channel<number>(Infinity), channel<number>(Infinity)]
    const channels = rendezvous(n)
    let last = -1
    sim(function* () {
      const process = yield* parked(() =>
        chords(
          ...channels.map((ch, i) => chord([ch, shared]).react(() => void (last = i))),
          chord([gate]).react(() => void (last = n)),
        ),
      )
      vi.clearAllMocks()
      gate.trySend(1)
      expect(counts()).toEqual([1, 0, 1])
      yield* settle()
      expect(last).toBe(n)
      vi.clearAllMocks()
      // Not complete without the shared one: nobody has to search.
      for (const ch of channels.slice(0, 3)) spawn(() => ch.send(1))
      yield* settle()
      const [toldNow, askedNow, searchedNow] = counts()
      expect([toldNow <= 3, askedNow <= 3, searchedNow]).toEqual([true, true, 0])
      vi.clearAllMocks()
      const middle = channels[n >> 1] as Channel<number>
      spawn(() => middle.send(1))
      yield* reschedule()
      expect(counts()[0]).toBe(1)
      vi.clearAllMocks()
      shared.trySend(1)
      expect(counts()[0]).toBe(n)
      expect(counts()[2]).toBeLessThanOrEqual(4)
      process.cancel()
      yield* settle()
    })
  })

  it('a look of the process, after a reaction, asks those alone that were told of something', () => {
    const channels = rendezvous(n)
    const gate = channel<void>(9)
    const seen: number[] = []
    sim(function* () {
      const process = yield* parked(() =>
        chords(
          chord([gate]).react(() => reschedule()),
          ...channels.map((ch, i) => chord([ch]).react(() => void seen.push(i))),
        ),
      )
      gate.trySend()
      yield* reschedule()
      const some = [n - 1, 3, n >> 1]
      for (const i of some) spawn(() => (channels[i] as Channel<number>).send(1))
      vi.clearAllMocks()
      yield* settle(8)
      expect([...seen].sort((x, y) => x - y)).toEqual([...some].sort((x, y) => x - y))
      expect(counts()[2]).toBeLessThanOrEqual(8)
      process.cancel()
      yield* settle()
    })
    expectBare(gate, ...channels)
  })

  it('in a set, and as joins of as many tasklets, it is the same', () => {
    const channels = rendezvous(n)
    sim(function* () {
      const set = selectSet(channels.map((ch) => join([ch.receive()])))
      const waiting = yield* parked(() => set.next())
      vi.clearAllMocks()
      ;(channels[5] as Channel<number>).trySend(1)
      expect(counts()).toEqual([0, 1, 0])
      expect(yield* waiting).toEqual({ key: 5, value: [1] })
      set.clear()
      const all = channels.map((ch) => spawn(() => join([ch.receive()])))
      yield* reschedule()
      vi.clearAllMocks()
      ;(channels[7] as Channel<number>).trySend(2)
      expect(counts()).toEqual([0, 1, 0])
      expect(yield* all[7] as (typeof all)[0]).toEqual([2])
      for (const each of all) each.cancel()
      yield* settle()
    })
    expectBare(...channels)
  })

  it('with alternations for the rest of it, that one is searched once; with senders, or messages in buffers, not at all', () => {
    const channels = rendezvous(n)
    const [plain, buffered] = [channel<number>(), channel<number>(1)]
    sim(function* () {
      const searches = function* (
        other: Channel<number>,
        sends = (): Operation<unknown> => other.send(2),
      ): Body<number> {
        const waiting = yield* parked(() => join([(channels[3] as Channel<number>).receive(), other.receive()]))
        spawn(sends)
        yield* settle()
        vi.clearAllMocks()
        ;(channels[3] as Channel<number>).trySend(1)
        expect(yield* waiting).toEqual([1, 2])
        return counts()[2]
      }
      expect(yield* searches(plain, () => alt([plain.send(2), never]))).toBe(1)
      expect([yield* searches(plain), yield* searches(buffered)]).toEqual([0, 0])
    })
    expectBare(plain, buffered, ...channels)
  })
})

describe('what others have taken', () => {
  it('is not looked for again by a join that it completed before', () => {
    const [requests, items] = [channel<number>(), channel<number>(9)]
    sim(function* () {
      const process = yield* parked(() => chords(chord([requests, items]).react(() => undefined)))
      for (let i = 0; i < 3; i++) {
        spawn(() => requests.send(i))
        yield* settle()
        expect(items.trySend(i)).toBe(true)
        yield* settle()
      }
      vi.clearAllMocks()
      // It had a request when it was told of one last: nobody has made one since.
      expect(items.trySend(3)).toBe(true)
      expect(counts()).toEqual([1, 0, 0])
      expect(items.tryReceive()).toEqual({ value: 3 })
      // And no item is left, for a request.
      vi.clearAllMocks()
      const waits = yield* parked(() => requests.send(4))
      expect(counts()).toEqual([1, 1, 0])
      waits.cancel()
      process.cancel()
      yield* settle()
    })
  })
})

describe('a join that something is missing of', () => {
  it('is not searched by a process that comes to its first wait', () => {
    const [a, b] = [channel<number>(9), channel<number>()]
    sim(function* () {
      a.trySend(1)
      vi.clearAllMocks()
      const process = yield* parked(() => chords(chord([a, b]).react(() => undefined)))
      expect(counts()).toEqual([0, 0, 0])
      process.cancel()
      yield* settle()
    })
  })

  it('counts nothing where more comes of what it has, or to one who is tried', () => {
    const [a, b, c] = [channel<number>(9), channel<number>(), channel<number>()]
    const counted = vi.spyOn(Port.prototype, 'suffices')
    sim(function* () {
      a.trySend(1)
      const waiting = yield* parked(() => join([a.receive(), b.receive(), c.receive()]))
      counted.mockClear()
      expect([a.trySend(2), b.trySend(3), counted.mock.calls.length]).toEqual([true, false, 0])
      // Two are missing of it, and then one.
      const one = yield* parked(() => b.send(4))
      counted.mockClear()
      expect([b.trySend(5), counted.mock.calls.length]).toEqual([false, 0])
      expect([c.trySend(6), counted.mock.calls.length > 0]).toEqual([true, false])
      expect(yield* waiting).toEqual([1, 4, 6])
      yield* one
    })
    counted.mockRestore()
    expectBare(b, c)
  })

  it('is not searched again, with a condition, for each that comes, but where those that it leaves are to be told of', () => {
    const [a, b] = [channel<number>(99), channel<number>()]
    const searchedFor = vi.spyOn(Matches.prototype, 'find')
    sim(function* () {
      const [gate, shut] = [channel<number>(), channel<number>()]
      const process = yield* parked(() =>
        chords(
          chord([a, b])
            .where(() => false)
            .react(() => undefined),
          chord([gate]).react(function* () {
            yield* shut.receive()
          }),
        ),
      )
      yield* gate.send(1)
      for (let i = 0; i < 20; i++) a.trySend(i)
      searchedFor.mockClear()
      yield* shut.send(1)
      yield* settle()
      expect(searchedFor).not.toHaveBeenCalled()
      process.cancel()
      yield* settle()
    })
    searchedFor.mockRestore()
  })
})
