import { channel, run, self, sleep, spawn } from 'occamy'
import { expect, it } from 'vitest'

// A run that is stuck gives up those who do not even clean up. One of them was only suspended, with a message in hand that
// then was neither with its sender nor with its receiver.
it('a tasklet that is suspended in its cleaning up gets to hold what it was given before the run ends', async () => {
  const ch = channel<string>()
  const got: string[] = []
  const program = run(function* () {
    const cleaner = spawn(function* () {
      try {
        yield* sleep(Infinity)
      } finally {
        got.push(yield* ch.receive())
      }
    })
    spawn(function* () {
      try {
        yield* sleep(Infinity)
      } finally {
        yield* ch.send('kept')
        cleaner.suspend()
        self().suspend()
      }
    })
    yield* sleep(1)
    throw new Error('stop')
  })
  await expect(program).rejects.toThrow('stop')
  expect(got).toEqual(['kept'])
})
