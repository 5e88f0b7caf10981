import {
  channel,
  InvalidArgumentError,
  never,
  now,
  reschedule,
  run,
  Runtime,
  skip,
  sleep,
  spawn,
  TimeoutError,
  within,
} from 'occamy'
import { describe, expect, it } from 'vitest'
import { expectQuiet, failure, rejected, sim, thrown } from '../support.ts'
import type { Body } from '../support.ts'

describe('within', () => {
  it('gives the result of an operation that is quick enough, and leaves no timer', () => {
    sim(function* () {
      expect(
        yield* within(
          10,
          sleep(9).map(() => 'in time'),
        ),
      ).toBe('in time')
      expect(yield* within(10, () => sleep(1).map(() => 2))).toBe(2)
      expect(now()).toBe(10)
    })
  })

  it('cancels what the operation left behind when it is quick enough, too', () => {
    sim(function* () {
      const inside: Array<ReturnType<typeof spawn>> = []
      const result = within(1000, function* () {
        inside.push(spawn(() => sleep(500)))
        yield* reschedule()
        return 'result'
      })
      expect(yield* result).toBe('result')
      expect([now(), inside.map(({ state }) => state)]).toEqual([0, ['cancelled']])
    })
  })

  it('has its timer fire at the limit, and never after the operation ended', () => {
    const timers: number[] = []
    sim(
      function* () {
        yield* within(10, sleep(3))
        yield* failure(within(10, never))
        yield* failure(
          within(10, function* () {
            yield* sleep(1)
            throw new Error('before the limit')
          }),
        )
        yield* sleep(50)
      },
      { observer: { onTimer: (time) => timers.push(time) } },
    )
    expect(timers).toEqual([3, 13, 14, 64])
  })

  it('throws a TimeoutError with the limit at its time', () => {
    sim(function* () {
      const error = yield* failure(within(10, never))
      expect(error).toBeInstanceOf(TimeoutError)
      expect(error).toMatchObject({ ms: 10, message: 'the operation took longer than 10 ms' })
      expect(now()).toBe(10)
    })
  })

  it('runs the finally blocks of what it ends, which may wait, and not its catch blocks', () => {
    const events: string[] = []
    sim(function* () {
      const operation = function* (): Body<void> {
        try {
          yield* never
        } catch {
          events.push('caught')
        } finally {
          yield* sleep(5)
          events.push('cleaned up')
        }
        events.push('not reached')
      }
      expect(yield* failure(within(10, operation))).toBeInstanceOf(TimeoutError)
      expect([now(), events]).toEqual([15, ['cleaned up']])
    })
  })

  it('cancels what the operation spawned', () => {
    sim(function* () {
      const inside: Array<ReturnType<typeof spawn>> = []
      yield* failure(
        within(5, function* () {
          inside.push(spawn(() => never))
          yield* never
        }),
      )
      expect(inside.map(({ state }) => state)).toEqual(['cancelled'])
    })
  })

  it('never loses a message that was committed in time', () => {
    const ch = channel<number>()
    sim(function* () {
      const receiver = spawn(() => within(10, ch.receive()))
      yield* sleep(10 - 1e-9)
      yield* ch.send(7)
      // The time is up before the receiver has its turn.
      yield* sleep(0)
      expect(yield* receiver).toBe(7)
    })
    expectQuiet(ch)
  })

  it('gives a result that was committed in time, even if the limit passed before the turn', () => {
    const clock = { time: 0, now: () => clock.time }
    const runtime = new Runtime({ clock })
    const ch = channel<number>()
    const receiver = runtime.spawn(() => within(10, ch.receive()))
    runtime.runSync()
    // So many turns before the receiver's own that the runtime looks at its clock.
    for (let n = 0; n < 50; n++) runtime.spawn(() => skip)
    expect(ch.trySend(7)).toBe(true)
    clock.time = 11
    runtime.runSync()
    expect(receiver.outcome).toEqual({ ok: true, value: 7 })
  })

  it('ends an operation that waits again after its time, with what it holds put away by its finally', () => {
    const clock = { time: 0, now: () => clock.time }
    const runtime = new Runtime({ clock })
    const ch = channel<number>()
    const kept: number[] = []
    const tasklet = runtime.spawn({ errors: 'hold' }, () =>
      within(10, function* () {
        const got = yield* ch.receive()
        try {
          yield* never
        } finally {
          kept.push(got)
        }
      }),
    )
    runtime.runSync()
    for (let n = 0; n < 50; n++) runtime.spawn(() => skip)
    ch.trySend(7)
    clock.time = 11
    runtime.runSync()
    expect(tasklet.state).toBe('failed')
    expect(kept).toEqual([7])
  })

  it('nests: each limit ends its own operation', () => {
    sim(function* () {
      const inner = function* (): Body<string> {
        const error = yield* failure(within(5, never))
        expect(error).toMatchObject({ ms: 5 })
        yield* sleep(2)
        return 'went on'
      }
      expect(yield* within(10, inner)).toBe('went on')
      expect(now()).toBe(7)
      expect(yield* failure(within(5, () => within(10, never)))).toMatchObject({ ms: 5 })
      expect(now()).toBe(12)
    })
  })

  it('of 0 or less gives the operation a chance only while it need not wait', () => {
    sim(function* () {
      expect(
        yield* within(0, function* () {
          return 1
        }),
      ).toBe(1)
      expect(yield* failure(within(0, never))).toBeInstanceOf(TimeoutError)
      expect(yield* failure(within(-5, never))).toBeInstanceOf(TimeoutError)
      expect(now()).toBe(0)
    })
  })

  it('of Infinity never ends the operation', () => {
    sim(function* () {
      expect(
        yield* within(
          Infinity,
          sleep(1e9).map(() => 1),
        ),
      ).toBe(1)
    })
  })

  it('passes on the error of the operation', () => {
    sim(function* () {
      const boom = function* (): Body<never> {
        yield* reschedule()
        throw new Error('boom')
      }
      expect(yield* failure(within(5, boom))).toMatchObject({ message: 'boom' })
      yield* sleep(9)
    })
  })

  it('disarms its timer when it is cancelled', () => {
    sim(function* () {
      const tasklet = spawn(() => within(50, never))
      yield* sleep(1)
      tasklet.cancel()
      expect((yield* tasklet.ended).ok).toBe(false)
      expect(tasklet.state).toBe('cancelled')
    })
  })

  it('refuses NaN, and to run outside of a tasklet', () => {
    expect(thrown(() => within(NaN, never))).toBeInstanceOf(InvalidArgumentError)
    expect(() => within(NaN, never)).toThrow('within() must be a number of milliseconds')
    expect(() => within(1, never)[Symbol.iterator]().next()).toThrow(/^within\(\) works inside a tasklet only/)
  })

  it('works on the clock of the host', async () => {
    const error = await rejected(run(() => within(5, never)))
    expect(error).toBeInstanceOf(TimeoutError)
  })
})
