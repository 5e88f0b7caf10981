/** Events that were committed and not taken: they stay with the set. */
import { alt, channel, reschedule, selectSet, sleep, spawn } from 'occamy'
import { describe, expect, it } from 'vitest'
import { Gate } from '../../gate.ts'
import { full, parked, settle, sim } from '../../support.ts'
import { pair, pass, polled, take } from './support.ts'

describe('an event that was committed and not taken', () => {
  it.each([
    [
      'next',
      function* (set: ReturnType<typeof one>) {
        return [pair(yield* set.next())]
      },
    ],
    ['wait', (set: ReturnType<typeof one>) => pass(set)],
    [
      'poll',
      function* (set: ReturnType<typeof one>) {
        return polled(set)
      },
    ],
  ] as const)('is given first by %s', (_name, by) => {
    sim(function* () {
      const set = one()
      yield* set.wait()
      expect((yield* by(set))[0]).toEqual(['a', 1])
    })
  })

  function one() {
    return selectSet({ a: full(1, 2).receive() })
  }

  it('is not dropped by delete, nor by clear, nor by disable', () => {
    sim(function* () {
      for (const remove of ['delete', 'clear', 'disable'] as const) {
        const set = one()
        yield* set.wait()
        if (remove === 'delete') set.delete('a')
        else if (remove === 'clear') set.clear()
        else set.get('a').disable()
        expect(yield* alt({ set: set.next(), late: sleep(1) })).toEqual({ key: 'set', value: { key: 'a', value: 1 } })
        expect((yield* alt({ set: set.next(), late: sleep(1) })).key).toBe('late')
      }
    })
  })

  it('makes the set ready, although nothing is registered any more', () => {
    sim(function* () {
      const set = one()
      yield* set.wait()
      set.clear()
      expect(polled(set)).toEqual([['a', 1]])
      expect(polled(set)).toEqual([])
    })
  })

  it('is left where it is by a pass of no events', () => {
    sim(function* () {
      const set = one()
      yield* set.wait()
      expect([yield* pass(set, 0), polled(set, 0)]).toEqual([[], []])
      expect(yield* pass(set, 1)).toEqual([['a', 1]])
    })
  })

  it('counts for the max of the next pass, which goes on with what is ready', () => {
    const chs = [full(0), full(1), full(2)]
    const set = selectSet(chs.map((ch) => ch.receive()))
    sim(function* () {
      yield* set.wait()
      expect(yield* pass(set, 2)).toEqual([
        [0, 0],
        [1, 1],
      ])
      expect(yield* pass(set)).toEqual([[2, 2]])
    })
  })

  it('is given without a look at what cannot stay registered, which would not be ready', () => {
    const gate = new Gate<number>()
    const set = selectSet({ gate, a: full(1).receive() })
    sim(function* () {
      yield* set.wait()
      expect(gate.calls).toEqual(['poll'])
      expect(yield* take(set, 1)).toEqual([['a', 1]])
      expect(gate.calls).toEqual(['poll'])
    })
  })

  it('is kept beside that of another wait, if both were committed before either tasklet ran', () => {
    const ch = channel<number>()
    const set = selectSet({ a: ch.receive() })
    sim(function* () {
      const tasklets = []
      for (const value of [1, 2, 3]) {
        const waiting = yield* parked(() => set.wait())
        waiting.suspend()
        expect(ch.trySend(value)).toBe(true)
        tasklets.push(waiting)
      }
      for (const each of tasklets) each.resume()
      yield* settle()
      expect(polled(set)).toEqual([
        ['a', 1],
        ['a', 2],
        ['a', 3],
      ])
      expect(polled(set)).toEqual([])
    })
  })

  it('is there once, if several waits are begun and none is iterated', () => {
    const ch = full(1, 2, 3)
    const set = selectSet({ a: ch.receive() })
    sim(function* () {
      for (let i = 0; i < 3; i++) yield* set.wait()
      expect(ch.length).toBe(2)
      expect(yield* take(set, 3)).toEqual([
        ['a', 1],
        ['a', 2],
        ['a', 3],
      ])
    })
  })
})

describe('leaving a loop early', () => {
  it('loses nothing: what was not taken is where it was', () => {
    const [a, b] = [full(1), full(2)]
    const set = selectSet([a.receive(), b.receive()])
    sim(function* () {
      for (const { value } of yield* set.wait()) {
        expect(value).toBe(1)
        break
      }
      expect([a.length, b.length]).toEqual([0, 1])
      expect(yield* set.next()).toEqual({ key: 1, value: 2 })
    })
  })

  it('ends the iterable for good', () => {
    const set = selectSet([full(1).receive(), full(2).receive()])
    sim(function* () {
      const batch = yield* set.wait()
      for (const event of batch) if (event.key === 0) break
      expect([...batch]).toEqual([])
      expect(polled(set)).toEqual([[1, 2]])
    })
  })

  it('by an error loses nothing either', () => {
    const set = selectSet([full(1).receive(), full(2).receive()])
    sim(function* () {
      const seen: unknown[] = []
      for (let i = 0; i < 2; i++) {
        try {
          for (const event of yield* set.wait()) {
            seen.push(event.value)
            throw new Error('in the loop')
          }
        } catch (error) {
          seen.push((error as Error).message)
        }
      }
      expect(seen).toEqual([1, 'in the loop', 2, 'in the loop'])
    })
  })

  it('ends the iterator by return, as the language does it', () => {
    const set = selectSet([full(1).receive(), full(2).receive()])
    sim(function* () {
      const batch = (yield* set.wait())[Symbol.iterator]()
      expect(batch.return?.()).toMatchObject({ done: true, value: undefined })
      expect(batch.next().done).toBe(true)
      expect(yield* take(set, 2)).toEqual([
        [0, 1],
        [1, 2],
      ])
    })
  })
})

describe('being cancelled', () => {
  it('in the loop loses nothing', () => {
    const chs = [full(0), full(1), full(2)]
    const set = selectSet(chs.map((ch) => ch.receive()))
    sim(function* () {
      const seen: unknown[] = []
      const loop = spawn(function* () {
        for (const { value } of yield* set.wait()) {
          seen.push(value)
          yield* sleep(10)
        }
      })
      yield* sleep(15)
      loop.cancel()
      yield* loop.ended
      expect(seen).toEqual([0, 1])
      expect(yield* set.next()).toEqual({ key: 2, value: 2 })
    })
  })

  it('after the commit, before the tasklet runs: the event stays with the set', () => {
    const ch = channel<number>()
    const set = selectSet({ a: ch.receive() })
    sim(function* () {
      const waiting = yield* parked(function* () {
        const batch = yield* set.wait()
        yield* sleep(1)
        return [...batch]
      })
      expect(ch.trySend(1)).toBe(true)
      waiting.cancel()
      yield* waiting.ended
      expect(waiting.state).toBe('cancelled')
      expect(polled(set)).toEqual([['a', 1]])
    })
  })

  it('while the set is parked takes nothing, and the set can be waited for again', () => {
    const ch = channel<number>()
    const set = selectSet({ a: ch.receive() })
    sim(function* () {
      for (let i = 0; i < 3; i++) {
        const waiting = yield* parked<unknown>(() => (i === 1 ? set.next() : set.wait()))
        expect(ch.balance).toBe(-1)
        waiting.cancel()
        yield* waiting.ended
        expect([ch.balance, ch.trySend(i)]).toEqual([0, false])
      }
      spawn(() => ch.send(9))
      yield* settle()
      expect(polled(set)).toEqual([['a', 9]])
    })
  })

  it('in the loop ends the pass at the next event, which stays ready', () => {
    const [a, b] = [full(1), full(2)]
    const set = selectSet([a.receive(), b.receive()])
    sim(function* () {
      const seen: unknown[] = []
      const loop = spawn(function* () {
        for (const { value } of yield* set.wait()) {
          seen.push(value)
          loop.cancel()
        }
        seen.push('after')
        yield* reschedule()
        seen.push('never')
      })
      yield* loop.ended
      expect(seen).toEqual([1, 'after'])
      expect([a.length, b.length]).toEqual([0, 1])
    })
  })
})
