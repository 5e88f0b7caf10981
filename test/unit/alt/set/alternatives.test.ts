/** What a checker sees of a wait for a set, and how it has one registration committed before the others. */
import { alt, channel, join, never, selectSet } from 'occamy'
import type { Guard } from 'occamy'
import { describe, expect, it } from 'vitest'
import { contractOf } from '../../../../src/guard/contract.ts'
import type { Alternative } from '../../../../src/guard/offer.ts'
import { full, parked, settle, sim } from '../../support.ts'
import { anySet, inside, polled, slowIn, take } from './support.ts'

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

  it('are the wait itself, if a registration cannot be committed apart from the others', () => {
    const set = anySet()
    set.add('a', full(1).receive())
    set.add('either', alt([never]))
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
      alternativesOf(set.next())[2]?.through?.lead()
      expect((yield* take(set, 3)).map(([key]) => key)).toEqual([2, 0, 1])
    })
  })

  it('is looked at before those that cannot stay registered either', () => {
    const [a, b] = [channel<number>(), channel<number>()]
    sim(function* () {
      const joins = [yield* parked(() => join([a.receive()])), yield* parked(() => join([b.receive()]))]
      const set = selectSet([a.send(1), b.send(2)])
      expect(slowIn(set)).toBe(2)
      const [, second] = alternativesOf(set.next())
      second?.through?.lead()
      expect([...(inside(set).slow ?? [])].map(({ key }) => key)).toEqual([1, 0])
      expect((yield* take(set, 2)).map(([key]) => key)).toEqual([1, 0])
      yield* settle()
      expect(joins.map(({ state }) => state)).toEqual(['done', 'done'])
    })
  })
})
