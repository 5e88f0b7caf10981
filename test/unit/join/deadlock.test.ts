import { alt, channel, chord, chords, DeadlockError, join, request, runSync, spawn, virtualClock } from 'occamy'
import type { Operation } from 'occamy'
import { describe, expect, it } from 'vitest'
import { full, parked, thrown } from '../support.ts'

function report(main: () => Operation<unknown>): DeadlockError {
  const error = thrown(() => runSync(main, { name: 'main', clock: virtualClock() }))
  expect(error).toBeInstanceOf(DeadlockError)
  return error as DeadlockError
}

const waitsFor = (main: () => Operation<unknown>): string | undefined => report(main).waiting[0]?.waitsFor

const named = <T = number>(name: string, capacity = 0) => channel<T>({ name, capacity })

describe('the deadlock report of a join', () => {
  it('names its channels, and how much waits at each', () => {
    const [a, b] = [named('a', 9), named('b')]
    a.trySend(1)
    a.trySend(2)
    expect(waitsFor(() => join([a.receive(), b.receive()]))).toBe('waits to join a (2 waiting) with b (none waiting)')
  })

  it('says how many of one channel are needed, and what would be sent', () => {
    const [a, b, c] = [named('a', 9), named('b'), named('c')]
    a.trySend(1)
    expect(waitsFor(() => join([a.receive(), b.send(1), a.receive(), c.send(2), c.send(3)]))).toBe(
      'waits to join 2 of a (1 waiting) with a send to b with 2 sends to c',
    )
  })

  it('says that there is a condition, and shows the messages that pile up', () => {
    const a = named('a', Infinity)
    for (let i = 0; i < 1000; i++) a.trySend(i)
    expect(waitsFor(() => join([a.receive()]).where(() => false))).toBe(
      'waits to join a (1000 waiting), on a condition',
    )
  })

  it('counts the senders that are parked', () => {
    const [a, b] = [named('a'), named('b')]
    const error = report(function* () {
      for (const n of [1, 2]) spawn({ name: `s${n}` }, () => a.send(n))
      yield* join([a.receive(), b.receive()])
    })
    expect(error.waiting[0]?.waitsFor).toBe('waits to join a (2 waiting) with b (none waiting)')
  })

  it('lists a join of nothing, and those of an alternation and of chords', () => {
    const [a, b] = [named('a'), named('b')]
    const port = request<void>({ name: 'get' })
    expect(waitsFor(() => join([]).where(() => false))).toBe('waits for a join of nothing')
    expect(waitsFor(() => alt([join([a.receive()]), b.receive()]))).toBe(
      'waits to join a (none waiting), or to receive from b',
    )
    expect(
      waitsFor(() =>
        chords(
          chord([a, port]).react(() => undefined),
          chord([b]).react(() => undefined),
        ),
      ),
    ).toBe('waits to join a (none waiting) with get (none waiting), or to join b (none waiting)')
    expect(waitsFor(() => chords())).toBe('waits for chords, of which there are none')
  })

  it('says for which reply a caller waits', () => {
    const port = request<number, number>({ name: 'square' })
    const error = report(function* () {
      const caller = yield* parked(() => port.call(1))
      yield* port.receive()
      yield* caller
    })
    expect(error.waiting.map((each) => each.waitsFor)).toContain('waits for the reply to a call of square')
  })

  it('finds the ring of those who have what the others miss', () => {
    const [a, b] = [named('a'), named('b')]
    const { cycle, waiting } = report(function* () {
      const left = spawn({ name: 'left' }, function* () {
        yield* b.send(0)
        for (;;) yield* join([a.receive()])
      })
      spawn({ name: 'right' }, function* () {
        yield* join([b.receive()])
        yield* a.send(0)
        yield* join([b.receive()])
      })
      yield* left
    })
    expect([...cycle].sort()).toEqual(['left', 'right'])
    expect(waiting.map((each) => each.waitsFor)).toContain('waits to join b (none waiting)')
  })

  it('finds the ring by what joins have sent and received before, and not the bystander who is stuck as well', () => {
    const [a, b, c] = [named('a'), named('b'), named('c')]
    const { cycle } = report(function* () {
      spawn({ name: 'bystander' }, () => c.receive())
      const left = spawn({ name: 'left' }, function* () {
        yield* join([a.receive()])
        yield* b.receive()
        yield* b.receive()
      })
      spawn({ name: 'right' }, function* () {
        yield* a.send(0)
        yield* join([b.send(0)])
        yield* a.send(0)
      })
      yield* left
    })
    expect([...cycle].sort()).toEqual(['left', 'right'])
  })

  it('finds the ring through a join that sends', () => {
    const [a, b, c] = [named('a'), named('b'), named('c')]
    const { cycle } = report(function* () {
      spawn({ name: 'bystander' }, () => c.receive())
      const left = spawn({ name: 'left' }, function* () {
        yield* a.send(0)
        yield* b.receive()
        yield* join([a.send(0)])
      })
      spawn({ name: 'right' }, function* () {
        yield* a.receive()
        yield* b.send(0)
        yield* b.send(0)
      })
      yield* left
    })
    expect([...cycle].sort()).toEqual(['left', 'right'])
  })

  it('finds the ring through a process that reacts, by the channels that it has never taken from', () => {
    const [work, done, other, c] = [named('work'), named('done'), named('other'), named('c')]
    const { cycle } = report(function* () {
      spawn({ name: 'bystander' }, () => c.receive())
      spawn({ name: 'server' }, () =>
        chords(
          chord([work]).react(function* () {
            yield* done.receive()
          }),
          chord([other]).react(() => undefined),
        ),
      )
      const client = spawn({ name: 'client' }, function* () {
        yield* work.send(1)
        yield* done.send(2)
        yield* work.send(3)
        yield* other.send(4)
      })
      yield* client
    })
    expect([...cycle].sort()).toEqual(['client', 'server'])
  })

  it('leaves a channel out of the ring of which there is enough', () => {
    const [a, b] = [named('a'), named('b', 1)]
    const { cycle } = report(function* () {
      const left = spawn({ name: 'left' }, function* () {
        yield* join([a.receive(), b.receive()])
      })
      spawn({ name: 'right' }, function* () {
        yield* b.send(0)
        yield* left
      })
      yield* left
    })
    expect(cycle).toEqual([])
  })

  it('is not made while there is a sleep, nor for a join that others can still serve', () => {
    const [a, b] = [full(1), named('b')]
    expect(
      runSync(
        function* () {
          const joining = yield* parked(() => join([a.receive(), b.receive()]))
          spawn(() => b.send(2))
          return yield* joining
        },
        { clock: virtualClock() },
      ),
    ).toEqual([1, 2])
  })
})
