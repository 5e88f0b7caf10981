import { alt, channel, InvalidArgumentError, reschedule, skip, sleep, spawn, within } from 'occamy'
import { describe, expect, it } from 'vitest'
import { expectQuiet, failure, sim, thrown } from '../support.ts'
import type { Body } from '../support.ts'

describe('an extended receive', () => {
  it.each(['the sender', 'the receiver'])('lets the sender go when its body ends: %s comes first', (first) => {
    const ch = channel<number>()
    const events: string[] = []
    sim(function* () {
      const bodies = [
        function* sender(): Body<void> {
          yield* ch.send(1)
          events.push('sent')
        },
        function* receiver(): Body<void> {
          const result = yield* ch.extended(function* (n) {
            events.push(`begin ${n}`)
            yield* sleep(5)
            events.push('end')
            return n * 2
          })
          events.push(`result ${result}`)
        },
      ]
      if (first === 'the receiver') bodies.reverse()
      for (const body of bodies) {
        spawn(body)
        yield* reschedule()
      }
      yield* sleep(1)
      expect(events).toEqual(['begin 1'])
      yield* sleep(9)
    })
    expect(events.slice(0, 2)).toEqual(['begin 1', 'end'])
    expect(new Set(events.slice(2))).toEqual(new Set(['sent', 'result 2']))
    expectQuiet(ch)
  })

  it('can be a branch, facing a send that is a branch: one commits, the losers leave no trace', () => {
    const [ch, other] = [channel<number>(), channel<number>()]
    sim(function* () {
      const sender = spawn(() => alt({ out: ch.send(4), other: other.receive() }))
      yield* reschedule()
      const result = yield* alt({
        in: ch.extended(function* (n) {
          yield* sleep(5)
          expect([sender.state, other.balance]).toEqual(['parked', 0])
          return `body ${n}`
        }),
        late: sleep(50),
      })
      expect(result).toEqual({ key: 'in', value: 'body 4' })
      expect((yield* sender).key).toBe('out')
    })
    expectQuiet(ch, other)
  })

  it('keeps a sender in an alternation that arrives second', () => {
    const [ch, other] = [channel<number>(), channel<number>()]
    const events: string[] = []
    sim(function* () {
      spawn(() =>
        alt([
          ch.extended(function* () {
            yield* sleep(5)
            events.push('body')
          }),
        ]),
      )
      yield* reschedule()
      const r = yield* alt([other.receive(), ch.send(4).map(() => 'mapped')])
      events.push(String(r.value))
    })
    expect(events).toEqual(['body', 'mapped'])
    expectQuiet(ch, other)
  })

  it('lets the sender go when the receiver is cancelled in the body; its finally blocks run first', () => {
    const ch = channel<number>()
    const events: string[] = []
    sim(function* () {
      const receiver = spawn(() =>
        ch.extended(function* () {
          try {
            yield* sleep(100)
          } finally {
            yield* sleep(5)
            events.push('cleaned up')
          }
        }),
      )
      const sender = spawn(function* () {
        yield* ch.send(1)
        events.push('sent')
      })
      yield* sleep(1)
      receiver.cancel()
      yield* sender
      expect(receiver.state).toBe('cancelled')
    })
    expect(events).toEqual(['cleaned up', 'sent'])
  })

  it('lets the sender go when the body throws; the receiver gets the error', () => {
    const ch = channel<number>()
    sim(function* () {
      const sender = spawn(() => ch.send(1))
      yield* reschedule()
      const receive = ch.extended(function* () {
        yield* sleep(1)
        throw new Error('body')
      })
      expect(yield* failure(receive)).toMatchObject({ message: 'body' })
      expect(yield* sender).toBeUndefined()
    })
  })

  it('lets the sender go when a time limit ends the body', () => {
    const ch = channel<number>()
    sim(function* () {
      const sender = spawn(() => ch.send(1))
      yield* reschedule()
      expect(
        yield* failure(
          within(
            5,
            ch.extended(() => sleep(100)),
          ),
        ),
      ).toMatchObject({ name: 'TimeoutError' })
      yield* sender
      expect(sender.state).toBe('done')
    })
  })

  it('lets a sender that is cancelled meanwhile go at the end, when it has been given its exchange', () => {
    const ch = channel<number>()
    const events: string[] = []
    sim(function* () {
      const sender = spawn(function* () {
        try {
          yield* ch.send(1)
          events.push('sent')
          yield* skip
          events.push('not reached')
        } finally {
          events.push('cleaned up')
        }
      })
      yield* reschedule()
      const receiver = spawn(() => ch.extended(() => sleep(5)))
      yield* sleep(1)
      sender.cancel()
      yield* sleep(1)
      expect(sender.state).toBe('parked')
      yield* receiver
      yield* sender.ended
    })
    expect(events).toEqual(['sent', 'cleaned up'])
  })

  it('takes a trySend too, which does not wait', () => {
    const ch = channel<number>()
    sim(function* () {
      const receiver = spawn(() => ch.extended((n) => sleep(5).map(() => n)))
      yield* reschedule()
      expect(ch.trySend(3)).toBe(true)
      expect(ch.trySend(4)).toBe(false)
      expect(yield* receiver).toBe(3)
    })
    expectQuiet(ch)
  })

  it('throws on a channel that is closed, while parked and before', () => {
    const ch = channel<number>()
    sim(function* () {
      const parked = spawn({ errors: 'hold' }, () => ch.extended(() => skip))
      yield* reschedule()
      ch.close('over')
      expect(yield* parked.ended).toMatchObject({ error: { name: 'ChannelClosedError', reason: 'over' } })
      expect(yield* failure(ch.extended(() => skip))).toMatchObject({ name: 'ChannelClosedError' })
    })
  })

  it('does not let a close or a poison of the channel reach the sender, who was committed', () => {
    const ch = channel<number>()
    sim(function* () {
      const sender = spawn(() => ch.send(1))
      yield* reschedule()
      yield* ch.extended(function* () {
        ch.close()
        ch.poison()
        yield* sleep(1)
      })
      expect(yield* sender).toBeUndefined()
    })
  })

  it('serves the next sender from within its body', () => {
    const ch = channel<number>()
    const got: number[] = []
    sim(function* () {
      for (const n of [1, 2, 3]) spawn(() => ch.send(n))
      yield* ch.extended(function* (a) {
        yield* ch.extended(function* (b) {
          got.push(a, b, yield* ch.receive())
        })
      })
    })
    expect(got).toEqual([1, 2, 3])
    expectQuiet(ch)
  })
})

it.each([undefined, 7, skip])(
  'a body that is no function is refused when the guard is made, and takes no message: %s',
  (body) => {
    const ch = channel<number>(1)
    ch.trySend(1)
    expect(thrown(() => ch.extended(body as never))).toBeInstanceOf(InvalidArgumentError)
    expect(thrown(() => ch.forEach(body as never))).toBeInstanceOf(InvalidArgumentError)
    expect(ch.length).toBe(1)
  },
)
