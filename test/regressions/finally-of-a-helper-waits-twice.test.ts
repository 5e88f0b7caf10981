import { never, Runtime, skip } from 'occamy'
import type { Step } from 'occamy'
import { expect, it } from 'vitest'

// The first wait in the `finally` of a plain helper was taken for its last: the second one was returned.
it('a helper that is cancelled may wait more than once in its finally block', () => {
  const runtime = new Runtime()
  const log: string[] = []
  function* helper(): Generator<Step, void, unknown> {
    try {
      yield* never
    } finally {
      yield* skip
      log.push('one')
      yield* skip
      log.push('two')
    }
  }
  const tasklet = runtime.spawn(function* () {
    yield* helper()
    log.push('went on, for want of a better language')
  })
  runtime.runSync()
  tasklet.cancel()
  runtime.runSync()
  expect(log.slice(0, 2)).toEqual(['one', 'two'])
})
