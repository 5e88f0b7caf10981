import {
  alt,
  channel,
  InvalidOperationError,
  never,
  now,
  reschedule,
  run,
  Runtime,
  runSync,
  scope,
  selectSet,
  sleep,
  spawn,
  virtualClock,
} from 'occamy'
import { fromPromise } from 'occamy/interop'
import { describe, expect, it } from 'vitest'
import { describe as wordsOf } from '../../../src/guard/guard.ts'
import { failure, pause, rejected, thrown } from '../support.ts'

/** A promise that the test settles. */
interface Deferred<T> {
  readonly promise: Promise<T>
  readonly resolve: (value: T) => void
  readonly reject: (error: unknown) => void
}

function deferred<T>(): Deferred<T> {
  let settle: Omit<Deferred<T>, 'promise'> | undefined
  const promise = new Promise<T>((resolve, reject) => {
    settle = { resolve, reject }
  })
  return { promise, ...(settle as Omit<Deferred<T>, 'promise'>) }
}

describe('fromPromise', () => {
  it('gives the value of a promise, settled before or after, and undefined is a value', async () => {
    expect(await run(() => fromPromise(Promise.resolve(1)))).toBe(1)
    expect(await run(() => fromPromise(pause(2).then(() => 2)))).toBe(2)
    expect(await run(() => fromPromise(Promise.resolve(undefined)))).toBeUndefined()
  })

  it('throws the rejection in the chooser', async () => {
    const error = new Error('rejected')
    await run(function* () {
      expect(yield* failure(fromPromise(Promise.reject(error)))).toBe(error)
      const late = deferred<number>()
      const waiting = spawn(() => failure(alt([fromPromise(late.promise), never])))
      yield* reschedule()
      late.reject(error)
      expect(yield* waiting).toBe(error)
    })
  })

  it('takes anything with a then, and refuses the rest', async () => {
    const thenable = { then: (resolve: (value: number) => void) => resolve(3) } as unknown as PromiseLike<number>
    expect(await run(() => fromPromise(thenable))).toBe(3)
    for (const value of [undefined, null, 7, {}]) {
      expect(thrown(() => fromPromise(value as never))).toBeInstanceOf(InvalidOperationError)
      expect(() => fromPromise(value as never)).toThrow(/takes a promise, or a function of a signal/)
    }
  })

  it('gives what a promise gives that something like a promise gives, or its rejection', async () => {
    const like = (inner: unknown) =>
      ({ then: (resolve: (value: unknown) => void) => resolve(inner) }) as PromiseLike<unknown>
    for (const make of [
      (inner: unknown) => fromPromise(like(inner)),
      (inner: unknown) => fromPromise(() => like(inner)),
    ]) {
      await run(function* () {
        expect(yield* make(Promise.resolve(1))).toBe(1)
        expect(yield* make(like(like(2)))).toBe(2)
        expect(yield* failure(make(Promise.reject(new Error('inner'))))).toMatchObject({ message: 'inner' })
      })
    }
    const thrower = {
      then: () => {
        throw new Error('then')
      },
    } as unknown as PromiseLike<unknown>
    expect(await rejected(run(() => fromPromise(thrower)))).toMatchObject({ message: 'then' })
  })

  it('can be kept, shared, and used again: settled once, it is ready for ever', async () => {
    const source = deferred<number>()
    const guard = fromPromise(source.promise)
    await run(function* () {
      const waits = [
        spawn(() => guard),
        spawn(() => guard.map((n) => n + 1)),
        spawn(() => alt([guard, guard])),
      ] as const
      yield* reschedule()
      source.resolve(5)
      expect(yield* waits[0]).toBe(5)
      expect(yield* waits[1]).toBe(6)
      expect((yield* waits[2]).value).toBe(5)
      for (let n = 0; n < 3; n++) expect(yield* guard).toBe(5)
    })
  })

  it('subscribes to the promise once, whatever the number of waits that lose', async () => {
    let subscriptions = 0
    const quiet = {
      then: () => {
        subscriptions++
      },
    } as unknown as PromiseLike<number>
    const guard = fromPromise(quiet)
    const ch = channel<number>(1)
    await run(function* () {
      for (let n = 0; n < 1000; n++) {
        yield* ch.send(n)
        yield* alt([guard, ch.receive()])
        yield* alt([guard, sleep(0).map(() => 0)])
      }
      yield* alt([guard, sleep(1)])
    })
    expect(subscriptions).toBe(1)
    expect((guard as unknown as { pending: { waiting: { isEmpty: boolean } } }).pending.waiting.isEmpty).toBe(true)
  })

  it('subscribes to a promise once, whatever the number of guards that are made of it', async () => {
    let subscriptions = 0
    const long = new Promise<number>(() => {})
    const subscribe = long.then.bind(long)
    long.then = ((...args: Parameters<typeof subscribe>) => {
      subscriptions++
      return subscribe(...args)
    }) as typeof long.then
    const ch = channel<number>(1)
    await run(function* () {
      for (let n = 0; n < 1000; n++) {
        yield* ch.send(n)
        yield* alt([fromPromise(long), ch.receive()])
      }
      const both = yield* alt([fromPromise(long), fromPromise(long), sleep(1).map(() => 'late')])
      expect(both.value).toBe('late')
    })
    expect(subscriptions).toBe(1)
    const short = Promise.resolve(7)
    expect(await Promise.all([fromPromise(short), fromPromise(short)])).toEqual([7, 7])
  })

  it('is settled once, though a promise of somebody calls back twice', async () => {
    const twice = Object.assign(new Promise<number>(() => {}), {
      then: (fulfilled: (value: number) => void, rejected: (error: unknown) => void) => {
        fulfilled(1)
        fulfilled(2)
        rejected(new Error('too late'))
      },
    })
    const guard = fromPromise(twice)
    for (let i = 0; i < 2; i++) expect(await run(() => guard)).toBe(1)
  })

  it('leaves nothing to the program once it is settled', async () => {
    const runtime = new Runtime()
    const { root } = runtime as unknown as { readonly root: { readonly held: ReadonlyMap<unknown, unknown> } }
    runtime.spawn(function* () {
      yield* fromPromise(async () => 1)
      yield* failure(fromPromise(() => Promise.reject(new Error('no'))))
      expect(root.held.size).toBe(0)
      yield* alt([fromPromise(() => new Promise(() => {})), sleep(0)])
      expect(root.held.size).toBe(1)
    })
    await runtime.run()
  })

  it('begins where outside code adds it to a set that a tasklet waits for', async () => {
    // Outside code has waited for something before, and so has a runtime of its own.
    await sleep(0)
    const got = await run(function* () {
      const set = selectSet<string, number>()
      set.add('never', never)
      setTimeout(
        () =>
          set.add(
            'late',
            fromPromise(async () => 7),
          ),
        1,
      )
      return yield* alt([set.next(), sleep(1000)])
    })
    expect(got.value).toEqual({ key: 'late', value: 7 })
  })

  it('calls off what lost, once the program is over that began it', async () => {
    const reasons: unknown[] = []
    const long = (signal: AbortSignal): Promise<never> => {
      signal.addEventListener('abort', () => reasons.push((signal.reason as Error).name))
      return new Promise<never>(() => {})
    }
    await run(function* () {
      const guard = fromPromise(long)
      yield* scope(function* () {
        yield* alt([guard, sleep(1)])
      })
      yield* alt([guard, sleep(1)])
      expect(reasons).toEqual([])
    })
    expect(reasons).toEqual(['AbortError'])
    await run(() => alt([fromPromise(async () => 1), sleep(0)]))
    expect(
      runSync(function* () {
        return (yield* alt([fromPromise(long), channel<never>().receive(), sleep(0).map(() => 'late')])).value
      }),
    ).toBe('late')
    expect(reasons).toEqual(['AbortError', 'AbortError'])
  })

  it('does not call off what another program waits for, nor what outside code began and may wait for again', async () => {
    const slow = (signal: AbortSignal): Promise<number> =>
      new Promise((resolve, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason as Error))
        setTimeout(resolve, 30, 7)
      })
    const shared = fromPromise(slow)
    const other = run(function* () {
      yield* sleep(3)
      return yield* shared
    })
    await run(() => alt([shared, sleep(6)]))
    expect(await other).toBe(7)
    const outside = fromPromise(slow)
    expect((await alt([outside, sleep(2)])).key).toBe(1)
    await pause(2)
    expect(await outside).toBe(7)
  })

  it('says so if the function makes no promise', async () => {
    for (const [value, words] of [
      [undefined, 'undefined'],
      [null, 'null'],
      [42, '42'],
      [{}, 'an object'],
    ])
      expect(String(await rejected(run(() => fromPromise((() => value) as never))))).toBe(
        `InvalidOperationError: fromPromise() takes a function that makes a promise: this one made none, but ${words as string}`,
      )
  })

  it('counts as a host operation while a tasklet waits for it, and no longer', async () => {
    const guard = fromPromise(new Promise(() => {}))
    const runtime = new Runtime()
    const tasklet = runtime.spawn(() => alt([guard, guard, sleep(1)]))
    runtime.turn()
    expect(runtime.operations).toBe(2)
    await runtime.run()
    expect(runtime.operations).toBe(0)
    const cancelled = runtime.spawn(() => guard)
    runtime.turn()
    expect(runtime.operations).toBe(1)
    cancelled.cancel()
    expect(runtime.operations).toBe(0)
    await runtime.run()
    expect(tasklet.state).toBe('done')
  })

  it('is told in words, and makes a synchronous run fail', () => {
    const guard = fromPromise(Promise.resolve())
    expect(wordsOf(guard)).toBe('for a promise')
    expect(thrown(() => runSync(() => guard))).toMatchObject({ name: 'HostNeededError' })
  })

  it('is awaited in outside code too', async () => {
    expect(await fromPromise(Promise.resolve(4)).map((n) => n * 2)).toBe(8)
    expect(await rejected(fromPromise(Promise.reject(new Error('no'))))).toMatchObject({ message: 'no' })
  })
})

describe('fromPromise of a function', () => {
  it('calls it at the first wait, once', async () => {
    let calls = 0
    const guard = fromPromise(() => {
      calls++
      return Promise.resolve(7)
    })
    expect(calls).toBe(0)
    await run(function* () {
      expect(yield* guard).toBe(7)
      expect(yield* guard).toBe(7)
    })
    expect(calls).toBe(1)
  })

  it('has the chooser throw what the function throws', async () => {
    const guard = fromPromise((): Promise<number> => {
      throw new Error('at once')
    })
    expect(await rejected(run(() => guard))).toMatchObject({ message: 'at once' })
  })

  it('aborts its signal when the last tasklet that waits is cancelled, and not before', async () => {
    const signals: AbortSignal[] = []
    const guard = fromPromise((signal) => {
      signals.push(signal)
      return new Promise(() => {})
    })
    await run(function* () {
      const [one, two] = [spawn(() => guard), spawn(() => alt([guard, never]))] as const
      yield* reschedule()
      one.cancel()
      expect(signals.map(({ aborted }) => aborted)).toEqual([false])
      two.cancel()
      expect(signals.map(({ aborted }) => aborted)).toEqual([true])
      yield* two.ended
    })
  })

  it('aborts it too when its tasklet is thrown out of the wait', async () => {
    const signals: AbortSignal[] = []
    await run(function* () {
      const guard = fromPromise((signal) => {
        signals.push(signal)
        return new Promise(() => {})
      })
      const waiting = spawn({ errors: 'hold' }, () => guard)
      yield* reschedule()
      waiting.raise(new Error('out'))
      yield* waiting.ended
    })
    expect(signals.map(({ aborted }) => aborted)).toEqual([true])
  })

  it('does not abort it when it loses, nor once it is settled', async () => {
    const signals: AbortSignal[] = []
    const source = deferred<number>()
    const guard = fromPromise((signal) => {
      signals.push(signal)
      return source.promise
    })
    await run(function* () {
      yield* alt([guard, sleep(1)])
      expect(signals[0]?.aborted).toBe(false)
      source.resolve(1)
      yield* sleep(1)
      const ready = spawn(() => guard)
      ready.cancel()
      yield* ready.ended
      expect(signals[0]?.aborted).toBe(false)
      expect(yield* guard).toBe(1)
    })
  })
})

describe('a program on a virtual clock', () => {
  it('can wait for a promise as any other: the clock stands still meanwhile', async () => {
    const times: number[] = []
    await run(
      function* () {
        yield* sleep(5)
        yield* fromPromise(pause(3))
        times.push(now())
        yield* alt([sleep(1000), never])
        times.push(now())
      },
      { clock: virtualClock() },
    )
    expect(times).toEqual([5, 1005])
  })
})
