import {
  alt,
  barrier,
  channel,
  DeadlockError,
  never,
  reschedule,
  runSync,
  semaphore,
  skip,
  sleep,
  spawn,
  virtualClock,
} from 'occamy'
import type { Channel, Operation, Semaphore } from 'occamy'
import { describe, expect, it } from 'vitest'
import { thrown } from '../support.ts'

function report(main: () => Operation<unknown>): DeadlockError {
  const error = thrown(() => runSync(main, { name: 'main', clock: virtualClock() }))
  expect(error).toBeInstanceOf(DeadlockError)
  return error as DeadlockError
}

const sorted = (names: readonly string[]): string[] => [...names].sort()

describe('the report of a deadlock', () => {
  it('of a lone receive names the tasklet, what it waits for, and the channel', () => {
    const jobs = channel<number>({ name: 'jobs' })
    const error = report(() => jobs.receive())
    expect(error.message).toBe('nothing can wake this tasklet:\n  main waits to receive from jobs')
    expect(error.waiting).toEqual([{ tasklet: 'main', waitsFor: 'waits to receive from jobs' }])
    expect(error.cycle).toEqual([])
  })

  it('of crossed sends shows the ring', () => {
    const [there, back] = [channel<number>({ name: 'there' }), channel<number>({ name: 'back' })]
    const error = report(function* () {
      const one = spawn({ name: 'one' }, function* () {
        yield* there.send(1)
        yield* back.receive()
      })
      spawn({ name: 'two' }, function* () {
        yield* back.send(2)
        yield* there.receive()
      })
      yield* one
    })
    expect(sorted(error.cycle)).toEqual(['one', 'two'])
    expect(error.message).toMatch(/^nothing can wake these 3 tasklets:/)
    expect(error.message).toContain('one waits to send to there')
    expect(error.message).toContain('two waits to send to back')
    expect(error.message).toContain('main waits for one to end')
    expect(error.message).toMatch(/cycle: (one -> two -> one|two -> one -> two)$/)
  })

  it('of dining philosophers with semaphores for forks shows all of them in a ring', () => {
    const forks = Array.from({ length: 5 }, () => semaphore(1))
    const error = report(function* () {
      for (let n = 0; n < 5; n++) {
        spawn({ name: `philosopher ${n}` }, function* () {
          const left = yield* (forks[n] as Semaphore).acquire()
          yield* sleep(1)
          const right = yield* (forks[(n + 1) % 5] as Semaphore).acquire()
          right()
          left()
        })
      }
      yield* never
    })
    expect(sorted(error.cycle)).toEqual([0, 1, 2, 3, 4].map((n) => `philosopher ${n}`))
    const ring = error.cycle.map((name) => Number(name.at(-1)))
    for (const [i, n] of ring.entries()) expect(ring[(i + 1) % 5]).toBe((n + 1) % 5)
  })

  it('of dining philosophers with processes for forks, as in occam, shows all of them in a ring', () => {
    const channels = [0, 1, 2, 3, 4].map((n) => [
      channel<void>({ name: `left of ${n}` }),
      channel<void>({ name: `right of ${n}` }),
    ])
    const at = (n: number, side: 0 | 1): Channel<void> => channels[n % 5]?.[side] as Channel<void>
    const error = report(function* () {
      for (let n = 0; n < 5; n++) {
        spawn({ name: `fork ${n}` }, function* () {
          for (;;) {
            const { key } = yield* alt([at(n, 0).receive(), at(n + 4, 1).receive()])
            yield* (key === 0 ? at(n, 0) : at(n + 4, 1)).receive()
          }
        })
        spawn({ name: `philosopher ${n}` }, function* () {
          yield* at(n, 0).send()
          yield* sleep(1)
          yield* at(n, 1).send()
        })
      }
      yield* never
    })
    expect(sorted(error.cycle)).toEqual(sorted([0, 1, 2, 3, 4].flatMap((n) => [`fork ${n}`, `philosopher ${n}`])))
  })

  it('of main that waits for a stuck child names both, and no ring', () => {
    const error = report(function* () {
      const child = spawn({ name: 'child' }, () => channel<number>({ name: 'quiet' }).receive())
      yield* child
    })
    expect(error.waiting).toEqual([
      { tasklet: 'main', waitsFor: 'waits for child to end' },
      { tasklet: 'child', waitsFor: 'waits to receive from quiet' },
    ])
    expect(error.cycle).toEqual([])
  })

  it('of tasklets that wait for each other’s end shows the ring', () => {
    const all: Array<ReturnType<typeof spawn>> = []
    const error = report(function* () {
      for (const [n, other] of [1, 2, 0].entries()) {
        all.push(
          spawn({ name: `t${n}` }, function* () {
            yield* all[other] as Operation<unknown>
          }),
        )
      }
      yield* never
    })
    expect(sorted(error.cycle)).toEqual(['t0', 't1', 't2'])
  })

  it('prefers the shortest ring, and shows one that is only a part', () => {
    const ch = channel<number>({ name: 'c' })
    const all: Array<ReturnType<typeof spawn>> = []
    const error = report(function* () {
      for (const [n, others] of [[1], [2, 0], [0]].entries()) {
        all.push(
          spawn({ name: `t${n}` }, function* () {
            yield* alt(others.map((other) => (all[other] as ReturnType<typeof spawn>).ended))
          }),
        )
      }
      spawn({ name: 'beside' }, () => ch.receive())
      spawn({ name: 'finishes' }, () => skip)
      yield* never
    })
    expect(sorted(error.cycle)).toEqual(['t0', 't1'])
    expect(error.message).toContain('beside waits to receive from c')
    expect(error.message).not.toContain('finishes')
  })

  it('names each branch of an alternation, 8 at most, and one with no branch at all', () => {
    const channels = Array.from({ length: 10 }, (_, n) => channel<number>({ name: `c${n}` }))
    expect(report(() => alt(channels.slice(0, 2).map((ch) => ch.receive()))).message).toContain(
      'main waits to receive from c0, or to receive from c1',
    )
    const many = report(() => alt(channels.map((ch) => ch.send(1)))).message
    expect(many).toContain('to send to c7, or 2 more')
    expect(many).not.toContain('c8')
    const exact = report(() => alt(channels.slice(0, 8).map((ch) => ch.send(1)))).message
    expect(exact).toContain('c7')
    expect(exact).not.toContain('more')
    expect(report(() => alt([])).message).toContain('for an alternation with no branch that takes part')
  })

  it('shows 20 tasklets at most, and counts the rest', () => {
    const error = report(function* () {
      for (let n = 0; n < 24; n++) spawn({ name: `t${n}` }, () => never)
      yield* never
    })
    expect(error.message).toContain('… and 5 more')
    expect(error.message).toContain('t18 waits')
    expect(error.message).not.toContain('t19 waits')
    expect(error.waiting).toHaveLength(25)
    const exact = report(function* () {
      for (let n = 0; n < 19; n++) spawn(() => never)
      yield* never
    })
    expect(exact.message).not.toContain('more')
  })

  it('finds who holds what a semaphore or a channel lacks', () => {
    const lock = semaphore(1)
    const ch = channel<number>({ name: 'c' })
    const error = report(function* () {
      const holder = spawn({ name: 'holder' }, () => lock.with(() => ch.receive()))
      yield* reschedule()
      spawn({ name: 'sender' }, function* () {
        yield* lock.acquire()
        yield* ch.send(1)
      })
      yield* holder
    })
    expect(error.waiting.map(({ tasklet }) => tasklet)).toEqual(['main', 'holder', 'sender'])
  })

  it('of tasklets at a barrier says how many came', () => {
    const b = barrier(3)
    const error = report(function* () {
      spawn(() => b.sync())
      yield* b.sync()
    })
    expect(error.message).toContain('waits at a barrier (2 of 3)')
  })

  it('gives tasklets and channels without a name a useful one', () => {
    const error = thrown(() =>
      runSync(function* program() {
        yield* channel().receive()
      }),
    ) as Error
    expect(error.message).toMatch(/program#\d+ waits to receive from channel#\d+/)
    const anonymous = thrown(() => runSync(() => channel().receive())) as Error
    expect(anonymous.message).toMatch(/main#\d+ waits/)
  })
})
