import {
  alt,
  channel,
  defer,
  GuardInUseError,
  InvalidOperationError,
  never,
  priAlt,
  reschedule,
  skip,
  sleep,
  spawn,
} from 'occamy'
import type { Guard } from 'occamy'
import { describe, expect, it } from 'vitest'
import { describe as wordsOf } from '../../../src/guard/guard.ts'
import { Gate } from '../gate.ts'
import { like, expectQuiet, failure, sim } from '../support.ts'

describe('defer', () => {
  it('makes its guard anew at the beginning of each wait, alone and as a branch', () => {
    const ch = channel<number>(9)
    let made = 0
    const counted = defer(() => {
      made++
      return ch.receive()
    })
    const choice = alt({ in: counted, none: skip })
    sim(function* () {
      for (let n = 0; n < 3; n++) yield* ch.send(n)
      expect(yield* counted).toBe(0)
      expect(made).toBe(1)
      expect(yield* choice).toEqual({ key: 'in', value: 1 })
      expect(yield* alt([alt([counted])])).toEqual({ key: 0, value: { key: 0, value: 2 } })
      expect(made).toBe(3)
      expect((yield* choice).key).toBe('none')
      expect(made).toBe(4)
    })
    expectQuiet(ch)
  })

  it('makes nothing before it is waited for', () => {
    let made = 0
    const choice = alt([defer(() => (made++, skip)).map(() => 1)])
    expect([made, wordsOf(choice)]).toEqual([0, 'for ever (never)'])
  })

  it.each([false, null, undefined] as const)('takes no part when it makes %s', (nothing) => {
    sim(function* () {
      expect((yield* alt({ nothing: defer(() => nothing), late: sleep(3) })).key).toBe('late')
      const alone = spawn(() => defer(() => nothing))
      yield* sleep(1)
      expect(alone.state).toBe('parked')
      alone.cancel()
      yield* alone.ended
    })
  })

  it('throws what its function throws, and refuses what is no guard', () => {
    const ch = channel<number>()
    sim(function* () {
      const boom = defer((): Guard<number> => {
        throw new Error('boom')
      })
      expect(yield* failure(boom)).toMatchObject({ message: 'boom' })
      expect(yield* failure(alt([ch.receive(), boom]))).toMatchObject({ message: 'boom' })
      const wrong = defer(() => 7 as unknown as Guard<number>)
      expect(yield* failure(wrong)).toBeInstanceOf(InvalidOperationError)
      expect(yield* failure(wrong)).toMatchObject({ message: like(/makes a guard, or a falsy value/) })
    })
    expectQuiet(ch)
  })

  it('passes on a value that came while it was parked, through map and flatMap', () => {
    const ch = channel<number>()
    sim(function* () {
      const nested = defer(() => defer(() => ch.receive().map((n) => n + 1)))
      const waiting = spawn(() => nested.flatMap((n) => sleep(1).map(() => `<${n}>`)))
      yield* reschedule()
      yield* ch.send(1)
      expect(yield* waiting).toBe('<2>')
    })
    expectQuiet(ch)
  })

  it('keeps the rank of what it made: a deferred skip is still the last resort', () => {
    const ch = channel<number>(1)
    sim(function* () {
      yield* ch.send(1)
      expect((yield* priAlt([defer(() => skip), ch.receive()])).key).toBe(1)
      expect((yield* priAlt([defer(() => skip), ch.receive()])).key).toBe(0)
    })
  })

  it('serves one wait at a time, and is free again when the guard beneath refuses', () => {
    const ch = channel<number>()
    const inner = ch.receive()
    const deferred = defer(() => inner)
    sim(function* () {
      const first = spawn(() => deferred)
      yield* reschedule()
      expect(yield* failure(deferred)).toBeInstanceOf(GuardInUseError)
      yield* ch.send(1)
      expect(yield* first).toBe(1)
      const plain = spawn(() => inner)
      yield* reschedule()
      expect(yield* failure(deferred)).toBeInstanceOf(GuardInUseError)
      yield* ch.send(2)
      yield* plain
      const again = spawn(() => deferred)
      yield* reschedule()
      yield* ch.send(3)
      expect(yield* again).toBe(3)
    })
    expectQuiet(ch)
  })

  it('tells the guard that it made when its wait is given up', () => {
    const gate = new Gate<number>()
    sim(function* () {
      const waiting = spawn(() => defer(() => gate))
      yield* reschedule()
      expect(wordsOf(waiting.waitingFor as Guard<unknown>)).toBe('for a Gate')
      waiting.cancel()
      yield* waiting.ended
    })
    expect(gate.calls).toEqual(['poll', 'enable', 'disable', 'abandon'])
  })

  it('stands for ever before it has made anything, in words', () => {
    expect(wordsOf(defer(() => never))).toBe('for ever (never)')
  })
})
