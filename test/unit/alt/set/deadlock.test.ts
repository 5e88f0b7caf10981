/** What a deadlock report says of a set. */
import {
  alt,
  barrier,
  channel,
  DeadlockError,
  never,
  runSync,
  selectSet,
  semaphore,
  sleep,
  spawn,
  virtualClock,
} from 'occamy'
import type { Operation } from 'occamy'
import { describe, expect, it } from 'vitest'
import { parked, thrown } from '../../support.ts'
import { anySet, take } from './support.ts'

function report(main: () => Operation<unknown>): DeadlockError {
  const error = thrown(() => runSync(main, { name: 'main', clock: virtualClock() }))
  expect(error).toBeInstanceOf(DeadlockError)
  return error as DeadlockError
}

const waitsFor = (main: () => Operation<unknown>): string | undefined => report(main).waiting[0]?.waitsFor

describe('the deadlock report of a set', () => {
  it('names what it waits for', () => {
    const [a, b] = [channel<number>({ name: 'a' }), channel<number>({ name: 'b' })]
    const set = anySet()
    set.add(1, a.receive())
    set.add(2, b.send(1))
    set.add(3, barrier(2).sync())
    set.add(4, never)
    set.add(5, alt([semaphore(0).acquire()]))
    const text =
      'waits to receive from a, or to send to b, or at a barrier (1 of 2), or for ever (never), or for a permit of a semaphore'
    expect(waitsFor(() => set.next())).toBe(text)
    expect(waitsFor(() => set.wait())).toBe(text)
  })

  it('leaves out what is disabled', () => {
    const [a, b] = [channel<number>({ name: 'a' }), channel<number>({ name: 'b' })]
    const set = selectSet({ a: a.receive(), b: b.receive() })
    set.get('a').disable()
    expect(waitsFor(() => set.next())).toBe('waits to receive from b')
    set.get('b').disable()
    expect(waitsFor(() => set.next())).toBe('waits for a select set with every registration disabled')
  })

  it('says that a set is empty', () => {
    expect(waitsFor(() => anySet().next())).toBe('waits for a select set with no registration')
    expect(waitsFor(() => alt([anySet().wait(), never]))).toBe(
      'waits for a select set with no registration, or for ever (never)',
    )
  })

  it('shortens a long list', () => {
    const set = selectSet(Array.from({ length: 100 }, (_, i) => channel<number>({ name: `c${i}` }).receive()))
    expect(waitsFor(() => set.next())).toMatch(/^waits to receive from c0, or .*to receive from c7, or 92 more$/)
  })

  it('shows a ring of sets, by who used the other end', () => {
    const [a, b] = [channel<number>({ name: 'a' }), channel<number>({ name: 'b' })]
    const error = report(function* () {
      const bodies = [
        [a.send(1), b.receive()],
        [b.send(2), a.receive()],
      ] as const
      const tasklets = bodies.map(([out, in1], i) =>
        spawn({ name: `t${i}` }, function* () {
          const set = anySet()
          const into = set.add('in', in1)
          set.add('out', out)
          yield* take(set, 1)
          into.enable()
          set.delete('out')
          const [first] = yield* take(set, 1)
          return first
        }),
      )
      for (const each of tasklets) yield* each
    })
    expect(error.cycle.toSorted()).toEqual(['t0', 't1'])
  })

  it('shows a ring of a set and plain tasklets', () => {
    const [jobs, done] = [channel<number>({ name: 'jobs' }), channel<number>({ name: 'done' })]
    const error = report(function* () {
      spawn({ name: 'worker' }, function* () {
        const set = selectSet({ job: jobs.receive() })
        yield* set.next()
        yield* set.next()
        yield* done.send(1)
      })
      const boss = spawn({ name: 'boss' }, function* () {
        yield* jobs.send(1)
        yield* done.receive()
        yield* jobs.send(2)
      })
      yield* boss
    })
    expect(error.waiting.map(({ tasklet }) => tasklet)).toEqual(['main', 'worker', 'boss'])
    expect(error.message).toContain('worker waits to receive from jobs')
    expect(error.cycle.toSorted()).toEqual(['boss', 'worker'])
  })

  it('shows a ring through sets that were waited for, and stand at the channels since', () => {
    const chs = ['a', 'b', 'c'].map((name) => channel<number>({ name }))
    const error = report(function* () {
      const tasklets = chs.map((ch, i) =>
        spawn({ name: `t${i}` }, function* () {
          const set = selectSet({ out: ch.send(i), late: sleep(1) })
          yield* set.next()
          return yield* (chs[(i + 1) % 3] as typeof ch).receive()
        }),
      )
      for (const each of tasklets) yield* each
    })
    expect(error.cycle.toSorted()).toEqual(['t0', 't1', 't2'])
  })

  it('does not come while a timer of a set that is waited for is armed', () => {
    runSync(
      function* () {
        const set = anySet()
        const waiting = yield* parked(() => set.next())
        set.add('z', sleep(1e6))
        expect((yield* waiting).key).toBe('z')
      },
      { clock: virtualClock() },
    )
  })
})
