import {
  alt,
  channel,
  ChannelClosedError,
  ChannelFullError,
  ChannelPoisonedError,
  InvalidArgumentError,
  InvalidOperationError,
  join,
  never,
  reschedule,
  run,
  runSync,
  scope,
  selectSet,
  sleep,
  spawn,
} from 'occamy'
import type { Receiver } from 'occamy'
import { fromAsyncIterable, fromPromise, fromReadable } from 'occamy/interop'
import { describe, expect, it, vi } from 'vitest'
import { failure, hostTurn, pause, rejected, thrown } from '../support.ts'
import { all, Manual, some, turns, unhandled } from './support.ts'

async function* upTo(n: number): AsyncGenerator<number, void, undefined> {
  for (let i = 1; i <= n; i++) yield i
}

/** Notes what becomes of it. */
async function* noted(n: number, notes: string[]): AsyncGenerator<number, void, undefined> {
  try {
    for (let i = 1; i <= n; i++) {
      notes.push(`gives ${i}`)
      yield i
    }
    notes.push('ended')
  } finally {
    notes.push('cleaned up')
  }
}

describe('fromAsyncIterable', () => {
  it.each([0, 1, 3, Infinity])('gives every item in order, then closes: capacity %s', async (capacity) => {
    expect(await run(() => all(fromAsyncIterable(upTo(20), { capacity })))).toEqual(
      Array.from({ length: 20 }, (_, i) => i + 1),
    )
  })

  it('takes a number for the capacity, and iterables that are not asynchronous, of promises too', async () => {
    expect(await run(() => all(fromAsyncIterable([1, Promise.resolve(2), 3], 2)))).toEqual([1, 2, 3])
    expect(await run(() => all(fromAsyncIterable('ab')))).toEqual(['a', 'b'])
    expect(await run(() => all(fromAsyncIterable(new Set([undefined, null]))))).toEqual([undefined, null])
  })

  it('refuses what is no iterable, and what are no options', () => {
    for (const value of [undefined, null, 7, {}, () => {}, { [Symbol.asyncIterator]: 5, *[Symbol.iterator]() {} }]) {
      const error = thrown(() => fromAsyncIterable(value as never))
      expect(error).toBeInstanceOf(InvalidOperationError)
      expect(error).toMatchObject({ message: 'fromAsyncIterable() takes an async iterable, or an iterable' })
    }
    for (const make of [
      () => fromAsyncIterable([], '3' as never),
      () => fromReadable(new ReadableStream(), true as never),
    ])
      expect(thrown(make)).toMatchObject({
        message: expect.stringMatching(/^what from\w+\(\) is given must be an object/),
      })
    for (const options of ['x', true, null, [], { name: 5 }])
      expect(thrown(() => fromAsyncIterable([], options as never))).toBeInstanceOf(InvalidArgumentError)
  })

  it('looks at an iterable, and at its results, as `for await` does', async () => {
    const once = { [Symbol.asyncIterator]: () => ({ next: () => Promise.resolve({ done: 1, value: 9 }) }) }
    expect(await run(() => all(fromAsyncIterable(once as never)))).toEqual([])
    const plain = { [Symbol.asyncIterator]: null, [Symbol.iterator]: () => [1, 2].values() }
    expect(await run(() => all(fromAsyncIterable(plain as never)))).toEqual([1, 2])
  })

  it.each([
    ['an iterator without next', {}, 'an iterable gave no iterator, but an object without `next`'],
    ['no iterator', null, 'an iterable gave no iterator, but null without `next`'],
    ['no result', { next: () => Promise.resolve(5) }, 'an iterator gave no result, but 5'],
  ])('says so where there is %s', async (_what, iterator, message) => {
    const source = fromAsyncIterable({ [Symbol.asyncIterator]: () => iterator as never })
    expect(await rejected(source.receive())).toMatchObject({ cause: { name: 'InvalidOperationError', message } })
  })

  it('asks for nothing before somebody waits, and for one item for each who does', async () => {
    const manual = new Manual<number>()
    await run(function* () {
      const source = fromAsyncIterable(manual)
      yield* fromPromise(turns(3))
      expect(manual.asked).toBe(0)
      const one = spawn(() => source.receive())
      yield* fromPromise(turns(3))
      expect(manual.asked).toBe(1)
      manual.give(1)
      expect(yield* one).toBe(1)
      yield* fromPromise(turns(3))
      expect(manual.asked).toBe(1)
    })
  })

  it.each([1, 2, 5])('asks for no more than the capacity ahead: %s', async (capacity) => {
    const manual = new Manual<number>()
    await run(function* () {
      const source = fromAsyncIterable(manual, capacity)
      let given = 0
      for (let taken = 0; taken < 10; taken++) {
        for (let i = 0; i < 10; i++) {
          yield* fromPromise(turns(1))
          expect(manual.asked).toBeLessThanOrEqual(taken + capacity)
          if (given < manual.asked) manual.give(++given)
        }
        expect(manual.asked).toBe(taken + capacity)
        expect(yield* source.receive()).toBe(taken + 1)
      }
    })
  })

  it('keeps an item whose receiver has gone for the next, and asks for no other meanwhile', async () => {
    const manual = new Manual<number>()
    await run(function* () {
      const source = fromAsyncIterable(manual)
      yield* alt([source.receive(), sleep(1)])
      expect(manual.asked).toBe(1)
      manual.give(1)
      yield* fromPromise(turns(3))
      expect(manual.asked).toBe(1)
      const receiver = spawn(() => source.receive())
      receiver.cancel()
      expect(source.tryReceive()).toEqual({ value: 1 })
      yield* fromPromise(turns(3))
      expect([manual.asked, source.tryReceive()]).toEqual([1, undefined])
    })
  })

  it('looks once for all who come to receive in one go', async () => {
    const manual = new Manual<number>()
    const source = fromAsyncIterable(manual)
    await turns(1)
    const looks = vi.spyOn(globalThis, 'queueMicrotask')
    try {
      runSync(function* () {
        const waits = Array.from({ length: 100 }, () => spawn(() => source.receive()))
        yield* reschedule()
        for (const wait of waits) wait.cancel()
      })
      expect(looks).toHaveBeenCalledTimes(1)
    } finally {
      looks.mockRestore()
    }
    await turns(1)
    // Nobody is left to ask for.
    expect(manual.asked).toBe(0)
  })

  it('serves several receivers, first come, first served', async () => {
    await run(function* () {
      const source = fromAsyncIterable(upTo(3))
      const waits = [1, 2, 3].map(() => spawn(() => source.receive()))
      for (const [i, wait] of waits.entries()) expect(yield* wait).toBe(i + 1)
    })
  })

  it('serves an extended receive: the next item is asked for once its body has ended', async () => {
    const manual = new Manual<number>()
    await run(function* () {
      const source = fromAsyncIterable(manual)
      const extended = spawn(() =>
        source.extended(function* (n) {
          yield* sleep(5)
          return n
        }),
      )
      yield* fromPromise(turns(2))
      manual.give(1)
      yield* fromPromise(turns(2))
      const second = spawn(() => source.receive())
      yield* fromPromise(turns(2))
      expect(manual.asked).toBe(1)
      expect(yield* extended).toBe(1)
      yield* fromPromise(turns(2))
      expect(manual.asked).toBe(2)
      manual.give(2)
      expect(yield* second).toBe(2)
    })
  })

  it('can be registered with a select set, which one item is asked for', async () => {
    const manual = new Manual<string>()
    await run(function* () {
      const set = selectSet<string, IteratorResult<string, void>>()
      set.add('items', fromAsyncIterable(manual).next())
      yield* fromPromise(turns(3))
      expect(manual.asked).toBe(1)
      manual.give('a')
      expect(yield* set.next()).toEqual({ key: 'items', value: { done: false, value: 'a' } })
      yield* fromPromise(turns(3))
      manual.finish()
      expect(yield* set.next()).toEqual({ key: 'items', value: { done: true, value: undefined } })
      expect(set.size).toBe(0)
    })
  })

  it('can be a member of a join', async () => {
    await run(function* () {
      const letters = fromAsyncIterable('abc')
      const numbers = fromAsyncIterable(upTo(3), 1)
      const both = join([letters.receive(), numbers.receive()]).where(([, n]) => n % 2 === 1)
      expect(yield* both).toEqual(['a', 1])
      expect(yield* numbers.receive()).toBe(2)
      expect(yield* both).toEqual(['b', 3])
    })
  })

  it('is asked for nothing more for a join that has been and gone', async () => {
    const manual = new Manual<number>()
    await run(function* () {
      const source = fromAsyncIterable(manual)
      const joined = spawn(() => join([source.receive()]))
      yield* fromPromise(turns(2))
      manual.give(1)
      expect(yield* joined).toEqual([1])
      yield* fromPromise(turns(3))
      expect(manual.asked).toBe(1)
    })
  })

  it('can be received from outside, and left early, with what was not taken still there', async () => {
    const notes: string[] = []
    const source = fromAsyncIterable(noted(5, notes), 1)
    const got: number[] = []
    for await (const n of source) {
      got.push(n)
      if (n === 2) break
    }
    expect(got).toEqual([1, 2])
    expect(source.closed).toBe(true)
    await turns(2)
    expect(notes.at(-1)).toBe('cleaned up')
    for (let rest = source.tryReceive(); rest !== undefined; rest = source.tryReceive()) got.push(rest.value)
    expect(got).toEqual([1, 2, 3].slice(0, got.length))
    expect(await rejected(source.receive())).toBeInstanceOf(ChannelClosedError)
  })

  it('is iterated over outside as the standard says: a return is the end, whoever calls it', async () => {
    const source = fromAsyncIterable(upTo(3))
    const iterator = source[Symbol.asyncIterator]()
    expect(await iterator.next()).toEqual({ done: false, value: 1 })
    expect(await iterator.return?.()).toEqual({ done: true, value: undefined })
    expect(await iterator.next()).toEqual({ done: true, value: undefined })
    expect(source.closed).toBe(true)
  })

  it('does not wait for a generator that cannot return when its loop is left', async () => {
    const stuck = (async function* () {
      yield 1
      await new Promise(() => {})
    })()
    for await (const n of fromAsyncIterable(stuck, 1)) {
      await turns(2)
      if (n === 1) break
    }
    expect(await Promise.race([stuck.return(undefined), hostTurn()])).toBeUndefined()
  })

  it('drops, or fails, as the policy of its channel says', async () => {
    await run(function* () {
      const oldest = fromAsyncIterable(upTo(2000), { capacity: 2, overflow: 'drop-oldest' })
      const newest = fromAsyncIterable(upTo(2000), { capacity: 2, overflow: 'drop-newest' })
      yield* fromPromise(turns(50))
      expect(yield* all(oldest)).toEqual([1999, 2000])
      expect(yield* all(newest)).toEqual([1, 2])
      const notes: string[] = []
      const strict = fromAsyncIterable(noted(5, notes), { capacity: 2, overflow: 'error' })
      yield* fromPromise(turns(5))
      expect(yield* some(strict, 2)).toEqual([1, 2])
      const error = yield* failure(strict.next())
      expect((error as Error).cause).toBeInstanceOf(ChannelFullError)
      expect(notes).toEqual(['gives 1', 'gives 2', 'gives 3', 'cleaned up'])
    })
  })

  describe('lets the host have its turns', () => {
    const ENOUGH = 200_000
    /** Numbers until the host had a turn since the second, or a sign that it has none. */
    function* untilTimer(ms: number, end: number, work: () => void = () => {}): Generator<number, void, undefined> {
      let timer = false
      for (let n = 0; !timer; n++) {
        if (n === 1)
          setTimeout(() => {
            timer = true
          }, ms)
        expect(n).toBeLessThan(end)
        work()
        yield n
      }
    }
    const over = async (source: Receiver<number>): Promise<void> => {
      for (let i = 0; i < 2000 && !source.closed; i++) await pause(1)
      expect(source.closed).toBe(true)
    }
    const async = async function* (items: Iterable<number>): AsyncGenerator<number, void, undefined> {
      yield* items
    }
    const stream = (items: Generator<number, void, undefined>): ReadableStream<number> =>
      new ReadableStream<number>(
        {
          pull(controller) {
            const { done, value } = items.next()
            if (done === true) controller.close()
            else controller.enqueue(value)
          },
        },
        { highWaterMark: 0 },
      )
    const drops = { capacity: 1, overflow: 'drop-oldest' } as const
    it.each([
      ['fills a buffer', () => fromAsyncIterable(untilTimer(1, ENOUGH), Infinity)],
      ['does so from an async iterable', () => fromAsyncIterable(async(untilTimer(1, ENOUGH)), ENOUGH)],
      ['does so from a stream', () => fromReadable(stream(untilTimer(1, ENOUGH)), ENOUGH)],
      ['drops', () => fromAsyncIterable(async(untilTimer(1, ENOUGH)), drops)],
    ])('while it %s', async (_what, make) => {
      const source = make()
      await over(source)
      let last: unknown
      for (let got = source.tryReceive(); got !== undefined; got = source.tryReceive()) last = got.value
      expect(last).toBeTypeOf('number')
    })

    it('and looks at the clock now and then, not for each item', async () => {
      const clock = vi.spyOn(performance, 'now')
      try {
        const source = fromAsyncIterable(upTo(320), Infinity)
        while (!source.closed) await turns(1)
        expect(clock.mock.calls.length).toBeLessThan(160)
      } finally {
        clock.mockRestore()
      }
    })

    it('but asks for the first item at once, however long nobody has', async () => {
      const manual = new Manual<number>()
      const source = fromAsyncIterable(manual)
      await pause(20)
      const got = source.receive().promise()
      for (let i = 0; i < 8; i++) await Promise.resolve()
      expect(manual.asked).toBe(1)
      manual.give(1)
      expect(await got).toBe(1)
    })

    it('while a loop outside of any tasklet takes the items', async () => {
      let last = -1
      for await (const n of fromAsyncIterable(untilTimer(1, ENOUGH))) last = n
      expect(last).toBeGreaterThan(0)
    })

    it('soon, where the items themselves take time', async () => {
      const work = (): void => {
        for (const until = performance.now() + 1; performance.now() < until;);
      }
      const source = fromAsyncIterable(untilTimer(1, 100, work), Infinity)
      await over(source)
      expect(source.tryReceive()).toEqual({ value: 0 })
    })
  })
})

describe('the end of an iterable', () => {
  it('that fails is reported after its items, with the error as the cause', async () => {
    const failing = async function* (): AsyncGenerator<number, void, undefined> {
      yield 1
      yield 2
      throw new Error('broken')
    }
    for (const capacity of [0, 1, 5]) {
      await run(function* () {
        const source = fromAsyncIterable(failing(), { capacity, name: 'numbers' })
        yield* fromPromise(turns(3))
        expect(yield* some(source, 2)).toEqual([1, 2])
        for (const guard of [source.receive(), source.next()]) {
          const error = yield* failure(guard)
          expect(error).toBeInstanceOf(ChannelPoisonedError)
          expect(error).toMatchObject({ channel: 'numbers', cause: { message: 'broken' } })
        }
        expect(() => source.tryReceive()).toThrow(ChannelPoisonedError)
        expect(source.closed).toBe(true)
      })
    }
  })

  it.each([
    [
      'an iterator that cannot be made',
      {
        [Symbol.asyncIterator]: () => {
          throw new Error('no')
        },
      },
    ],
    [
      'a next that throws',
      {
        [Symbol.asyncIterator]: () => ({
          next: () => {
            throw new Error('no')
          },
        }),
      },
    ],
    ['a next that is rejected', { [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(new Error('no')) }) }],
    ['a result that is none', { [Symbol.asyncIterator]: () => ({ next: () => Promise.resolve(1) }) }],
    [
      'a result that throws',
      {
        [Symbol.asyncIterator]: () => ({
          next: () => ({
            get done(): boolean {
              throw new Error('no')
            },
          }),
        }),
      },
    ],
    [
      'a promise in an iterable',
      {
        *[Symbol.iterator]() {
          yield Promise.reject(new Error('no'))
        },
      },
    ],
  ])('with %s is a failure', async (_what, iterable) => {
    expect(
      await unhandled(async () => {
        const error = await rejected(run(() => all(fromAsyncIterable(iterable as unknown as AsyncIterable<number>))))
        expect(error).toBeInstanceOf(ChannelPoisonedError)
        expect((error as Error).cause).toBeInstanceOf(Error)
      }),
    ).toEqual([])
  })

  it('asks nothing more of an iterator that ended, or failed', async () => {
    for (const how of ['finish', 'fail'] as const) {
      const manual = new Manual<number>()
      await run(function* () {
        const source = fromAsyncIterable(manual)
        const receiver = spawn(() => failure(source.receive()))
        yield* fromPromise(turns(2))
        manual[how](new Error('x'))
        yield* receiver
        source.close()
        source.poison()
      })
      expect([manual.asked, manual.returned]).toEqual([1, 0])
    }
  })
})

describe('the source is let go of, once', () => {
  const ways: ReadonlyArray<readonly [string, (source: ReturnType<typeof fromAsyncIterable<number>>) => void]> = [
    ['closed', (source) => source.close()],
    ['disposed of', (source) => source[Symbol.dispose]()],
    ['disposed of, and waited for', (source) => void source[Symbol.asyncDispose]()],
    ['poisoned', (source) => source.poison()],
  ]
  it.each(ways)('when it is %s: at once, while an item is asked for or not', async (_what, leave) => {
    for (const asks of [false, true]) {
      const manual = new Manual<number>()
      const source = fromAsyncIterable(manual)
      const first = source.receive().promise()
      await turns(1)
      manual.give(1)
      expect(await first).toBe(1)
      const second = asks ? failed(source.receive().promise()) : undefined
      await turns(1)
      leave(source)
      leave(source)
      expect(manual.returned).toBe(1)
      expect(source.closed).toBe(true)
      await second
      manual.give(2)
      await turns(1)
      expect([manual.asked, manual.returned]).toEqual([asks ? 2 : 1, 1])
    }
  })

  it('when it was never asked for anything there is nothing to let go of', async () => {
    const manual = new Manual<number>()
    fromAsyncIterable({ [Symbol.asyncIterator]: () => manual }).close()
    await turns(1)
    expect([manual.asked, manual.returned]).toEqual([0, 0])
  })

  it('and is not asked for anything any more, though it is to fill a buffer, or to drop', async () => {
    for (const overflow of ['block', 'drop-oldest'] as const) {
      const manual = new Manual<number>()
      fromAsyncIterable(manual, { capacity: 2, overflow }).close()
      await turns(2)
      expect([manual.asked, manual.returned]).toEqual([0, 1])
    }
  })

  it('when it was never asked for anything, and is an iterator itself, which others may have begun', async () => {
    const notes: string[] = []
    const begun = noted(3, notes)
    await begun.next()
    fromAsyncIterable(begun).close()
    await turns(1)
    expect(notes).toEqual(['gives 1', 'cleaned up'])
    const manual = new Manual<number>()
    await run(() => scope(() => sleep(0).map(() => void fromAsyncIterable(manual))))
    expect([manual.asked, manual.returned]).toEqual([0, 1])
    function* plain(): Generator<number, void, undefined> {
      try {
        yield 1
        yield 2
      } finally {
        notes.push('plain')
      }
    }
    const sync = plain()
    sync.next()
    fromAsyncIterable(sync).close()
    expect(notes.at(-1)).toBe('plain')
  })

  it('when it has no return, or is no iterator, there is nothing to let go of', async () => {
    const manual = new Manual<number>()
    const lasting = Object.assign([1, 2], { return: () => expect.unreachable() })
    const noReturn = { next: () => manual.next(), [Symbol.asyncIterator]: () => noReturn }
    await run(function* () {
      fromAsyncIterable(lasting)
      fromAsyncIterable([1, 2].values())
      const source = fromAsyncIterable(noReturn)
      const first = spawn(() => source.receive())
      yield* fromPromise(turns(2))
      manual.give(1)
      expect(yield* first).toBe(1)
    })
    expect(manual.returned).toBe(0)
  })

  it('with the scope that it was made in, after the tasklets of that have ended', async () => {
    const notes: string[] = []
    await run(function* () {
      yield* scope(function* () {
        const source = fromAsyncIterable(noted(9, notes))
        spawn(function* () {
          try {
            yield* never
          } finally {
            notes.push(`got ${yield* source.receive()}`)
          }
        })
        yield* source.receive()
      })
      notes.push('after')
    })
    expect(notes).toEqual(['gives 1', 'gives 2', 'got 2', 'cleaned up', 'after'])
  })

  it('when its tasklet is cancelled, or the run is', async () => {
    for (const how of ['cancel', 'abort']) {
      const manual = new Manual<number>()
      const controller = new AbortController()
      const ended = run(
        function* () {
          const worker = spawn(() => scope(() => fromAsyncIterable(manual).receive()))
          yield* fromPromise(turns(2))
          if (how === 'cancel') worker.cancel()
          else controller.abort(new Error('abort'))
          yield* worker.ended
        },
        { signal: controller.signal },
      )
      await ended.catch(() => {})
      expect(manual.returned).toBe(1)
    }
  })

  it('when the tasklet that made it has been cancelled, and no other', async () => {
    const [made, kept] = [new Manual<number>(), new Manual<number>()]
    const cleaning: unknown[] = []
    await run(function* () {
      const others = fromAsyncIterable(kept)
      const maker = spawn(function* () {
        const source = fromAsyncIterable(made)
        try {
          yield* source.receive()
        } finally {
          cleaning.push(source.closed, made.returned)
        }
      })
      spawn(() => others.receive())
      yield* fromPromise(turns(2))
      maker.cancel()
      yield* maker.ended
      expect(cleaning).toEqual([false, 0])
      expect([made.returned, kept.returned, others.closed]).toEqual([1, 0, false])
    })
    expect(kept.returned).toBe(1)
  })

  it('and not while others of its scope may still use it', async () => {
    await run(function* () {
      const maker = spawn(function* () {
        return fromAsyncIterable(upTo(2))
      })
      const source = yield* maker
      yield* reschedule()
      expect(yield* all(source)).toEqual([1, 2])
    })
  })

  it('tells those who ask what its cleaning up threw, and nobody else', async () => {
    const make = (): AsyncGenerator<number> =>
      (async function* () {
        try {
          yield 1
          yield 2
        } finally {
          await Promise.reject(new Error('in the cleanup'))
        }
      })()
    expect(
      await unhandled(async () => {
        const silent = fromAsyncIterable(make())
        await silent.receive()
        silent.close()
        const asked = fromAsyncIterable(make())
        await asked.receive()
        expect(await rejected(asked[Symbol.asyncDispose]())).toMatchObject({ message: 'in the cleanup' })
        const left = (async () => {
          for await (const n of fromAsyncIterable(make())) if (n === 1) break
        })()
        expect(await rejected(left)).toMatchObject({ message: 'in the cleanup' })
        const bad = fromAsyncIterable({
          [Symbol.asyncIterator]: () => ({
            next: () => Promise.resolve({ done: false, value: 1 }),
            return: () => {
              throw new Error('at once')
            },
          }),
        })
        await bad.receive()
        expect(await rejected(bad[Symbol.asyncDispose]())).toMatchObject({ message: 'at once' })
      }),
    ).toEqual([])
  })

  it('and what it fails with after that is not told: it was closed', async () => {
    const manual = new Manual<number>()
    const source = fromAsyncIterable(manual)
    const waiting = failed(source.receive().promise())
    await turns(1)
    source.close('enough')
    manual.fail(new Error('too late'))
    await turns(1)
    for (const error of [await waiting, await rejected(source.receive())])
      expect(error).toMatchObject({ name: 'ChannelClosedError', reason: 'enough' })
    expect(manual.returned).toBe(1)
  })

  it('a loop that is left hears of the cleanup, unless an item is asked for still', async () => {
    for (const comes of [false, true]) {
      const manual = new Manual<number>()
      manual.return = () => Promise.reject(new Error('in the cleanup'))
      const source = fromAsyncIterable(manual)
      const waiting = failed(source.receive().promise())
      await turns(1)
      source.close()
      await waiting
      if (comes) manual.fail(new Error('too late'))
      await turns(1)
      const left = source[Symbol.asyncIterator]().return?.() as Promise<unknown>
      if (comes) expect(await rejected(left)).toMatchObject({ message: 'in the cleanup' })
      else expect(await left).toEqual({ done: true, value: undefined })
    }
  })

  it('gives what is buffered after the close, and then its reason', async () => {
    const source = fromAsyncIterable(upTo(9), 2)
    await turns(2)
    source.close('enough')
    expect([source.tryReceive(), source.tryReceive()]).toEqual([{ value: 1 }, { value: 2 }])
    expect(await rejected(source.receive())).toMatchObject({ name: 'ChannelClosedError', reason: 'enough' })
    expect(await source.next()).toEqual({ done: true, value: undefined })
  })
})

describe('a channel beside it', () => {
  it('takes turns with it in an alternation', async () => {
    await run(function* () {
      const [source, ch] = [fromAsyncIterable(upTo(3)), channel<string>()]
      spawn(function* () {
        for (const text of ['a', 'b', 'c']) yield* ch.send(text)
      })
      const seen: unknown[] = []
      while (seen.length < 6) seen.push((yield* alt([source.receive(), ch.receive()])).value)
      expect(seen.filter((value) => typeof value === 'number')).toEqual([1, 2, 3])
      expect(seen.filter((value) => typeof value === 'string')).toEqual(['a', 'b', 'c'])
    })
  })
})

async function failed(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise
  } catch (error) {
    return error
  }
  return undefined
}
