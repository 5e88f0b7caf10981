import { channel, runSync, selectSet } from 'occamy'
import { expect, it } from 'vitest'

it('a set within a set, given a guard with a reaction after it was registered itself, is left out of a poll', () => {
  const ch = channel<string>(1)
  ch.trySend('x')
  runSync(function* () {
    const inner = selectSet<string, unknown>()
    const outer = selectSet<string, unknown>()
    outer.add('inner', inner.next())
    inner.add(
      'a',
      ch.extended(function* (value) {
        return value
      }),
    )
    // As with a guard that reacts and is registered directly, it is left to a wait.
    expect([...outer.poll()]).toEqual([])
    expect(yield* outer.next()).toEqual({ key: 'inner', value: { key: 'a', value: 'x' } })
  })
})
