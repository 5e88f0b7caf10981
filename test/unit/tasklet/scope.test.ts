import { never, reschedule, run, scope, skip, sleep, spawn } from 'occamy'
import type { Tasklet } from 'occamy'
import { describe, expect, it } from 'vitest'
import { failure, rejected, sim, thrown } from '../support.ts'
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

function* failing(ms: number, error: unknown): Body<never> {
  yield* sleep(ms)
  throw error
}

describe('a scope', () => {
  it('gives the result of its operation, after what it holds was cancelled and has cleaned up', () => {
    const events: string[] = []
    sim(function* () {
      const result = yield* scope(function* () {
        spawn(forever, events, 'a', 5)
        spawn(forever, events, 'b')
        yield* reschedule()
        return 'result'
      })
      expect([result, events]).toEqual(['result', ['b', 'a']])
    })
  })

  it('waits for what it holds with end: wait', () => {
    const events: string[] = []
    sim(function* () {
      const worker = function* (ms: number): Body<void> {
        yield* sleep(ms)
        if (ms === 5) spawn(worker, 3)
        events.push(`${ms}`)
      }
      yield* scope(
        function* () {
          spawn(worker, 5)
          spawn(worker, 1)
        },
        { end: 'wait' },
      )
      events.push('after')
    })
    expect(events).toEqual(['1', '5', '3', 'after'])
  })

  it('that waits does not wait when its operation throws: it cancels', () => {
    const events: string[] = []
    sim(function* () {
      const body = function* (): Body<void> {
        spawn(forever, events, 'cancelled')
        yield* reschedule()
        throw new Error('operation')
      }
      expect(yield* failure(scope(body, { end: 'wait' }))).toMatchObject({ message: 'operation' })
      expect(events).toEqual(['cancelled'])
    })
  })

  it('is ended by an error while it waits', () => {
    const events: string[] = []
    sim(function* () {
      const body = function* (): Body<void> {
        spawn(forever, events, 'cancelled')
        spawn(failing, 5, new Error('member'))
        yield* skip
      }
      expect(yield* failure(scope(body, { end: 'wait' }))).toMatchObject({ message: 'member' })
      expect(events).toEqual(['cancelled'])
    })
  })

  it('holds what its tasklets spawn: they may outlive their spawner, and never the scope', () => {
    const events: string[] = []
    sim(function* () {
      let grandchild: Tasklet<never> | undefined
      yield* scope(function* () {
        yield* spawn(function* () {
          grandchild = spawn(forever, events, 'grandchild')
          yield* skip
        })
        yield* sleep(5)
        expect(grandchild?.state).toBe('parked')
      })
      expect(grandchild?.state).toBe('cancelled')
    })
  })

  it('nests: an inner one ends its own tasklets only', () => {
    const events: string[] = []
    sim(function* () {
      yield* scope(function* () {
        spawn(forever, events, 'outer')
        yield* scope(function* () {
          spawn(forever, events, 'inner')
          yield* reschedule()
        })
        spawn(forever, events, 'outer too')
        yield* reschedule()
        expect(events).toEqual(['inner'])
      })
    })
    expect(events).toEqual(['inner', 'outer', 'outer too'])
  })
})

describe('an error that nobody waits for', () => {
  it('fails the scope: the operation is returned, the rest cancelled, and the scope throws it', () => {
    const events: string[] = []
    const error = new Error('member')
    sim(function* () {
      const body = function* (): Body<void> {
        spawn(forever, events, 'other')
        spawn(failing, 5, error)
        try {
          yield* never
        } catch {
          events.push('not caught')
        } finally {
          yield* sleep(1)
          events.push('operation')
        }
        events.push('not reached')
      }
      expect(yield* failure(scope(body))).toBe(error)
    })
    expect(events).toEqual(['other', 'operation'])
  })

  it('fails the innermost scope only', () => {
    sim(function* () {
      yield* scope(function* () {
        const outer = spawn(() => never)
        const inner = scope(function* () {
          spawn(failing, 1, 'inner')
          yield* never
        })
        expect(yield* failure(inner)).toBe('inner')
        yield* reschedule()
        expect(outer.state).toBe('parked')
      })
    })
  })

  it('counts once if it comes by several ways', () => {
    const error = new Error('once')
    sim(function* () {
      const body = function* (): Body<void> {
        spawn(failing, 1, error)
        spawn(failing, 1, error)
        const awaited = spawn(failing, 1, error)
        yield* awaited
      }
      expect(yield* failure(scope(body))).toBe(error)
    })
  })

  it('becomes an AggregateError together with different ones, of cleaning up too', () => {
    const [a, b, c] = [new Error('a'), new Error('b'), new Error('c')]
    sim(function* () {
      const body = function* (): Body<void> {
        spawn(failing, 1, a)
        spawn(failing, 1, b)
        try {
          yield* never
        } finally {
          // eslint-disable-next-line no-unsafe-finally -- what is tested
          throw c
        }
      }
      const error = (yield* failure(scope(body))) as AggregateError
      expect(error).toBeInstanceOf(AggregateError)
      expect(new Set(error.errors)).toEqual(new Set([a, b, c]))
      expect(error.message).toMatch(/^3 tasklets failed: .*Error: a/)
    })
  })

  it('does not fail the scope when it is held for whoever asks', () => {
    sim(function* () {
      const held = spawn({ errors: 'hold' }, failing, 1, 'held')
      yield* sleep(5)
      expect(held.state).toBe('failed')
      expect(yield* failure(held)).toBe('held')
    })
  })

  it('does not fail the scope when it is that of a cancelled tasklet', () => {
    sim(function* () {
      const cancelled = spawn(() => never)
      const waiting = spawn({ errors: 'hold' }, () => cancelled)
      yield* reschedule()
      cancelled.cancel()
      expect(yield* waiting.ended).toMatchObject({ ok: false, error: { name: 'CancelledError' } })
    })
  })

  it('leaves the operation in peace if that has ended, and comes out of the scope all the same', () => {
    sim(function* () {
      const body = function* (): Body<string> {
        spawn(function* () {
          try {
            yield* never
          } finally {
            // eslint-disable-next-line no-unsafe-finally -- what is tested
            throw new Error('while ending')
          }
        })
        yield* reschedule()
        return 'result'
      }
      expect(yield* failure(scope(body))).toMatchObject({ message: 'while ending' })
    })
  })

  it('rejects the run when it reaches the root', async () => {
    const error = new Error('root')
    const program = function* (): Body<void> {
      spawn(failing, 1, error)
      yield* never
    }
    expect(await rejected(run(program))).toBe(error)
    expect(thrown(() => sim(program))).toBe(error)
  })
})
