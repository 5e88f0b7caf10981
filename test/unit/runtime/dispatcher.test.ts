import {
  alt,
  channel,
  never,
  reschedule,
  roundRobin,
  Runtime,
  runSync,
  SchedulerError,
  skip,
  sleep,
  sleepUntil,
  spawn,
  timers,
  virtualClock,
} from 'occamy'
import type { RunQueue, Scheduler, Tasklet } from 'occamy'
import { describe, expect, it } from 'vitest'
import { like, failure, thrown } from '../support.ts'
import type { Body } from '../support.ts'

type Given = RunQueue & Partial<Scheduler>

/** Runs a program whose tasklets park, are readied, sleep and clean up; says what they did. */
function program(scheduler: Given): { readonly events: string[]; readonly error: unknown } {
  const events: string[] = []
  const error = thrown(() =>
    runSync(
      function* () {
        const ch = channel<number>()
        const worker = function* (name: string): Body<void> {
          try {
            for (;;) {
              yield* alt([ch.receive(), sleep(5)])
              yield* reschedule()
            }
          } finally {
            events.push(`${name} cleaned up`)
          }
        }
        spawn({ name: 'a' }, worker, 'a')
        spawn({ name: 'b' }, worker, 'b')
        for (let n = 0; n < 20; n++) {
          yield* ch.send(n)
          yield* sleep(1)
        }
        events.push('main')
        throw new Error('nothing was noticed')
      },
      { scheduler, clock: virtualClock() },
    ),
  )
  return { events, error }
}

/** A run queue that behaves until its `n`th call of a function. */
function breaking(change: (lower: Scheduler, due: () => boolean) => Partial<Scheduler>, n = 12): Given {
  const lower = timers(roundRobin())
  let calls = 0
  return { ...lower, name: 'broken', ...change(lower, () => ++calls === n) }
}

const boom = (): never => {
  throw new Error('boom')
}

const strangers = new Runtime()
const stranger = strangers.spawn({ name: 'stranger' }, () => skip)

const breaches: ReadonlyArray<readonly [string, Given, RegExp]> = [
  [
    'gives nothing while tasklets are ready',
    breaking((lower, due) => ({ dequeue: () => (due() ? undefined : lower.dequeue()) })),
    /^broken: dequeue gave nothing while \d+ tasklets were ready$/,
  ],
  [
    'gives one twice',
    breaking((lower, due) => {
      let last: Tasklet<unknown> | undefined
      return { dequeue: () => (due() ? last : (last = lower.dequeue())) }
    }),
    /^broken: dequeue gave .*, which is (parked|ready): given twice, made up, or of another runtime$/,
  ],
  [
    'gives something that is no tasklet',
    breaking((lower, due) => ({ dequeue: () => (due() ? ({ doing: 'ready' } as never) : lower.dequeue()) })),
    /^broken: dequeue gave something that is no tasklet$/,
  ],
  [
    'gives a tasklet of another runtime',
    breaking((lower, due) => ({ dequeue: () => (due() ? stranger : lower.dequeue()) })),
    /^broken: dequeue gave stranger, which is ready: .*of another runtime$/,
  ],
  [
    'throws in dequeue',
    breaking((lower, due) => ({ dequeue: () => (due() ? boom() : lower.dequeue()) })),
    /dequeue threw/,
  ],
  [
    'throws in enqueue',
    breaking((lower, due) => ({ enqueue: (t, cause) => (due() ? boom() : lower.enqueue(t, cause)) })),
    /enqueue threw/,
  ],
  ['throws in arm', breaking((lower, due) => ({ arm: (t) => (due() ? boom() : lower.arm(t)) })), /^broken: arm threw$/],
  [
    'throws in disarm',
    breaking((lower, due) => ({ disarm: (t) => (due() ? boom() : lower.disarm(t)) })),
    /disarm threw/,
  ],
  [
    'throws in nextWake',
    breaking((lower, due) => ({ nextWake: () => (due() ? boom() : lower.nextWake()) })),
    /nextWake threw/,
  ],
  ...[NaN, undefined, '5', Symbol('soon')].map((wake): readonly [string, Given, RegExp] => [
    `gives ${String(wake)} as its next timer`,
    breaking((lower, due) => ({ nextWake: () => (due() ? (wake as number) : lower.nextWake()) })),
    /^broken: nextWake gave (NaN|undefined|"5"|Symbol\(soon\))$/,
  ]),
  [
    'throws in expire',
    breaking((lower, due) => ({ expire: (t) => (due() ? boom() : lower.expire(t)) }), 3),
    /expire threw/,
  ],
]

describe('a scheduler that breaks its contract', () => {
  it.each(breaches)(
    '%s: the run fails with a SchedulerError that names it, and everything cleans up',
    (_, given, message) => {
      const { events, error } = program(given)
      expect(error).toBeInstanceOf(SchedulerError)
      expect((error as Error).message).toMatch(message)
      if (message.source.includes('threw')) expect((error as Error).cause).toMatchObject({ message: 'boom' })
      expect(events.sort()).toEqual(['a cleaned up', 'b cleaned up'])
    },
  )

  it('throws in remove: the run fails, and everything cleans up', () => {
    const events: string[] = []
    const error = thrown(() =>
      runSync(
        function* () {
          const other = spawn(() => skip)
          try {
            other.suspend()
            yield* never
          } finally {
            events.push('cleaned up')
          }
        },
        { scheduler: { ...roundRobin(), name: 'broken', remove: boom } },
      ),
    )
    expect(String(error)).toContain('SchedulerError: broken: remove threw')
    expect(events).toEqual(['cleaned up'])
  })

  it('is named "the scheduler" if it has no name', () => {
    const error = thrown(() =>
      runSync(() => skip, { scheduler: { ...roundRobin(), name: undefined, dequeue: () => undefined } }),
    )
    expect(error).toMatchObject({
      message: like(/^the scheduler: dequeue gave nothing while 1 tasklets were ready/),
    })
  })

  it('has its run queue never called again, and its timers kept', () => {
    let after = 0
    let broken = false
    const lower = timers(roundRobin())
    const count =
      <A extends unknown[], R>(fn: (...args: A) => R) =>
      (...args: A): R => {
        if (broken) after++
        return fn(...args)
      }
    const scheduler = {
      enqueue: count(lower.enqueue),
      remove: count(lower.remove),
      ready: lower.ready,
      arm: lower.arm,
      disarm: lower.disarm,
      expire: lower.expire,
      nextWake: lower.nextWake,
      choose: count(lower.choose),
      dequeue: count((): Tasklet<unknown> | undefined => {
        broken = true
        return undefined
      }),
    }
    thrown(() =>
      runSync(
        function* () {
          try {
            yield* sleep(1)
          } finally {
            yield* sleep(2)
          }
        },
        { scheduler, clock: virtualClock() },
      ),
    )
    expect([broken, after]).toEqual([true, 0])
  })
})

describe('the choices of a scheduler', () => {
  it.each([-1, 2, 0.5, NaN, '0' as unknown as number])(
    'of %s among 2 are refused in the tasklet that asked',
    (chosen) => {
      const scheduler = { ...roundRobin(), choose: () => chosen }
      runSync(
        function* () {
          const choice = alt([sleepUntil(0), sleepUntil(0)])
          const error = yield* failure(choice)
          expect(error).toBeInstanceOf(SchedulerError)
          expect(error).toMatchObject({ message: `roundRobin: choose(2) gave ${chosen}` })
          yield* reschedule()
        },
        { scheduler },
      )
    },
  )

  it('are reported of "the scheduler" if it has no name', () => {
    runSync(
      function* () {
        const error = yield* failure(alt([sleepUntil(0), sleepUntil(0)]))
        expect(error).toMatchObject({ message: 'the scheduler: choose(2) gave -1' })
        yield* skip
      },
      { scheduler: { ...roundRobin(), name: undefined, choose: () => -1 } },
    )
  })

  it('that throw are reported in the tasklet that asked, which may go on', () => {
    const ch = channel<number>()
    runSync(
      function* () {
        const error = yield* failure(alt([sleepUntil(0), sleepUntil(0)]))
        expect(error).toMatchObject({
          name: 'SchedulerError',
          message: 'roundRobin: choose threw',
          cause: { message: 'boom' },
        })
        spawn(() => ch.send(1))
        expect(yield* ch.receive()).toBe(1)
      },
      { scheduler: { ...roundRobin(), choose: boom } },
    )
  })
})

describe('the functions of a scheduler', () => {
  it('are read once, when the runtime is built, and called without `this`', () => {
    const reads: Record<string, number> = {}
    const lower = timers(roundRobin())
    const given = new Proxy(lower, {
      get(target, name: string) {
        reads[name] = (reads[name] ?? 0) + 1
        const fn: unknown = target[name as keyof Scheduler]
        if (typeof fn !== 'function') return fn
        return function (this: unknown, ...args: unknown[]): unknown {
          expect([undefined, 'object']).toContain(this === undefined ? undefined : typeof this)
          return (fn as (...args: unknown[]) => unknown)(...args)
        }
      },
    })
    const before = (): number => Object.values(reads).reduce((sum, n) => sum + n, 0)
    const runtime = new Runtime({ scheduler: given, clock: virtualClock() })
    const built = before()
    runtime.spawn(function* () {
      yield* sleep(1)
      yield* reschedule()
    })
    runtime.runSync()
    expect(before()).toBe(built)
  })

  it('are given the cause of each readiness', () => {
    const causes: string[] = []
    const lower = roundRobin()
    const ch = channel<number>({ prefer: 'receiver' })
    runSync(
      function* () {
        spawn(() => ch.receive())
        yield* reschedule()
        yield* ch.send(1)
        yield* spawn(() => skip)
      },
      { scheduler: { ...lower, enqueue: (t, cause) => (causes.push(cause), lower.enqueue(t, cause)) } },
    )
    expect(causes).toEqual(['spawned', 'spawned', 'yielded', 'preferred', 'yielded', 'spawned', 'readied'])
  })
})
