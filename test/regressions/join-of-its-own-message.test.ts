import { alt, channel, join } from 'occamy'
import { expect, it } from 'vitest'
import { parked, settle, sim } from '../unit/support.ts'

// A search passes by what its own alternation offers, and then took that for looked at: once sent, it was never found.
it('a kept join finds the message that its own alternation has sent meanwhile', () => {
  const link = channel<number>({ capacity: 1, name: 'link' })
  sim(function* () {
    const kept = alt({ got: join([link.receive()]).where(([n]) => n === 2), give: link.send(2) })
    link.trySend(1)
    const events: unknown[] = []
    const both = yield* parked(function* () {
      for (let i = 0; i < 2; i++) events.push((yield* kept).key)
    })
    const other = yield* parked(() => link.send(3))
    expect(yield* link.receive()).toBe(1)
    yield* settle()
    expect(events).toEqual(['give', 'got'])
    expect(yield* link.receive()).toBe(3)
    yield* settle()
    expect([both.state, other.state]).toEqual(['done', 'done'])
  })
})
