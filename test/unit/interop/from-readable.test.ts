import { alt, ChannelClosedError, InvalidArgumentError, InvalidOperationError, run, scope, sleep } from 'occamy'
import { fromPromise, fromReadable } from 'occamy/interop'
import { describe, expect, it } from 'vitest'
import { failure, rejected, thrown } from '../support.ts'
import { all, deferred, numbers, turns, unhandled } from './support.ts'

describe('fromReadable', () => {
  it.each([0, 2])('gives every chunk, closes, and lets go of the stream: capacity %s', async (capacity) => {
    const stream = numbers(20)
    expect(await run(() => all(fromReadable(stream, capacity)))).toHaveLength(20)
    await turns(1)
    expect(stream.locked).toBe(false)
  })

  it('reads no further ahead than the capacity', async () => {
    const notes: string[] = []
    await run(function* () {
      const source = fromReadable(numbers(9, notes))
      yield* fromPromise(turns(3))
      expect(notes).toEqual([])
      yield* source.receive()
      yield* fromPromise(turns(3))
      expect(notes).toEqual(['pull 1'])
      const ahead: string[] = []
      fromReadable(numbers(9, ahead), { capacity: 3 })
      yield* fromPromise(turns(3))
      expect(ahead).toEqual(['pull 1', 'pull 2', 'pull 3'])
    })
  })

  it('reports the error of the stream after the chunks that came before', async () => {
    const stream = new ReadableStream<number>(
      {
        start(controller) {
          controller.enqueue(1)
        },
        pull(controller) {
          controller.error(new Error('broken'))
        },
      },
      { highWaterMark: 1 },
    )
    await run(function* () {
      const source = fromReadable(stream)
      expect(yield* source.receive()).toBe(1)
      expect(yield* failure(source.receive())).toMatchObject({
        name: 'ChannelPoisonedError',
        cause: { message: 'broken' },
      })
      yield* fromPromise(turns(1))
      expect(stream.locked).toBe(false)
    })
  })

  it('cancels the stream, with the reason, when it is closed or poisoned, or its scope ends', async () => {
    const notes: string[] = []
    await run(function* () {
      const [one, two] = [fromReadable(numbers(9, notes)), fromReadable(numbers(9, notes))]
      yield* one.receive()
      one.close('closed')
      two.poison('poisoned')
      yield* scope(function* () {
        yield* fromReadable(numbers(0, notes)).next()
        fromReadable(numbers(9, notes))
      })
      yield* fromPromise(turns(1))
      expect(notes).toEqual(['pull 1', 'cancel closed', 'cancel poisoned', 'cancel undefined'])
    })
  })

  it('cancels it with that reason, too, if a chunk is in hand that nobody has taken', async () => {
    for (const how of ['close', 'poison'] as const) {
      const chunk = deferred<number>()
      const reasons: unknown[] = []
      const stream = new ReadableStream<number>(
        {
          pull: async (controller) => controller.enqueue(await chunk.promise),
          cancel: (reason) => void reasons.push(reason),
        },
        { highWaterMark: 0 },
      )
      const source = fromReadable(stream)
      await alt([source.receive(), sleep(1)])
      chunk.resolve(1)
      await turns(2)
      source[how]('why')
      expect(reasons).toEqual(['why'])
    }
  })

  it('cancels it while a read is under way, and waits for that if asked to', async () => {
    const cleaned = deferred<void>()
    const stream = new ReadableStream<number>({ cancel: () => cleaned.promise })
    const source = fromReadable(stream)
    const waiting = rejected(source.receive())
    await turns(1)
    const disposed = source[Symbol.asyncDispose]()
    expect(await waiting).toBeInstanceOf(ChannelClosedError)
    expect(stream.locked).toBe(true)
    cleaned.resolve()
    await disposed
    expect(stream.locked).toBe(false)
  })

  it('tells what the cancel threw to those who ask', async () => {
    const make = (): ReadableStream<number> =>
      new ReadableStream<number>({
        cancel() {
          throw new Error('no cancel')
        },
      })
    expect(
      await unhandled(async () => {
        fromReadable(make()).close()
        expect(await rejected(fromReadable(make())[Symbol.asyncDispose]())).toMatchObject({ message: 'no cancel' })
      }),
    ).toEqual([])
  })

  it('refuses what is no stream, or is locked', () => {
    for (const value of [undefined, null, {}, 7]) {
      const error = thrown(() => fromReadable(value as never))
      expect(error).toBeInstanceOf(InvalidOperationError)
      expect(error).toMatchObject({ message: 'fromReadable() takes a readable stream of the web platform' })
    }
    const locked = numbers(1)
    locked.getReader()
    expect(thrown(() => fromReadable(locked))).toBeInstanceOf(TypeError)
  })

  it('is the stream in reports, if it is given no name', async () => {
    const [one, two] = [fromReadable(numbers(1)), fromReadable(numbers(1), { name: 'numbers' })]
    for (const [source, name] of [
      [one, 'the stream'],
      [two, 'numbers'],
    ] as const) {
      source.close()
      expect(await rejected(source.receive())).toMatchObject({ channel: name })
    }
  })

  it('leaves the stream alone if its options are refused', () => {
    const stream = numbers(1)
    expect(thrown(() => fromReadable(stream, -1))).toBeInstanceOf(InvalidArgumentError)
    expect(stream.locked).toBe(false)
  })

  it.each([
    ['is none', undefined],
    ['cannot be read', {}],
    ['can be read to its end, and not let go of', { read: () => Promise.resolve({ done: true, value: undefined }) }],
    ['fails, and cannot be let go of', { read: () => Promise.reject(new TypeError('broken')) }],
  ])('hears of a reader that %s as of any error of the stream', async (_what, reader) => {
    const errors = await unhandled(async () => {
      const source = fromReadable({ getReader: () => reader } as never)
      expect(await rejected(source.receive())).toMatchObject({
        name: 'ChannelPoisonedError',
        cause: { name: 'TypeError' },
      })
    })
    expect(errors).toEqual([])
  })
})
