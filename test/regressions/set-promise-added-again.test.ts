import { fromPromise } from 'occamy/interop'
import { expect, it } from 'vitest'
import { anySet } from '../unit/alt/set/support.ts'
import { sim } from '../unit/support.ts'

// The old registration was removed as by its user, which gives the promise up.
it('adding a promise again under its key does not abort it', () => {
  sim(function* () {
    let signal: AbortSignal | undefined
    const guard = fromPromise((given) => {
      signal = given
      return new Promise<never>(() => {})
    })
    const set = anySet()
    set.add('a', guard)
    set.add('a', guard)
    expect(signal?.aborted).toBe(false)
  })
})
