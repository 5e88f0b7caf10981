import {
  alt,
  barrier,
  channel,
  DeadlockError,
  GuardInUseError,
  InvalidArgumentError,
  reschedule,
  skip,
  sleep,
  spawn,
} from 'occamy'
import { describe, expect, it } from 'vitest'
import { describe as wordsOf } from '../../../src/guard/guard.ts'
import { expectQuiet, failure, sim, thrown } from '../support.ts'

describe('barrier', () => {
  it('lets nobody go until all that are enrolled wait, and then all', () => {
    const b = barrier(3)
    const events: string[] = []
    sim(function* () {
      const tasklets = ['a', 'b', 'c'].map((name, n) =>
        spawn(function* () {
          for (let round = 0; round < 3; round++) {
            yield* sleep(n)
            events.push(`${name}${round}`)
            yield* b.sync()
          }
        }),
      )
      for (const each of tasklets) yield* each
    })
    const rounds = events.map((event) => event.slice(1)).join('')
    expect(rounds).toBe('000111222')
  })

  it('of one or none lets everyone through', () => {
    sim(function* () {
      yield* barrier(1).sync()
      yield* barrier(0).sync()
    })
    expect(wordsOf(barrier(1).sync())).toBe('at a barrier (0 of 1)')
  })

  it.each([-1, 0.5, NaN, Infinity])('refuses %s tasklets', (n) => {
    expect(thrown(() => barrier(n))).toMatchObject({ name: 'InvalidArgumentError', value: n })
    expect(() => barrier(n)).toThrow('a barrier must be a whole number, 0 or more')
  })

  it('takes part in alternations: withdrawn when it loses, and completed when all choose it', () => {
    const b = barrier(2)
    const ch = channel<number>()
    sim(function* () {
      const first = spawn(() => alt({ sync: b.sync(), in: ch.receive() }))
      yield* reschedule()
      yield* ch.send(1)
      expect((yield* first).key).toBe('in')
      expect(wordsOf(b.sync())).toBe('at a barrier (0 of 2)')
      const second = spawn(() => alt({ in: ch.receive(), sync: b.sync() }))
      yield* reschedule()
      expect((yield* alt({ sync: b.sync(), late: sleep(5) })).key).toBe('sync')
      expect((yield* second).key).toBe('sync')
    })
    expectQuiet(ch)
  })

  it('counts one offer once, however many of its branches are there', () => {
    const b = barrier(2)
    sim(function* () {
      const twice = spawn(() => alt([b.sync(), b.sync(), sleep(50)]))
      yield* sleep(1)
      expect(twice.state).toBe('parked')
      expect((yield* alt([b.sync(), sleep(5)])).key).toBe(0)
      expect((yield* twice).key).toBeLessThan(2)
      const alone = alt([b.sync(), b.sync(), skip])
      expect((yield* alone).key).toBe(2)
    })
  })

  it('does not take two branches of one tasklet for two tasklets', () => {
    const b = barrier(3)
    sim(function* () {
      const twice = spawn(() => alt([b.sync(), b.sync()]))
      yield* sleep(1)
      expect((yield* alt([b.sync(), sleep(5)])).key).toBe(1)
      const third = spawn(() => b.sync())
      yield* sleep(1)
      expect([twice.state, third.state]).toEqual(['parked', 'parked'])
      yield* b.sync()
      yield* twice
      yield* third
    })
  })

  it('can have the same guard twice in one alternation', () => {
    const b = barrier(2)
    const sync = b.sync()
    sim(function* () {
      const both = spawn(() => alt([sync, sync]))
      yield* reschedule()
      expect(wordsOf(sync)).toBe('at a barrier (1 of 2)')
      yield* b.sync()
      expect((yield* both).key).toBeLessThan(2)
    })
  })

  it('serves one wait at a time with each guard', () => {
    const b = barrier(3)
    const sync = b.sync()
    sim(function* () {
      const first = spawn(() => sync)
      yield* reschedule()
      expect(yield* failure(sync)).toBeInstanceOf(GuardInUseError)
      first.cancel()
    })
  })

  it('waits for one more after enrol', () => {
    const b = barrier(1)
    b.enrol()
    sim(function* () {
      const waiting = spawn(() => b.sync())
      yield* sleep(1)
      expect(waiting.state).toBe('parked')
      yield* b.sync()
      yield* waiting
    })
  })

  it('lets the others go when the last one missing resigns, and not before', () => {
    const b = barrier(4)
    sim(function* () {
      const waiting = [spawn(() => b.sync()), spawn(() => b.sync())]
      yield* sleep(1)
      b.resign()
      yield* sleep(1)
      expect(waiting.map(({ state }) => state)).toEqual(['parked', 'parked'])
      b.resign()
      for (const each of waiting) yield* each
    })
  })

  it('lets nobody through by a resignation when nobody waits', () => {
    const b = barrier(2)
    b.resign()
    b.resign()
    b.enrol()
    b.enrol()
    sim(function* () {
      const waiting = spawn(() => b.sync())
      yield* sleep(1)
      expect(waiting.state).toBe('parked')
      yield* b.sync()
    })
  })

  it('refuses a resignation when nobody is enrolled', () => {
    const b = barrier(0)
    expect(thrown(() => b.resign())).toBeInstanceOf(InvalidArgumentError)
    expect(() => b.resign()).toThrow('a barrier must be enrolled in before one resigns, not 0')
  })

  it('is left by a tasklet that is cancelled there', () => {
    const b = barrier(2)
    sim(function* () {
      const gone = spawn(() => b.sync())
      yield* reschedule()
      gone.cancel()
      const other = spawn(() => b.sync())
      yield* sleep(1)
      expect(other.state).toBe('parked')
      yield* b.sync()
      yield* other
    })
  })

  it('is named in a deadlock report, with how many have come', () => {
    const b = barrier(3)
    const error = thrown(() =>
      sim(function* () {
        spawn(() => b.sync())
        yield* b.sync()
      }),
    )
    expect(error).toBeInstanceOf(DeadlockError)
    expect((error as Error).message).toContain('waits at a barrier (2 of 3)')
  })
})
