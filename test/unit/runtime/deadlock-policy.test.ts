import { channel, DeadlockError, never, run, runSync, scope, sleep, spawn, virtualClock } from 'occamy'
import { describe, expect, it } from 'vitest'
import { failure, rejected, thrown } from '../support.ts'
import type { Body } from '../support.ts'

const sorted = (names: readonly string[]): string[] => [...names].sort()

describe('a deadlock', () => {
  it('fails the root scope: finally blocks run, catch blocks do not, and then it is thrown', () => {
    const events: string[] = []
    const error = thrown(() =>
      runSync(
        function* () {
          spawn(function* () {
            try {
              yield* never
            } finally {
              yield* sleep(5)
              events.push('child')
            }
          })
          try {
            yield* never
          } catch {
            events.push('caught')
          } finally {
            events.push('main')
          }
        },
        { clock: virtualClock() },
      ),
    )
    expect(error).toBeInstanceOf(DeadlockError)
    expect(sorted(events)).toEqual(['child', 'main'])
  })

  it('of finally blocks is reported too, and gives up what does not even clean up', () => {
    const [one, two] = [channel<number>({ name: 'one' }), channel<number>({ name: 'two' })]
    const error = thrown(() =>
      runSync(function* () {
        try {
          yield* one.receive()
        } finally {
          yield* two.receive()
        }
      }),
    )
    expect(error).toBeInstanceOf(AggregateError)
    expect((error as AggregateError).errors.map((each: Error) => each.name)).toEqual(['DeadlockError', 'DeadlockError'])
    expect([one.balance, two.balance]).toEqual([0, 0])
  })

  it('is declared at once, and not while a timer is armed, on the host clock too', async () => {
    const start = performance.now()
    expect(await rejected(run(() => never))).toBeInstanceOf(DeadlockError)
    expect(performance.now() - start).toBeLessThan(1000)
    let slept = false
    await run(function* () {
      const ch = channel<number>()
      spawn(function* () {
        yield* sleep(20)
        slept = true
        yield* ch.send(1)
      })
      yield* ch.receive()
    })
    expect(slept).toBe(true)
  })

  it('is not caught by a scope inside: it ends the whole run', () => {
    const events: string[] = []
    const error = thrown(() =>
      runSync(function* () {
        events.push(String(yield* failure(scope(() => never))))
      }),
    )
    expect(error).toBeInstanceOf(DeadlockError)
    expect(events).toEqual([])
  })

  it('names an outside await as a party', async () => {
    const [ins, outs] = [channel<number>({ name: 'ins' }), channel<number>({ name: 'outs' })]
    const withdraw = new AbortController()
    const outside = outs.receive().promise({ signal: withdraw.signal })
    const body = function* (): Body<void> {
      yield* ins.receive()
      yield* outs.send(1)
    }
    const error = await rejected(run(body, { name: 'main' }))
    expect((error as Error).message).toMatch(
      /main waits to receive from ins\n {2}outside await#\d+ waits to receive from outs/,
    )
    withdraw.abort('done')
    expect(await rejected(outside)).toBe('done')
  })
})
