import { channel, reschedule, run, sleep, spawn } from 'occamy'
import { expect, it } from 'vitest'

// What it does to clean up has a frame of its own, which is not being returned: a raise was let in there.
it('a cancelled tasklet is raised nothing, wherever its cleaning up waits', async () => {
  const late = channel<string>()
  const got = await run(function* () {
    let cleaned: string | undefined
    const cleaner = spawn(function* () {
      try {
        yield* sleep(1000)
      } finally {
        cleaned = yield* late.receive().flatMap(function* (first) {
          return first + (yield* late.receive())
        })
      }
    })
    yield* reschedule()
    cleaner.cancel()
    yield* late.send('a')
    yield* reschedule()
    cleaner.raise(new Error('too late'))
    yield* late.send('b')
    yield* cleaner.ended
    return cleaned
  })
  expect(got).toBe('ab')
})
