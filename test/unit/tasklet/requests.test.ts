import {
  channel,
  ForgottenYieldError,
  never,
  reschedule,
  runSync,
  scope,
  self,
  skip,
  spawn,
  virtualClock,
} from 'occamy'
import type { Operation, Tasklet } from 'occamy'
import { describe, expect, it } from 'vitest'
import { failure, sim } from '../support.ts'
import type { Body } from '../support.ts'

/** Why a tasklet named `worker` was readied, each time. */
function causesOf(main: () => Operation<unknown>, quantum = 256): string[] {
  const causes: string[] = []
  const onReady = (tasklet: Tasklet<unknown>, cause: string): void => {
    if (tasklet.name === 'worker') causes.push(cause)
  }
  runSync(main, { clock: virtualClock(), quantum, observer: { onReady } })
  return causes
}

const worker = { name: 'worker', errors: 'hold' } as const

describe('the cause of a readiness', () => {
  it.each([
    ['cancel', (tasklet: Tasklet<unknown>) => tasklet.cancel()],
    ['raise', (tasklet: Tasklet<unknown>) => tasklet.raise(new Error('raised'))],
  ] as const)('is that it was readied, by a %s in a wait', (_, request) => {
    const causes = causesOf(function* () {
      const tasklet = spawn(worker, () => never)
      yield* reschedule()
      request(tasklet)
      yield* tasklet.ended
    })
    expect(causes).toEqual(['spawned', 'readied'])
  })

  it('is that it was readied, by a resume', () => {
    const causes = causesOf(function* () {
      const tasklet = spawn(worker, () => skip)
      tasklet.suspend()
      tasklet.resume()
      yield* tasklet
    })
    expect(causes).toEqual(['spawned', 'readied'])
  })

  it('is that it gave way, by reschedule and at the end of its quantum', () => {
    const body = function* (): Body<void> {
      yield* reschedule()
      yield* skip
    }
    expect(causesOf(() => spawn(worker, body))).toEqual(['spawned', 'yielded'])
    expect(causesOf(() => spawn(worker, body), 0)).toEqual(['spawned', 'yielded', 'yielded', 'yielded'])
  })
})

describe('a tasklet that ends with a guard', () => {
  it('fails, for a yield* that was forgotten', () => {
    const ch = channel<number>()
    sim(function* () {
      const tasklet = spawn(worker, function* () {
        return ch.receive()
      })
      const error = yield* failure(tasklet)
      expect(error).toBeInstanceOf(ForgottenYieldError)
      expect((error as Error).message).toContain('worker')
      expect(tasklet.state).toBe('failed')
    })
  })
})

describe('the innermost scope of a tasklet', () => {
  it('is the one that it runs, until that is left, however it is', () => {
    const innermost = (): object | undefined => self().innermost
    sim(function* () {
      const main = innermost()
      yield* scope(function* () {
        const outer = innermost()
        expect(outer === main).toBe(false)
        yield* scope(function* () {
          expect(innermost() === outer).toBe(false)
          yield* skip
        })
        expect(innermost() === outer).toBe(true)
        yield* failure(
          scope(function* () {
            yield* skip
            throw new Error('thrown')
          }),
        )
        expect(innermost() === outer).toBe(true)
      })
      expect(innermost() === main).toBe(true)
    })
  })
})
