import { alt, run, sleep } from 'occamy'
import { fromPromise } from 'occamy/interop'
import { expect, it } from 'vitest'
import { failure } from '../unit/support.ts'

// A function that throws instead of giving a promise counted as started: the first wait got the error, and every later one
// waited for ever, as a host operation under way, so that not even a deadlock was reported.
it('a fromPromise function that throws at once throws in every wait', async () => {
  const guard = fromPromise((): Promise<number> => {
    throw new Error('at once')
  })
  const errors = await run(function* () {
    return [yield* failure(guard), yield* failure(alt([guard, sleep(20)]))]
  })
  expect(errors).toMatchObject([{ message: 'at once' }, { message: 'at once' }])
})
