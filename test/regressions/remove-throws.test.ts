import { never, roundRobin, runSync, skip, spawn } from 'occamy'
import { expect, it } from 'vitest'
import { thrown } from '../unit/support.ts'

// suspend() asked the scheduler to remove a tasklet whose state still said 'ready', so that the queue that takes over after a
// breach held it; its cancellation put it there a second time, and our own queue was reported as broken.
it('a scheduler that throws in remove is reported once, and the tasklet is out', () => {
  const scheduler = {
    ...roundRobin(),
    remove: (): never => {
      throw new Error('boom')
    },
  }
  const error = thrown(() =>
    runSync(
      function* () {
        const other = spawn(() => skip)
        other.suspend()
        yield* never
      },
      { scheduler },
    ),
  )
  expect(error).toMatchObject({ name: 'SchedulerError', message: 'roundRobin: remove threw' })
})
