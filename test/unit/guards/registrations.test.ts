import {
  alt,
  barrier,
  defer,
  every,
  GuardInUseError,
  InvalidArgumentError,
  IS_READY,
  LAST_RESORT,
  never,
  NOT_READY,
  now,
  reschedule,
  roundRobin,
  self,
  semaphore,
  skip,
  sleep,
  sleepUntil,
  spawn,
  timers,
} from 'occamy'
import type { Guard, Timer } from 'occamy'
import { describe, expect, it } from 'vitest'
import { contractOf } from '../../../src/guard/contract.ts'
import type { Leaf } from '../../../src/guard/offer.ts'
import { Gate } from '../gate.ts'
import { failure, sim, thrown } from '../support.ts'

/** A scheduler that writes down what is armed and disarmed. */
function recording(events: string[]): ReturnType<typeof timers> {
  const lower = timers(roundRobin())
  return {
    ...lower,
    arm(timer: Timer) {
      events.push(`arm ${timer.at}`)
      lower.arm(timer)
    },
    disarm(timer: Timer) {
      events.push(`disarm ${timer.at}`)
      lower.disarm(timer)
    },
  }
}

function leafOf(guard: Guard<unknown>): Leaf {
  const [leaf, ...others] = contractOf(guard).leaves()
  expect(others).toEqual([])
  return leaf as Leaf
}

describe('a timer guard', () => {
  it.each([
    ['sleep', (): Guard<unknown> => sleep(5)],
    ['sleepUntil', (): Guard<unknown> => sleepUntil(5)],
    ['every', (): Guard<unknown> => every(5)],
  ] as const)('of %s is armed once for two branches of one wait, and disarmed once', (_, make) => {
    const events: string[] = []
    sim(
      function* () {
        const guard = make()
        expect((yield* alt([guard, guard, sleepUntil(3)])).key).toBe(2)
        expect(events).toEqual(['arm 5', 'arm 3', 'disarm 5'])
        const first = spawn(() => guard)
        yield* reschedule()
        expect(yield* failure(alt([guard, never]))).toBeInstanceOf(GuardInUseError)
        yield* first
      },
      { scheduler: recording(events) },
    )
  })

  it('that is not armed is disarmed in vain, and does nothing when it fires', () => {
    const events: string[] = []
    sim(
      function* () {
        const guard = sleep(5)
        const registration = contractOf(guard).enable(self(), undefined, 0)
        contractOf(guard).disable(registration)
        contractOf(guard).disable(registration)
        ;(guard as unknown as Timer).fire()
        expect(events).toEqual(['arm 5', 'disarm 5'])
        yield* guard
        expect(now()).toBe(5)
      },
      { scheduler: recording(events) },
    )
  })

  it('is ready when its time has come, and sleep never at once but as the last resort', () => {
    sim(function* () {
      const rank = (guard: Guard<unknown>): number => contractOf(guard).poll(self())
      yield* sleep(10)
      const tick = every(10)
      expect([sleep(0), sleep(-1), sleep(0.1)].map(rank)).toEqual([LAST_RESORT, LAST_RESORT, NOT_READY])
      expect([sleepUntil(9), sleepUntil(10), sleepUntil(11)].map(rank)).toEqual([IS_READY, IS_READY, NOT_READY])
      expect(rank(tick)).toBe(NOT_READY)
      yield* sleep(10)
      expect(rank(tick)).toBe(IS_READY)
    })
  })
})

describe('a barrier', () => {
  it('says how many have come, and where', () => {
    const b = barrier(3)
    sim(function* () {
      const waiting = spawn(() => b.sync())
      yield* reschedule()
      const leaf = leafOf(b.sync())
      expect([leaf.what, leaf.end]).toEqual(['at a barrier (1 of 3)', 'sync'])
      expect(leaf.on).toBe(leafOf(b.sync()).on)
      waiting.cancel()
      yield* waiting.ended
      expect(leafOf(b.sync()).what).toBe('at a barrier (0 of 3)')
    })
  })

  it('is ready for the last offer that is missing, and not before', () => {
    const b = barrier(2)
    sim(function* () {
      expect(contractOf(b.sync()).poll(self())).toBe(NOT_READY)
      const waiting = spawn(() => alt([b.sync(), b.sync()]))
      yield* reschedule()
      expect(contractOf(b.sync()).poll(self())).toBe(IS_READY)
      expect(contractOf(b.sync()).poll(waiting)).toBe(NOT_READY)
      b.enrol()
      expect(contractOf(b.sync()).poll(self())).toBe(NOT_READY)
      b.resign()
      yield* b.sync()
      yield* waiting
    })
  })

  it('lets one go who waits for nobody any more, and not one who waits for another still', () => {
    const b = barrier(3)
    sim(function* () {
      const waiting = spawn(() => alt([b.sync(), b.sync()]))
      yield* reschedule()
      b.resign()
      yield* reschedule()
      expect(waiting.state).toBe('parked')
      b.resign()
      yield* reschedule()
      expect(waiting.state).toBe('done')
    })
  })

  it('says what is wrong with a resignation that nobody can make', () => {
    const b = barrier(1)
    b.resign()
    const error = thrown(() => b.resign())
    expect(error).toBeInstanceOf(InvalidArgumentError)
    expect((error as Error).message).toMatch(/a barrier must be enrolled in before one resigns/)
  })

  it('serves one wait with each guard, which is free again afterwards', () => {
    const b = barrier(2)
    const sync = b.sync()
    sim(function* () {
      const waiting = spawn(() => sync)
      yield* reschedule()
      expect(thrown(() => contractOf(sync).enable(self(), undefined, 0))).toBeInstanceOf(GuardInUseError)
      expect(contractOf(sync).enable(waiting, undefined, 0)).toBe(sync)
      yield* b.sync()
      yield* waiting
      const again = spawn(() => sync)
      yield* reschedule()
      yield* b.sync()
      yield* again
    })
  })
})

describe('a semaphore', () => {
  it('says who holds its permits', () => {
    const permits = semaphore(2)
    sim(function* () {
      const release = yield* permits.acquire()
      const leaf = leafOf(permits.acquire())
      expect([leaf.what, leaf.end, leaf.servers]).toEqual(['for a permit of a semaphore', 'acquire', [self().id]])
      expect(leaf.on).toBe(leafOf(permits.acquire()).on)
      release()
      expect(leafOf(permits.acquire()).servers).toEqual([])
    })
  })

  it('names one who was handed a permit by another as its holder', () => {
    const lock = semaphore(1)
    sim(function* () {
      const release = yield* lock.acquire()
      const next = spawn(() => lock.with(() => sleep(5)))
      yield* reschedule()
      release()
      expect(leafOf(lock.acquire()).servers).toEqual([next.id])
      expect(contractOf(lock.acquire()).poll(self())).toBe(NOT_READY)
      yield* next
      expect(contractOf(lock.acquire()).poll(self())).toBe(IS_READY)
    })
  })

  it('serves one wait with each guard, in any of its branches', () => {
    const lock = semaphore(0)
    const acquire = lock.acquire()
    sim(function* () {
      const waiting = spawn(() => acquire)
      yield* reschedule()
      expect(thrown(() => contractOf(acquire).enable(self(), undefined, 0))).toBeInstanceOf(GuardInUseError)
      expect(contractOf(acquire).enable(waiting, undefined, 0)).toBe(acquire)
      waiting.cancel()
      yield* waiting.ended
    })
  })
})

describe('a deferred guard', () => {
  it('is disabled once, however often it is asked', () => {
    const gate = new Gate<number>()
    const deferred = defer(() => gate)
    sim(function* () {
      expect((yield* alt([deferred, sleep(1)])).key).toBe(1)
      const registration = contractOf(deferred).enable(self(), undefined, 0)
      contractOf(deferred).disable(registration)
      contractOf(deferred).disable(registration)
      expect(gate.calls).toEqual(['poll', 'enable', 'disable', 'enable', 'disable'])
    })
  })

  it('has the rank, the words and the value of what it made', () => {
    const gate = new Gate<number>()
    const deferred = defer(() => gate)
    sim(function* () {
      expect(leafOf(deferred).what).toBe('for ever (never)')
      expect(contractOf(deferred).poll(self())).toBe(NOT_READY)
      gate.open(4)
      expect(yield* deferred).toBe(4)
      expect([contractOf(deferred).poll(self()), contractOf(deferred).commit(self())]).toEqual([IS_READY, 4])
    })
  })

  it('can be waited for again after what it made could not be enabled', () => {
    const gate = new Gate<number>()
    const error = new Error('enable')
    gate.throws.enable = error
    const deferred = defer(() => gate)
    sim(function* () {
      expect(yield* failure(deferred)).toBe(error)
      expect(yield* failure(alt([deferred, never]))).toBe(error)
      delete gate.throws.enable
      const waiting = spawn(() => deferred)
      yield* reschedule()
      gate.open(2)
      expect(yield* waiting).toBe(2)
    })
  })

  it('begins what it made, when that is made anew for each wait too', () => {
    let made = 0
    const inner = defer(() => (made++, skip))
    const outer = defer(() => inner)
    sim(function* () {
      yield* outer
      yield* alt([outer])
      expect(made).toBe(2)
    })
  })
})

describe('a constant guard', () => {
  it('has no value, and says what it is', () => {
    sim(function* () {
      expect([leafOf(skip), leafOf(never)]).toEqual([{ what: 'for nothing (skip)' }, { what: 'for ever (never)' }])
      expect([contractOf(skip).poll(self()), contractOf(never).poll(self())]).toEqual([LAST_RESORT, NOT_READY])
      expect(yield* skip).toBeUndefined()
    })
  })
})
