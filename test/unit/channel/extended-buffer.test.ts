import { channel, reschedule, scope, sleep, spawn } from 'occamy'
import { describe, expect, it } from 'vitest'
import { like, expectQuiet, failure, sim } from '../support.ts'

describe('an extended receive over a buffer', () => {
  it('frees the slot when the body ends', () => {
    const ch = channel<number>(1)
    const events: string[] = []
    sim(function* () {
      yield* ch.send(1)
      spawn(function* () {
        yield* ch.send(2)
        events.push('second sent')
      })
      yield* reschedule()
      yield* ch.extended(function* (n) {
        events.push(`begin ${n}`)
        yield* sleep(5)
        expect([ch.length, ch.balance]).toEqual([0, 1])
        expect(ch.trySend(9)).toBe(false)
        events.push('end')
      })
      expect([ch.length, ch.balance]).toEqual([1, 0])
      expect(yield* ch.receive()).toBe(2)
    })
    expect(events).toEqual(['begin 1', 'end', 'second sent'])
    expectQuiet(ch)
  })

  it('drops the newest, and never a value that does not exist, while every slot is occupied', () => {
    for (const overflow of ['drop-oldest', 'drop-newest'] as const) {
      const ch = channel<number>({ capacity: 1, overflow })
      sim(function* () {
        yield* ch.send(1)
        yield* ch.extended(function* () {
          yield* ch.send(2)
          expect([ch.length, ch.tryReceive()]).toEqual([0, undefined])
        })
        yield* ch.send(3)
        expect(yield* ch.receive()).toBe(3)
      })
    }
  })

  it('is not confused by a close or a poison during its body', () => {
    for (const end of ['close', 'poison'] as const) {
      const ch = channel<number>(2)
      sim(function* () {
        yield* ch.send(1)
        yield* ch.send(2)
        yield* ch.extended(function* () {
          ch[end]()
          yield* sleep(1)
        })
        if (end === 'close') expect(yield* ch.receive()).toBe(2)
        expect(yield* failure(ch.receive())).toMatchObject({ name: like(/Closed|Poisoned/) })
      })
      expectQuiet(ch)
    }
  })

  it('takes the value of a sender that arrives, and the sender goes on at once', () => {
    const ch = channel<number>(1)
    const events: string[] = []
    sim(function* () {
      spawn(() =>
        ch.extended(function* () {
          yield* sleep(5)
          events.push('body')
        }),
      )
      yield* reschedule()
      yield* ch.send(1)
      events.push('sent')
      yield* sleep(9)
    })
    expect([...events].sort()).toEqual(['body', 'sent'])
    expectQuiet(ch)
  })

  it('gives the slot back when its scope fails', () => {
    const ch = channel<number>(1)
    sim(function* () {
      yield* ch.send(1)
      const error = yield* failure(
        scope(function* () {
          spawn(() =>
            ch.extended(function* () {
              yield* sleep(1)
              throw new Error('in the body')
            }),
          )
          yield* sleep(100)
        }),
      )
      expect(error).toMatchObject({ message: 'in the body' })
      expect(ch.trySend(2)).toBe(true)
    })
  })
})
