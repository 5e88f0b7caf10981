/** A scope does not end before what was made in it has cleaned up, and throws what that threw. */
import { EventEmitter } from 'node:events'
import { channel, DeadlockError, HostNeededError, never, run, runSync, Runtime, scope, spawn } from 'occamy'
import type { Operation } from 'occamy'
import { fromAsyncIterable, fromEvent, fromPromise, fromReadable } from 'occamy/interop'
import type { Source } from 'occamy/interop'
import { describe, expect, it } from 'vitest'
import { failure, rejected, thrown } from '../support.ts'
import { deferred, Manual, turns, unhandled } from './support.ts'

/** Gives numbers, and takes a while to clean up. */
async function* slow(notes: string[], error?: Error): AsyncGenerator<number, void, undefined> {
  try {
    for (let i = 1; ; i++) yield i
  } finally {
    notes.push('begins to clean up')
    await turns(3)
    notes.push('has cleaned up')
    if (error !== undefined) await Promise.reject(error)
  }
}
function slowStream(notes: string[], error?: Error): ReadableStream<number> {
  const from = slow(notes, error)
  return new ReadableStream<number>(
    {
      pull: async (controller) => controller.enqueue((await from.next()).value as number),
      cancel: async () => {
        await from.return()
      },
    },
    { highWaterMark: 0 },
  )
}
const kinds: readonly [string, (notes: string[], error?: Error) => Source<number>][] = [
  ['an iterable', (notes, error) => fromAsyncIterable(slow(notes, error))],
  ['a stream', (notes, error) => fromReadable(slowStream(notes, error))],
]
const inOrder = ['begins to clean up', 'has cleaned up', 'after']

describe.each(kinds)('%s', (_, make) => {
  const left: readonly [string, (notes: string[]) => Operation<unknown>][] = [
    [
      'left at the end of the scope',
      (notes) =>
        scope(function* () {
          yield* make(notes).receive()
        }),
    ],
    [
      'closed by hand',
      (notes) =>
        scope(function* () {
          const source = make(notes)
          yield* source.receive()
          source.close()
          expect(notes).toEqual([])
        }),
    ],
    [
      'left by a scope that fails',
      (notes) =>
        failure(
          scope(function* () {
            yield* make(notes).receive()
            throw new Error('failed')
          }),
        ),
    ],
    [
      'left by one who is cancelled',
      function* (notes) {
        const taken = channel<void>()
        const maker = spawn(() =>
          scope(function* () {
            yield* make(notes).receive()
            yield* taken.send()
            yield* never
          }),
        )
        yield* taken.receive()
        maker.cancel()
        yield* maker.ended
      },
    ],
    [
      'left by a maker who is cancelled, in a scope that goes on',
      (notes) =>
        scope(function* () {
          const taken = channel<void>()
          const maker = spawn(function* () {
            yield* make(notes).receive()
            yield* taken.send()
            yield* never
          })
          yield* taken.receive()
          maker.cancel()
          yield* maker.ended
        }),
    ],
    [
      'left by a scope that is returned',
      function* (notes) {
        const outer = scope(function* () {
          const taken = channel<void>()
          spawn(function* () {
            yield* taken.receive()
            throw new Error('in passing')
          })
          yield* scope(function* () {
            yield* make(notes).receive()
            yield* taken.send()
            yield* never
          })
        })
        expect(yield* failure(outer)).toMatchObject({ message: 'in passing' })
      },
    ],
  ]
  it.each(left)('%s', async (__, body) => {
    const notes: string[] = []
    await run(function* () {
      yield* body(notes)
      notes.push('after')
    })
    expect(notes).toEqual(inOrder)
  })

  it('is waited for at the end of the program, and where that is aborted', async () => {
    for (const aborts of [false, true]) {
      const notes: string[] = []
      const controller = new AbortController()
      const ended = run(
        function* () {
          yield* make(notes).receive()
          if (!aborts) return
          controller.abort(new Error('enough'))
          yield* never
        },
        { signal: controller.signal },
      )
      if (aborts) expect(await rejected(ended)).toMatchObject({ message: 'enough' })
      else await ended
      notes.push('after')
      expect(notes).toEqual(inOrder)
    }
  })

  it('is waited for by a runtime whose tasklets have no scope of their own', async () => {
    const notes: string[] = []
    const runtime = new Runtime()
    runtime.spawn(function* () {
      yield* make(notes).receive()
    })
    await runtime.run()
    notes.push('after')
    expect(notes).toEqual(inOrder)
  })

  it('is waited for by one who is cancelled meanwhile, or in whom an error is raised', async () => {
    for (const how of ['cancel', 'raise'] as const) {
      const notes: string[] = []
      await run(function* () {
        const one = spawn(function* () {
          yield* scope(function* () {
            yield* make(notes).receive()
          })
          notes.push('goes on')
        })
        while (notes.length === 0) yield* fromPromise(turns(1))
        if (how === 'cancel') one.cancel()
        else one.raise(new Error('raised'))
        const outcome = yield* one.ended
        expect(outcome).toMatchObject({ error: how === 'cancel' ? { name: 'CancelledError' } : { message: 'raised' } })
        notes.push('after')
      })
      expect(notes).toEqual(inOrder)
    }
  })

  it('throws out of the scope what its cleaning up threw, with what else was thrown', async () => {
    const broken = new Error('cannot clean up')
    const failed = new Error('failed')
    const inScope = (body: (source: Source<number>) => Operation<void>): Operation<unknown> =>
      failure(
        scope(function* () {
          const source = make([], broken)
          yield* source.receive()
          yield* body(source)
        }),
      )
    await run(function* () {
      expect(yield* inScope(function* () {})).toBe(broken)
      expect(
        yield* inScope(function* (source) {
          source.close()
          yield* fromPromise(turns(9))
        }),
      ).toBe(broken)
      const both = yield* inScope(function* () {
        throw failed
      })
      expect(both).toBeInstanceOf(AggregateError)
      expect((both as AggregateError).errors).toEqual([failed, broken])
    })
    const atTheEnd = run(function* () {
      yield* make([], broken).receive()
    })
    expect(await rejected(atTheEnd)).toBe(broken)
  })

  it('but once: not to the scope if somebody has asked', async () => {
    const broken = new Error('cannot clean up')
    const leaves: ReadonlyArray<(source: Source<number>) => PromiseLike<unknown>> = [
      (source) => source[Symbol.asyncDispose](),
      async (source) => {
        for await (const n of source) if (n === 2) break
      },
    ]
    for (const leave of leaves) {
      const errors = await unhandled(() =>
        run(function* () {
          const source = make([], broken)
          yield* source.receive()
          expect(yield* failure(fromPromise(leave(source)))).toBe(broken)
        }),
      )
      expect(errors).toEqual([])
    }
  })
})

it('those who are stuck beside one that cleans up are told when it is done', async () => {
  const notes: string[] = []
  const stuck = run(function* () {
    const source = fromAsyncIterable(slow(notes))
    yield* source.receive()
    source.close()
    yield* never
  })
  expect(await rejected(stuck)).toBeInstanceOf(DeadlockError)
  expect(notes).toEqual(inOrder.slice(0, 2))
})

it('an iterator that is asked for an item when it is let go of is not waited for: it may never give one', async () => {
  const manual = new Manual<number>()
  const cleaned = deferred<IteratorResult<number, void>>()
  manual.return = () => cleaned.promise
  expect(
    await unhandled(async () => {
      await run(function* () {
        const source = fromAsyncIterable(manual)
        spawn(() => source.receive())
        yield* fromPromise(turns(2))
      })
      cleaned.reject(new Error('nobody asked'))
    }),
  ).toEqual([])
})

it('a stream that is read is: its cancel ends the read', async () => {
  const cleaned = deferred<void>()
  let ended = false
  const running = run(function* () {
    const source = fromReadable(new ReadableStream<number>({ cancel: () => cleaned.promise }))
    spawn(() => source.receive())
    yield* fromPromise(turns(2))
  }).then(() => {
    ended = true
  })
  await turns(5)
  expect(ended).toBe(false)
  cleaned.resolve()
  await running
})

it('what a stream failed with before it was left is no error of cleaning up, whether that was heard of or not', async () => {
  const leaves = async (isRead: boolean, microtasks: number): Promise<void> => {
    const failing = deferred<void>()
    const stream = new ReadableStream<number>({ pull: () => failing.promise }, { highWaterMark: isRead ? 0 : 1 })
    await run(function* () {
      const source = fromReadable(stream)
      if (isRead) spawn({ errors: 'hold' }, () => source.receive())
      yield* fromPromise(turns(2))
      failing.reject(new Error('failed'))
      const leaving = async (): Promise<void> => {
        for (let i = 0; i < microtasks; i++) await Promise.resolve()
        await source[Symbol.asyncDispose]()
      }
      expect(yield* fromPromise(leaving())).toBeUndefined()
    })
  }
  for (const isRead of [false, true]) for (let n = 0; n < 10; n++) await leaves(isRead, n)
})

it('a reader by shape alone, which cannot say whether it has failed, is cancelled and let go of', async () => {
  const notes: string[] = []
  const reader = {
    read: async () => ({ done: false, value: 1 }),
    cancel: async () => void notes.push('cancelled'),
    releaseLock: () => void notes.push('released'),
  }
  const stream = { getReader: () => reader } as unknown as ReadableStream<number>
  await run(function* () {
    yield* fromReadable(stream).receive()
  })
  expect(notes).toEqual(['cancelled', 'released'])
})

it('what has nothing to clean up is not waited for: a synchronous run may listen to events', () => {
  const emitter = new EventEmitter()
  const got = runSync(function* () {
    const events = fromEvent<number>(emitter, 'x', { capacity: 1, overflow: 'error' })
    emitter.emit('x', 7)
    return yield* events.receive()
  })
  expect([got, emitter.eventNames()]).toEqual([7, []])
})

it('a synchronous run says that it needs the host for that', () => {
  const program = (): unknown =>
    runSync(function* () {
      fromReadable(slowStream([]))
    })
  expect(thrown(program)).toBeInstanceOf(HostNeededError)
})
