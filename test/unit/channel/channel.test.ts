import { alt, channel, InvalidArgumentError, par, reschedule, runSync, sleep, spawn } from 'occamy'
import type { ChannelOptions, Tasklet } from 'occamy'
import { describe, expect, it } from 'vitest'
import { expectQuiet, failure, sim, thrown } from '../support.ts'

describe('channel', () => {
  it('is a rendezvous by default, takes a capacity, and options', () => {
    expect(channel()).toMatchObject({ capacity: 0, length: 0, balance: 0, closed: false })
    expect(channel(3).capacity).toBe(3)
    expect(channel({ name: 'jobs', capacity: Infinity })).toMatchObject({ name: 'jobs', capacity: Infinity })
  })

  it('numbers those without a name', () => {
    const [a, b] = [channel().name, channel().name]
    expect(a).toMatch(/^channel#\d+$/)
    expect(b).toMatch(/^channel#\d+$/)
    expect(Number(b.slice(8)) - Number(a.slice(8))).toBe(1)
  })

  it.each([-1, 0.5, NaN, -Infinity])('refuses a capacity of %s', (capacity) => {
    const error = thrown(() => channel(capacity))
    expect(error).toBeInstanceOf(InvalidArgumentError)
    expect(error).toMatchObject({
      message: `capacity must be a whole number, 0 or more, not ${capacity}`,
      value: capacity,
    })
    expect(() => channel({ capacity })).toThrow(InvalidArgumentError)
  })

  it.each([null, 'x', true, [], () => 1])('refuses %j for its options', (options) => {
    const error = thrown(() => channel(options as unknown as ChannelOptions))
    expect(error).toBeInstanceOf(InvalidArgumentError)
    expect((error as Error).message).toMatch(/^what channel\(\) is given must be an object with its options, not /)
  })

  it('refuses an unknown policy, and names those that there are', () => {
    expect(() => channel({ overflow: 'drop' } as unknown as ChannelOptions)).toThrow(
      'overflow must be block, drop-oldest, drop-newest, error, not "drop"',
    )
    expect(() => channel({ prefer: 'me' } as unknown as ChannelOptions)).toThrow(
      'prefer must be neither, receiver, sender, not "me"',
    )
  })

  it.each(['block', 'drop-oldest', 'drop-newest', 'error'] as const)('takes the policy %s', (overflow) => {
    expect(channel({ overflow, capacity: 1 }).trySend(1)).toBe(true)
  })

  it('carries any value: undefined, null, a channel, a function', () => {
    const ch = channel<unknown>()
    const values = [undefined, null, 0, '', false, NaN, {}, () => 1]
    const got: unknown[] = []
    sim(function* () {
      spawn(function* () {
        for (const value of values) yield* ch.send(value)
        ch.close()
      })
      yield* ch.forEach((value) => {
        got.push(value)
      })
    })
    expect(got).toEqual(values)
  })

  it('says how many values it holds, and how many wait at either end', () => {
    const ch = channel<number>(2)
    sim(function* () {
      for (let n = 0; n < 4; n++) spawn(() => ch.send(n))
      yield* reschedule()
      expect([ch.length, ch.balance]).toEqual([2, 2])
      for (let n = 0; n < 4; n++) expect(yield* ch.receive()).toBe(n)
      expect([ch.length, ch.balance]).toEqual([0, 0])
      const receivers = [spawn(() => ch.receive()), spawn(() => ch.receive())] as const
      yield* reschedule()
      expect([ch.length, ch.balance]).toEqual([0, -2])
      yield* ch.send(8)
      yield* ch.send(9)
      expect([yield* receivers[0], yield* receivers[1]]).toEqual([8, 9])
    })
    expectQuiet(ch)
  })

  it('is closed at the end of a block that uses it', () => {
    const ch = channel<number>()
    {
      using used = ch
      expect(used.closed).toBe(false)
    }
    expect(ch.closed).toBe(true)
  })
})

describe('forEach', () => {
  it.each([1, 'one', true, null])('says of a body that gives %o that it is to return nothing', (given) => {
    sim(function* () {
      const ch = channel<number>(1)
      ch.trySend(1)
      const error = yield* failure(ch.forEach(() => given as unknown as void))
      expect(error).toMatchObject({ name: 'InvalidOperationError' })
      expect(error).toMatchObject({
        message: `${JSON.stringify(given)} is no operation: return nothing, with braces: \`(x) => { … }\``,
      })
    })
  })

  it('runs its body for each value until the channel is closed; the body may wait', () => {
    const ch = channel<number>(1)
    const got: number[] = []
    sim(() =>
      par([
        function* () {
          for (let n = 0; n < 5; n++) yield* ch.send(n)
          ch.close()
        },
        ch.forEach(function* (n) {
          yield* sleep(1)
          got.push(n)
        }),
      ]),
    )
    expect(got).toEqual([0, 1, 2, 3, 4])
  })

  it('stops when its body gives false, at once or after waiting, and leaves the rest', () => {
    const ch = channel<number>(9)
    const got: number[] = []
    sim(function* () {
      for (let n = 0; n < 6; n++) yield* ch.send(n)
      yield* ch.forEach((n) => {
        got.push(n)
        return n === 1 ? false : undefined
      })
      yield* ch.forEach(function* (n) {
        yield* sleep(1)
        got.push(n)
        return n === 3 ? false : undefined
      })
    })
    expect(got).toEqual([0, 1, 2, 3])
    expect(ch.length).toBe(2)
  })

  it('throws what its body throws, and the poison', () => {
    const ch = channel<number>(9)
    sim(function* () {
      yield* ch.send(1)
      const boom = (): never => {
        throw new Error('boom')
      }
      expect(yield* failure(ch.forEach(boom))).toMatchObject({ message: 'boom' })
      ch.poison('bad')
      expect(yield* failure(ch.forEach(() => {}))).toMatchObject({ name: 'ChannelPoisonedError', cause: 'bad' })
    })
  })
})

describe('a guard of a channel', () => {
  it('can stand twice in one alternation, which takes one value', () => {
    const ch = channel<number>()
    const guard = ch.receive()
    sim(function* () {
      const both = spawn(() => alt([guard, guard, ch.receive()]))
      yield* reschedule()
      expect(ch.balance).toBe(-2)
      yield* ch.send(5)
      expect(ch.balance).toBe(0)
      expect((yield* both).value).toBe(5)
    })
    expectQuiet(ch)
  })
})

describe('a sender whose message fills the room that a receiver has made', () => {
  it('has it in the buffer before an observer hears of it', () => {
    const ch = channel<number>(1)
    const seen: number[] = []
    const note = ({ name }: Tasklet<unknown>): void => {
      if (name === 'sender') seen.push(ch.length)
    }
    runSync(
      function* () {
        yield* ch.send(1)
        const sender = spawn({ name: 'sender' }, () => ch.send(2))
        yield* reschedule()
        yield* ch.receive()
        yield* sender
      },
      { observer: { onCommit: note, onReady: note } },
    )
    expect(new Set(seen)).toEqual(new Set([1]))
    expect(seen.length).toBeGreaterThan(1)
  })
})
