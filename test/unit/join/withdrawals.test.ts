import { alt, channel, join, reschedule, sleep, spawn } from 'occamy'
import type { Channel, Guard, Tasklet } from 'occamy'
import { describe, expect, it } from 'vitest'
import { expectBare, parked, settle, sim } from '../support.ts'
import type { Body } from '../support.ts'
import { drained } from './support.ts'

const conditions = [
  ['a join', (a: Channel<number>, b: Channel<number>) => join([a.receive(), b.receive()])],
  [
    'a join with a condition',
    (a: Channel<number>, b: Channel<number>) => join([a.receive(), b.receive()]).where(() => true),
  ],
] as ReadonlyArray<readonly [string, (a: Channel<number>, b: Channel<number>) => Guard<number[]>]>

describe.each(conditions)('%s, whose partner withdraws just before the match', (_, make) => {
  const ways: ReadonlyArray<
    readonly [string, (a: Channel<number>, elsewhere: Channel<number>) => Body<Tasklet<unknown>>]
  > = [
    [
      'is cancelled',
      function* (a) {
        const sender = yield* parked(() => a.send(1))
        sender.cancel()
        return sender
      },
    ],
    [
      'is raised out of its wait',
      function* (a) {
        const sender = yield* parked(() => a.send(1))
        sender.raise(new Error('out'))
        return sender
      },
    ],
    [
      'chooses elsewhere',
      function* (a, elsewhere) {
        const sender = yield* parked(() => alt([a.send(1), elsewhere.receive()]))
        elsewhere.trySend(0)
        return sender
      },
    ],
    [
      'runs out of time',
      function* (a) {
        const sender = yield* parked(() => alt([a.send(1), sleep(5)]))
        yield* sleep(5)
        return sender
      },
    ],
  ]
  it.each(ways)('leaves the others where they were, in order: it %s', (_way, withdraw) => {
    for (const capacity of [0, 1, 9]) {
      const [a, b, elsewhere] = [channel<number>(), channel<number>(capacity), channel<number>()]
      sim(function* () {
        const joining = yield* parked(() => make(a, b))
        const sender = yield* withdraw(a, elsewhere)
        const others = [1, 2, 3].map((n) => spawn(() => b.send(n)))
        yield* settle()
        expect([joining.state, a.balance, b.length + b.balance]).toEqual(['parked', 0, 3])
        yield* sender.ended
        yield* a.send(9)
        expect(yield* joining).toEqual([9, 1])
        expect(drained(b)).toEqual([2, 3])
        for (const other of others) yield* other
      })
      expectBare(a, b, elsewhere)
    }
  })

  it('is withdrawn itself: cancelled, raised out of, timed out, or served elsewhere, and takes nothing', () => {
    const [a, b, c] = [channel<number>(), channel<number>(9), channel<number>(9)]
    sim(function* () {
      yield* b.send(1)
      const guard = make(a, b)
      let waiting = yield* parked(() => guard)
      waiting.cancel()
      expectBare(a, c)
      waiting = yield* parked(() => guard)
      waiting.raise(new Error('out'))
      expect(a.trySend(1)).toBe(false)
      const timed = yield* parked(() => alt([guard, sleep(3)]))
      expect((yield* timed).key).toBe(1)
      const chosen = yield* parked(() => alt([guard, c.receive()]))
      c.trySend(1)
      expect((yield* chosen).key).toBe(1)
      expect([a.trySend(1), b.length]).toEqual([false, 1])
      const last = yield* parked(() => guard)
      yield* a.send(2)
      expect(yield* last).toEqual([2, 1])
    })
    expectBare(a, b, c)
  })

  it('is cancelled after its match: it has the messages first', () => {
    const [a, b] = [channel<number>(), channel<number>()]
    sim(function* () {
      const got: unknown[] = []
      const waiting = yield* parked(function* () {
        got.push(yield* make(a, b))
        yield* sleep(1)
        got.push('went on')
      })
      const other = yield* parked(() => b.send(2))
      expect(a.trySend(1)).toBe(true)
      waiting.cancel()
      yield* waiting.ended
      expect(got).toEqual([[1, 2]])
      yield* other
    })
    expectBare(a, b)
  })

  it('is served while its tasklet is suspended, or the tasklets of its messages are', () => {
    const [a, b] = [channel<number>(), channel<number>()]
    sim(function* () {
      const waiting = yield* parked(() => make(a, b))
      const sender = yield* parked(() => a.send(1))
      waiting.suspend()
      sender.suspend()
      yield* b.send(2)
      expectBare(a, b)
      waiting.resume()
      sender.resume()
      yield* sender
      expect(yield* waiting).toEqual([1, 2])
    })
  })
})

describe('a receiver that withdraws from a join that sends', () => {
  it('leaves the message with its sender, and the join waiting', () => {
    const [a, b, c] = [channel<number>(), channel<number>(), channel<number>()]
    sim(function* () {
      const sender = yield* parked(() => a.send(1))
      const joining = yield* parked(() => join([a.receive(), b.send(2), c.send(3)]))
      const other = yield* parked(() => c.receive())
      other.cancel()
      const one = yield* parked(() => alt([b.receive(), sleep(5)]))
      expect((yield* one).key).toBe(1)
      expect([joining.state, sender.state, b.balance, c.balance]).toEqual(['parked', 'parked', 0, 0])
      const again = spawn(() => c.receive())
      yield* reschedule()
      expect(yield* b.receive()).toBe(2)
      expect([yield* again, yield* joining]).toEqual([3, [1, undefined, undefined]])
      yield* sender
    })
    expectBare(a, b, c)
  })
})
