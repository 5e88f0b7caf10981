import { channel, chord, chords, sleep, spawn } from 'occamy'
import { expect, it } from 'vitest'
import { sim } from '../unit/support.ts'

// While the process was busy, the next in a circle came after the one that was served last: of two that took from one channel, the first
// was served each time that a third had been between.
it.each([
  ['while the process waits', 7],
  ['while it reacts', 1],
])('chords that take from one channel are served in turn, whatever others are served between: %s', (_, later) => {
  sim(function* () {
    const [x, y] = [channel<number>(9), channel<number>(9)]
    const served: string[] = []
    const server = spawn(() =>
      chords(
        chord([x]).react(() => void served.push('a')),
        chord([x]).react(() => void served.push('b')),
        chord([y]).react(function* () {
          served.push('y')
          yield* sleep(5)
        }),
      ),
    )
    for (let i = 0; i < 6; i++) {
      yield* sleep(10)
      y.trySend(i)
      yield* sleep(later)
      x.trySend(i)
    }
    yield* sleep(10)
    expect(served.join('')).toBe('yaybyaybyayb')
    server.cancel()
  })
})
