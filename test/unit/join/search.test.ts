/** How far a join searches, by counting whether it counts what is there: that comes before the search for who leaves the others whom. */
import { alt, channel, join, never, priAlt, spawn } from 'occamy'
import type { Guard } from 'occamy'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { Entry, Offer } from '../../../src/guard/offer.ts'
import { Arrival } from '../../../src/join/arrival.ts'
import { firstFew, messages, newestPlace, NEXT, valueOf } from '../../../src/join/candidate.ts'
import type { Candidate } from '../../../src/join/candidate.ts'
import type { Joining } from '../../../src/join/joining.ts'
import { Port } from '../../../src/join/port.ts'
import { Earliest } from '../../../src/join/search.ts'
import { expectBare, full, parked, settle, sim } from '../support.ts'

afterEach(() => vi.restoreAllMocks())

const nobody = {} as Offer
const membersOf = (guard: Guard<unknown>): Joining['members'] => (guard as unknown as Joining).members

describe('a join without a condition', () => {
  /** What it finds, and how often it counts who is at a port on the way. */
  function found(
    guard: Guard<unknown>,
  ): [found: boolean, counted: number, picks: ReadonlyArray<Candidate | undefined>] {
    const counts = vi.spyOn(Port.prototype, 'suffices').mockClear()
    const picks: Array<Candidate | undefined> = membersOf(guard).map(() => undefined)
    const isFound = new Earliest(membersOf(guard)).find(picks, nobody, undefined)
    return [isFound, counts.mock.calls.length, picks]
  }

  it('takes the first of each, and looks no further, where alternations offer to one member each', () => {
    const [a, b, c] = [channel<number>(), channel<number>(), channel<number>()]
    const [other, filled] = [channel<number>(), full(7)]
    sim(function* () {
      const offers = [
        yield* parked(() => alt([other.receive(), a.send(1)])),
        yield* parked(() => alt([other.receive(), b.send(2)])),
        yield* parked(() => alt([other.receive(), c.receive()])),
        yield* parked(() => a.send(3)),
      ]
      const all = join([a.receive(), filled.receive(), b.receive(), c.send(4)])
      const [isFound, counted, picks] = found(all)
      expect([isFound, counted]).toEqual([true, 0])
      expect(picks.map((pick) => pick === NEXT)).toEqual([false, true, false, false])
      expect([picks[0], picks[2]].map((pick) => valueOf(pick as Candidate))).toEqual([1, 2])
      for (const each of offers) each.cancel()
      yield* settle(1)
    })
  })

  it('looks further where one offers to two of them, and where two take from one channel', () => {
    const [a, b] = [channel<number>(), channel<number>()]
    sim(function* () {
      const both = yield* parked(() => priAlt([a.send(1), b.send(2)]))
      expect(found(join([a.receive(), b.receive()])).slice(0, 2)).toEqual([false, 2])
      const more = yield* parked(() => a.send(3))
      expect(found(join([a.receive(), a.receive()])).slice(0, 2)).toEqual([true, 2])
      const [isFound, , picks] = found(join([a.receive(), b.receive()]))
      expect([isFound, ...picks.map((pick) => valueOf(pick as Candidate))]).toEqual([true, 3, 2])
      both.cancel()
      more.cancel()
      yield* settle(1)
    })
    expectBare(a, b)
  })

  it('looks further where what arrives is of one who offers to another, and not where it is of nobody who waits', () => {
    const [a, b, filled] = [channel<number>(), channel<number>(), full(7)]
    sim(function* () {
      const one = yield* parked(() => priAlt([a.send(1), never]))
      for (const isOther of [false, true]) {
        const members = membersOf(join([filled.receive(), a.receive(), b.receive()]))
        const [, atA, atB] = members.map(({ port }) => port) as [Port, Port, Port]
        const { offer } = atA.facing.head as Entry<never>
        const arrival = new Arrival(atB.facing, isOther ? undefined : offer, 2, undefined as never)
        const counts = vi.spyOn(Port.prototype, 'suffices').mockClear()
        const picks: Array<Candidate | undefined> = [undefined, undefined, undefined]
        expect(new Earliest(members).find(picks, nobody, arrival)).toBe(isOther)
        expect(counts.mock.calls.length > 0).toBe(!isOther)
        if (isOther) expect(picks[2]).toBe(arrival)
      }
      one.cancel()
      yield* settle(1)
    })
    expectBare(a, b)
  })

  it('takes no message of its own, where two take from one channel', () => {
    const ch = channel<number>()
    sim(function* () {
      const one = yield* parked(() => ch.send(1))
      const own = yield* parked(() => priAlt([ch.send(2), join([ch.receive(), ch.receive()])]))
      const other = spawn(() => ch.send(3))
      expect((yield* own).value).toEqual([1, 3])
      yield* one
      yield* other
    })
    expectBare(ch)
  })
})

describe('candidates', () => {
  it('are no more than so many, first who is parked there, and none twice', () => {
    const [ch, other] = [channel<number>(), channel<number>()]
    sim(function* () {
      const senders = [1, 2, 3].map((n) => spawn({ errors: 'hold' }, () => ch.send(n)))
      const twice = spawn({ errors: 'hold' }, () => priAlt([ch.send(4), ch.send(5), other.receive()]))
      yield* settle()
      const [member] = membersOf(join([ch.receive()]))
      const view = { offer: nobody, arrival: undefined }
      const { port } = member as NonNullable<typeof member>
      const values = (n: number): unknown[] => firstFew(port, view, n).map(valueOf)
      expect([0, 1, 2, 3, 4, 9].map(values)).toEqual([[], [1], [1, 2], [1, 2, 3], [1, 2, 3, 4], [1, 2, 3, 4]])
      const { offer } = port.facing.head as Entry<never>
      expect(firstFew(port, { offer: offer as Offer, arrival: undefined }, 2).map(valueOf)).toEqual([2, 3])
      for (const each of [...senders, twice]) each.cancel()
      yield* settle(1)
    })
    expectBare(ch, other)
  })

  it('are as many as there is room, or as wait in a buffer: never more than so many, with those who are parked and what arrives', () => {
    const ch = channel<number>(4)
    const portOf = (guard: Guard<unknown>): Port => (membersOf(guard)[0] as { readonly port: Port }).port
    const arrivalAt = (port: Port): Arrival => new Arrival(port.facing, {} as Offer, 9, undefined as never)
    sim(function* () {
      ch.trySend(1)
      const [sends, other] = [portOf(join([ch.send(2)])), full(1, 2)]
      const receives = portOf(join([other.receive()]))
      const counts = (port: Port, arrival?: Arrival): number[] =>
        [0, 1, 2, 3, 9].map((n) => firstFew(port, { offer: nobody, arrival }, n).length)
      expect(counts(sends)).toEqual([0, 1, 2, 3, 3])
      expect(counts(sends, arrivalAt(sends))).toEqual([0, 1, 2, 3, 4])
      expect(counts(receives)).toEqual([0, 1, 2, 2, 2])
      expect(counts(receives, arrivalAt(receives))).toEqual([0, 1, 2, 3, 3])
      // What comes to another end is none of its own.
      expect(counts(receives, arrivalAt(sends))).toEqual([0, 1, 2, 2, 2])
      other.tryReceive()
      expect(counts(receives)).toEqual([0, 1, 1, 1, 1])
      yield* settle(1)
    })
  })

  it('are messages in order of arrival: all, or those after a place in line', () => {
    const ch = channel<number>({ capacity: 2 })
    sim(function* () {
      const senders = [1, 2, 3, 4, 5].map((n) => spawn({ errors: 'hold' }, () => ch.send(n)))
      yield* settle()
      const [member] = membersOf(join([ch.receive()]).where(() => false))
      const { port } = member as NonNullable<typeof member>
      const view = { offer: nobody, arrival: undefined }
      const all = messages(port, view, -1)
      expect(all.map(valueOf)).toEqual([1, 2, 3, 4, 5])
      for (const [i, message] of all.entries()) {
        const since = (message as { place?: number }).place ?? port.facing.placeOf(message as never)
        expect(messages(port, view, since).map(valueOf)).toEqual([1, 2, 3, 4, 5].slice(i + 1))
        if (i === 4) expect(newestPlace(port, view)).toBe(since)
      }
      for (const each of senders) each.cancel()
      yield* settle(1)
    })
  })

  it('are tried against what waits, if they come to be taken at once or not at all', () => {
    const [a, b] = [full(1), channel<number>()]
    sim(function* () {
      const asked: string[] = []
      const sum = join([a.receive(), b.receive()]).where(([x, y]) => (asked.push(`${x} ${y}`), x + y === 4))
      const one = yield* parked(() => b.send(2))
      const waiting = yield* parked(() => sum)
      expect(asked).toEqual(['1 2'])
      expect(b.trySend(5)).toBe(false)
      expect(b.trySend(3)).toBe(true)
      expect(asked).toEqual(['1 2', '1 5', '1 3'])
      expect(yield* waiting).toEqual([1, 3])
      one.cancel()
      yield* settle(1)
    })
    expectBare(a, b)
  })
})
