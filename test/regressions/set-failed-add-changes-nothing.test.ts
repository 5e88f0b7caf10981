import { alt, channel, defer, never, selectSet, spawn } from 'occamy'
import type { Guard } from 'occamy'
import { describe, expect, it } from 'vitest'
import { anySet, slowIn } from '../unit/alt/set/support.ts'
import { full, parked, sim, thrown } from '../unit/support.ts'

// The registration stayed among those that are enabled for each wait, and nothing could remove it: every later wait
// threw.
describe('a guard that cannot be enabled in a parked set leaves nothing there', () => {
  it.each<[string, (busy: Guard<unknown>) => Guard<unknown>]>([
    ['an alternation with a guard in use', (busy) => alt([busy])],
    [
      'a deferred guard that cannot be made',
      () =>
        defer(() => {
          throw new Error('not made')
        }),
    ],
  ])('%s', (_title, failing) => {
    sim(function* () {
      const busy = channel<number>().receive()
      const set = anySet()
      set.add('never', never)
      const user = yield* parked(() => busy)
      const waiting = yield* parked(() => set.next())
      expect(thrown(() => set.add('failing', failing(busy)))).toBeInstanceOf(Error)
      expect([set.has('failing'), slowIn(set)]).toEqual([false, 1])
      waiting.cancel()
      user.cancel()
    })
  })
})

// The old registration was removed before the new one was tried.
it('adding a guard again under its key, while it is in use, leaves the old registration', () => {
  sim(function* () {
    const guard = channel<number>().receive()
    const set = anySet()
    const registration = set.add('a', guard, { enabled: false })
    const user = yield* parked(() => guard)
    expect(thrown(() => set.add('a', guard))).toMatchObject({ name: 'GuardInUseError' })
    expect(set.get('a')).toBe(registration)
    user.cancel()
  })
})

// Its first guards were registered in a set that nobody had.
it('a set that cannot be constructed leaves its guards free', () => {
  sim(function* () {
    const ch = full(1)
    const guard = ch.receive()
    expect(thrown(() => selectSet({ a: guard, b: 7 } as never))).toBeInstanceOf(Error)
    ch.tryReceive()
    spawn(() => ch.send(2))
    expect(yield* guard).toBe(2)
  })
})
