import { alt, barrier, reschedule, runSync, selectSet, spawn } from 'occamy'
import { expect, it } from 'vitest'

it('a second wait of a set is refused before it looks: it would meet the first', () => {
  const both = barrier(2)
  runSync(function* () {
    const set = selectSet({ a: alt([both.sync()]) })
    const first = spawn(function* () {
      yield* set.next()
    })
    yield* reschedule()
    let error: unknown
    try {
      yield* set.next()
    } catch (thrown) {
      error = thrown
    }
    expect((error as Error | undefined)?.name).toBe('SetInUseError')
    first.cancel()
  })
})
