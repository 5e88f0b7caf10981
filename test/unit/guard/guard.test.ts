import { alt, channel, GuardInUseError, reschedule, self, skip, sleep, spawn } from 'occamy'
import type { Guard } from 'occamy'
import { describe, expect, it } from 'vitest'
import { describe as wordsOf } from '../../../src/guard/guard.ts'
import { Gate } from '../gate.ts'
import { expectQuiet, failure, sim } from '../support.ts'

describe('a wait for a guard', () => {
  it('polls and commits when it is ready, and enables when it is not', () => {
    const gate = new Gate<number>()
    sim(function* () {
      spawn(function* () {
        gate.open(1)
      })
      expect(yield* gate).toBe(1)
      expect(yield* gate).toBe(1)
    })
    expect(gate.calls).toEqual(['poll', 'enable', 'poll', 'commit'])
  })

  it('has the one who waits throw what its poll, commit or enable throws, and leaves nothing behind', () => {
    for (const method of ['poll', 'commit', 'enable'] as const) {
      const gate = new Gate<number>()
      if (method === 'commit') gate.open(1)
      const ch = channel<number>()
      gate.throws[method] = `${method} failed`
      sim(function* () {
        expect(yield* failure(gate)).toBe(`${method} failed`)
        expect(yield* failure(gate.map((n) => n))).toBe(`${method} failed`)
        expect(yield* failure(alt([ch.receive(), gate, ch.send(1)]))).toBe(`${method} failed`)
        const waiting = spawn(() => ch.receive())
        yield* ch.send(2)
        expect(yield* waiting).toBe(2)
      })
      expect(gate.waiting.length).toBe(0)
      expectQuiet(ch)
    }
  })

  it('is told in a deadlock report by the name of its class, or by what it says of itself', () => {
    expect(wordsOf(new Gate())).toBe('for a Gate')
    const ch = channel<number>({ name: 'jobs' })
    expect(wordsOf(alt([ch.receive(), ch.send(1).map(() => 0)]))).toBe('to receive from jobs, or to send to jobs')
  })

  it('abandons a guard that its tasklet was thrown out of, and not one that lost', () => {
    const gate = new Gate<number>()
    sim(function* () {
      const given = spawn(() => gate)
      yield* reschedule()
      given.cancel()
      yield* given.ended
      expect(gate.calls).toEqual(['poll', 'enable', 'disable', 'abandon'])
      gate.calls.length = 0
      yield* alt([gate, sleep(5)])
      expect(gate.calls).toEqual(['poll', 'enable', 'disable'])
      gate.calls.length = 0
      const raised = spawn(() => alt([gate.map(String), sleep(5).flatMap(() => skip)]))
      yield* reschedule()
      raised.raise(new Error('out'))
      yield* raised.ended
      expect(gate.calls).toEqual(['poll', 'enable', 'disable', 'abandon'])
    })
  })
})

describe('map', () => {
  it('runs in the chooser, after the commit, whether it had to wait or not', () => {
    const ch = channel<number>()
    sim(function* () {
      spawn(() => ch.send(1))
      expect(yield* ch.receive().map((n) => [n, self().id])).toEqual([1, self().id])
      const sender = spawn(() => ch.send(2).map(() => self().id))
      yield* reschedule()
      expect(sender.state).toBe('parked')
      expect(yield* ch.receive().map((n) => n * 10)).toBe(20)
      expect(yield* sender).toBe(sender.id)
    })
    expectQuiet(ch)
  })

  it('adds up when it is called again, also inside an alternation', () => {
    const ch = channel<number>()
    sim(function* () {
      const guard = ch
        .receive()
        .map((n) => n + 1)
        .map((n) => `<${n}>`)
      spawn(() => ch.send(1))
      expect(yield* guard).toBe('<2>')
      const receiver = spawn(() => alt({ a: guard, b: sleep(10) }).map(({ value }) => [value]))
      yield* reschedule()
      yield* ch.send(2)
      expect(yield* receiver).toEqual(['<3>'])
    })
  })

  it('has its function called for the branch that won, once, and for no loser', () => {
    const [a, b] = [channel<number>(1), channel<number>(1)]
    const calls: string[] = []
    sim(function* () {
      const both = alt([a.receive().map((n) => calls.push(`a${n}`)), b.receive().map((n) => calls.push(`b${n}`))])
      yield* a.send(1)
      yield* both
      yield* b.send(2)
      yield* both
    })
    expect(calls).toEqual(['a1', 'b2'])
  })

  it('has the chooser throw what its function throws; the communication stands', () => {
    const ch = channel<number>()
    const boom = (): never => {
      throw new Error('boom')
    }
    sim(function* () {
      const early = spawn(() => ch.send(1))
      yield* reschedule()
      expect(yield* failure(ch.receive().map(boom))).toMatchObject({ message: 'boom' })
      expect(early.state).toBe('ready')
      const receiver = spawn({ errors: 'hold' }, () => ch.receive().map(boom))
      yield* reschedule()
      yield* ch.send(2)
      expect(yield* receiver.ended).toMatchObject({ ok: false, error: { message: 'boom' } })
    })
    expectQuiet(ch)
  })

  it('that throws still waits for the extended receiver, and still gives way to a preferred one', () => {
    const [slow, quick] = [channel<number>(), channel<number>({ prefer: 'receiver' })]
    const events: string[] = []
    const boom = (): never => {
      throw new Error('boom')
    }
    sim(function* () {
      spawn(() =>
        slow.extended(function* () {
          yield* sleep(5)
          events.push('body')
        }),
      )
      spawn(function* () {
        yield* quick.receive()
        events.push('preferred')
      })
      yield* sleep(1)
      expect(yield* failure(slow.send(1).map(boom))).toMatchObject({ message: 'boom' })
      events.push('caught')
      expect(yield* failure(alt([quick.send(1).map(boom)]))).toMatchObject({ message: 'boom' })
      events.push('caught again')
      yield* skip
    })
    expect(events).toEqual(['body', 'caught', 'preferred', 'caught again'])
  })

  it('serves one wait at a time, and can be used again after an error', () => {
    const ch = channel<number>()
    const guard = ch.receive().map((n) => n)
    sim(function* () {
      const first = spawn(() => guard)
      yield* reschedule()
      expect(yield* failure(guard)).toBeInstanceOf(GuardInUseError)
      expect(yield* failure(alt([guard, sleep(1)]))).toBeInstanceOf(GuardInUseError)
      yield* ch.send(1)
      expect(yield* first).toBe(1)
      const second = spawn(() => guard)
      yield* ch.send(2)
      expect(yield* second).toBe(2)
    })
    expectQuiet(ch)
  })

  it('lets the guard beneath it refuse a second wait, and is free again afterwards', () => {
    const ch = channel<number>()
    const inner = ch.receive()
    const mapped = inner.map((n) => n)
    sim(function* () {
      const first = spawn(() => inner)
      yield* reschedule()
      expect(yield* failure(mapped)).toBeInstanceOf(GuardInUseError)
      yield* ch.send(1)
      yield* first
      spawn(() => ch.send(2))
      yield* sleep(1)
      expect(yield* mapped).toBe(2)
    })
  })
})

describe('flatMap', () => {
  it('runs its operation in the chooser, once the guard was committed', () => {
    const ch = channel<number>()
    const pair: Guard<number[]> = ch.receive().flatMap(function* (a) {
      return [a, yield* ch.receive()]
    })
    sim(function* () {
      spawn(function* () {
        for (let n = 0; n < 4; n++) yield* ch.send(n)
      })
      expect(yield* pair).toEqual([0, 1])
      expect(yield* pair).toEqual([2, 3])
    })
    expectQuiet(ch)
  })

  it('runs on after it was parked, chains with map and flatMap, and nests in alternations', () => {
    const ch = channel<number>()
    sim(function* () {
      const chain = ch
        .receive()
        .map((n) => n + 1)
        .flatMap(function* (n) {
          yield* sleep(5)
          return n * 2
        })
        .map((n) => `=${n}`)
        .flatMap(function* (text) {
          yield* reschedule()
          return [text]
        })
      const receiver = spawn(() =>
        alt({ outer: alt({ inner: chain, never: ch.receive() }).map((r) => r), late: sleep(99) }),
      )
      yield* reschedule()
      yield* ch.send(4)
      expect(yield* receiver).toEqual({ key: 'outer', value: { key: 'inner', value: ['=10'] } })
      spawn(() => ch.send(6))
      yield* reschedule()
      expect(yield* alt([alt([chain])])).toEqual({ key: 0, value: { key: 0, value: ['=14'] } })
    })
    expectQuiet(ch)
  })

  it('decides an alternation by the first communication alone', () => {
    const [a, b] = [channel<string>(), channel<string>()]
    sim(function* () {
      const receiver = spawn(() => alt([a.receive().flatMap(() => b.receive()), b.receive()]))
      yield* reschedule()
      yield* a.send('first')
      yield* sleep(5)
      expect(receiver.state).toBe('parked')
      yield* b.send('second')
      expect(yield* receiver).toEqual({ key: 0, value: 'second' })
    })
    expectQuiet(a, b)
  })

  it('has the chooser throw what its operation throws', () => {
    const ch = channel<number>(1)
    sim(function* () {
      yield* ch.send(1)
      const guard = ch.receive().flatMap(function* () {
        yield* reschedule()
        throw new Error('later')
      })
      expect(yield* failure(alt([guard]))).toMatchObject({ message: 'later' })
    })
  })

  it('is cancelled in its operation as anywhere else', () => {
    const ch = channel<number>(1)
    const events: string[] = []
    sim(function* () {
      yield* ch.send(1)
      const tasklet = spawn(() =>
        ch.receive().flatMap(function* () {
          try {
            yield* sleep(100)
          } finally {
            events.push('cleaned up')
          }
        }),
      )
      yield* sleep(1)
      tasklet.cancel()
      yield* tasklet.ended
    })
    expect(events).toEqual(['cleaned up'])
  })
})
