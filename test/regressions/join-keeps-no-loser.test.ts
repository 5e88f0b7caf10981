import { alt, channel, join, roundRobin, Runtime } from 'occamy'
import type { Channel, Guard } from 'occamy'
import { expect, it } from 'vitest'
import { collect } from '../unit/support.ts'

interface Visit {
  readonly capacity: number
  readonly guard: (a: Channel<object>, b: Channel<object>, full: Channel<object>, message: object) => Guard<unknown>
}

/** Visitors with a message, who are cancelled, or choose elsewhere, while a join waits for both channels. */
const visits: { readonly [name: string]: Visit } = {
  'an alternation that offers to both': {
    capacity: 0,
    guard: (a, b, _, message) => alt([a.send(message), b.send(message)]),
  },
  'a send that would complete it, and was not chosen': {
    capacity: 1,
    guard(a, b, full, message) {
      b.trySend({})
      return alt([a.send(message), full.receive()])
    },
  },
}

// What the last look of the join had found was kept until the next.
it.each(Object.entries(visits))('a join that waits keeps nothing of %s', async (_, { capacity, guard }) => {
  const [a, b, full] = [channel<object>(), channel<object>(capacity), channel<object>(1)] as const
  full.trySend({})
  // Of several branches, the last.
  const runtime = new Runtime({ deadlock: 'wait', scheduler: { ...roundRobin(), choose: (n) => n - 1 } })
  const joiner = runtime.spawn(() => join([a.receive(), b.receive()]))
  runtime.runSync()
  const come = (): WeakRef<object>[] => {
    const message = {}
    const visitor = runtime.spawn({ errors: 'hold' }, () => guard(a, b, full, message))
    runtime.runSync()
    visitor.cancel()
    runtime.runSync()
    return [new WeakRef(message), new WeakRef(visitor)]
  }
  const left = come()
  await collect()
  expect([joiner.state, ...left.map((each) => each.deref())]).toEqual(['parked', undefined, undefined])
  joiner.cancel()
  runtime.runSync()
})
