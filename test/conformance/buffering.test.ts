/** Buffered channels: what other systems' test suites say of them. */
import { describe, expect, it } from 'vitest'
import { channel, ChannelFullError, par, reschedule, Runtime, spawn } from 'occamy'
import type { Channel } from 'occamy'
import {
  checkIntact,
  checkQuiet,
  dice,
  drain,
  go,
  heap,
  range,
  schedulers,
  states,
  thrown,
  turns,
} from '../support/conformance-tools.ts'
import type { Body } from '../support/conformance-tools.ts'

const CAPACITIES = range(101)

describe('Go: chan_test.go, TestChan', () => {
  it('parks a receive on an empty channel, whatever the capacity; a try never parks', () => {
    for (const capacity of CAPACITIES) {
      const ch = channel<number>(capacity)
      const runtime = new Runtime()
      const receivers = [runtime.spawn(() => ch.receive()), runtime.spawn(() => ch.next())]
      turns(runtime, 2)
      expect(states(...receivers)).toEqual(['parked', 'parked'])
      expect(ch.tryReceive()).toBeUndefined()
      expect([ch.trySend(1), ch.trySend(2)]).toEqual([true, true])
      expect(ch.length).toBe(0)
      turns(runtime, 2)
      expect(states(...receivers)).toEqual(['done', 'done'])
      checkQuiet(ch)
    }
  })

  it('parks a send on a full channel, whatever the capacity; a try never parks', () => {
    for (const capacity of CAPACITIES) {
      const ch = channel<number>(capacity)
      const runtime = new Runtime()
      const sender = runtime.spawn(function* () {
        for (let i = 0; ; i++) yield* ch.send(i)
      })
      turns(runtime, 3)
      expect([sender.state, ch.length, ch.balance]).toEqual(['parked', capacity, 1])
      expect(ch.trySend(-1)).toBe(false)
      expect(ch.tryReceive()).toEqual({ value: 0 })
      // The parked sender's value has filled the place that came free.
      expect([ch.length, ch.balance, sender.state]).toEqual([capacity, 0, 'ready'])
      checkIntact(ch)
    }
  })

  it('has an exact length and capacity at every moment', () => {
    const next = dice(11)
    for (const capacity of CAPACITIES) {
      const ch = channel<number>({ capacity })
      let [length, sent, received] = [0, 0, 0]
      for (let i = 0; i < 200; i++) {
        if (next(5) < 3) {
          expect(ch.trySend(sent)).toBe(length < capacity)
          if (length < capacity) [length, sent] = [length + 1, sent + 1]
        } else {
          expect(ch.tryReceive()?.value).toBe(length > 0 ? received : undefined)
          if (length > 0) [length, received] = [length - 1, received + 1]
        }
        if (ch.length !== length || ch.capacity !== capacity)
          expect([ch.length, ch.capacity]).toEqual([length, capacity])
      }
    }
  })

  it('hands over 100 values in order, whatever the capacity', () => {
    for (const capacity of CAPACITIES) {
      const ch = channel<number>(capacity)
      const got = go(function* () {
        spawn(function* () {
          for (const i of range(100)) yield* ch.send(i)
          ch.close()
        })
        return yield* drain(ch)
      })
      expect(got).toEqual(range(100))
    }
  })

  it('loses and doubles nothing of 4 x 1,000 values, whatever the capacity', () => {
    for (const [i, capacity] of CAPACITIES.entries()) {
      const ch = channel<number>(capacity)
      const counts = new Array<number>(1_000).fill(0)
      const { make } = schedulers[i % schedulers.length] as (typeof schedulers)[number]
      function* send(): Body {
        for (let value = 0; value < 1_000; value++) yield* ch.send(value)
      }
      function* receive(): Body {
        const guard = ch.receive()
        for (let n = 0; n < 1_000; n++) {
          const value = yield* guard
          counts[value] = (counts[value] as number) + 1
        }
      }
      go(() => par([send, receive, send, receive, send, receive, send, receive]), { scheduler: make() })
      expect(counts.every((count) => count === 4)).toBe(true)
      checkQuiet(ch)
    }
  })
})

describe('Go: test/chan/fifo.go, test/chan/nonblock.go', () => {
  it('keeps the order of parked senders behind what is buffered', () => {
    const ch = channel<number>(3)
    const runtime = new Runtime()
    for (const i of range(10)) runtime.spawn(() => ch.send(i))
    turns(runtime, 10)
    expect([ch.length, ch.balance]).toEqual([3, 7])
    expect(range(10).map(() => ch.tryReceive()?.value)).toEqual(range(10))
    expect([ch.length, ch.balance]).toEqual([0, 0])
  })

  it('lets a try send fill the last place, and the next one fail', () => {
    const ch = channel<number>(1)
    expect([ch.trySend(1), ch.trySend(2), ch.length]).toEqual([true, false, 1])
    expect([ch.tryReceive(), ch.tryReceive(), ch.length]).toEqual([{ value: 1 }, undefined, 0])
  })
})

describe('core.async: sliding-buffer and dropping-buffer', () => {
  it('keeps the oldest values with drop-newest, and the newest with drop-oldest', () => {
    for (const [overflow, kept] of [
      ['drop-newest', [0, 1, 2]],
      ['drop-oldest', [7, 8, 9]],
    ] as const) {
      const ch = channel<number>({ capacity: 3, overflow })
      for (const i of range(10)) expect(ch.trySend(i)).toBe(true)
      expect(ch.length).toBe(3)
      ch.close()
      expect(go(() => drain(ch))).toEqual(kept)
    }
  })

  it('never parks a sender at either of them', () => {
    for (const overflow of ['drop-newest', 'drop-oldest'] as const) {
      const ch = channel<number>({ capacity: 2, overflow })
      const parked: string[] = []
      const runtime = new Runtime({ observer: { onPark: ({ name }) => parked.push(name) } })
      const sender = runtime.spawn(function* () {
        for (const i of range(1_000)) yield* ch.send(i)
      })
      runtime.runSync()
      expect([sender.state, parked.length, ch.length]).toEqual(['done', 0, 2])
    }
  })

  it('hands a value to a parked receiver before any policy is asked', () => {
    const ch = channel<number>({ capacity: 1, overflow: 'drop-newest' })
    const runtime = new Runtime()
    const receiver = runtime.spawn(() => ch.receive())
    turns(runtime, 1)
    expect([ch.trySend(1), ch.trySend(2), ch.trySend(3), ch.length]).toEqual([true, true, true, 1])
    turns(runtime, 1)
    expect(receiver.state).toBe('done')
    expect(ch.tryReceive()).toEqual({ value: 2 })
  })

  // Ours: a third policy, with which a send that finds the buffer full is an error that carries the value.
  it('throws at a send to a full channel with overflow error, and refuses the try', () => {
    const ch = channel<string>({ name: 'orders', capacity: 1, overflow: 'error' })
    const error = thrown(() =>
      go(function* () {
        yield* ch.send('fits')
        yield* ch.send('does not')
      }),
    )
    expect(error).toBeInstanceOf(ChannelFullError)
    expect(error).toMatchObject({ channel: 'orders', value: 'does not' })
    expect([ch.trySend('nor this'), ch.length]).toEqual([false, 1])
  })
})

describe('Kotlin: channel buffers', () => {
  it('does not preallocate a buffer', () => {
    heap()
    const before = heap()
    const channels = range(100).map(() => channel<number>(2 ** 40))
    channels.push(channel<number>(Infinity))
    expect(heap() - before).toBeLessThan(1_000_000)
    expect(channels.every((ch) => ch.length === 0 && ch.trySend(1))).toBe(true)
  })

  it('takes any number of values without a receiver when its capacity is infinite', () => {
    const ch = channel<number>(Infinity)
    const runtime = new Runtime()
    const sender = runtime.spawn(function* () {
      for (const i of range(100_000)) yield* ch.send(i)
      ch.close()
    })
    runtime.runSync()
    expect([sender.state, ch.length, ch.capacity]).toEqual(['done', 100_000, Infinity])
    const got = go(() => drain(ch))
    expect(got.every((value, i) => value === i) && got.length === 100_000).toBe(true)
  })
})

describe('Go: chan_test.go, TestMultiConsumer', () => {
  it('keeps the count and the sum of 271,828 items that go through 23 workers and a close', () => {
    const [workers, items] = [23, 271_828]
    const primes = [2, 3, 7, 11, 13, 17, 19, 23, 27, 31]
    const queue = channel<number>(workers * 3)
    const results = channel<number>(workers * 3)
    function* worker(done: Channel<number>): Body {
      const next = queue.next()
      for (let r = yield* next; r.done !== true; r = yield* next) {
        if (primes[r.value % primes.length] === r.value) yield* reschedule()
        yield* results.send(r.value)
      }
      yield* done.send(1)
    }
    const [count, sum, expected] = go(function* () {
      const done = channel<number>()
      for (let i = 0; i < workers; i++) spawn(worker, done)
      const feeder = spawn(function* () {
        let total = 0
        for (let i = 0; i < items; i++) {
          const value = primes[i % primes.length] as number
          total += value
          yield* queue.send(value)
        }
        queue.close()
        for (let i = 0; i < workers; i++) yield* done.receive()
        results.close()
        return total
      })
      let [n, total] = [0, 0]
      yield* results.forEach((value) => {
        n++
        total += value
      })
      return [n, total, yield* feeder] as const
    })
    expect(count).toBe(items)
    expect(sum).toBe(expected)
    checkQuiet(queue, results)
  })
})

// Ours (occam-pi has no buffered channels): the slot of a value that is being looked at is still taken.
describe('occam-pi: extended rendezvous with a buffer', () => {
  it('frees the slot when the body ends, and admits the next sender then', () => {
    const ch = channel<number>(1)
    const log: string[] = []
    go(function* () {
      yield* ch.send(1)
      const sender = spawn(function* () {
        yield* ch.send(2)
        log.push('sent 2')
      })
      yield* reschedule()
      yield* ch.extended(function* (value) {
        log.push(`begin ${value}`)
        for (let i = 0; i < 3; i++) yield* reschedule()
        expect([ch.length, ch.trySend(3)]).toEqual([0, false])
        log.push(`end ${value}`)
      })
      yield* sender
    })
    expect(log).toEqual(['begin 1', 'end 1', 'sent 2'])
    expect(ch.tryReceive()).toEqual({ value: 2 })
    checkQuiet(ch)
  })
})
