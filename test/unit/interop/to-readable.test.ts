import {
  channel,
  ChannelPoisonedError,
  InvalidArgumentError,
  InvalidOperationError,
  never,
  reschedule,
  run,
  spawn,
} from 'occamy'
import { fromPromise, toReadable } from 'occamy/interop'
import { describe, expect, it } from 'vitest'
import { expectQuiet, failure, rejected, thrown } from '../support.ts'
import { chunks, turns } from './support.ts'

describe('toReadable', () => {
  it('gives what is sent, and ends with the close', async () => {
    const ch = channel<number>()
    const got = chunks(toReadable(ch))
    await run(function* () {
      for (let n = 0; n < 20; n++) yield* ch.send(n)
      ch.close()
    })
    expect(await got).toHaveLength(20)
    expectQuiet(ch)
  })

  it('takes nothing that nobody reads: senders are held back, and others may receive it', async () => {
    const ch = channel<number>(1)
    const reader = toReadable(ch).getReader()
    await run(function* () {
      const sender = spawn(function* () {
        for (let n = 0; n < 3; n++) yield* ch.send(n)
      })
      yield* fromPromise(turns(3))
      expect([sender.state, ch.length, ch.balance]).toEqual(['parked', 1, 1])
      expect(yield* fromPromise(reader.read())).toEqual({ done: false, value: 0 })
      expect(yield* ch.receive()).toBe(1)
      expect(yield* fromPromise(reader.read())).toEqual({ done: false, value: 2 })
    })
  })

  it('gives what is buffered after the close', async () => {
    const ch = channel<number>(2)
    for (const n of [1, 2]) ch.trySend(n)
    ch.close()
    expect(await chunks(toReadable(ch))).toEqual([1, 2])
  })

  it('is errored by poison, with its cause', async () => {
    const ch = channel<number>()
    const stream = toReadable(ch)
    const got = rejected(chunks(stream))
    ch.poison('why')
    expect(await got).toMatchObject({ name: 'ChannelPoisonedError', cause: 'why' })
    expect(await rejected(toReadable(ch).getReader().read())).toBeInstanceOf(ChannelPoisonedError)
  })

  it('poisons the channel when it is cancelled: a sender gets its value back, with the reason', async () => {
    const ch = channel<string>()
    await run(function* () {
      const reader = toReadable(ch).getReader()
      const sender = spawn(() => failure(ch.send('unread')))
      yield* reschedule()
      yield* fromPromise(reader.cancel('gone'))
      expect(yield* sender).toMatchObject({ name: 'ChannelPoisonedError', cause: 'gone', value: 'unread' })
    })
  })

  it('cancelled while it waits, it takes nothing, and leaves the channel as it is if told to', async () => {
    const ch = channel<string>()
    const stream = toReadable(ch, { preventCancel: true })
    const reader = stream.getReader()
    const read = reader.read()
    await turns(1)
    expect(ch.balance).toBe(-1)
    await reader.cancel()
    expect(ch.balance).toBe(0)
    expect(await read).toEqual({ done: true, value: undefined })
    const got = ch.receive().promise()
    await ch.send('still there')
    expect(await got).toBe('still there')
  })

  it('can be piped through, transferred to a Response, and iterated over', async () => {
    const ch = channel<string>()
    const text = new Response(toReadable(ch).pipeThrough(new TextEncoderStream())).text()
    for (const word of ['a', 'b']) await ch.send(word)
    ch.close()
    expect(await text).toBe('ab')
  })

  it('takes part in an extended rendezvous as any receiver, and in a channel with preferences', async () => {
    for (const prefer of ['receiver', 'sender', 'neither'] as const) {
      const ch = channel<number>({ prefer })
      const got = chunks(toReadable(ch))
      await run(function* () {
        for (let n = 0; n < 5; n++) yield* ch.send(n)
        ch.close()
      })
      expect(await got).toEqual([0, 1, 2, 3, 4])
    }
  })

  it('is errored when the scope of the tasklet that made it ends, unless the channel was closed', async () => {
    const [open, reading, closed] = await run(function* () {
      const channels = [channel<number>(1), channel<number>(1), channel<number>(2)] as const
      const [open, reading, closed] = channels.map((ch) => toReadable(ch).getReader())
      const read = reading?.read()
      yield* channels[2].send(1)
      yield* channels[2].send(2)
      channels[2].close()
      return [open, read, closed] as const
    })
    expect(await rejected(Promise.resolve(open?.read()))).toBeInstanceOf(InvalidOperationError)
    const told = await rejected(Promise.resolve(reading))
    expect(told).toBeInstanceOf(InvalidOperationError)
    expect(told).toMatchObject({
      message: 'the scope of this stream has ended, or the tasklet that made it was cancelled',
    })
    expect([await closed?.read(), await closed?.read(), (await closed?.read())?.done]).toEqual([
      { done: false, value: 1 },
      { done: false, value: 2 },
      true,
    ])
  })

  it('is errored when the tasklet that made it is cancelled', async () => {
    await run(function* () {
      let stream: ReadableStream<number> | undefined
      const maker = spawn(function* () {
        stream = toReadable(channel<number>())
        yield* never
      })
      yield* reschedule()
      maker.cancel()
      yield* maker.ended
      expect(yield* failure(fromPromise(() => stream!.getReader().read()))).toBeInstanceOf(InvalidOperationError)
    })
  })

  it('refuses what is no receiver', () => {
    const others = [{ receive: 1 }, { receive() {} }, { receive() {}, next: () => ({}) }, new ReadableStream()]
    for (const value of [undefined, null, {}, 7, ...others]) {
      const error = thrown(() => toReadable(value as never))
      expect(error).toBeInstanceOf(InvalidOperationError)
      expect(error).toMatchObject({ message: 'toReadable() takes a receiver: the channel to read from' })
    }
  })

  it.each([[null], [5], ['x']])('refuses what are no options: %s', (options) => {
    const error = thrown(() => toReadable(channel(), options as never)) as Error
    expect(error).toBeInstanceOf(InvalidArgumentError)
    expect(error.message).toMatch(/^what toReadable\(\) is given must be an object/)
  })
})
