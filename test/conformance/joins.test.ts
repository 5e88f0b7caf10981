/** Joins: the classics of the join calculus, of Polyphonic C# and JoCaml, and a published case of fair matching. */
import { channel, chord, chords, join, request, reschedule, sleep, spawn } from 'occamy'
import type { Channel, Operation, Tasklet } from 'occamy'
import { describe, expect, it } from 'vitest'
import { checkQuiet, go, range, sorted } from '../support/conformance-tools.ts'
import type { Body } from '../support/conformance-tools.ts'

function* settle(): Body {
  for (let i = 0; i < 6; i++) yield* reschedule()
}

// N. Benton, L. Cardelli, C. Fournet: Modern Concurrency Abstractions for C# (2004). An asynchronous method is a send to an
// unbounded channel, a synchronous one a call; who waits for the reply is the caller, and the process runs the bodies.
describe('Polyphonic C#', () => {
  it('Buffer: a get waits for a put, and each put is got once', () => {
    const [put, get] = [channel<string>({ capacity: Infinity }), request<void, string>()]
    go(function* () {
      const buffer = spawn(() => chords(chord({ put, get }).react(({ get, put }) => get.reply(put))))
      const early = spawn(() => get.call())
      yield* settle()
      expect(early.state).toBe('parked')
      for (const word of ['blue', 'red', 'green']) yield* put.send(word)
      expect([yield* early, yield* get.call(), yield* get.call()]).toEqual(['blue', 'red', 'green'])
      buffer.cancel()
    })
    checkQuiet(put)
  })

  it('Buffer: several getters and putters, none served twice', () => {
    const [put, get] = [channel<number>({ capacity: Infinity }), request<void, number>()]
    go(function* () {
      const buffer = spawn(() => chords(chord({ put, get }).react(({ get, put }) => get.reply(put))))
      const getters = range(50).map(() => spawn(() => get.call()))
      for (const n of range(50)) yield* put.send(n)
      const got: number[] = []
      for (const getter of getters) got.push(yield* getter)
      expect(sorted(got)).toEqual(range(50))
      buffer.cancel()
    })
  })

  it('OneCell: put and get alternate, and a second put waits', () => {
    const [put, get] = [request<string>(), request<void, string>()]
    const [empty, contains] = [channel<void>(1), channel<string>(1)]
    go(function* () {
      const cell = spawn(() =>
        chords(
          chord({ put, empty }).react(function* ({ put }) {
            yield* contains.send(put.argument)
            put.reply()
          }),
          chord({ get, contains }).react(function* ({ get, contains }) {
            yield* empty.send()
            get.reply(contains)
          }),
        ),
      )
      yield* empty.send()
      yield* put.call('a')
      const second = spawn(() => put.call('b'))
      yield* settle()
      expect(second.state).toBe('parked')
      expect(yield* get.call()).toBe('a')
      yield* second
      expect(yield* get.call()).toBe('b')
      cell.cancel()
    })
    checkQuiet(empty, contains)
  })

  it('ReaderWriter: many shared, or one exclusive; the state is a message', () => {
    const [exclusive, releaseExclusive, shared, releaseShared] = [request(), request(), request(), request()]
    const [idle, readers] = [channel<void>(1), channel<number>(1)]
    let [reading, writing, most] = [0, 0, 0]
    go(function* () {
      const lock = spawn(() =>
        chords(
          chord({ asked: exclusive, idle }).react(({ asked }) => asked.reply()),
          chord({ asked: releaseExclusive }).react(function* ({ asked }) {
            yield* idle.send()
            asked.reply()
          }),
          chord({ asked: shared, idle }).react(function* ({ asked }) {
            yield* readers.send(1)
            asked.reply()
          }),
          chord({ asked: shared, n: readers }).react(function* ({ asked, n }) {
            yield* readers.send(n + 1)
            asked.reply()
          }),
          chord({ asked: releaseShared, n: readers }).react(function* ({ asked, n }) {
            if (n === 1) yield* idle.send()
            else yield* readers.send(n - 1)
            asked.reply()
          }),
        ),
      )
      yield* idle.send()
      const reader = function* (): Body {
        yield* shared.call()
        most = Math.max(most, ++reading)
        expect(writing).toBe(0)
        yield* sleep(3)
        reading--
        yield* releaseShared.call()
      }
      const writer = function* (): Body {
        yield* exclusive.call()
        writing++
        expect([reading, writing]).toEqual([0, 1])
        yield* sleep(2)
        writing--
        yield* releaseExclusive.call()
      }
      const all = range(12).map((i) => spawn(i % 4 === 3 ? writer : reader))
      for (const each of all) yield* each
      lock.cancel()
    })
    expect([reading, writing, most > 1]).toEqual([0, 0, true])
    expect([idle.length, readers.length]).toEqual([1, 0])
  })

  it('Swapper: two who call swap have each the value of the other', () => {
    const swap = request<string, string>()
    go(function* () {
      const swapper = spawn(() =>
        chords(
          chord([swap, swap]).react(([one, other]) => {
            one.reply(other.argument)
            other.reply(one.argument)
          }),
        ),
      )
      const all = ['a', 'b', 'c', 'd', 'e'].map((word) => spawn(() => swap.call(word)))
      yield* settle()
      expect(all.map(({ state }) => state)).toEqual(['done', 'done', 'done', 'done', 'parked'])
      const got: string[] = []
      for (const each of all.slice(0, 4)) got.push(yield* each)
      expect(got).toEqual(['b', 'a', 'd', 'c'])
      all[4]?.cancel()
      swapper.cancel()
    })
  })
})

// J. A. Trono (1994); N. Benton: Jingle Bells, Solving the Santa Claus Problem in Polyphonic C# (2003).
describe('Santa Claus', () => {
  it('goes with all nine reindeer, first if they are back, or with three of ten elves', () => {
    const [reindeer, elves] = [channel<number>({ capacity: Infinity }), channel<number>({ capacity: Infinity })]
    const log: string[] = []
    go(function* () {
      const santa = spawn(() =>
        chords.inOrder(
          chord(range(9).map(() => reindeer)).react(function* (team) {
            log.push(`deliver ${team.length}`)
            yield* sleep(10)
          }),
          chord([elves, elves, elves]).react(function* (group) {
            log.push(`meet ${group.join(' ')}`)
            yield* sleep(1)
          }),
        ),
      )
      for (const n of range(3)) yield* elves.send(n)
      yield* settle()
      // While Santa is in a meeting, six more elves come, and then the last of the reindeer.
      for (const n of range(6)) yield* elves.send(n + 3)
      for (const n of range(9)) yield* reindeer.send(n)
      yield* sleep(30)
      expect(log).toEqual(['meet 0 1 2', 'deliver 9', 'meet 3 4 5', 'meet 6 7 8'])
      for (const n of range(8)) yield* reindeer.send(n)
      for (const n of range(2)) yield* elves.send(n)
      yield* sleep(5)
      expect([log.length, reindeer.length, elves.length]).toEqual([4, 8, 2])
      santa.cancel()
    })
    checkQuiet(reindeer, elves)
  })
})

// L. Mandel, L. Maranget: The JoCaml manual; C. Fournet, G. Gonthier: The join calculus (1996).
describe('JoCaml', () => {
  it('a pattern with two messages of one name takes two, and a name alone competes with it', () => {
    const [a, log] = [channel<number>({ capacity: Infinity }), [] as string[]]
    go(function* () {
      const process = spawn(() =>
        chords.inOrder(
          chord([a, a]).react((pair) => void log.push(`pair ${pair.join(' ')}`)),
          chord([a]).react(([one]) => void log.push(`one ${one}`)),
        ),
      )
      for (const n of range(5)) a.trySend(n)
      yield* settle()
      process.cancel()
    })
    expect(log).toEqual(['pair 0 1', 'pair 2 3', 'one 4'])
  })

  it('a counter keeps its state as a message, and steps are never lost', () => {
    const [count, increment, get] = [channel<number>(1), request(), request<void, number>()]
    go(function* () {
      const counter = spawn(() =>
        chords(
          chord({ count, asked: increment }).react(function* ({ asked, count: n }) {
            yield* count.send(n + 1)
            asked.reply()
          }),
          chord({ count, asked: get }).react(function* ({ asked, count: n }) {
            yield* count.send(n)
            asked.reply(n)
          }),
        ),
      )
      yield* count.send(0)
      const all = range(20).map(() => spawn(() => increment.call()))
      for (const each of all) yield* each
      expect(yield* get.call()).toBe(20)
      counter.cancel()
    })
  })

  it('a barrier of two: both go on when both have come', () => {
    const [left, right] = [request(), request()]
    const log: string[] = []
    const side = (name: string, port: typeof left, ms: number): Tasklet<void> =>
      spawn(function* () {
        for (const i of range(3)) {
          yield* sleep(ms)
          log.push(`${name}${i}`)
          yield* port.call()
        }
      })
    go(function* () {
      const meeting = spawn(() => chords(chord([left, right]).react((both) => both.forEach((each) => each.reply()))))
      for (const each of [side('l', left, 1), side('r', right, 5)]) yield* each
      meeting.cancel()
    })
    expect(log.map((entry) => entry.slice(1)).join('')).toBe('001122')
  })

  it('join over k channels with n messages each: n firings, in order of arrival', () => {
    const channels = range(5).map(() => channel<number>())
    go(function* () {
      for (const [k, ch] of channels.entries()) {
        spawn(function* () {
          for (const i of range(40)) {
            if ((i + k) % 3 === 0) yield* sleep(k)
            yield* ch.send(i)
          }
        })
      }
      const all = join(channels.map((ch) => ch.receive()))
      for (const i of range(40)) expect(yield* all).toEqual(channels.map(() => i))
    })
    checkQuiet(...channels)
  })
})

/**
 * P. Haller, A. Hussein, H. Melgratti, A. Scalas, E. Tuosto: Fair Join Pattern Matching for Actors (2024): of the patterns that a mailbox
 * satisfies, the one whose messages are the earliest is chosen: messages 0, 2, 3 for D2, rather than 2, 3 for D1. By the
 * shortest prefix of the mailbox, which ends at message 3 for both, D1 is chosen, which comes first in order.
 *
 * Ours does neither: a pattern takes the earliest of its own messages, D2 therefore 0, 2, 3 and not 1, 2, 3 (which is no match
 * here). But between patterns the choice is by turns (`chords`: the one that was served last comes last, and before any was
 * served, the first in order), or by order (`chords.inOrder`): it does not compare their messages. So the order of the
 * patterns decides here; who wants D2 first says so, by writing it first.
 */
describe('fair matching: Fault(1, 1 min), Fault(2, 10 min), Fault(3, 15 min), Fix(3, 30 min)', () => {
  interface Fault {
    readonly id: number
    readonly at: number
  }
  const messages: readonly Fault[] = [
    { id: 1, at: 1 },
    { id: 2, at: 10 },
    { id: 3, at: 15 },
  ]
  const fixed: Fault = { id: 3, at: 30 }
  type Pick = readonly [pattern: string, ...messages: number[]]

  function patterns(faults: Channel<Fault>, fixes: Channel<Fault>, picks: Pick[]) {
    const index = (fault: Fault): number => (fault === fixed ? 3 : messages.indexOf(fault))
    const d1 = chord({ fault: faults, fix: fixes })
      .where(({ fault, fix }) => fault.id === fix.id)
      .react(({ fault, fix }) => void picks.push(['D1', index(fault), index(fix)]))
    const d2 = chord([faults, faults, fixes])
      .where(([earlier, later, fix]) => later.id === fix.id && later.at > earlier.at + 10)
      .react((all) => void picks.push(['D2', ...all.map(index)]))
    return { d1, d2 }
  }

  it.each([
    ['chords', 'D1 before D2', ['D1', 2, 3]],
    ['chords', 'D2 before D1', ['D2', 0, 2, 3]],
    ['inOrder', 'D1 before D2', ['D1', 2, 3]],
    ['inOrder', 'D2 before D1', ['D2', 0, 2, 3]],
  ] as const)('%s, %s, picks %j, whether the messages were there or came one by one', (kind, order, expected) => {
    for (const there of [true, false]) {
      const [faults, fixes] = [channel<Fault>({ capacity: Infinity }), channel<Fault>({ capacity: Infinity })]
      const picks: Pick[] = []
      const { d1, d2 } = patterns(faults, fixes, picks)
      const inTurn = order === 'D1 before D2' ? [d1, d2] : [d2, d1]
      const serve = (): Operation<never> => (kind === 'chords' ? chords(...inTurn) : chords.inOrder(...inTurn))
      go(function* () {
        const process = there ? undefined : spawn(serve)
        yield* settle()
        for (const message of messages) {
          yield* faults.send(message)
          yield* settle()
        }
        yield* fixes.send(fixed)
        const late = process ?? spawn(serve)
        yield* settle()
        late.cancel()
      })
      expect(picks).toEqual([expected])
      expect(faults.length).toBe(messages.length - (expected.length - 2))
      checkQuiet(faults, fixes)
    }
  })
})
