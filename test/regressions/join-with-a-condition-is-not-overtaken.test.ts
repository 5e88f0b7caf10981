import { channel, chord, chords, reschedule, spawn } from 'occamy'
import { expect, it } from 'vitest'
import { sim } from '../unit/support.ts'

// The second was: a send looks at joins without a condition before it parks, at others once it is parked.
it('a chord with a condition, and first in order, is served before one without', () => {
  sim(function* () {
    const source = channel<number>()
    const served: string[] = []
    const note = (word: string) => (): void => void served.push(word)
    const server = spawn(() =>
      chords.inOrder(
        chord([source])
          .where(([value]) => value > 1)
          .react(note('large')),
        chord([source]).react(note('any')),
      ),
    )
    yield* reschedule()
    for (const value of [1, 2]) {
      yield* source.send(value)
      yield* reschedule()
    }
    expect(served).toEqual(['any', 'large'])
    server.cancel()
  })
})
