import { channel, runSync, selectSet, spawn } from 'occamy'
import { expect, it } from 'vitest'

it('what joins a waiting set with its only event is gone after that', () => {
  const ch = channel<string>(1)
  ch.trySend('x')
  ch.close()
  runSync(function* () {
    const set = selectSet<string, unknown>()
    spawn(function* () {
      set.add('a', ch.receive(), { once: 'remove' })
    })
    expect(yield* set.next()).toEqual({ key: 'a', value: 'x' })
    expect([set.size, set.has('a')]).toEqual([0, false])
  })
})
it('so is what joins it at a closed channel', () => {
  const ch = channel<string>()
  ch.close()
  runSync(function* () {
    const set = selectSet<string, unknown>()
    spawn(function* () {
      set.add('a', ch.next())
    })
    expect(yield* set.next()).toEqual({ key: 'a', value: { done: true, value: undefined } })
    expect([set.size, set.has('a')]).toEqual([0, false])
  })
})
