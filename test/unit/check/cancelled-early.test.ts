/** One who is cancelled before its first turn, or before it has heard of the end that it waits for: nobody can see such a turn, and it matters. */
import { alt, channel, never, par, reschedule, scope, skip, sleep, spawn, within } from 'occamy'
import type { Operation, Step, Tasklet } from 'occamy'
import { explore } from 'occamy/check'
import { describe, expect, it } from 'vitest'
import { inEveryWay } from './in-every-way.ts'
import { failureOf } from './outcomes.ts'

/** How a tasklet ends that is cancelled by another, at any time after it has begun to do something; its errors are held. */
function* cancelledIn(body: () => Operation<unknown>): Generator<Step, string, unknown> {
  const begun = channel(1)
  const victim = spawn({ errors: 'hold' }, function* () {
    yield* begun.send(0)
    return yield* body()
  })
  spawn(function* () {
    yield* begun.receive()
    victim.cancel()
  })
  return (yield* victim.ended).ok ? 'done' : 'cancelled'
}

inEveryWay({
  'before it has begun': [
    function* () {
      const victims: Tasklet<void>[] = []
      spawn(function* () {
        for (const victim of victims) victim.cancel()
      })
      const victim = spawn({ errors: 'hold' }, function* () {})
      victims.push(victim)
      return (yield* victim.ended).ok ? 'done' : 'cancelled'
    },
    ['cancelled', 'done'],
  ],
  'before it has begun, so that nothing is cleaned up': [
    function* () {
      const cleaned = channel<string>(1)
      const victim = spawn(function* () {
        try {
          yield* never
        } finally {
          cleaned.trySend('cleaned up')
        }
      })
      spawn(function* () {
        victim.cancel()
      })
      yield* victim.ended
      return cleaned.tryReceive()?.value ?? 'never began'
    },
    ['cleaned up', 'never began'],
  ],
  'by the end of its scope, before it has begun, so that nothing is cleaned up': [
    function* () {
      const cleaned = channel<string>(1)
      yield* scope(function* () {
        spawn(function* () {
          try {
            yield* never
          } finally {
            cleaned.trySend('cleaned up')
          }
        })
        yield* reschedule()
      })
      return cleaned.tryReceive()?.value ?? 'never began'
    },
    ['cleaned up', 'never began'],
  ],
  'while it waits for one who has only to begin': [
    () => cancelledIn(() => spawn(function* () {})),
    ['cancelled', 'done'],
  ],
  'while it waits for one who waits for one who has only to begin': [
    () => cancelledIn(() => spawn(() => spawn(function* () {}))),
    ['cancelled', 'done'],
  ],
  'while it waits for several who have only to begin': [
    () => cancelledIn(() => par([function* () {}, function* () {}])),
    ['cancelled', 'done'],
  ],
  'while it waits for one whom it has cancelled': [
    () =>
      cancelledIn(function* () {
        const other = spawn(() => never)
        other.cancel()
        yield* other.ended
      }),
    ['cancelled', 'done'],
  ],
  'while a scope of its own ends': [
    () =>
      cancelledIn(() =>
        scope(function* () {
          spawn(() => never)
        }),
      ),
    ['cancelled', 'done'],
  ],
  'by a time limit, while it waits for one who has only to begin': [
    function* () {
      try {
        yield* within(
          10,
          spawn(function* () {}),
        )
        return 'done'
      } catch (error) {
        return (error as Error).name
      }
    },
    ['TimeoutError', 'done'],
  ],
  'while it waits for one who ends by a message that has been sent': [
    function* () {
      const messages = channel<number>()
      const begun = channel()
      const orders = channel()
      const receives = spawn(() => messages.receive())
      spawn(() => messages.send(1))
      const victim = spawn({ errors: 'hold' }, function* () {
        yield* begun.send(undefined)
        yield* receives
      })
      yield* begun.receive()
      spawn(function* () {
        yield* orders.receive()
        victim.cancel()
      })
      spawn(() => orders.send(undefined))
      return (yield* victim.ended).ok ? 'done' : 'cancelled'
    },
    ['cancelled', 'done'],
  ],
})

inEveryWay({
  'while it waits for one who runs a scope of its own': [
    function* () {
      const link = channel()
      const victim = spawn({ errors: 'hold' }, () =>
        scope(
          function* () {
            spawn(() => scope(() => link.receive()))
          },
          { end: 'wait' },
        ),
      )
      spawn({ errors: 'hold' }, () => link.send(undefined))
      const canceller = spawn(function* () {
        victim.cancel()
      })
      const { ok } = yield* victim.ended
      yield* canceller
      return ok ? 'done' : 'cancelled'
    },
    ['cancelled', 'done'],
  ],
  'with the program, after its own time limit was called off or came': [
    function* () {
      const notes = channel<string>(1)
      spawn(function* () {
        try {
          yield* within(3, reschedule())
        } catch {
          notes.trySend('late')
        }
      })
      yield* sleep(50)
      return notes.tryReceive()?.value ?? 'in time'
    },
    ['in time', 'late'],
  ],
  'at any time, where it may take the last resort before a timer': [
    function* () {
      const log = channel<string>(9)
      const buffer = channel(1)
      const victim = spawn({ errors: 'hold' }, function* () {
        yield* buffer.send(undefined)
        log.trySend((yield* alt({ timer: sleep(2), resort: skip })).key)
        yield* buffer.receive()
        log.trySend('and went on')
      })
      const canceller = spawn(function* () {
        victim.cancel()
      })
      yield* canceller
      yield* victim.ended
      const said: string[] = []
      for (let one = log.tryReceive(); one !== undefined; one = log.tryReceive()) said.push(one.value)
      return said.join(' ')
    },
    ['', 'resort', 'resort and went on', 'timer', 'timer and went on'],
  ],
})

describe('a time limit that is called off', () => {
  it('comes before the timers that could not come while it ran', () => {
    const report = explore(
      function* () {
        spawn({ errors: 'hold' }, () => within(3, reschedule()))
        yield* sleep(50)
      },
      { stopAtFirst: false },
    )
    expect([report.verdict, report.redundant]).toEqual(['passed', 0])
  })
})

describe('one who is left behind, and whose end nobody could tell', () => {
  it('is not begun, and not begun, in turn', () => {
    const report = explore(
      function* () {
        for (let i = 0; i < 10; i++) spawn(() => never)
        yield* reschedule()
      },
      { stopAtFirst: false },
    )
    expect(report.executions).toBe(1)
  })
})

describe('the lanes', () => {
  it('say that a tasklet was cancelled before it began', () => {
    const { trace } = failureOf(function* () {
      const victim = spawn({ name: 'victim', errors: 'hold' }, function* () {})
      spawn(function* () {
        victim.cancel()
      })
      if (!(yield* victim.ended).ok) throw new Error('cancelled')
    })
    expect(trace.toString()).toMatch(/victim\n1 {2}is cancelled before it began/)
  })
})

it('a time limit comes before an end is heard of, between that and the turn that follows, or after it', () => {
  const outcomes = new Set<string>()
  const main = function* (): Operation<string> {
    try {
      yield* scope(function* () {
        const fails = spawn({ errors: 'hold' }, function* () {
          throw new Error('failed')
        })
        yield* within(1, fails.result)
      })
      return 'done'
    } catch (error) {
      return error instanceof AggregateError
        ? error.errors.map(({ name }: Error) => name).join()
        : (error as Error).name
    }
  }
  explore(main, { stopAtFirst: false, check: (outcome) => void outcomes.add(outcome) })
  expect([...outcomes].sort()).toEqual(['Error', 'TimeoutError', 'TimeoutError,Error'])
})
