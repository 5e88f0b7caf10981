import { channel, selectSet, spawn, reschedule, runSync } from 'occamy'
import { expect, it } from 'vitest'

it('a registration that joins a waiting set and is ready commits it once, though the set could also serve itself', () => {
  const ch = channel<string>(1)
  ch.trySend('first')
  const got: unknown[] = []
  runSync(function* () {
    const set = selectSet<string, unknown>()
    set.add('send', ch.send('second'), { once: 'remove' })
    spawn(function* () {
      set.add('receive', ch.receive())
    })
    got.push(yield* set.next())
    yield* reschedule()
    for (const event of set.poll()) got.push(event)
  })
  expect(got).toEqual([
    { key: 'receive', value: 'first' },
    { key: 'send', value: undefined },
    { key: 'receive', value: 'second' },
  ])
})
