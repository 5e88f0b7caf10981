import { channel, chord, join, JoinConflictError, request, spawn } from 'occamy'
import type { ChannelGuard } from 'occamy'
import { describe, expect, it } from 'vitest'
import { sim, thrown } from '../support.ts'
import { drained } from './support.ts'

describe('joins that face each other', () => {
  it.each([
    ['receives, then sends', ['receive', 'send']],
    ['sends, then receives', ['send', 'receive']],
  ] as const)('are refused in the order of their making: %s', (_, [first, second]) => {
    const ch = channel<number>({ name: 'jobs' })
    const member = (end: 'send' | 'receive'): ChannelGuard<unknown> => (end === 'send' ? ch.send(1) : ch.receive())
    void join([member(first)])
    const error = thrown(() => join({ it: member(second) }))
    expect(error).toBeInstanceOf(JoinConflictError)
    expect(error).toMatchObject({ name: 'JoinConflictError', channel: 'jobs' })
    expect((error as Error).message).toMatch(/^both ends of jobs would be used by joins/)
    expect(() => join([member(first), member(first)])).not.toThrow()
  })

  it('are refused in one join', () => {
    const ch = channel<number>({ name: 'self' })
    expect(thrown(() => join([ch.receive(), ch.send(1)]))).toMatchObject({ name: 'JoinConflictError', channel: 'self' })
    expect(() => join([ch.receive()])).not.toThrow()
  })

  it('are refused ever after: when the first has ended, and when nobody holds it', () => {
    const ch = channel<number>(1)
    ch.trySend(1)
    sim(() => join([ch.receive()]))
    expect(() => join([ch.send(1)])).toThrow(JoinConflictError)
  })

  it('leave no mark when they are refused', () => {
    const [a, b, c] = [channel<number>(), channel<number>(), channel<number>()]
    void join([b.receive()])
    expect(() => join([a.receive(), b.send(1), c.send(1)])).toThrow(JoinConflictError)
    expect(() => join([a.send(1), c.receive()])).not.toThrow()
  })

  it('include chords, conditions, and the receiving end of requests', () => {
    const [a, port] = [channel<number>(), request<number, number>({ name: 'port' })]
    chord([a, port])
    expect(() => join([a.send(1)])).toThrow(JoinConflictError)
    const b = channel<number>()
    void join([b.send(1)]).where(() => true)
    expect(thrown(() => chord({ port, b }))).toMatchObject({ name: 'JoinConflictError' })
  })

  it('are no other guards: plain ones may be at either end', () => {
    const ch = channel<number>(2)
    sim(function* () {
      const joining = join([ch.receive(), ch.receive()])
      ch.trySend(1)
      yield* spawn(() => ch.send(2))
      expect(yield* joining).toEqual([1, 2])
      ch.trySend(3)
      expect(drained(ch)).toEqual([3])
    })
  })
})
