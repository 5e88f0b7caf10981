import { alt, channel, ChannelClosedError, GuardInUseError, reschedule, skip, sleep, spawn } from 'occamy'
import type { Guard } from 'occamy'
import { describe, expect, it } from 'vitest'
import { describe as wordsOf } from '../../../src/guard/guard.ts'
import { expectQuiet, failure, sim } from '../support.ts'
import type { Body } from '../support.ts'

describe('send and receive', () => {
  it('meet, whoever comes first, and the first who comes waits', () => {
    const ch = channel<number>()
    const order: string[] = []
    sim(function* () {
      const receiver = spawn(function* () {
        order.push('receives')
        order.push(`got ${yield* ch.receive()}`)
      })
      yield* reschedule()
      expect(receiver.state).toBe('parked')
      yield* ch.send(1)
      order.push('sent')
      yield* receiver
      const sender = spawn(function* () {
        yield* ch.send(2)
        order.push('sent too')
      })
      yield* reschedule()
      expect(sender.state).toBe('parked')
      expect(yield* ch.receive()).toBe(2)
      order.push('took it')
      yield* sender
    })
    expect(order).toEqual(['receives', 'sent', 'got 1', 'took it', 'sent too'])
    expectQuiet(ch)
  })

  it('serve those who wait first come, first served', () => {
    const ch = channel<number>()
    sim(function* () {
      const receivers = [0, 1, 2].map(() => spawn(() => ch.receive()))
      yield* reschedule()
      for (const n of [10, 11, 12]) yield* ch.send(n)
      for (const [i, receiver] of receivers.entries()) expect(yield* receiver).toBe(10 + i)
      for (const n of [20, 21, 22]) spawn(() => ch.send(n))
      yield* reschedule()
      expect([yield* ch.receive(), yield* ch.receive(), yield* ch.receive()]).toEqual([20, 21, 22])
    })
  })

  it('pass through a buffer in order, and the oldest sender fills the place that was freed', () => {
    const ch = channel<number>(2)
    sim(function* () {
      for (let n = 0; n < 5; n++) spawn(() => ch.send(n))
      yield* reschedule()
      const got: number[] = []
      for (let n = 0; n < 5; n++) {
        got.push(yield* ch.receive())
        expect(ch.length).toBe(Math.min(2, 4 - n))
      }
      expect(got).toEqual([0, 1, 2, 3, 4])
    })
    expectQuiet(ch)
  })

  it('can be kept and used again', () => {
    const ch = channel<number>()
    const [sending, receiving] = [ch.send(7), ch.receive()]
    const got: number[] = []
    sim(function* () {
      spawn(function* () {
        for (let n = 0; n < 3; n++) yield* sending
      })
      for (let n = 0; n < 3; n++) got.push(yield* receiving)
    })
    expect(got).toEqual([7, 7, 7])
  })

  it.each(['send', 'receive', 'next'] as const)('serve one wait at a time: %s', (method) => {
    const ch = channel<number>({ name: 'jobs' })
    const guard: Guard<unknown> = method === 'send' ? ch.send(1) : ch[method]()
    sim(function* () {
      const first = spawn(() => guard)
      yield* reschedule()
      const error = yield* failure(guard)
      expect(error).toBeInstanceOf(GuardInUseError)
      expect((error as Error).message).toContain(method === 'send' ? 'to send to jobs' : 'to receive from jobs')
      expect(yield* failure(alt([sleep(5), guard]))).toBeInstanceOf(GuardInUseError)
      first.cancel()
      yield* first.ended
    })
    expectQuiet(ch)
  })

  it('never meet themselves: one alternation that offers both ends of a channel waits', () => {
    const ch = channel<string>()
    const both = (name: string): Body<string> =>
      (function* () {
        const r = yield* alt({ out: ch.send(name), in: ch.receive() })
        return r.key === 'in' ? `${name} got ${r.value}` : `${name} sent`
      })()
    sim(function* () {
      const first = spawn(() => both('a'))
      yield* sleep(1)
      expect([first.state, ch.balance]).toEqual(['parked', 0])
      const second = yield* both('b')
      const ends = [yield* first, second].sort().join()
      expect(['a got b,b sent', 'a sent,b got a']).toContain(ends)
    })
    expectQuiet(ch)
  })

  it('at both ends of a channel that is closed, in one alternation, end as the first of its branches', () => {
    sim(function* () {
      const outcomes: unknown[] = []
      for (const order of ['send first', 'receive first']) {
        const ch = channel<number>()
        const branches = [ch.send(7), ch.next()]
        const waiting = spawn({ errors: 'hold' }, () => alt(order === 'send first' ? branches : branches.reverse()))
        yield* reschedule()
        ch.close()
        const outcome = yield* waiting.ended
        outcomes.push(outcome.ok ? outcome.value : outcome.error)
        expectQuiet(ch)
      }
      expect(outcomes).toEqual([expect.any(ChannelClosedError), { key: 0, value: { done: true, value: undefined } }])
    })
  })

  it('meet another tasklet past one’s own branch at the head of the queue', () => {
    const ch = channel<string>()
    sim(function* () {
      // The first one parks at both ends; the second finds it at either.
      const first = spawn(() => alt({ out: ch.send('first'), in: ch.receive(), late: sleep(50) }))
      yield* reschedule()
      const third = spawn(() => alt([ch.receive(), ch.receive()]))
      expect((yield* first).key).toBe('out')
      expect((yield* third).value).toBe('first')
    })
    expectQuiet(ch)
  })

  it('say in words what they wait for', () => {
    const ch = channel<number>({ name: 'jobs' })
    expect(wordsOf(ch.send(1))).toBe('to send to jobs')
    for (const guard of [ch.receive(), ch.next(), ch.extended(() => skip)]) {
      expect(wordsOf(guard)).toBe('to receive from jobs')
    }
  })

  it('leave the other branches when their tasklet is cancelled', () => {
    const [a, b] = [channel<number>(), channel<number>()]
    sim(function* () {
      const parked: Array<Guard<unknown>> = [
        a.send(1),
        a.receive().map(() => 0),
        b.next(),
        alt([b.receive(), a.receive()]),
      ]
      for (const guard of parked) {
        const tasklet = spawn(() => guard)
        yield* reschedule()
        expect(Math.abs(a.balance) + Math.abs(b.balance)).toBeGreaterThan(0)
        tasklet.cancel()
        expect([a.balance, b.balance]).toEqual([0, 0])
        yield* tasklet.ended
      }
    })
    expectQuiet(a, b)
  })
})
