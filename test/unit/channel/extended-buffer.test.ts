import { channel, join, reschedule, scope, sleep, spawn } from 'occamy'
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

  it.each(['send', 'trySend', 'join'] as const)(
    'keeps a slot for the value of a %s that arrives, which goes on at once',
    (how) => {
      const ch = channel<number>(1)
      const events: string[] = []
      sim(function* () {
        spawn(() =>
          ch.extended(function* () {
            yield* sleep(5)
            expect(ch.trySend(9)).toBe(false)
            events.push('body')
          }),
        )
        yield* reschedule()
        if (how === 'trySend') expect(ch.trySend(1)).toBe(true)
        else yield* how === 'send' ? ch.send(1) : join([ch.send(1)])
        events.push('sent')
        expect(ch.trySend(9)).toBe(false)
        yield* sleep(9)
        expect(ch.trySend(2)).toBe(true)
        expect(yield* ch.receive()).toBe(2)
      })
      expect(events).toEqual(['sent', 'body'])
      expectQuiet(ch)
    },
  )

  it('keeps the sender waiting where other bodies keep every slot', () => {
    const ch = channel<number>(1)
    const events: string[] = []
    sim(function* () {
      for (const ms of [9, 5])
        spawn(() =>
          ch.extended(function* (n) {
            yield* sleep(ms)
            events.push(`body ${n}`)
          }),
        )
      yield* reschedule()
      for (const n of [1, 2]) {
        yield* ch.send(n)
        events.push(`sent ${n}`)
      }
      yield* sleep(9)
    })
    expect(events).toEqual(['sent 1', 'body 2', 'sent 2', 'body 1'])
    expectQuiet(ch)
  })

  it('leaves the room to a join that gives something else to the buffer as well', () => {
    const ch = channel<number>(1)
    sim(function* () {
      const bodies: number[] = []
      const receiver = spawn(() =>
        ch.extended(function* (n) {
          bodies.push(n)
          yield* sleep(5)
        }),
      )
      yield* reschedule()
      yield* join([ch.send(1), ch.send(2)])
      expect([ch.length, ch.trySend(9)]).toEqual([1, false])
      yield* receiver
      expect([bodies, yield* ch.receive()]).toEqual([[1], 2])
      expect(ch.trySend(3)).toBe(true)
      expect(yield* ch.receive()).toBe(3)
    })
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
