import { alt, channel, reschedule, sleep, spawn } from 'occamy'
import type { Channel } from 'occamy'
import { describe, expect, it } from 'vitest'
import { failure, sim } from '../support.ts'
import type { Body } from '../support.ts'

describe('the overflow policies', () => {
  const filled = (overflow: 'drop-oldest' | 'drop-newest' | 'error'): Channel<number> => {
    const ch = channel<number>({ capacity: 2, overflow, name: 'full' })
    ch.trySend(1)
    ch.trySend(2)
    return ch
  }
  const drain = (ch: Channel<number>): number[] => {
    const all: number[] = []
    for (let next = ch.tryReceive(); next !== undefined; next = ch.tryReceive()) all.push(next.value)
    return all
  }

  it('drop-oldest makes room for the newest', () => {
    const ch = filled('drop-oldest')
    sim(() => ch.send(3))
    expect(ch.trySend(4)).toBe(true)
    expect(drain(ch)).toEqual([3, 4])
  })

  it('drop-newest keeps what there is', () => {
    const ch = filled('drop-newest')
    sim(() => ch.send(3))
    expect(ch.trySend(4)).toBe(true)
    expect(drain(ch)).toEqual([1, 2])
  })

  it('error throws a ChannelFullError with the value; trySend just gives false', () => {
    const ch = filled('error')
    sim(function* () {
      expect(yield* failure(ch.send(3))).toMatchObject({ name: 'ChannelFullError', channel: 'full', value: 3 })
    })
    expect(ch.trySend(4)).toBe(false)
    expect(drain(ch)).toEqual([1, 2])
  })

  it.each(['drop-oldest', 'drop-newest', 'error'] as const)('%s makes a send ready, also as a branch', (overflow) => {
    const ch = filled(overflow)
    sim(function* () {
      function* choose(): Body<unknown> {
        return (yield* alt([sleep(5), ch.send(3)])).key
      }
      if (overflow === 'error') expect(yield* failure(choose())).toMatchObject({ name: 'ChannelFullError', value: 3 })
      else expect(yield* choose()).toBe(1)
    })
  })

  it.each(['drop-oldest', 'drop-newest', 'error'] as const)('%s hands to a parked receiver first', (overflow) => {
    const ch = channel<number>({ capacity: 1, overflow })
    sim(function* () {
      const receiver = spawn(() => ch.receive())
      yield* reschedule()
      yield* ch.send(1)
      yield* ch.send(2)
      expect(yield* receiver).toBe(1)
      expect(ch.length).toBe(1)
    })
  })

  it.each(['drop-oldest', 'drop-newest', 'error'] as const)(
    '%s does nothing for a rendezvous, which waits',
    (overflow) => {
      const ch = channel<number>({ overflow })
      expect(ch.trySend(1)).toBe(false)
      sim(function* () {
        const sender = spawn(() => ch.send(1))
        yield* sleep(1)
        expect(sender.state).toBe('parked')
        expect(yield* ch.receive()).toBe(1)
      })
    },
  )
})
