import { alt, channel, GuardInUseError, reschedule, run, semaphore, skip, sleep, spawn } from 'occamy'
import type { Operation, Release } from 'occamy'
import { describe, expect, it } from 'vitest'
import { describe as wordsOf } from '../../../src/guard/guard.ts'
import { failure, rejected, sim, thrown } from '../support.ts'
import type { Body } from '../support.ts'

describe('semaphore', () => {
  it('gives out as many permits as it has, and then first come, first served', () => {
    const s = semaphore(2)
    const order: string[] = []
    sim(function* () {
      const tasklets = ['a', 'b', 'c', 'd'].map((name) =>
        spawn(function* () {
          const release = yield* s.acquire()
          order.push(name)
          yield* sleep(name === 'a' ? 3 : 9)
          release()
        }),
      )
      yield* sleep(1)
      expect(order).toEqual(['a', 'b'])
      yield* sleep(3)
      expect(order).toEqual(['a', 'b', 'c'])
      for (const each of tasklets) yield* each
    })
    expect(order).toEqual(['a', 'b', 'c', 'd'])
  })

  it('gives a permit back once only', () => {
    const s = semaphore(1)
    sim(function* () {
      const release = yield* s.acquire()
      release()
      release()
      yield* s.acquire()
      expect((yield* alt([s.acquire(), sleep(1)])).key).toBe(1)
    })
  })

  it('gives it back at the end of a block that uses it', () => {
    const s = semaphore(1)
    sim(function* () {
      {
        using held: Release = yield* s.acquire()
        expect(typeof held).toBe('function')
      }
      expect((yield* alt([s.acquire(), sleep(1)])).key).toBe(0)
    })
  })

  it('of none gives nothing until it is given something: it never is', () => {
    expect(thrown(() => sim(() => semaphore(0).acquire()))).toMatchObject({ name: 'DeadlockError' })
  })

  it.each([-1, 1.5, NaN, Infinity])('refuses %s permits', (n) => {
    expect(thrown(() => semaphore(n))).toMatchObject({ name: 'InvalidArgumentError', value: n })
    expect(() => semaphore(n)).toThrow('a semaphore must be a whole number, 0 or more')
  })

  it('takes part in alternations: a loser holds nothing', () => {
    const s = semaphore(1)
    const ch = channel<number>()
    sim(function* () {
      const release = yield* s.acquire()
      const waiting = spawn(() => alt({ permit: s.acquire(), in: ch.receive() }))
      yield* reschedule()
      yield* ch.send(1)
      expect((yield* waiting).key).toBe('in')
      release()
      const again = yield* alt({ permit: s.acquire(), none: skip })
      expect(again.key).toBe('permit')
    })
  })

  it('can have the same guard twice in one alternation, which holds one permit', () => {
    const s = semaphore(1)
    const acquire = s.acquire()
    sim(function* () {
      const release = yield* s.acquire()
      const both = spawn(() => alt([acquire, acquire]))
      yield* reschedule()
      release()
      ;(yield* both).value()
      const free = yield* s.acquire()
      free()
      expect((yield* both.ended).ok).toBe(true)
    })
  })

  it('passes over one that was cancelled while it waited', () => {
    const s = semaphore(1)
    sim(function* () {
      const release = yield* s.acquire()
      const [first, second] = [spawn(() => s.acquire()), spawn(() => s.acquire())]
      yield* reschedule()
      first.cancel()
      release()
      const got = yield* second
      got()
      expect((yield* first.ended).ok).toBe(false)
      expect((yield* alt([s.acquire(), sleep(1)])).key).toBe(0)
    })
  })

  it('serves one wait at a time with each guard', () => {
    const s = semaphore(1)
    const acquire = s.acquire()
    sim(function* () {
      yield* s.acquire()
      const waiting = spawn(() => acquire)
      yield* reschedule()
      expect(yield* failure(acquire)).toBeInstanceOf(GuardInUseError)
      waiting.cancel()
    })
  })

  it('names one who was handed a permit as its holder, too', () => {
    const lock = semaphore(1)
    const error = thrown(() =>
      sim(
        function* () {
          const release = yield* lock.acquire()
          const heir = spawn({ name: 'heir' }, function* (): Body<void> {
            yield* lock.acquire()
            yield* heirs[0] as Operation<unknown>
          })
          const heirs = [spawn({ name: 'next' }, () => lock.acquire())]
          yield* reschedule()
          release()
          yield* heir
        },
        { name: 'main' },
      ),
    )
    expect([...(error as { cycle: string[] }).cycle].sort()).toEqual(['heir', 'next'])
  })

  it('names the holders in the ring of a deadlock', () => {
    const [a, b] = [semaphore(1), semaphore(1)]
    const error = thrown(() =>
      sim(
        function* () {
          const other = spawn({ name: 'other' }, function* () {
            yield* b.acquire()
            yield* sleep(1)
            yield* a.acquire()
          })
          yield* a.acquire()
          yield* sleep(1)
          yield* b.acquire()
          yield* other
        },
        { name: 'main' },
      ),
    )
    expect(error).toMatchObject({ name: 'DeadlockError' })
    expect([...(error as { cycle: string[] }).cycle].sort()).toEqual(['main', 'other'])
    expect(wordsOf(a.acquire())).toBe('for a permit of a semaphore')
  })
})

describe('with', () => {
  it('holds a permit while the operation runs, and has its result', () => {
    const lock = semaphore(1)
    let inside = 0
    sim(function* () {
      const work = (n: number) =>
        lock.with(function* () {
          inside++
          expect(inside).toBe(1)
          yield* sleep(1)
          inside--
          return n
        })
      const tasklets = [1, 2, 3].map((n) => spawn(() => work(n)))
      for (const [i, each] of tasklets.entries()) expect(yield* each).toBe(i + 1)
      expect(yield* lock.with(sleep(1).map(() => 'plain'))).toBe('plain')
    })
  })

  it('gives the permit back when the operation throws, or is cancelled', () => {
    const lock = semaphore(1)
    sim(function* () {
      const boom = lock.with(function* () {
        yield* skip
        throw new Error('boom')
      })
      expect(yield* failure(boom)).toMatchObject({ message: 'boom' })
      const stuck = spawn(() => lock.with(() => sleep(1000)))
      yield* reschedule()
      stuck.cancel()
      yield* stuck.ended
      expect(yield* lock.with(() => skip.map(() => 1))).toBe(1)
    })
  })

  it('works for outside code', async () => {
    const lock = semaphore(1)
    const release = await lock.acquire()
    const waiting = lock.acquire().promise()
    release()
    ;(await waiting)()
    expect(await run(() => lock.with(() => skip.map(() => 2)))).toBe(2)
    await lock.acquire()
    expect(await rejected(run(() => lock.acquire()))).toMatchObject({ name: 'DeadlockError' })
  })
})
