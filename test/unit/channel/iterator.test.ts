import { channel, run, Runtime } from 'occamy'
import { fromAsyncIterable } from 'occamy/interop'
import { describe, expect, it } from 'vitest'
import { expectQuiet, hostTurn, rejected } from '../support.ts'

describe('for await over a channel', () => {
  it('gives every value until the close', async () => {
    const ch = channel<number>()
    const running = run(function* () {
      for (let n = 0; n < 5; n++) yield* ch.send(n)
      ch.close()
    })
    const got: number[] = []
    for await (const n of ch) got.push(n)
    await running
    expect(got).toEqual([0, 1, 2, 3, 4])
    expectQuiet(ch)
  })

  it('takes the iterator of a channel, or of a source, for one, as of any iterable of the platform', async () => {
    const ch = channel<number>(9)
    for (let n = 0; n < 3; n++) ch.trySend(n)
    ch.close()
    const source = fromAsyncIterable([0, 1, 2])
    for (const iterator of [ch[Symbol.asyncIterator](), source[Symbol.asyncIterator]()]) {
      expect(iterator[Symbol.asyncIterator]()).toBe(iterator)
      expect(await iterator.next()).toEqual({ done: false, value: 0 })
      for await (const n of iterator) {
        expect(n).toBe(1)
        break
      }
      expect((await iterator.next()).done).toBe(true)
    }
    expect([ch.length, source.closed]).toEqual([1, true])
  })

  it('loses nothing when it is left early', async () => {
    const ch = channel<number>(9)
    for (let n = 0; n < 5; n++) ch.trySend(n)
    for await (const n of ch) if (n === 1) break
    expect([ch.length, ch.balance]).toEqual([3, 0])
    for await (const n of ch) {
      expect(n).toBe(2)
      break
    }
  })

  it('throws the poison, and stays at its end', async () => {
    const ch = channel<number>()
    ch.poison('bad')
    const iterator = ch[Symbol.asyncIterator]()
    expect(await rejected(iterator.next())).toMatchObject({ name: 'ChannelPoisonedError', cause: 'bad' })
    const closed = channel<number>()
    closed.close()
    const ended = closed[Symbol.asyncIterator]()
    expect(await ended.next()).toEqual({ done: true, value: undefined })
    expect(await ended.next()).toEqual({ done: true, value: undefined })
  })

  it('withdraws the waits that are under way when it is returned: they end, and take nothing', async () => {
    const ch = channel<number>()
    const iterator = ch[Symbol.asyncIterator]()
    const waits = [iterator.next(), iterator.next()]
    await hostTurn()
    expect(ch.balance).toBe(-2)
    expect(await iterator.return?.()).toEqual({ done: true, value: undefined })
    expect(ch.balance).toBe(0)
    expect(await Promise.all(waits)).toEqual([
      { done: true, value: undefined },
      { done: true, value: undefined },
    ])
    expect(await iterator.next()).toEqual({ done: true, value: undefined })
    expectQuiet(ch)
  })

  it('still gives a message that was committed before it was returned', async () => {
    const ch = channel<number>()
    const iterator = ch[Symbol.asyncIterator]()
    const wait = iterator.next()
    const runtime = new Runtime()
    runtime.spawn(() => ch.send(7))
    runtime.runSync()
    await iterator.return?.()
    expect(await wait).toEqual({ done: false, value: 7 })
  })

  it('rejects a wait that failed before it was returned', async () => {
    const ch = channel<number>()
    const iterator = ch[Symbol.asyncIterator]()
    const wait = iterator.next()
    ch.poison('bad')
    await iterator.return?.()
    expect(await rejected(wait)).toMatchObject({ name: 'ChannelPoisonedError', cause: 'bad' })
  })

  it('keeps nothing of the waits that are over', async () => {
    const ch = channel<number>(9)
    const iterator = ch[Symbol.asyncIterator]()
    const { waits } = iterator as unknown as { readonly waits: Set<unknown> }
    for (let n = 0; n < 5; n++) {
      ch.trySend(n)
      expect(await iterator.next()).toEqual({ done: false, value: n })
    }
    expect(waits.size).toBe(0)
    const pending = iterator.next()
    expect(waits.size).toBe(1)
    ch.trySend(5)
    await pending
    expect(waits.size).toBe(0)
  })

  it('does not hold off the deadlock report of a run: it is a party to it, and not a host operation', async () => {
    const ch = channel<number>({ name: 'in' })
    const out = channel<number>({ name: 'out' })
    const iterator = out[Symbol.asyncIterator]()
    const outside = iterator.next()
    const error = await rejected(run(() => ch.receive()))
    expect(error).toMatchObject({ name: 'DeadlockError' })
    expect((error as Error).message).toMatch(/outside await#\d+ waits to receive from out/)
    await iterator.return?.()
    expect(await outside).toEqual({ done: true, value: undefined })
  })
})
