import { reschedule, runSync, scope, sleep, spawn, virtualClock } from 'occamy'
import { describe, expect, it } from 'vitest'

// The wait for the last tasklets of a scope was a wait like any other: a cancel or a raise ended it, and the tasklets
// outlived their scope.
describe('a scope that waits for its tasklets to end', () => {
  it.each([
    ['cancelled', 'CancelledError', (t: { cancel(): void }) => t.cancel()],
    ['raised an error', 'Error: raised', (t: { raise(error: unknown): void }) => t.raise(new Error('raised'))],
  ])('waits on when it is %s', (_title, error, disturb) => {
    const seen: string[] = []
    runSync(
      function* () {
        const owner = spawn({ errors: 'hold' }, function* () {
          yield* scope(function* () {
            spawn(function* () {
              try {
                yield* sleep(1000)
              } finally {
                yield* sleep(10)
                seen.push('child over')
              }
            })
            yield* reschedule()
          })
        })
        yield* sleep(1)
        disturb(owner)
        const outcome = yield* owner.ended
        seen.push(outcome.ok ? 'fine' : String(outcome.error))
      },
      { clock: virtualClock() },
    )
    expect(seen[0]).toBe('child over')
    expect(seen[1]).toContain(error)
  })

  it('comes out with the errors that it had, and with what was raised', () => {
    const owned = runSync(
      function* () {
        const owner = spawn({ errors: 'hold' }, function* () {
          yield* scope(function* () {
            spawn(function* () {
              try {
                yield* sleep(1000)
              } finally {
                yield* sleep(10)
              }
            })
            yield* reschedule()
            throw new Error('failed')
          })
        })
        yield* sleep(1)
        owner.raise(new Error('raised'))
        owner.raise(new Error('again'))
        return yield* owner.ended
      },
      { clock: virtualClock() },
    )
    expect(owned.ok ? owned.value : String(owned.error)).toBe(
      'AggregateError: 3 tasklets failed: Error: failed; Error: raised; Error: again',
    )
  })
})
