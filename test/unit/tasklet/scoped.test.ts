import { alt, channel, never, reschedule, scope, ScopeEndedError, self, skip, sleep, spawn } from 'occamy'
import { describe, expect, it } from 'vitest'
import { describe as wordsOf } from '../../../src/guard/guard.ts'
import { sim, thrown } from '../support.ts'
import type { Body } from '../support.ts'

/** Waits for ever, and says when it has cleaned up, which takes `ms`. */
function* forever(events: string[], name: string, ms = 0): Body<never> {
  try {
    return yield* never
  } finally {
    if (ms > 0) yield* sleep(ms)
    events.push(name)
  }
}

describe('a spawn into a scope that is ending', () => {
  it('is refused by name, in the finally block of the operation and of a member', () => {
    const errors: unknown[] = []
    sim(function* () {
      const body = function* (): Body<void> {
        spawn(function* () {
          try {
            yield* never
          } finally {
            errors.push(thrown(() => spawn(() => skip)))
          }
        })
        yield* reschedule()
      }
      yield* scope(body)
    })
    expect(errors).toHaveLength(1)
    expect(errors[0]).toBeInstanceOf(ScopeEndedError)
  })

  it('is possible in a scope of its own, inside a finally block', () => {
    const events: string[] = []
    sim(function* () {
      const cleaning = spawn(function* () {
        try {
          yield* never
        } finally {
          yield* scope(function* () {
            yield* spawn(function* () {
              yield* sleep(1)
              events.push('spawned while cleaning up')
            })
          })
        }
      })
      yield* reschedule()
      cleaning.cancel()
      yield* cleaning.ended
    })
    expect(events).toEqual(['spawned while cleaning up'])
  })
})

describe('what a scope waits for', () => {
  it.each([
    [1, 'for the tasklet of its scope'],
    [3, 'for the 3 tasklets of its scope'],
  ])('is told in words, and is its members: %i', (count, words) => {
    sim(function* () {
      const owner = spawn(() => scope(() => members(count), { end: 'wait' }))
      yield* sleep(1)
      expect(wordsOf(owner.waitingFor as never)).toBe(words)
      owner.cancel()
      yield* owner.ended
    })
  })

  it('is cancelled together with its owner, also while it ends', () => {
    const events: string[] = []
    const ch = channel<number>()
    sim(function* () {
      const owner = spawn(() =>
        scope(function* () {
          spawn(forever, events, 'member', 5)
          yield* reschedule()
        }),
      )
      yield* sleep(1)
      owner.cancel()
      expect((yield* alt([owner.ended, ch.receive(), sleep(99)])).key).toBe(0)
    })
    expect(events).toEqual(['member'])
  })
})

function* members(n: number): Body<void> {
  for (let i = 0; i < n; i++) spawn(() => never)
  expect(self().state).toBe('running')
}
