import { channel, chord, chords, reschedule, spawn } from 'occamy'
import { expect, it } from 'vitest'
import { sim } from '../unit/support.ts'

// The first was served again: only one that an arrival had completed gave way to the others.
it('a chord that was served at once, without a wait, comes last for the next arrival', () => {
  sim(function* () {
    const source = channel<number>()
    const served: string[] = []
    const first = spawn(() => source.send(1))
    yield* reschedule()
    const server = spawn(() =>
      chords(
        chord([source]).react(() => void served.push('a')),
        chord([source]).react(() => void served.push('b')),
      ),
    )
    yield* first
    yield* reschedule()
    yield* source.send(2)
    yield* reschedule()
    expect(served).toEqual(['a', 'b'])
    server.cancel()
  })
})
