import {
  channel,
  InvalidArgumentError,
  par,
  recurse,
  reschedule,
  Runtime,
  runSync,
  scope,
  self,
  skip,
  sleep,
  spawn,
  unpreempted,
  virtualClock,
  within,
} from 'occamy'
import type { Operation } from 'occamy'
import { describe, expect, it } from 'vitest'
import { describe as wordsOf } from '../../../src/guard/guard.ts'
import { thrown } from '../support.ts'
import type { Body } from '../support.ts'

/** How many operations a tasklet that never waits completes in each of its turns. */
function perTurn(quantum: number | undefined, turns: number): number[] {
  const runtime = new Runtime({ clock: virtualClock(), quantum })
  let count = 0
  const seen: number[] = []
  const tasklet = runtime.spawn(function* () {
    for (;;) {
      yield* skip
      count++
    }
  })
  for (let n = 0; n < turns; n++) {
    const before = count
    runtime.turn()
    seen.push(count - before)
  }
  tasklet.cancel()
  runtime.runSync()
  return seen
}

describe('the quantum', () => {
  it.each([1, 2, 3, 10, 256])('of %i gives so many operations to a turn, exactly', (quantum) => {
    expect(perTurn(quantum, 5)).toEqual(Array.from({ length: 5 }, () => quantum))
  })

  it('is 256 by default', () => {
    expect(perTurn(undefined, 3)).toEqual([256, 256, 256])
  })

  it('of 0 yields before each operation: a turn completes what the one before has begun', () => {
    expect(perTurn(0, 5)).toEqual([0, 1, 1, 1, 1])
  })

  it('begins anew after a wait, and puts the one whose quantum is over at the back', () => {
    const order: string[] = []
    runSync(
      function* () {
        const worker = (name: string) =>
          function* (): Body<void> {
            for (let n = 0; n < 6; n++) {
              order.push(name)
              yield* skip
            }
          }
        const both = [spawn(worker('a')), spawn(worker('b'))]
        for (const each of both) yield* each
      },
      { quantum: 2 },
    )
    expect(order.join('')).toBe('aaabbbaabbab')
  })

  it('counts what is complete at once and what had to wait alike', () => {
    const ch = channel<number>()
    let completed = 0
    const runtime = new Runtime({ quantum: 3 })
    const receiver = runtime.spawn(function* () {
      for (;;) {
        yield* ch.receive()
        completed++
      }
    })
    runtime.turn()
    expect(receiver.state).toBe('parked')
    for (let n = 0; n < 6; n++) runtime.spawn(() => ch.send(n))
    const steps: number[] = []
    while (runtime.turn()) steps.push(completed)
    expect(completed).toBe(6)
    receiver.cancel()
    runtime.runSync()
    for (const [n, each] of steps.entries()) expect(each - (steps[n - 1] ?? 0)).toBeLessThanOrEqual(4)
  })

  it.each([-1, 0.5, NaN, Infinity])('refuses %s', (quantum) => {
    expect(thrown(() => new Runtime({ quantum }))).toBeInstanceOf(InvalidArgumentError)
    expect(() => new Runtime({ quantum })).toThrow('quantum must be a whole number, 0 or more')
  })
})

describe('a quantum of 0', () => {
  it('yields before the operation looks, with waitingFor set', () => {
    const ch = channel<number>({ name: 'jobs', capacity: 1 })
    const runtime = new Runtime({ quantum: 0 })
    const sender = runtime.spawn(() => ch.send(1))
    const receiver = runtime.spawn(() => ch.receive())
    runtime.turn()
    runtime.turn()
    expect([sender.state, receiver.state, ch.length]).toEqual(['ready', 'ready', 0])
    expect([sender, receiver].map(({ waitingFor }) => wordsOf(waitingFor as never))).toEqual([
      'to send to jobs',
      'to receive from jobs',
    ])
    runtime.turn()
    expect([sender.state, ch.length]).toEqual(['done', 1])
    runtime.runSync()
    expect(receiver.state).toBe('done')
  })

  it('looks at the time that it does look: what came meanwhile is found', () => {
    const ch = channel<number>(1)
    const runtime = new Runtime({ quantum: 0 })
    const receiver = runtime.spawn(() => ch.receive())
    runtime.turn()
    ch.trySend(7)
    runtime.turn()
    expect([receiver.state, ch.length]).toEqual(['done', 0])
  })

  it('runs every program as another quantum does', () => {
    for (const quantum of [0, 1, 2, 256]) {
      const ch = channel<number>()
      const got: number[] = []
      runSync(
        function* () {
          spawn(function* () {
            for (let n = 0; n < 5; n++) yield* ch.send(n)
            ch.close()
          })
          yield* ch.forEach(function* (n) {
            yield* sleep(1)
            got.push(n)
          })
        },
        { quantum, clock: virtualClock() },
      )
      expect(got).toEqual([0, 1, 2, 3, 4])
    }
  })

  it('keeps waitingFor clear while the tasklet runs', () => {
    runSync(
      function* () {
        yield* skip
        expect(self().waitingFor).toBeUndefined()
        yield* reschedule()
        expect(self().waitingFor).toBeUndefined()
      },
      { quantum: 0 },
    )
  })
})

describe('unpreempted', () => {
  /** The turns that another tasklet has while an operation of 10 steps runs. */
  function interruptions(quantum: number, nesting: number): number {
    let others = 0
    let seen = -1
    runSync(
      function* () {
        const other = spawn(function* (): Body<never> {
          for (;;) {
            yield* reschedule()
            others++
          }
        })
        yield* skip
        let body = function* (): Body<void> {
          const before = others
          for (let n = 0; n < 10; n++) yield* skip
          seen = others - before
        }
        for (let n = 0; n < nesting; n++) {
          const inner = body
          body = function* () {
            yield* unpreempted(inner)
            yield* skip
          }
        }
        yield* body()
        other.cancel()
      },
      { quantum },
    )
    return seen
  }

  it('is not interrupted by the quantum, nested or not', () => {
    for (const quantum of [1, 3, 256]) {
      expect(interruptions(quantum, 1)).toBe(0)
      expect(interruptions(quantum, 3)).toBe(0)
    }
    expect(interruptions(1, 0)).toBeGreaterThan(3)
  })

  it('gives its result or its error, and the quantum counts again afterwards', () => {
    const order: string[] = []
    runSync(
      function* () {
        expect(yield* unpreempted(skip.map(() => 1))).toBe(1)
        expect(yield* unpreempted(() => skip.map(() => 2))).toBe(2)
        try {
          yield* unpreempted(function* () {
            yield* skip
            throw new Error('inside')
          })
        } catch (error) {
          order.push((error as Error).message)
        }
        spawn(function* () {
          order.push('other')
        })
        for (let n = 0; n < 5; n++) yield* skip
        order.push('main')
      },
      { quantum: 2 },
    )
    expect(order).toEqual(['inside', 'other', 'main'])
  })

  it('is no lock: it parks when it must wait, and others run then', () => {
    const order: string[] = []
    runSync(
      function* () {
        const waiting = spawn(() =>
          unpreempted(function* () {
            order.push('begin')
            yield* sleep(5)
            order.push('end')
          }),
        )
        yield* reschedule()
        order.push('other')
        yield* waiting
      },
      { clock: virtualClock() },
    )
    expect(order).toEqual(['begin', 'other', 'end'])
  })

  it('still gives way when it asks to, by reschedule', () => {
    const order: string[] = []
    runSync(function* () {
      spawn(function* () {
        order.push('other')
      })
      yield* unpreempted(function* () {
        yield* reschedule()
        order.push('main')
      })
    })
    expect(order).toEqual(['other', 'main'])
  })
})

describe('a loop in which nothing is interrupted', () => {
  const empty = (): Operation<unknown> =>
    (function* () {
      // Nothing is waited for.
    })()
  const kinds: readonly (readonly [string, number, () => Operation<unknown>])[] = [
    ['frames', 1_000, () => recurse(empty)],
    ['scopes', 1_000, () => scope(empty)],
    ['time limits', 1_000, () => within(1_000, empty)],
    ['nothing in parallel', 1_000, () => par([])],
    [
      'sections that the quantum does not interrupt',
      128,
      () => {
        const ch = channel<number>(1)
        return unpreempted(function* () {
          yield* ch.send(1)
          yield* ch.receive()
        })
      },
    ],
  ]
  it.each(kinds)('lets others run all the same: of %s', (_, most, op) => {
    let rounds = 0
    runSync(function* () {
      let stopped = false
      spawn(function* () {
        stopped = true
      })
      for (; !stopped && rounds < 10_000; rounds++) yield* op()
    })
    expect(rounds).toBeGreaterThan(most / 4)
    expect(rounds).toBeLessThanOrEqual(most + 2)
  })
  it.each(kinds)('can be cancelled, suspended and resumed: of %s', (_, _most, op) => {
    let rounds = 0
    runSync(function* () {
      const spinner = spawn(function* () {
        for (;;) {
          rounds++
          yield* op()
        }
      })
      yield* reschedule()
      spinner.suspend()
      yield* reschedule()
      const before = rounds
      for (let i = 0; i < 10; i++) yield* reschedule()
      expect([spinner.state, rounds]).toStrictEqual(['suspended', before])
      spinner.resume()
      yield* reschedule()
      expect(rounds).toBeGreaterThan(before)
      spinner.cancel()
      yield* spinner.ended
      expect(spinner.state).toBe('cancelled')
    })
  })
  it('is not interrupted in a section, and not before a quantum is over that is greater', () => {
    const seen: string[] = []
    function* spin(): Operation<void> {
      spawn(function* () {
        seen.push('another')
      })
      for (let i = 0; i < 1_500; i++) yield* recurse(empty)
      seen.push('itself')
    }
    runSync(() => unpreempted(spin))
    runSync(spin, { quantum: 2_000 })
    expect(seen).toStrictEqual(['itself', 'itself'])
  })
})
