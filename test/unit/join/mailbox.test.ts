import { alt, channel, join, reschedule, selectSet, skip, spawn } from 'occamy'
import type { Channel, ChannelOptions } from 'occamy'
import { describe, expect, it } from 'vitest'
import { Buffer } from '../../../src/channel/buffer.ts'
import { Mailbox } from '../../../src/channel/mailbox.ts'
import { coreOf, expectBare, failure, parked, settle, sim } from '../support.ts'
import { anySet } from '../alt/set/support.ts'
import type { AnySet } from '../alt/set/support.ts'
import { drained } from './support.ts'

/** Takes the first message that is `wanted`, from wherever it is. */
const pick = (ch: Channel<number>, wanted: number) => join([ch.receive()]).where(([n]) => n === wanted)

function holding(options: ChannelOptions, ...values: number[]): Channel<number> {
  const ch = channel<number>(options)
  for (const value of values) ch.trySend(value)
  return ch
}

describe('a buffer from whose middle a join takes', () => {
  it.each([1, 2, 3, 4])('keeps the order of the others, for those who just receive: %i of four', (wanted) => {
    const ch = holding({ capacity: 4 }, 1, 2, 3, 4)
    sim(function* () {
      expect(yield* pick(ch, wanted)).toEqual([wanted])
      ch.trySend(5)
      expect(ch.length).toBe(4)
      const rest = [1, 2, 3, 4, 5].filter((n) => n !== wanted)
      expect(yield* ch.receive()).toBe(rest[0])
      expect(yield* ch.next()).toEqual({ done: false, value: rest[1] })
      expect(drained(ch)).toEqual(rest.slice(2))
      expect([ch.length, ch.tryReceive()]).toEqual([0, undefined])
      ch.trySend(6)
      expect(drained(ch)).toEqual([6])
    })
    expectBare(ch)
  })

  it('has room again, which the first in line fills', () => {
    const ch = holding({ capacity: 2 }, 1, 2)
    sim(function* () {
      const [first, second] = [yield* parked(() => ch.send(3)), yield* parked(() => ch.send(4))]
      expect(yield* pick(ch, 2)).toEqual([2])
      expect([first.state, second.state, ch.length, ch.balance]).toEqual(['ready', 'parked', 2, 1])
      expect(drained(ch)).toEqual([1, 3, 4])
    })
    expectBare(ch)
  })

  it('is filled from a set that was waiting before there was any condition: that message is new to it', () => {
    const ch = holding({ capacity: 1 }, 1)
    sim(function* () {
      const set = selectSet([ch.send(2)])
      // One without a condition stands there before: whoever parks has a place of its own from then on.
      void join([ch.receive()])
      yield* parked(() => set.next())
      const any = join([ch.receive()]).where(() => true)
      expect([yield* any, yield* any]).toEqual([[1], [2]])
      set.clear()
    })
    expectBare(ch)
  })

  it.each(['added', 'enabled'] as const)('shows a condition what is %s to a set that has waited for longer', (how) => {
    for (const capacity of [0, 2]) {
      const [ch, other] = [channel<number>(capacity), channel<number>()]
      sim(function* () {
        const nine = join([ch.receive()]).where(([n]) => n === 9)
        const set = anySet()
        set.add('other', other.receive())
        const late = how === 'enabled' ? set.add('late', ch.send(9), { enabled: false }) : undefined
        yield* parked(() => set.next())
        for (let n = 0; n < capacity; n++) ch.trySend(n)
        const first = capacity > 0 ? undefined : yield* parked(() => ch.send(0))
        expect((yield* alt([nine, skip])).key).toBe(1)
        if (late === undefined) set.add('late', ch.send(9))
        else late.enable()
        expect(yield* nine).toEqual([9])
        first?.cancel()
        set.clear()
      })
    }
  })

  it('shows a condition what is in it, though a set that has waited for longer offers more', () => {
    const ch = channel<number>(2)
    sim(function* () {
      const nine = join([ch.receive()]).where(([n]) => n === 9)
      const set = selectSet([channel<number>().receive()]) as AnySet
      yield* parked(() => set.next())
      ch.trySend(1)
      expect((yield* alt([nine, skip])).key).toBe(1)
      ch.trySend(9)
      set.add('late', ch.send(2))
      expect(yield* nine).toEqual([9])
      set.clear()
    })
  })

  it('drops its oldest, its newest, or throws, as it did', () => {
    const oldest = holding({ capacity: 3, overflow: 'drop-oldest' }, 1, 2, 3)
    const newest = holding({ capacity: 3, overflow: 'drop-newest' }, 1, 2, 3)
    const error = holding({ capacity: 3, overflow: 'error' }, 1, 2, 3)
    sim(function* () {
      for (const ch of [oldest, newest, error]) {
        expect(yield* pick(ch, 2)).toEqual([2])
        yield* ch.send(4)
        expect(coreOf(ch).room).toBe(0)
      }
      for (const ch of [oldest, newest]) yield* ch.send(5)
      expect(yield* failure(error.send(5))).toMatchObject({ name: 'ChannelFullError', value: 5 })
      expect([drained(oldest), drained(newest), drained(error)]).toEqual([
        [3, 4, 5],
        [1, 3, 4],
        [1, 3, 4],
      ])
    })
    expectBare(oldest, newest, error)
  })

  it('gives a full one to a join that waits, and drops nothing for it', () => {
    for (const overflow of ['drop-oldest', 'drop-newest', 'error'] as const) {
      const ch = holding({ capacity: 2, overflow }, 1, 2)
      sim(function* () {
        const waiting = yield* parked(() => pick(ch, 3))
        yield* ch.send(3)
        expect(yield* waiting).toEqual([3])
        expect(drained(ch)).toEqual([1, 2])
      })
      expectBare(ch)
    }
  })

  it('is dropped by a poison, and drained by a close', () => {
    const [poisoned, closed] = [holding({ capacity: 3 }, 1, 2), holding({ capacity: 3 }, 1, 2, 3)]
    sim(function* () {
      for (const ch of [poisoned, closed]) {
        const waiting = yield* parked(() => pick(ch, 9))
        waiting.cancel()
      }
      yield* reschedule()
      poisoned.poison()
      closed.close()
      expect(poisoned.length).toBe(0)
      expect(yield* pick(closed, 2)).toEqual([2])
      expect(drained(closed)).toEqual([1, 3])
      expect(yield* failure(pick(closed, 2))).toMatchObject({ name: 'ChannelClosedError' })
    })
    expectBare(closed)
  })

  it('lets an extended receiver hold its slot', () => {
    const ch = holding({ capacity: 2 }, 1, 2)
    sim(function* () {
      const taking = pick(ch, 2)
      const holder = spawn(() => ch.extended(() => reschedule()))
      yield* reschedule()
      expect(yield* taking).toEqual([2])
      expect(ch.length).toBe(0)
      yield* holder
      yield* settle()
      expect([ch.trySend(3), ch.trySend(4), ch.trySend(5)]).toEqual([true, true, false])
      expect(drained(ch)).toEqual([3, 4])
    })
    expectBare(ch)
  })
})

describe('Mailbox', () => {
  it('takes over what a buffer holds, once', () => {
    const buffer = new Buffer<number>()
    for (const n of [1, 2, 3]) buffer.push(n)
    const mailbox = Mailbox.from(buffer)
    expect([mailbox.length, buffer.length, Mailbox.from(mailbox) === mailbox]).toEqual([3, 0, true])
    expect([mailbox.shift(), mailbox.shift(), mailbox.shift(), mailbox.length]).toEqual([1, 2, 3, 0])
  })

  it('numbers its messages in their order, unless a place is given, and lets go of what is taken', () => {
    const mailbox = new Mailbox<object>()
    mailbox.push({}, 0)
    mailbox.push({}, 0)
    const { first: oldest, last: newest } = mailbox.messages
    expect((newest?.place as number) > (oldest?.place as number)).toBe(true)
    mailbox.push({}, 1e9)
    expect(mailbox.messages.last?.place).toBe(1e9)
    const middle = newest as NonNullable<typeof newest>
    mailbox.remove(middle)
    expect([middle.value, middle.earlier, middle.later, mailbox.length]).toEqual([undefined, undefined, undefined, 2])
    expect([oldest?.later === mailbox.messages.last, mailbox.messages.last?.earlier === oldest]).toEqual([true, true])
    mailbox.clear()
    expect([mailbox.messages.first, mailbox.messages.last, mailbox.length]).toEqual([undefined, undefined, 0])
  })
})
