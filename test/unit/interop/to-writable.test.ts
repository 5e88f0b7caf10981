import { channel, InvalidArgumentError, InvalidOperationError, never, reschedule, run, sleep, spawn } from 'occamy'
import { fromPromise, fromReadable, toReadable, toWritable } from 'occamy/interop'
import { describe, expect, it } from 'vitest'
import { expectQuiet, failure, rejected, thrown } from '../support.ts'
import { all, chunks, numbers, turns } from './support.ts'

describe('toWritable', () => {
  it('sends what is written, each write done when its chunk is received, and closes the channel', async () => {
    const ch = channel<number>()
    const writer = toWritable(ch).getWriter()
    const done: number[] = []
    const writes = [1, 2].map((n) => writer.write(n).then(() => done.push(n)))
    await turns(2)
    expect([done, ch.balance]).toEqual([[], 1])
    expect(await ch.receive()).toBe(1)
    await turns(2)
    expect([done, ch.balance]).toEqual([[1], 1])
    expect(await ch.receive()).toBe(2)
    await Promise.all(writes)
    await writer.close()
    expect(ch.closed).toBe(true)
  })

  it('holds a pipe back', async () => {
    const notes: string[] = []
    const ch = channel<number>()
    const piped = numbers(5, notes).pipeTo(toWritable(ch))
    await turns(5)
    expect(notes.length).toBeLessThanOrEqual(2)
    expect(await run(() => all(ch))).toEqual([1, 2, 3, 4, 5])
    await piped
  })

  it('poisons the channel when it is aborted, and takes the chunk back that waits', async () => {
    const ch = channel<number>()
    const writer = toWritable(ch).getWriter()
    writer.closed.catch(() => {})
    const write = rejected(writer.write(1))
    await turns(1)
    expect(ch.balance).toBe(1)
    await writer.abort('stop')
    expect(await write).toBe('stop')
    expectQuiet(ch)
    expect(await rejected(ch.receive())).toMatchObject({ name: 'ChannelPoisonedError', cause: 'stop' })
  })

  it('leaves the channel open, when it is told to', async () => {
    const ch = channel<number>(1)
    await toWritable(ch, { preventClose: true }).getWriter().close()
    const writer = toWritable(ch, { preventAbort: true }).getWriter()
    writer.closed.catch(() => {})
    await writer.abort('stop')
    expect([ch.closed, ch.trySend(1)]).toEqual([false, true])
  })

  it('is errored by the write that finds the channel closed or poisoned, and so is what is piped into it', async () => {
    for (const how of ['close', 'poison'] as const) {
      const notes: string[] = []
      const ch = channel<number>()
      const piped = rejected(numbers(5, notes).pipeTo(toWritable(ch)))
      expect(await ch.receive()).toBe(1)
      ch[how]('why')
      const error = await piped
      expect(error).toMatchObject({
        name: how === 'close' ? 'ChannelClosedError' : 'ChannelPoisonedError',
        cause: 'why',
      })
      expect(notes.at(-1)).toMatch(/^cancel Channel/)
    }
  })

  it('is held back by an extended receive until its body has ended', async () => {
    const ch = channel<number>()
    const writer = toWritable(ch).getWriter()
    let done = false
    await run(function* () {
      yield* fromPromise(turns(1))
      const write = writer.write(1).then(() => {
        done = true
      })
      yield* fromPromise(turns(1))
      yield* ch.extended(function* () {
        yield* sleep(2)
        expect(done).toBe(false)
      })
      yield* fromPromise(write)
      const waiting = spawn(() => ch.extended(() => sleep(2)))
      yield* reschedule()
      const second = writer.write(2).then(() => {
        done = false
      })
      yield* fromPromise(turns(1))
      expect(done).toBe(true)
      yield* waiting
      yield* fromPromise(second)
      expect(done).toBe(false)
    })
  })

  it('does not take back a chunk that a receiver works on: it was received, though the stream is aborted', async () => {
    const ch = channel<number>()
    const writer = toWritable(ch).getWriter()
    writer.closed.catch(() => {})
    await run(function* () {
      const working = channel<void>()
      const extended = spawn(() => ch.extended(() => working.receive()))
      const write = writer.write(1)
      yield* fromPromise(turns(1))
      const aborted = writer.abort('stop')
      yield* fromPromise(turns(1))
      yield* working.send()
      yield* extended
      expect(yield* fromPromise(Promise.all([write, aborted]))).toEqual([undefined, undefined])
      expect(yield* failure(ch.receive())).toMatchObject({ name: 'ChannelPoisonedError', cause: 'stop' })
    })
  })
})

describe('a pipeline of both', () => {
  it('carries chunks from a stream through tasklets to a stream', async () => {
    const [a, b] = [channel<number>(), channel<string>()]
    const output: string[] = []
    await run(function* () {
      const piping = numbers(100).pipeTo(toWritable(a))
      spawn(function* () {
        yield* a.forEach((n) => b.send(`${n}`))
        b.close()
      })
      yield* fromPromise(toReadable(b).pipeTo(new WritableStream({ write: (text) => void output.push(text) })))
      yield* fromPromise(piping)
    })
    expect(output).toHaveLength(100)
  })

  it('tells an error all the way down, and a cancel all the way up', async () => {
    const notes: string[] = []
    await run(function* () {
      const source = fromReadable(numbers(9, notes))
      const reader = toReadable(source).getReader()
      yield* fromPromise(reader.read())
      yield* fromPromise(reader.cancel('no more'))
      yield* fromPromise(turns(1))
      expect(notes).toEqual(['pull 1', 'cancel no more'])
      const broken = fromReadable(
        new ReadableStream<number>({ pull: (controller) => controller.error(new Error('up')) }),
      )
      expect(yield* failure(fromPromise(chunks(toReadable(broken))))).toMatchObject({ cause: { message: 'up' } })
      spawn(() => never)
    })
  })

  it('is errored when the scope of the tasklet that made it ends: a pipe goes on, and its source is let go of', async () => {
    const cancelled: unknown[] = []
    let n = 0
    const endless = new ReadableStream<number>({
      pull: (controller) => controller.enqueue(n++),
      cancel: (reason) => void cancelled.push(reason),
    })
    let piped: Promise<unknown> | undefined
    await run(function* () {
      const ch = channel<number>()
      piped = rejected(endless.pipeTo(toWritable(ch)))
      expect(yield* ch.receive()).toBe(0)
    })
    const error = await piped
    expect(error).toBeInstanceOf(InvalidOperationError)
    expect(cancelled).toEqual([error])
  })

  it('gives up the write that waits then, and takes its chunk back; what a receiver works on has been received', async () => {
    for (const isTaken of [false, true]) {
      const ch = channel<number>()
      const working = channel<void>()
      const extended = isTaken ? ch.extended(() => working.receive()).promise() : undefined
      const write = await run(function* () {
        const writer = toWritable(ch).getWriter()
        writer.closed.catch(() => {})
        const written = writer.write(1)
        written.catch(() => {})
        yield* fromPromise(turns(1))
        return [written]
      })
      if (isTaken) {
        await working.send()
        await extended
        expect(await write[0]).toBeUndefined()
      } else expect(await rejected(Promise.all(write))).toBeInstanceOf(InvalidOperationError)
      expectQuiet(ch)
    }
  })

  it('is not, if it was closed before, nor in outside code', async () => {
    const outside = toWritable(channel<number>(1))
    await run(function* () {
      const writer = toWritable(channel<number>(1)).getWriter()
      yield* fromPromise(writer.write(1))
      yield* fromPromise(writer.close())
      return writer
    }).then((writer) => writer.closed)
    const writer = outside.getWriter()
    await writer.write(1)
    expect(await writer.close()).toBeUndefined()
  })

  it('refuses what is no sender', () => {
    for (const value of [undefined, null, {}, 7, { send: 1 }, { send() {} }, { send: () => ({}) }]) {
      const error = thrown(() => toWritable(value as never))
      expect(error).toBeInstanceOf(InvalidOperationError)
      expect(error).toMatchObject({ message: 'toWritable() takes a sender: the channel to write to' })
    }
  })

  it.each([[null], [5], ['x']])('refuses what are no options: %s', (options) => {
    const error = thrown(() => toWritable(channel(), options as never)) as Error
    expect(error).toBeInstanceOf(InvalidArgumentError)
    expect(error.message).toMatch(/^what toWritable\(\) is given must be an object/)
  })
})
