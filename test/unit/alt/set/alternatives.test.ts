/** What a checker sees of a wait for a set, and how it has one registration committed before the others. */
import { channel, join, priAlt, selectSet, self, skip } from 'occamy'
import type { Guard } from 'occamy'
import { describe, expect, it } from 'vitest'
import { contractOf, IS_READY } from '../../../../src/guard/contract.ts'
import type { Alternative } from '../../../../src/guard/offer.ts'
import { full, parked, settle, sim } from '../../support.ts'
import { anySet, polled, slowIn, take } from './support.ts'

function alternativesOf(guard: Guard<unknown>): readonly Alternative[] {
  const found: Alternative[] = []
  contractOf(guard).alternatives(undefined, found)
  return found
}

describe('the alternatives of a wait for a set', () => {
  it('are those of its registrations that are enabled, each committed through the set', () => {
    const guards = [full(1).receive(), channel<number>(1).send(2), full(3).receive()] as const
    const set = selectSet(guards)
    set.get(1).disable()
    const found = alternativesOf(set.next())
    expect(found.map(({ guard }) => guards.indexOf(guard as never))).toEqual([0, 2])
    for (const { higher, path, through } of found)
      expect([higher, path, through?.guard === set.next()]).toEqual([[], undefined, true])
  })

  it('are the branches of one that cannot stay, each committed alone, by the way that leads to the event', () => {
    const set = anySet()
    const guards = [full(1).receive(), full(2).receive(), full(3).receive()] as const
    set.add('a', guards[0])
    set.add('either', priAlt([guards[1], guards[2]]))
    const found = alternativesOf(set.next())
    const places = ({ guard, higher }: Alternative) => [guard, ...higher.map((other) => other.guard)]
    expect(found.map((each) => places(each).map((guard) => guards.indexOf(guard as never)))).toEqual([[0], [1], [2, 1]])
    for (const { through } of found) expect([through?.guard === set.next(), through?.path]).toEqual([true, undefined])
    expect(found.map(({ through }) => through?.lead !== undefined)).toEqual([true, false, false])
    sim(function* () {
      yield* skip
      let value: unknown = 3
      for (let at = found[2]?.path; at !== undefined; at = at.next) value = at.up.wrap(at.branch, value)
      expect(value).toEqual({ key: 'either', value: { key: 1, value: 3 } })
    })
  })

  it('are the wait itself, if one of its registrations is a wait for another set', () => {
    const set = anySet()
    set.add('a', full(1).receive())
    set.add('inner', selectSet([full(2).receive()]).next())
    expect(alternativesOf(set.next()).map(({ guard, through }) => [guard === set.next(), through])).toEqual([
      [true, undefined],
    ])
  })

  it('are the wait itself, if it has an event that nobody took', () => {
    const set = selectSet({ a: full(1, 2).receive() })
    sim(function* () {
      yield* set.wait()
      expect(alternativesOf(set.next()).map(({ guard }) => guard === set.next())).toEqual([true])
      expect(polled(set, 1)).toEqual([['a', 1]])
      expect(alternativesOf(set.next()).map(({ guard }) => guard === set.get('a').guard)).toEqual([true])
    })
  })
})

describe('a registration that is to lead', () => {
  it('is found before those that became ready earlier', () => {
    const chs = ['a', 'b', 'c'].map((name) => full(name))
    const set = selectSet(chs.map((ch) => ch.receive()))
    sim(function* () {
      alternativesOf(set.next())[2]?.through?.lead?.()
      expect((yield* take(set, 3)).map(([key]) => key)).toEqual([2, 0, 1])
    })
  })

  it('is looked at alone, of those that can stay no more since a join came to the other end', () => {
    const [a, b] = [channel<number>(), channel<number>()]
    sim(function* () {
      const set = selectSet([a.send(1), b.send(2)])
      const [, second] = alternativesOf(set.next())
      const joins = [yield* parked(() => join([a.receive()])), yield* parked(() => join([b.receive()]))]
      expect(slowIn(set)).toBe(2)
      second?.through?.lead?.()
      expect(contractOf(set.next()).poll(self())).toBe(IS_READY)
      expect(contractOf(set.next()).commit(self())).toEqual({ key: 1, value: undefined })
      yield* settle()
      expect(joins.map(({ state }) => state)).toEqual(['parked', 'done'])
      expect((yield* take(set, 1)).map(([key]) => key)).toEqual([0])
    })
  })

  it('is the first of its set in a line, for this wait alone', () => {
    const link = channel<number>({ name: 'link' })
    sim(function* () {
      const set = selectSet([link.send(0), link.send(1)])
      const sent: unknown[] = []
      for (const leads of [true, false]) {
        const found = alternativesOf(set.next())
        const sender = yield* parked(function* () {
          if (leads) found[1]?.through?.lead?.()
          sent.push((yield* set.next()).key)
        })
        expect((yield* link.receive()) === 1).toBe(leads)
        yield* sender.ended
      }
      expect(sent).toEqual([1, 0])
    })
  })
})
