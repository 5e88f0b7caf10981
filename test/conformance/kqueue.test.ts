/** Select sets: what kqueue's manual and its test suite say, in our terms. An event here has happened already. */
import { alt, channel, every, now, selectSet, skip, sleep, spawn } from 'occamy'
import type { Channel, SelectSet, SetEvent } from 'occamy'
import { describe, expect, it } from 'vitest'
import { checkQuiet, go, range } from '../support/conformance-tools.ts'

type AnySet = SelectSet<SetEvent<unknown, unknown>>

const anySet = (): AnySet => selectSet()

function holding(...values: number[]): Channel<number> {
  const ch = channel<number>(values.length)
  for (const value of values) ch.trySend(value)
  return ch
}

const keys = (events: Iterable<SetEvent<unknown, unknown>>): unknown[] => Array.from(events, ({ key }) => key)

describe('FreeBSD: kqueue(2), EV_ADD and EV_DELETE', () => {
  it('registers a source once, whose events come as long as it is registered', () => {
    const ch = channel<number>(1)
    const set = selectSet({ a: ch.receive() })
    go(function* () {
      for (const i of range(5)) {
        yield* ch.send(i)
        expect(keys(yield* set.wait())).toEqual(['a'])
      }
      set.delete('a')
      yield* ch.send(5)
      expect(keys(set.poll())).toEqual([])
    })
    checkQuiet(ch)
  })

  it('modifies by adding again, which makes no second entry', () => {
    const ch = holding(1, 2)
    const set = anySet()
    const guard = ch.receive()
    set.add('a', guard)
    set.add('a', guard, { once: 'remove' })
    go(function* () {
      expect([set.size, keys(yield* set.wait()), set.size]).toEqual([1, ['a'], 0])
    })
  })

  it('carries whatever is given as udata: the key', () => {
    const udata = { any: 'thing' }
    const set = anySet()
    set.add(udata, holding(1).receive())
    expect(go(() => set.next()).key).toBe(udata)
  })
})

describe('FreeBSD: kqueue(2), the changelist', () => {
  it('is applied before events are retrieved', () => {
    const [a, b] = [holding(1), holding(2)]
    const set = anySet()
    const old = set.add('a', a.receive())
    go(function* () {
      old.disable()
      set.add('b', b.receive())
      expect(keys(yield* set.wait())).toEqual(['b'])
    })
  })

  it('is applied at once while another waits', () => {
    const ch = holding(1)
    const set = anySet()
    const reg = set.add('a', ch.receive(), { enabled: false })
    go(function* () {
      const waiting = spawn(() => set.next())
      yield* sleep(1)
      reg.enable()
      expect((yield* waiting).key).toBe('a')
    })
  })
})

describe('FreeBSD: kqueue(2), EV_DISABLE, EV_DISPATCH and EV_ONESHOT', () => {
  it('does not return a disabled event, which stays with the set and is returned when it is enabled', () => {
    const set = selectSet({ a: holding(1).receive() })
    go(function* () {
      const reg = set.get('a')
      reg.disable()
      expect([keys(set.poll()), set.size]).toEqual([[], 1])
      reg.enable()
      expect(keys(yield* set.wait())).toEqual(['a'])
    })
  })

  it("dispatches once, and is disabled then: once = 'disable'", () => {
    const set = anySet()
    const reg = set.add('a', holding(1, 2).receive(), { once: 'disable' })
    go(function* () {
      expect([keys(yield* set.wait()), keys(set.poll()), reg.enabled]).toEqual([['a'], [], false])
      reg.enable()
      expect(keys(yield* set.wait())).toEqual(['a'])
    })
  })

  it("shoots once, and is deleted then: once = 'remove'", () => {
    const set = anySet()
    set.add('a', holding(1, 2).receive(), { once: 'remove' })
    go(function* () {
      expect([keys(yield* set.wait()), set.has('a'), keys(set.poll())]).toEqual([['a'], false, []])
    })
  })
})

// kqueue leaves an event at EOF in place; ours is the last, so that a loop ends when its set is empty.
describe('FreeBSD: kqueue(2), EV_EOF', () => {
  it('comes after the data, as a last event, and the source is removed', () => {
    const ch = holding(1)
    const set = selectSet({ a: ch.next() })
    ch.close()
    go(function* () {
      const events: unknown[] = []
      while (set.size > 0) for (const { value } of yield* set.wait()) events.push(value.done)
      expect(events).toEqual([false, true])
    })
    checkQuiet(ch)
  })
})

describe('FreeBSD: kqueue(2), nevents and timeout', () => {
  it('returns at once with no room for events, and takes nothing', () => {
    const ch = holding(1)
    const set = selectSet({ a: ch.receive() })
    go(function* () {
      expect([keys(yield* set.wait({ max: 0 })), ch.length]).toEqual([[], 1])
    })
  })

  it('returns no more than there is room for', () => {
    const set = selectSet(range(5).map((i) => holding(i).receive()))
    go(function* () {
      expect(keys(yield* set.wait({ max: 3 }))).toEqual([0, 1, 2])
      expect(keys(yield* set.wait({ max: 3 }))).toEqual([3, 4])
    })
  })

  it('with a timeout of 0 is a poll, and with another ends in time', () => {
    const set = selectSet({ a: channel<number>().receive() })
    go(function* () {
      expect(keys(set.poll())).toEqual([])
      expect([(yield* alt({ set: set.wait(), timeout: sleep(7) })).key, now()]).toEqual(['timeout', 7])
    })
  })
})

describe('FreeBSD: sys/kern/kern_event.c, kqueue_scan', () => {
  it('puts an event that is still active at the tail', () => {
    const set = selectSet(range(3).map((i) => holding(i, i).receive()))
    go(function* () {
      const got: unknown[] = []
      for (let i = 0; i < 6; i++) got.push((yield* set.next()).key)
      expect(got).toEqual([0, 1, 2, 0, 1, 2])
    })
  })

  it('drops one that is no longer active, without an event', () => {
    const [a, b] = [holding(1), holding(2)]
    const set = selectSet({ a: a.receive(), b: b.receive() })
    a.tryReceive()
    go(function* () {
      expect(keys(yield* set.wait())).toEqual(['b'])
      expect((yield* alt({ set: set.next(), nothing: skip })).key).toBe('nothing')
    })
  })
})

describe('Lemon, Kqueue (2001): a kqueue is itself a descriptor', () => {
  it('can be waited for in another', () => {
    const inner = selectSet({ a: holding(1).receive() })
    const outer = selectSet({ inner: inner.next(), b: channel<number>().receive() })
    expect(go(() => outer.next())).toEqual({ key: 'inner', value: { key: 'a', value: 1 } })
  })
})

describe('FreeBSD: kqueue(2), EVFILT_TIMER', () => {
  it('is periodic, and its data counts the times that it expired since', () => {
    go(function* () {
      const set = selectSet({ tick: every(10) })
      expect([(yield* set.next()).value, now()]).toEqual([1, 10])
      yield* sleep(35)
      expect([(yield* set.next()).value, now()]).toEqual([3, 45])
      expect([(yield* set.next()).value, now()]).toEqual([1, 50])
    })
  })
})
