import {
  never,
  OutsideTaskletError,
  par,
  race,
  recurse,
  reschedule,
  run,
  scope,
  self,
  sleep,
  spawn,
  TimeoutError,
  within,
} from 'occamy'
import type { Tasklet } from 'occamy'
import { fromPromise, signal } from 'occamy/interop'
import { describe, expect, it } from 'vitest'
import { failure, hostTurn, rejected, thrown } from '../support.ts'

/** The signals of a tasklet before its wait, and while it cleans up after what `end` does to it. */
async function signalsAround(end: (worker: Tasklet<unknown>) => void): Promise<readonly AbortSignal[]> {
  const signals: AbortSignal[] = []
  await run(function* () {
    const worker = spawn(function* () {
      signals.push(signal())
      try {
        yield* never
      } finally {
        signals.push(signal())
      }
    })
    yield* reschedule()
    end(worker)
    yield* worker.ended
  })
  return signals
}

describe('signal', () => {
  it('is aborted at once when its tasklet is cancelled, with the reason of that', async () => {
    await run(function* () {
      const signals: AbortSignal[] = []
      const worker = spawn(function* () {
        signals.push(signal())
        yield* never
      })
      yield* reschedule()
      expect(signals.map(({ aborted }) => aborted)).toEqual([false])
      worker.cancel('why')
      expect(signals.map(({ aborted, reason }) => [aborted, reason as unknown])).toEqual([[true, 'why']])
      yield* worker.ended
    })
  })

  it('has an AbortError for a reason when there is none', async () => {
    expect(await signalsAround((worker) => worker.cancel())).toMatchObject([
      { aborted: true, reason: { name: 'AbortError' } },
      { aborted: true, reason: { name: 'AbortError' } },
    ])
  })

  it('is aborted from the beginning, with that reason, where one that was cancelled cleans up', async () => {
    const signals = await signalsAround((worker) => worker.cancel('why'))
    expect(signals.map(({ aborted, reason }) => [aborted, reason as unknown])).toEqual([
      [true, 'why'],
      [true, 'why'],
    ])
  })

  it('is one and the same within a scope, and another for each tasklet', async () => {
    await run(function* () {
      const own = signal()
      expect(signal()).toBe(own)
      expect(
        yield* recurse(function* () {
          return signal()
        }),
      ).toBe(own)
      expect(
        yield* spawn(function* () {
          return signal()
        }),
      ).not.toBe(own)
      expect(
        yield* scope(function* () {
          return signal()
        }),
      ).not.toBe(own)
    })
  })

  it('is not aborted by the end of its tasklet, nor by that of others', async () => {
    const signals: AbortSignal[] = []
    await run(function* () {
      signals.push(signal())
      const other = spawn(function* () {
        signals.push(signal())
      })
      yield* other
      const third = spawn(() => never)
      third.cancel()
      yield* third.ended
      yield* scope(function* () {
        signals.push(signal())
      })
    })
    expect(signals.map(({ aborted }) => aborted)).toEqual([false, false, false])
  })

  it('is aborted with the run, and when the run fails', async () => {
    const signals: AbortSignal[] = []
    const controller = new AbortController()
    const main = function* () {
      signals.push(signal())
      yield* never
    }
    const first = rejected(run(main, { signal: controller.signal }))
    await hostTurn()
    controller.abort('stop')
    expect(await first).toBe('stop')
    const error = new Error('of a tasklet')
    const second = run(function* () {
      spawn(function* () {
        throw error
      })
      yield* main()
    })
    expect(await rejected(second)).toBe(error)
    expect(signals.map(({ reason }) => reason as unknown)).toEqual(['stop', error])
  })

  it('is aborted by a limit of time around it, within the tasklet', async () => {
    await run(function* () {
      const outer = signal()
      const inner: AbortSignal[] = []
      const error = yield* failure(
        within(2, function* () {
          inner.push(signal())
          yield* scope(function* () {
            inner.push(signal())
            try {
              yield* sleep(1000)
            } finally {
              inner.push(signal())
            }
          })
        }),
      )
      expect(error).toBeInstanceOf(TimeoutError)
      expect(inner.map(({ aborted }) => aborted)).toEqual([true, true, true])
      expect(inner[0]?.reason).toBe(error)
      expect([outer.aborted, signal().aborted]).toEqual([false, false])
      expect(
        (yield* within(1000, function* () {
          return signal()
        })).aborted,
      ).toBe(false)
    })
  })

  it('calls off the losers of a race, and what a failing par leaves behind', async () => {
    await run(function* () {
      const signals: AbortSignal[] = []
      const forEver = function* () {
        signals.push(signal())
        yield* never
      }
      yield* race([forEver, () => sleep(1)])
      yield* failure(
        par([
          forEver,
          function* () {
            yield* sleep(1)
            throw new Error('x')
          },
        ]),
      )
      expect(signals.map(({ aborted }) => aborted)).toEqual([true, true])
    })
  })

  it('calls off what a promise stands for', async () => {
    const calls: string[] = []
    const request = (signal: AbortSignal): Promise<never> =>
      new Promise((_, reject) => {
        signal.addEventListener('abort', () => {
          calls.push('called off')
          reject(signal.reason as Error)
        })
      })
    const error = await rejected(run(() => within(2, () => fromPromise(request(signal())))))
    expect(error).toBeInstanceOf(TimeoutError)
    expect(calls).toEqual(['called off'])
  })

  it('may cancel others when it is aborted', async () => {
    await run(function* () {
      const other = spawn(() => never)
      const worker = spawn(function* () {
        signal().addEventListener('abort', () => other.cancel())
        yield* never
      })
      yield* reschedule()
      worker.cancel()
      yield* worker.ended
      yield* other.ended
      expect([worker.state, other.state, self().state]).toEqual(['cancelled', 'cancelled', 'running'])
    })
  })

  it('works inside a tasklet only', () => {
    const error = thrown(() => signal())
    expect(error).toBeInstanceOf(OutsideTaskletError)
    expect((error as Error).message).toMatch(/^signal\(\)/)
  })
})
