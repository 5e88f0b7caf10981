import { never, scope, sleep, spawn } from 'occamy'
import { expect, it } from 'vitest'
import { sim } from '../unit/support.ts'

// It was left at the second of these: its own wait for its members was taken for one that had forgotten that it was being returned.
it('a scope that fails is not left while a member cleans up, whatever is raised in the one who waits for that', () => {
  const events: string[] = []
  const failed = sim(function* () {
    const owner = spawn({ errors: 'hold' }, function* () {
      yield* scope(function* () {
        spawn(function* () {
          yield* sleep(2)
          throw new Error('of a member')
        })
        yield* scope(function* () {
          spawn(function* () {
            try {
              yield* never
            } finally {
              yield* sleep(5)
              events.push('first')
              yield* sleep(5)
              events.push('second')
            }
          })
          yield* sleep(1)
        })
      })
    })
    yield* sleep(3)
    owner.raise(new Error('raised'))
    yield* sleep(1)
    owner.raise(new Error('raised again'))
    const outcome = yield* owner.ended
    events.push('left')
    return outcome
  })
  expect(events).toEqual(['first', 'second', 'left'])
  expect(String(failed.ok || failed.error)).toMatch(/of a member.*raised.*raised again/)
})
