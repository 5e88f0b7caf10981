/** Sets among others on one channel: other sets, at either end, plain tasklets, alternations and outside parties. */
import { alt, channel, Runtime, selectSet, sleep, spawn, virtualClock } from 'occamy'
import { describe, expect, it } from 'vitest'
import { expectBare, expectQuiet, full, parked, standing, settle, sim } from '../../support.ts'
import { anySet, inside, pass, peersOf, polled, take } from './support.ts'

describe('many sets on one channel', () => {
  it('are served in the order in which their waits began, not in that of registering', () => {
    const ch = channel<number>()
    const sets = [0, 1, 2].map(() => selectSet({ a: ch.receive() }))
    sim(function* () {
      const order = [2, 0, 1]
      const waiting = []
      for (const i of order) waiting.push(yield* parked(() => (sets[i] as (typeof sets)[0]).next()))
      expect(ch.balance).toBe(-3)
      for (let n = 0; n < 3; n++) expect(ch.trySend(n)).toBe(true)
      for (const [n, each] of waiting.entries()) expect((yield* each).value).toBe(n)
    })
  })

  it('leave each message to one of them', () => {
    const ch = channel<number>()
    sim(function* () {
      const got: number[] = []
      const workers = Array.from({ length: 5 }, () =>
        spawn(function* () {
          const set = selectSet({ a: ch.next(), late: sleep(1e6) })
          for (;;) {
            const event = yield* set.next()
            if (event.key === 'late' || event.value.done === true) return
            got.push(event.value.value)
          }
        }),
      )
      for (let i = 0; i < 100; i++) yield* ch.send(i)
      ch.close()
      for (const worker of workers) yield* worker
      expect(got.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 100 }, (_, i) => i))
    })
  })

  it('that do not wait keep nobody from being served', () => {
    const ch = channel<number>()
    const idle = [selectSet({ a: ch.receive() }), selectSet({ a: ch.receive() })]
    sim(function* () {
      const receiver = yield* parked(() => ch.receive())
      expect([ch.balance, ch.trySend(1)]).toEqual([-1, true])
      expect(yield* receiver).toBe(1)
      expect(ch.trySend(2)).toBe(false)
    })
    for (const set of idle) set.clear()
    expectBare(ch)
  })

  it('see a sender that parks, all of them, and one takes it', () => {
    const ch = channel<number>()
    const sets = [selectSet({ a: ch.receive() }), selectSet({ a: ch.receive() })]
    sim(function* () {
      const sender = spawn(() => ch.send(1))
      yield* settle()
      expect(sets.map((set) => polled(set))).toEqual([[['a', 1]], []])
      yield* sender
    })
  })

  it('may be left, in any order', () => {
    const ch = channel<number>()
    for (const order of [
      [0, 1, 2],
      [2, 1, 0],
      [1, 0, 2],
      [1, 2, 0],
    ]) {
      const sets = [0, 1, 2].map(() => selectSet({ a: ch.receive() }))
      const left = new Set(sets)
      sim(function* () {
        for (const set of sets) yield* parked(() => set.next())
        for (const i of order) {
          const set = sets[i] as (typeof sets)[0]
          set.clear()
          left.delete(set)
          expect([ch.balance, standing(ch)]).toEqual([0 - left.size, [0, left.size]])
        }
        expect(ch.trySend(1)).toBe(false)
      })
      expectBare(ch)
    }
  })
})

describe('the place in line of a set', () => {
  it('is of the moment that its wait began, among plain receivers', () => {
    const ch = channel<number>()
    const set = selectSet({ a: ch.receive() })
    sim(function* () {
      const first = yield* parked(() => ch.receive())
      const second = yield* parked(() => set.next())
      const third = yield* parked(() => ch.receive())
      for (let n = 0; n < 3; n++) ch.trySend(n)
      expect([yield* first, (yield* second).value, yield* third]).toEqual([0, 1, 2])
    })
  })

  it('is new with each wait', () => {
    const ch = channel<string>()
    const set = selectSet({ a: ch.receive() })
    sim(function* () {
      const early = yield* parked(() => set.next())
      early.cancel()
      const plain = yield* parked(() => ch.receive())
      const late = yield* parked(() => set.next())
      ch.trySend('first')
      expect([plain.state, late.state]).toEqual(['ready', 'parked'])
      ch.trySend('second')
      expect([yield* plain, (yield* late).value]).toEqual(['first', 'second'])
    })
  })

  it('is behind those who were parked before any set was there', () => {
    const ch = channel<number>()
    sim(function* () {
      const set = anySet()
      const plain = yield* parked(() => ch.receive())
      const waiting = yield* parked(() => set.next())
      set.add('a', ch.receive())
      ch.trySend(1)
      expect(yield* plain).toBe(1)
      ch.trySend(2)
      expect((yield* waiting).value).toBe(2)
    })
  })

  it('is kept when the tasklet has to look again, and finds nothing', () => {
    const ch = channel<number>()
    sim(function* () {
      const set = anySet()
      set.add('a', ch.receive())
      const reg = set.add(
        'skip',
        full(1)
          .receive()
          .map((n) => n),
        { enabled: false },
      )
      const first = yield* parked(() => set.next())
      const second = yield* parked(() => ch.receive())
      inside(set).relook()
      expect(first.state).toBe('ready')
      yield* settle()
      expect([first.state, ch.balance, reg.enabled]).toEqual(['parked', -2, false])
      ch.trySend(1)
      ch.trySend(2)
      expect([(yield* first).value, yield* second]).toEqual([1, 2])
    })
  })

  it('holds for senders as for receivers', () => {
    const ch = channel<string>()
    const set = selectSet({ out: ch.send('set') })
    sim(function* () {
      yield* parked(() => ch.send('before'))
      yield* parked(() => set.next())
      yield* parked(() => ch.send('after'))
      expect(ch.balance).toBe(3)
      expect([1, 2, 3].map(() => ch.tryReceive()?.value)).toEqual(['before', 'set', 'after'])
    })
  })

  it('of two registrations of one set is one place: the first registered is served', () => {
    const ch = channel<number>()
    const set = selectSet({ a: ch.receive(), b: ch.receive() })
    sim(function* () {
      const waiting = yield* parked(() => set.next())
      expect(ch.balance).toBe(-2)
      expect([ch.trySend(1), ch.trySend(2), ch.balance]).toEqual([true, false, 0])
      expect(yield* waiting).toEqual({ key: 'a', value: 1 })
    })
  })

  it('among alternations: whoever began first', () => {
    const [ch, other] = [channel<number>(), channel<number>()]
    const set = selectSet({ a: ch.receive() })
    sim(function* () {
      const alternation = yield* parked(() => alt([ch.receive(), other.receive()]))
      const waiting = yield* parked(() => set.next())
      const last = yield* parked(() => alt([other.receive(), ch.receive()]))
      for (let n = 0; n < 3; n++) ch.trySend(n)
      expect([(yield* alternation).value, (yield* waiting).value, (yield* last).value]).toEqual([0, 1, 2])
    })
    set.clear()
    expectBare(ch, other)
  })
})

describe('sets at both ends of a channel', () => {
  it('communicate, whichever waits first', () => {
    for (const first of ['sender', 'receiver']) {
      const ch = channel<string>()
      const [out, in1] = [selectSet({ out: ch.send('text') }), selectSet({ in: ch.receive() })]
      sim(function* () {
        const one = yield* parked<{ readonly value: unknown }>(() => (first === 'sender' ? out.next() : in1.next()))
        const two = yield* first === 'sender' ? in1.next() : out.next()
        const values = [(yield* one).value, two.value]
        expect(values).toContain('text')
        expect([inside(out).offer, inside(in1).offer]).toEqual([undefined, undefined])
      })
      out.clear()
      in1.clear()
      expectBare(ch)
    }
  })

  it('over many channels take them in turn', () => {
    const chs = Array.from({ length: 5 }, () => channel<number>())
    const [out, in1] = [selectSet(chs.map((ch, i) => ch.send(i))), selectSet(chs.map((ch) => ch.receive()))]
    sim(function* () {
      const sender = spawn(() => take(out, 10))
      const got = yield* take(in1, 10)
      expect(got.map(([key]) => key)).toEqual([0, 0, 1, 1, 2, 2, 3, 3, 4, 4])
      expect(got.every(([key, value]) => key === value)).toBe(true)
      expect(yield* sender).toHaveLength(10)
    })
    out.clear()
    in1.clear()
    expectBare(...chs)
  })

  it('meet when one is added to, or enabled, while both are parked', () => {
    const [ch, idle] = [channel<number>(), channel<number>()]
    for (const how of ['add', 'enable'] as const) {
      const [out, in1] = [anySet(), anySet()]
      for (const set of [out, in1]) set.add('idle', set === out ? idle.send(0) : channel<number>().receive())
      out.add('out', ch.send(5))
      const reg = how === 'enable' ? in1.add('in', ch.receive(), { enabled: false }) : undefined
      sim(function* () {
        const [a, b] = [yield* parked(() => out.next()), yield* parked(() => in1.next())]
        if (reg === undefined) in1.add('in', ch.receive())
        else reg.enable()
        expect([a.state, b.state]).toEqual(['ready', 'ready'])
        expect([(yield* a).key, (yield* b).value]).toEqual(['out', 5])
      })
      out.clear()
      in1.clear()
      expectBare(ch, idle)
    }
  })

  it('part when the registrations between them are gone, and know nothing of each other any more', () => {
    const chs = [channel<number>(), channel<number>()]
    const [out, in1] = [anySet(), anySet()]
    for (const ch of chs) {
      out.add(ch, ch.send(1))
      in1.add(ch, ch.receive())
    }
    const third = selectSet({ in: (chs[0] as (typeof chs)[0]).receive() })
    expect([peersOf(out), peersOf(in1), peersOf(third)]).toEqual([2, 1, 1])
    out.delete(chs[0])
    expect([peersOf(out), peersOf(in1), peersOf(third)]).toEqual([1, 1, 0])
    in1.get(chs[1]).disable()
    expect([peersOf(out), peersOf(in1)]).toEqual([0, 0])
    in1.get(chs[1]).enable()
    expect([peersOf(out), peersOf(in1)]).toEqual([1, 1])
    in1.clear()
    expect([peersOf(out), inside(out).ready.first]).toEqual([0, undefined])
  })

  it('are not listed for each other while neither waits', () => {
    const ch = channel<number>()
    const [out, in1] = [selectSet({ out: ch.send(1) }), selectSet({ in: ch.receive() })]
    for (const set of [out, in1]) expect([peersOf(set), inside(set).ready.first === undefined]).toEqual([1, true])
  })

  it('meet when one is added to while that set waits, and the other looks later', () => {
    const ch = channel<number>()
    const [out, in1] = [selectSet({ out: ch.send(5) }), anySet()]
    sim(function* () {
      const waiting = yield* parked(() => in1.next())
      in1.add('in', ch.receive())
      expect(polled(out)).toEqual([['out', undefined]])
      expect(yield* waiting).toEqual({ key: 'in', value: 5 })
    })
  })

  it('meet by what is left of several registrations at one channel', () => {
    const ch = channel<number>()
    const [out, in1] = [anySet(), selectSet({ in: ch.receive() })]
    for (const value of [1, 2, 3]) out.add(value, ch.send(value))
    for (const value of [1, 2]) {
      out.delete(value)
      expect([peersOf(out), peersOf(in1)]).toEqual([1, 1])
    }
    sim(function* () {
      const waiting = yield* parked(() => out.next())
      expect(polled(in1)).toEqual([['in', 3]])
      yield* waiting
    })
  })

  it('meet in the very first pass, behind an event that was the last of its registration', () => {
    const ch = channel<number>()
    const [out, in1] = [selectSet({ out: ch.send(2) }), anySet()]
    in1.add('once', full(1).receive(), { once: 'remove' })
    in1.add('in', ch.receive())
    sim(function* () {
      const waiting = yield* parked(() => out.next())
      expect(yield* pass(in1)).toEqual([
        ['once', 1],
        ['in', 2],
      ])
      yield* waiting
    })
  })

  it('pass over nobody else: a registration that they met by goes to the back, with what else is ready for it', () => {
    const [a, b] = [channel<string>(), channel<string>()]
    const [out, in1] = [selectSet({ a: a.send('set') }), selectSet({ a: a.receive(), b: b.receive() })]
    sim(function* () {
      const waiting = yield* parked(() => out.next())
      const senders = [yield* parked(() => a.send('plain')), yield* parked(() => b.send('other'))]
      expect(yield* take(in1, 3)).toEqual([
        ['a', 'set'],
        ['b', 'other'],
        ['a', 'plain'],
      ])
      for (const each of [waiting, ...senders]) yield* each
    })
  })

  it('are not ready for each other after the one that waited gave up', () => {
    const ch = channel<number>()
    const [out, in1] = [selectSet({ out: ch.send(1) }), selectSet({ in: ch.receive() })]
    sim(function* () {
      const sender = yield* parked(() => out.next())
      sender.cancel()
      yield* settle()
      expect([polled(in1), inside(in1).ready.first]).toEqual([[], undefined])
      const again = yield* parked(() => out.next())
      expect(polled(in1)).toEqual([['in', 1]])
      yield* again
    })
  })

  it('serve plain partners between them, each message once', () => {
    const chs = Array.from({ length: 3 }, () => channel<number>())
    sim(function* () {
      let [sent, received] = [0, 0]
      for (let i = 0; i < 3; i++) {
        spawn(function* () {
          const set = selectSet(chs.map((ch) => ch.send(i)))
          for (let n = 0; n < 50; n++, sent++) yield* set.next()
          set.clear()
        })
      }
      for (const ch of chs) {
        spawn(function* () {
          for (let n = 0; n < 10; n++, sent++) yield* ch.send(9)
        })
      }
      const readers = [0, 1].map(() =>
        spawn(function* () {
          const set = selectSet(chs.map((ch) => ch.receive()))
          for (;;) {
            const { key } = yield* alt({ event: set.next(), late: sleep(10) })
            if (key === 'late') return
            received++
          }
        }),
      )
      for (const reader of readers) yield* reader
      expect([sent, received]).toEqual([180, 180])
    })
    expectQuiet(...chs)
  })

  it('in opposite directions over two channels do not deadlock', () => {
    const [a, b] = [channel<number>(), channel<number>()]
    sim(function* () {
      const left = selectSet({ out: a.send(1), in: b.receive() })
      const right = selectSet({ in: a.receive(), out: b.send(2) })
      const other = spawn(() => take(left, 100))
      const mine = yield* take(right, 100)
      expect(yield* other).toHaveLength(100)
      expect(new Set(mine.map(([key]) => key))).toEqual(new Set(['in', 'out']))
    })
  })
})

describe('a tasklet at both ends of a channel', () => {
  it('never meets itself: its set waits for another', () => {
    const ch = channel<string>()
    const set = selectSet({ in: ch.receive(), out: ch.send('mine') })
    sim(function* () {
      const waiting = yield* parked(() => set.next())
      expect([polled(anySet()), ch.balance]).toEqual([[], 0])
      expect(ch.trySend('theirs')).toBe(true)
      expect(yield* waiting).toEqual({ key: 'in', value: 'theirs' })
      const again = yield* parked(() => set.next())
      expect(ch.tryReceive()).toEqual({ value: 'mine' })
      expect((yield* again).key).toBe('out')
      expect(peersOf(set)).toBe(0)
    })
    set.clear()
    expectBare(ch)
  })

  it('does not meet itself by polling, nor by enabling, nor through two sets, nor beside an alternation', () => {
    const ch = channel<number>()
    const [out, in1] = [selectSet({ out: ch.send(1) }), selectSet({ in: ch.receive() })]
    sim(function* () {
      expect([polled(out), polled(in1)]).toEqual([[], []])
      for (const both of [
        alt({ a: out.next(), b: in1.next() }),
        alt({ a: in1.wait(), b: out.wait() }),
        alt({ a: out.next(), b: ch.receive() }),
        alt({ a: ch.send(2), b: in1.next() }),
      ]) {
        const waiting = yield* parked<unknown>(() => both)
        in1.get('in').disable()
        in1.get('in').enable()
        out.get('out').disable()
        out.get('out').enable()
        yield* settle()
        expect(waiting.state).toBe('parked')
        waiting.cancel()
        yield* settle()
      }
      const late = yield* alt({ out: out.next(), in: in1.next(), late: sleep(1) })
      expect(late.key).toBe('late')
    })
  })

  it('meets another of its kind, 1,000 times', () => {
    const ch = channel<number>()
    sim(function* () {
      let [sent, received] = [0, 0]
      const peer = (me: number) =>
        spawn(function* () {
          const set = selectSet({ in: ch.receive(), out: ch.send(me) })
          for (let i = 0; i < 1_000; i++) {
            const { key, value } = yield* set.next()
            if (key === 'out') sent++
            else received++
            if (value === me) throw new Error('it met itself')
          }
          set.clear()
        })
      const peers = [peer(1), peer(2)]
      for (const each of peers) yield* each
      expect([sent, received]).toEqual([1_000, 1_000])
    })
    expectBare(ch)
  })

  it('of a buffered channel gets what it sent', () => {
    const ch = channel<number>(1)
    const set = selectSet({ in: ch.receive(), out: ch.send(1) })
    sim(function* () {
      expect((yield* take(set, 4)).map(([key]) => key)).toEqual(['out', 'in', 'out', 'in'])
    })
  })
})

describe('outside code', () => {
  it('waits for a set, and for a partner of one', async () => {
    const [a, b] = [channel<number>(), channel<string>()]
    const set = selectSet({ a: a.receive(), b: b.send('out') })
    const first = set.next().promise()
    await a.send(1)
    expect(await first).toEqual({ key: 'a', value: 1 })
    const [second, text] = await Promise.all([set.next(), b.receive()])
    expect([second, text]).toEqual([{ key: 'b', value: undefined }, 'out'])
    const [batch] = await Promise.all([set.wait(), a.send(2)])
    expect([...batch]).toEqual([{ key: 'a', value: 2 }])
    set.clear()
    expectBare(a, b)
  })

  it('is withdrawn from a set by an abort', async () => {
    const ch = channel<number>()
    const set = selectSet({ a: ch.receive() })
    const controller = new AbortController()
    const waiting = set.next().promise({ signal: controller.signal })
    expect(ch.balance).toBe(-1)
    controller.abort(new Error('enough'))
    await expect(waiting).rejects.toThrow('enough')
    expect([ch.balance, ch.trySend(1)]).toEqual([0, false])
  })

  it('gets the first event of a batch only: further ones need a tasklet', async () => {
    const set = selectSet([full(1).receive(), full(2).receive()])
    expect([...(await set.wait())]).toEqual([{ key: 0, value: 1 }])
    expect([...(await set.wait())]).toEqual([{ key: 1, value: 2 }])
  })

  it('and another runtime meet over a set', () => {
    const ch = channel<number>()
    const set = selectSet({ a: ch.receive() })
    const [one, two] = [new Runtime({ clock: virtualClock() }), new Runtime({ clock: virtualClock() })]
    const receiver = one.spawn(() => take(set, 2))
    while (one.turn());
    two.spawn(() => ch.send(1))
    while (two.turn());
    while (one.turn());
    two.spawn(() => ch.send(2))
    while (two.turn());
    while (one.turn());
    expect(receiver.state).toBe('done')
  })
})
