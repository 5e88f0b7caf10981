import {
  HostNeededError,
  InvalidArgumentError,
  never,
  now,
  reschedule,
  run,
  runSync,
  self,
  skip,
  sleep,
  spawn,
  virtualClock,
} from 'occamy'
import { fromPromise } from 'occamy/interop'
import { describe, expect, it } from 'vitest'
import { hostTurn, pause, rejected, thrown } from '../support.ts'
import type { Body } from '../support.ts'

/** Waits for ever, and takes `ms` to clean up. */
function* forever(events: string[], ms = 0): Body<never> {
  try {
    return yield* never
  } finally {
    if (ms > 0) yield* sleep(ms)
    events.push('cleaned up')
  }
}

describe('run', () => {
  it('resolves with the result of main, after what it left behind was cancelled', async () => {
    const events: string[] = []
    const result = await run(function* () {
      spawn(forever, events, 5)
      yield* reschedule()
      return 'result'
    })
    expect([result, events]).toEqual(['result', ['cleaned up']])
  })

  it('takes a guard or any operation for main', async () => {
    expect(await run(() => skip.map(() => 1))).toBe(1)
  })

  it('names main after its function, or as it is told', async () => {
    const name = function* named(): Body<string> {
      return self().name
    }
    expect(await run(name)).toMatch(/^named#\d+$/)
    expect(await run(() => name())).toMatch(/^main#\d+$/)
    expect(await run(name, { name: 'program' })).toBe('program')
    expect(runSync(name, { name: 'program' })).toBe('program')
  })

  it('rejects with the error of main', async () => {
    const error = new Error('main')
    const failing = function* (): Body<never> {
      yield* skip
      throw error
    }
    expect(await rejected(run(failing))).toBe(error)
    expect(thrown(() => runSync(failing))).toBe(error)
  })

  it('rejects, and does not throw, when main is no operation', async () => {
    const promise = run((() => 7) as never)
    expect(await rejected(promise)).toMatchObject({ name: 'InvalidOperationError' })
    expect(await rejected(run(undefined as never))).toBeInstanceOf(TypeError)
    expect(await rejected(run(() => skip, { quantum: -1 }))).toMatchObject({ name: 'InvalidArgumentError' })
  })

  it('begins after the current code, and before the host has a turn', async () => {
    const events: string[] = []
    const running = run(function* () {
      events.push('main')
    })
    events.push('code')
    await running
    expect(events).toEqual(['code', 'main'])
  })
})

describe('run with a signal', () => {
  it('rejects with the reason at once if it was aborted before, and runs nothing', async () => {
    let ran = false
    const body = function* (): Body<void> {
      ran = true
    }
    expect(await rejected(run(body, { signal: AbortSignal.abort('before') }))).toBe('before')
    await hostTurn()
    expect(ran).toBe(false)
  })

  it('cancels the whole program in order when it is aborted, and rejects with the reason', async () => {
    const events: string[] = []
    const controller = new AbortController()
    const reason = new Error('enough')
    const running = rejected(
      run(
        function* () {
          spawn(forever, events, 5)
          try {
            yield* sleep(10_000)
          } catch {
            events.push('not caught')
          } finally {
            events.push('main')
          }
        },
        { signal: controller.signal },
      ),
    )
    await pause(5)
    controller.abort(reason)
    expect(events).toEqual([])
    expect(await running).toBe(reason)
    expect(events.sort()).toEqual(['cleaned up', 'main'])
  })

  it('has no effect once the program is over, and leaves nothing on the signal', async () => {
    const controller = new AbortController()
    const { signal } = controller
    let listening = 0
    const counted = {
      aborted: false,
      reason: undefined,
      addEventListener(type: 'abort', listener: () => void) {
        listening++
        signal.addEventListener(type, listener)
      },
      removeEventListener(type: 'abort', listener: () => void) {
        listening--
        signal.removeEventListener(type, listener)
      },
    }
    expect(await run(() => skip.map(() => 1), { signal: counted })).toBe(1)
    expect(listening).toBe(0)
    controller.abort()
    expect(await rejected(run(() => never, { signal: counted }))).toMatchObject({ name: 'DeadlockError' })
    expect(listening).toBe(0)
  })

  it('gives the error of a finally block, if one throws while it ends', async () => {
    const controller = new AbortController()
    const running = rejected(
      run(
        function* () {
          try {
            yield* sleep(1000)
          } finally {
            // eslint-disable-next-line no-unsafe-finally -- what is tested
            throw new Error('in finally')
          }
        },
        { signal: controller.signal },
      ),
    )
    await pause(5)
    controller.abort('reason')
    expect(await running).toMatchObject({ message: 'in finally' })
  })

  it('gives the result if the program came to its end all the same', async () => {
    const controller = new AbortController()
    const running = run(
      function* () {
        controller.abort('too late')
        return 'result'
      },
      { signal: controller.signal },
    )
    expect(await running).toBe('result')
  })
})

describe('runSync', () => {
  it('runs a program at once, and throws what it fails with', () => {
    const events: string[] = []
    const result = runSync(function* () {
      spawn(forever, events)
      yield* reschedule()
      return 7
    })
    expect([result, events]).toEqual([7, ['cleaned up']])
  })

  it('reports a deadlock', () => {
    expect(thrown(() => runSync(() => never))).toMatchObject({ name: 'DeadlockError' })
  })

  it.each([
    ['a timer on the host clock', () => sleep(1000)],
    ['a promise', () => fromPromise(pause(1))],
  ])('cancels the program and throws a HostNeededError if it would have to wait for %s', (_, wait) => {
    const events: string[] = []
    const error = thrown(() =>
      runSync(function* () {
        try {
          yield* wait()
        } finally {
          events.push('cleaned up')
        }
      }),
    )
    expect(error).toBeInstanceOf(HostNeededError)
    expect(events).toEqual(['cleaned up'])
  })

  it('works inside a tasklet: the outer one goes on as if nothing had been', () => {
    const result = runSync(
      function* () {
        const outer = self().id
        yield* sleep(5)
        const inner = runSync(
          function* () {
            expect(self().id).not.toBe(outer)
            yield* sleep(100)
            return now()
          },
          { clock: virtualClock() },
        )
        expect([self().id, now()]).toEqual([outer, 5])
        yield* sleep(5)
        return [inner, now()]
      },
      { clock: virtualClock() },
    )
    expect(result).toEqual([100, 10])
  })

  it('inside a tasklet lets an inner error out there, and keeps the outer quantum', () => {
    let others = 0
    runSync(
      function* () {
        spawn(function* () {
          others++
        })
        expect(() =>
          runSync(function* () {
            for (let n = 0; n < 100; n++) yield* skip
            throw new Error('inner')
          }),
        ).toThrow('inner')
        for (let n = 0; n < 9; n++) yield* skip
        expect(others).toBe(0)
        yield* skip
        yield* skip
        expect(others).toBe(1)
      },
      { quantum: 10 },
    )
  })

  it('inside a tasklet sees a cancel of the outer one that came meanwhile', () => {
    const events: string[] = []
    runSync(function* () {
      const outer = spawn(function* () {
        const own = self()
        runSync(function* () {
          own.cancel()
          yield* skip
          events.push('inner')
        })
        yield* skip
        events.push('not reached')
      })
      yield* outer.ended
      events.push(outer.state)
    })
    expect(events).toEqual(['inner', 'cancelled'])
  })
})

describe('the options of a run', () => {
  it.each([null, 5, 'x', []])('are refused if they are %j', async (given) => {
    const expected = /^what (run|runSync)\(\) is given must be an object with its options, not /
    const errors = [await rejected(run(() => skip, given as never)), thrown(() => runSync(() => skip, given as never))]
    for (const error of errors) {
      expect(error).toBeInstanceOf(InvalidArgumentError)
      expect((error as Error).message).toMatch(expected)
    }
  })

  it('have no signal where nothing can abort what runs', () => {
    const { signal } = new AbortController()
    const options = { signal } as Parameters<typeof runSync>[1]
    expect(thrown(() => runSync(() => skip, options))).toMatchObject({
      name: 'InvalidArgumentError',
      message: 'the signal of runSync() must be absent: nothing can abort what runs at once, not an AbortSignal',
    })
  })
})
