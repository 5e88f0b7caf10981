import { channel, selectSet } from 'occamy'
import { describe, expect, it } from 'vitest'
import { coreOf, parked, standing, sim } from '../support.ts'
import { anySet } from '../alt/set/support.ts'

describe('a line', () => {
  it('counts those who are parked, and the sets that wait, not those that do not', () => {
    const ch = channel<number>()
    const line = coreOf(ch).receivers
    const [idle, busy] = [anySet(), selectSet({ a: ch.receive(), b: ch.receive() })]
    idle.add('a', ch.receive())
    sim(function* () {
      yield* parked(() => ch.receive())
      expect([line.waiting, line.length]).toEqual([1, 1])
      yield* parked(() => busy.next())
      expect([line.waiting, line.length, standing(ch)]).toEqual([3, 1, [0, 3]])
    })
  })

  it('has the one whose wait began first be first, sets or not, and `offer` itself left out', () => {
    const ch = channel<number>()
    const line = coreOf(ch).receivers
    const [one, two] = [selectSet({ a: ch.receive() }), selectSet({ a: ch.receive() })]
    sim(function* () {
      const waiting = [
        yield* parked(() => two.next()),
        yield* parked(() => ch.receive()),
        yield* parked(() => one.next()),
      ]
      const [first, second, third] = waiting
      expect(line.first(undefined) === line.first(third)).toBe(true)
      expect(line.first(first)?.offer === second).toBe(true)
      second?.cancel()
      expect((line.first(first)?.up as { readonly key?: unknown } | undefined)?.key).toBe('a')
      first?.cancel()
      expect(line.first(third)).toBeUndefined()
    })
  })

  it('knows who waited last with a set, 0 for nobody', () => {
    const ch = channel<number>()
    const set = selectSet({ a: ch.receive() })
    expect(coreOf(ch).receivers.users).toEqual([0])
    sim(function* () {
      const waiting = yield* parked(() => set.next())
      expect(coreOf(ch).receivers.users).toEqual([waiting.id])
    })
  })
})
