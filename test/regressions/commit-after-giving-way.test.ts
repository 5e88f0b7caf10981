import { channel, runSync, virtualClock } from 'occamy'
import { expect, it } from 'vitest'

// An operation that gave way before it looked (at the end of a quantum; each one with a quantum of 0), and then committed at
// once, was resumed past the place that tells the observer: onCommit missed it.
it.each([0, 1, 256])('an observer is told of every commit, with a quantum of %i', (quantum) => {
  const ch = channel<number>(5)
  let commits = 0
  runSync(
    function* () {
      for (let n = 0; n < 5; n++) yield* ch.send(n)
    },
    { quantum, clock: virtualClock(), observer: { onCommit: () => commits++ } },
  )
  expect(commits).toBe(5)
})
