import { alt, CancelledError, channel, never, reschedule, run, scope, self, sleep, spawn } from 'occamy'
import type { Tasklet } from 'occamy'
import { describe, expect, it } from 'vitest'
import { contractOf } from '../../../src/guard/contract.ts'
import { describe as wordsOf } from '../../../src/guard/guard.ts'
import { like, failure, rejected, sim, thrown } from '../support.ts'
import type { Body } from '../support.ts'

function* gives<T>(ms: number, value: T): Body<T> {
  yield* sleep(ms)
  return value
}

function* throws(ms: number, error: unknown): Body<never> {
  yield* sleep(ms)
  throw error
}

describe('the end of a tasklet', () => {
  it('gives its result to any number that wait, before and after', () => {
    sim(function* () {
      const worker = spawn(gives, 5, 'result')
      const others = [1, 2, 3].map(() => spawn(() => worker.result))
      expect(yield* worker).toBe('result')
      for (const each of others) expect(yield* each).toBe('result')
      expect(yield* worker).toBe('result')
      expect(yield* worker.ended).toEqual({ ok: true, value: 'result' })
    })
  })

  it('throws its error in each that waits', () => {
    sim(function* () {
      const error = new Error('broken')
      const worker = spawn(throws, 5, error)
      const other = spawn(() => failure(worker))
      expect(yield* failure(worker)).toBe(error)
      expect(yield* other).toBe(error)
      expect(yield* failure(worker.result)).toBe(error)
      expect(yield* worker.ended).toEqual({ ok: false, error })
      expect(worker.state).toBe('failed')
    })
  })

  it('of one that was cancelled throws a CancelledError with the reason', () => {
    sim(function* () {
      const worker = spawn({ name: 'worker' }, () => never)
      yield* reschedule()
      worker.cancel('enough')
      const error = yield* failure(worker)
      expect(error).toBeInstanceOf(CancelledError)
      expect(error).toMatchObject({ message: 'tasklet worker was cancelled', reason: 'enough' })
      expect(yield* worker.ended).toMatchObject({ ok: false, error: { reason: 'enough' } })
    })
  })

  it('can be a branch, shared by many alternations, and leaves nothing behind when it loses', () => {
    const ch = channel<number>(9)
    sim(function* () {
      const worker = spawn(gives, 50, 'late')
      const { result, ended } = worker
      for (let n = 0; n < 3; n++) {
        yield* ch.send(n)
        expect((yield* alt({ result, ended, in: ch.receive() })).key).toBe('in')
      }
      const pair = [spawn(() => alt({ result })), spawn(() => alt([ended, result]))] as const
      yield* reschedule()
      expect((worker as unknown as { ends: { length: number } }).ends.length).toBe(3)
      pair[1].cancel()
      expect((worker as unknown as { ends: { length: number } }).ends.length).toBe(1)
      expect(yield* pair[0]).toEqual({ key: 'result', value: 'late' })
    })
  })

  it('is reached by an error only if nobody waits: a branch, ended and an outside await all count', async () => {
    sim(function* () {
      const error = new Error('seen')
      for (const wait of [
        (t: Tasklet<never>) => alt([t.ended, never]),
        (t: Tasklet<never>) => t.ended,
        (t: Tasklet<never>) => alt([alt({ end: t.ended.map(() => 0) })]),
      ]) {
        const worker = spawn(throws, 1, error)
        yield* wait(worker)
      }
    })
    await run(function* () {
      const worker = spawn(throws, 5, new Error('outside'))
      const outside = rejected(worker.result)
      yield* sleep(20)
      expect(worker.state).toBe('failed')
      outside.then(
        () => undefined,
        () => undefined,
      )
    })
  })

  it('fails the scope with an error when those who waited have gone', () => {
    const error = new Error('nobody waits')
    sim(function* () {
      const body = function* (): Body<void> {
        const worker = spawn(throws, 5, error)
        expect((yield* alt([worker.result, sleep(1)])).key).toBe(1)
        yield* never
      }
      expect(yield* failure(scope(body))).toBe(error)
    })
  })

  it('says whom it waits for, for the report of a deadlock', () => {
    sim(function* () {
      const worker = spawn({ name: 'worker' }, gives, 0, 1)
      for (const guard of [worker.result, worker.ended]) {
        const [leaf, ...others] = contractOf(guard).leaves()
        expect([leaf?.what, leaf?.end, leaf?.servers, others]).toEqual(['for worker to end', 'end', [worker.id], []])
        expect(leaf?.on === worker).toBe(true)
      }
      yield* worker
    })
  })

  it('of a tasklet that waits for itself is a deadlock with a ring of one', () => {
    const error = thrown(() => sim(() => self(), { name: 'main' }))
    expect(error).toMatchObject({ name: 'DeadlockError', message: like(/main waits for main to end/) })
  })

  it('is named in words by the tasklet', () => {
    sim(function* () {
      expect(wordsOf(spawn(gives, 0, 1).result)).toMatch(/^for gives#\d+ to end$/)
      expect(wordsOf(spawn({ name: 'worker' }, gives, 0, 1).ended)).toBe('for worker to end')
    })
  })

  it('keeps the value undefined apart from no value', () => {
    sim(function* () {
      const nothing = spawn(function* (): Body<undefined> {
        return undefined
      })
      expect(yield* nothing.ended).toEqual({ ok: true, value: undefined })
    })
  })
})
