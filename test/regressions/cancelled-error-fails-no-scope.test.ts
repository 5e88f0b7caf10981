import { never, reschedule, runSync, sleep, spawn, virtualClock } from 'occamy'
import { expect, it } from 'vitest'

// DESIGN.md: "A cancelled tasklet's [result] throws CancelledError, which never fails a scope". One that waited for it and
// let the error pass, with nobody waiting for that one in turn, failed the scope.
it('a tasklet that lets the CancelledError of another pass does not fail its scope', () => {
  const waiting = runSync(
    function* () {
      const cancelled = spawn(() => never)
      const waiting = spawn(() => cancelled)
      yield* reschedule()
      cancelled.cancel()
      yield* sleep(5)
      return waiting
    },
    { clock: virtualClock() },
  )
  expect(waiting.state).toBe('failed')
})
