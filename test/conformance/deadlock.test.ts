/** Deadlocks: the last tasklet that parks makes an error that names everybody. (Stackless: TestDeadlock; occam's STOP; CSP.) */
import { describe, expect, it } from 'vitest'
import {
  alt,
  barrier,
  channel,
  DeadlockError,
  never,
  now,
  par,
  priAlt,
  reschedule,
  run,
  Runtime,
  scope,
  self,
  semaphore,
  sleep,
  sleepUntil,
  spawn,
} from 'occamy'
import type { Channel, Operation } from 'occamy'
import { fromPromise } from 'occamy/interop'
import { checkQuiet, go, range, schedulers, thrown } from '../support/conformance-tools.ts'
import type { Body } from '../support/conformance-tools.ts'

/** Runs a program that has to end in a deadlock. */
function deadlockOf(main: () => Operation<unknown>): DeadlockError {
  const error = thrown(() => go(main, { name: 'main' }))
  if (!(error instanceof DeadlockError)) throw error
  return error
}

/** Turns a ring so that its least name comes first. */
function turned(ring: readonly string[]): string[] {
  const at = ring.indexOf([...ring].sort()[0] ?? '')
  return [...ring.slice(at), ...ring.slice(0, at)]
}

describe('Stackless: TestDeadlock', () => {
  it('reports a lone receive of main, by the name of the channel', () => {
    const error = deadlockOf(() => channel({ name: 'jobs' }).receive())
    expect(error.message).toBe('nothing can wake this tasklet:\n  main waits to receive from jobs')
    expect(error.waiting).toEqual([{ tasklet: 'main', waitsFor: 'waits to receive from jobs' }])
    expect(error.cycle).toEqual([])
  })

  it('reports a lone send, alone and into a full buffer', () => {
    for (const capacity of [0, 2]) {
      const error = deadlockOf(function* () {
        const ch = channel<number>({ name: 'jobs', capacity })
        for (;;) yield* ch.send(1)
      })
      expect(error.message).toContain('main waits to send to jobs')
    }
  })

  it('reports main that joins a stuck child, and the child', () => {
    const error = deadlockOf(function* () {
      const child = spawn({ name: 'child' }, () => channel({ name: 'jobs' }).receive())
      yield* child
    })
    expect(error.message).toContain('main waits for child to end')
    expect(error.message).toContain('child waits to receive from jobs')
    expect(error.cycle).toEqual([])
  })

  it('reports the last tasklet that parks, however many have ended before, and at once', () => {
    const error = deadlockOf(function* () {
      for (const i of range(100)) {
        spawn(function* () {
          yield* sleep(i)
        })
      }
      yield* sleep(1_000)
      yield* channel({ name: 'jobs' }).receive()
    })
    expect(error.waiting).toEqual([{ tasklet: 'main', waitsFor: 'waits to receive from jobs' }])
  })

  it('runs the finally blocks, and no catch block, before the error comes out of the run', () => {
    const log: string[] = []
    const error = deadlockOf(function* () {
      spawn({ name: 'child' }, function* () {
        try {
          yield* never
        } catch {
          log.push('caught in the child')
        } finally {
          yield* sleep(5)
          log.push(`child at ${now()}`)
        }
      })
      try {
        yield* never
      } catch {
        log.push('caught in main')
      } finally {
        log.push('main')
      }
    })
    expect([...log].sort()).toEqual(['child at 5', 'main'])
    expect(error.message).toContain('child waits for ever')
  })

  it('comes out of an asynchronous run, too', async () => {
    await expect(run(() => channel({ name: 'jobs' }).receive(), { name: 'main' })).rejects.toThrow(
      /main waits to receive from jobs/,
    )
  })

  it('leaves the tasklets of a synchronous runtime parked: somebody may still come', () => {
    const runtime = new Runtime()
    const ch = channel<number>()
    const parked = runtime.spawn(() => ch.receive())
    runtime.runSync()
    expect(parked.state).toBe('parked')
    ch.trySend(1)
    runtime.runSync()
    expect(parked.state).toBe('done')
  })

  it('reports a tasklet that waits for itself', () => {
    const error = deadlockOf(function* () {
      yield* self()
    })
    expect(error.message).toContain('main waits for main to end')
  })

  it('reports a suspended tasklet as one that nobody is left to resume', () => {
    const error = deadlockOf(function* () {
      const child = spawn({ name: 'child' }, () => channel().receive())
      yield* reschedule()
      child.suspend()
      yield* child
    })
    expect(error.message).toContain('child is suspended')
  })
})

describe('occam: STOP', () => {
  it('reports an alternation in which no branch takes part', () => {
    for (const make of [alt, priAlt]) {
      const error = deadlockOf(() => make([false, null, undefined]))
      expect(error.message).toContain('main waits for an alternation with no branch that takes part')
    }
  })

  it('names every branch that does take part', () => {
    const error = deadlockOf(() =>
      alt({ a: channel({ name: 'a' }).receive(), off: false, b: alt([channel<number>({ name: 'b' }).send(1)]) }),
    )
    expect(error.message).toContain('main waits to receive from a, or to send to b')
  })

  it('reports a barrier that too few reach', () => {
    const error = deadlockOf(function* () {
      const meeting = barrier(3)
      yield* par([meeting.sync(), meeting.sync()])
    })
    expect(error.message).toMatch(/at a barrier \(2 of 3\)/)
  })
})

describe('CSP: crossed communications', () => {
  it('names both sides of crossed sends, their channels, and the cycle', () => {
    const error = deadlockOf(function* () {
      const [a, b] = [channel<number>({ name: 'a' }), channel<number>({ name: 'b' })]
      function* peer(out: Channel<number>, input: Channel<number>): Body {
        yield* out.send(1)
        yield* input.receive()
      }
      const tasklets = [spawn({ name: 'left' }, peer, a, b), spawn({ name: 'right' }, peer, b, a)]
      for (const tasklet of tasklets) yield* tasklet
    })
    expect(error.message).toContain('left waits to send to a')
    expect(error.message).toContain('right waits to send to b')
    expect(turned(error.cycle)).toEqual(['left', 'right'])
    expect(error.message).toMatch(/cycle: (left -> right -> left|right -> left -> right)/)
  })

  it('names the cycle of a ring of three whose token was swallowed, in order', () => {
    const error = deadlockOf(function* () {
      const links = range(3).map((i) => channel<number>({ name: `link ${i}` }))
      const ring = range(3).map((i) =>
        spawn({ name: `node ${i}` }, function* () {
          const [input, output] = [links[i] as Channel<number>, links[(i + 1) % 3] as Channel<number>]
          if (i === 0) yield* output.send(10)
          for (;;) {
            const token = yield* input.receive()
            if (token > 0) yield* output.send(token - 1)
          }
        }),
      )
      for (const node of ring) yield* node
    })
    // Each waits for the one before it.
    expect(turned(error.cycle)).toEqual(['node 0', 'node 2', 'node 1'])
    for (const i of range(3)) expect(error.message).toContain(`node ${i} waits to receive from link ${i}`)
  })

  it('reports a cycle once the tasklets beside it have finished, and does not name those', () => {
    const error = deadlockOf(() =>
      scope(function* () {
        const [a, b] = [channel<number>({ name: 'a' }), channel<number>({ name: 'b' })]
        const work = channel<number>()
        const finished: number[] = []
        const bystanders = range(4).map((i) =>
          spawn({ name: `bystander ${i}` }, function* () {
            if (i % 2 === 0) yield* work.send(i)
            else yield* work.receive()
            yield* sleep(100 * i)
            finished.push(i)
          }),
        )
        const left = spawn({ name: 'left' }, function* () {
          try {
            yield* a.send(1)
            yield* b.receive()
          } finally {
            expect([finished, now()]).toEqual([range(4), 300])
          }
        })
        spawn({ name: 'right' }, function* () {
          yield* b.send(1)
          yield* a.receive()
        })
        for (const bystander of bystanders) yield* bystander
        yield* left
      }),
    )
    expect(error.message).not.toContain('bystander')
    expect(turned(error.cycle)).toEqual(['left', 'right'])
  })
})

describe('Hoare: dining philosophers', () => {
  const seats = 5

  it('names the cycle of philosophers that each hold a semaphore', () => {
    const error = deadlockOf(() =>
      scope(
        function* () {
          const forks = range(seats).map(() => semaphore(1))
          for (const i of range(seats)) {
            spawn({ name: `philosopher ${i}` }, () =>
              (forks[i] as (typeof forks)[0]).with(function* () {
                yield* reschedule()
                yield* (forks[(i + 1) % seats] as (typeof forks)[0]).with(reschedule())
              }),
            )
          }
          yield* never
        },
        { end: 'wait' },
      ),
    )
    expect(turned(error.cycle)).toEqual(range(seats).map((i) => `philosopher ${i}`))
    expect(error.message).toContain('philosopher 0 waits for a permit of a semaphore')
  })

  // As in occam, each channel joins one philosopher to one fork. (Over shared channels the report can only say who
  // has used them last, and may name a shorter ring.)
  it('names the cycle of philosophers and forks that talk over channels', () => {
    const links = (kind: string): Array<readonly [Channel<void>, Channel<void>]> =>
      range(seats).map((i) => [channel({ name: `${kind} ${i} left` }), channel({ name: `${kind} ${i} right` })])
    const [ups, downs] = [links('up'), links('down')]
    const at = (pairs: typeof ups, fork: number, side: number): Channel<void> =>
      (pairs[fork % seats] as (typeof pairs)[0])[side as 0 | 1]
    const error = deadlockOf(function* () {
      for (const i of range(seats)) {
        spawn({ name: `fork ${i}` }, function* () {
          for (;;) {
            const { key } = yield* alt([at(ups, i, 0).receive(), at(ups, i, 1).receive()])
            yield* at(downs, i, key).receive()
          }
        })
      }
      const philosophers = range(seats).map((i) =>
        spawn({ name: `philosopher ${i}` }, function* () {
          // The first meal is taken in turn, the second by all at once.
          for (const time of [i, 100]) {
            yield* sleepUntil(time)
            yield* at(ups, i, 0).send(undefined)
            yield* reschedule()
            yield* at(ups, i + 1, 1).send(undefined)
            yield* at(downs, i, 0).send(undefined)
            yield* at(downs, i + 1, 1).send(undefined)
          }
        }),
      )
      for (const philosopher of philosophers) yield* philosopher
    })
    expect(turned(error.cycle)).toEqual(
      turned(range(seats).flatMap((i) => [`philosopher ${i}`, `fork ${(i + 1) % seats}`])),
    )
    expect(error.message).toContain('philosopher 0 waits to send to up 1 right')
    expect(error.message).toContain('fork 1 waits to receive from down 1 left')
    checkQuiet(...ups.flat(), ...downs.flat())
  })

  it.each(schedulers)('lets them all eat when one takes the other fork first, under $name', ({ make }) => {
    const meals = range(seats).map(() => 0)
    go(
      () =>
        scope(
          function* () {
            const forks = range(seats).map(() => semaphore(1))
            for (const i of range(seats)) {
              spawn(function* () {
                const [first, second]: [number, number] = i === 0 ? [1, 0] : [i, (i + 1) % seats]
                for (let meal = 0; meal < 100; meal++) {
                  const left = yield* (forks[first] as (typeof forks)[0]).acquire()
                  yield* reschedule()
                  const right = yield* (forks[second] as (typeof forks)[0]).acquire()
                  meals[i] = (meals[i] as number) + 1
                  right()
                  left()
                }
              })
            }
          },
          { end: 'wait' },
        ),
      { scheduler: make() },
    )
    expect(meals).toEqual(range(seats).map(() => 100))
  })
})

describe('ours: the world outside', () => {
  it('names outside code that awaits a guard as a party, not as a host operation', async () => {
    const [asked, answered] = [channel<number>({ name: 'asked' }), channel<number>({ name: 'answered' })]
    const withdrawn = new AbortController()
    const outside = answered.receive().promise({ signal: withdrawn.signal })
    const settled = outside.catch((error: unknown) => error)
    const failed: unknown = await run(() => asked.receive(), { name: 'main' }).catch((error: unknown) => error)
    expect(failed).toBeInstanceOf(DeadlockError)
    expect((failed as DeadlockError).message).toContain('main waits to receive from asked')
    expect((failed as DeadlockError).message).toMatch(/outside await\S* waits to receive from answered/)
    withdrawn.abort('enough')
    expect(await settled).toBe('enough')
    checkQuiet(asked, answered)
  })

  it('names the cycle that goes through outside code', async () => {
    const [a, b] = [channel<number>({ name: 'a' }), channel<number>({ name: 'b' })]
    const withdrawn = new AbortController()
    const { signal } = withdrawn
    const program = run(
      function* () {
        // Each side has used the channels before, so that the report knows who serves whom.
        yield* a.send(1)
        yield* b.receive()
        yield* a.send(2)
      },
      { name: 'main' },
    ).catch((error: unknown) => error)
    await a.receive()
    await b.send(1)
    const stuck = b
      .send(2)
      .promise({ signal })
      .catch(() => 'withdrawn')
    const error = await program
    expect(error).toBeInstanceOf(DeadlockError)
    expect((error as DeadlockError).message).toContain('main waits to send to a')
    expect((error as DeadlockError).message).toMatch(/outside await\S* waits to send to b/)
    withdrawn.abort()
    expect(await stuck).toBe('withdrawn')
    checkQuiet(a, b)
  })

  it('takes no promise for a deadlock, nor a timer, nor a program that is held', async () => {
    const value = await run(function* () {
      const late = new Promise<string>((resolve) => {
        setTimeout(() => resolve('late'), 5)
      })
      yield* sleep(2)
      return yield* fromPromise(late)
    })
    expect(value).toBe('late')

    const runtime = new Runtime()
    const ch = channel<string>()
    const receiver = runtime.spawn(() => ch.receive())
    const hold = runtime.hold()
    const running = runtime.run()
    setTimeout(() => {
      ch.trySend('from outside')
      hold[Symbol.dispose]()
    }, 5)
    await running
    expect(receiver.state).toBe('done')
  })

  it('reports the deadlock when the hold is let go with nothing done', async () => {
    const runtime = new Runtime()
    runtime.spawn({ name: 'receiver' }, () => channel({ name: 'jobs' }).receive())
    const hold = runtime.hold()
    const running = runtime.run()
    setTimeout(() => hold[Symbol.dispose](), 2)
    await expect(running).rejects.toThrow(/receiver waits to receive from jobs/)
  })

  it('lets a program be run again after a deadlock', async () => {
    const runtime = new Runtime()
    runtime.spawn(() => never)
    await expect(runtime.run()).rejects.toBeInstanceOf(DeadlockError)
    const fine = runtime.spawn(function* () {
      yield* sleep(1)
    })
    await runtime.run()
    expect(fine.state).toBe('done')
  })
})
