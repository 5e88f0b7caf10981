/** What a bridge still has when it is over: an item in hand, which a close leaves to whoever comes next; and the error behind the last item. */
import { EventEmitter } from 'node:events'
import { alt, channel, ChannelPoisonedError, join, reschedule, run, scope, selectSet, skip, sleep, spawn } from 'occamy'
import { fromAsyncIterable, fromEvent, fromPromise, fromReadable } from 'occamy/interop'
import type { Source } from 'occamy/interop'
import { describe, expect, it } from 'vitest'
import { checkChannel } from '../../../src/channel/core.ts'
import type { Body } from '../support.ts'
import { failure, rejected } from '../support.ts'
import { all, deferred, Manual, turns } from './support.ts'

/** A source that has filled its buffer, and has one item more in hand: so the items are 1 to `capacity + 1`. */
function* withOneInHand(capacity: number): Body<Source<number>> {
  const manual = new Manual<number>()
  const source = fromAsyncIterable(manual, { capacity, name: 'numbers' })
  // Asked for at once, or a turn of the host later: on a slow machine the pump has used its slice up.
  const asked = function* (n: number): Body<void> {
    do yield* fromPromise(turns(1))
    while (manual.asked < n)
  }
  for (let n = 1; n <= capacity; n++) {
    yield* asked(n)
    manual.give(n)
  }
  yield* fromPromise(turns(1))
  // Somebody for whom one more is asked, and who has gone when it comes.
  const set = selectSet<string, number>()
  set.add('numbers', source.receive())
  yield* asked(capacity + 1)
  manual.give(capacity + 1)
  yield* fromPromise(turns(1))
  set.clear()
  expect(manual.asked).toBe(capacity + 1)
  return source
}
const upTo = (n: number): number[] => Array.from({ length: n }, (_, i) => i + 1)
const coreOf = (source: Source<number>) => source.receive().core

describe.each([0, 1, 3])('an item in hand when the receiver is closed: capacity %s', (capacity) => {
  const items = upTo(capacity + 1)
  const closed = function* (): Body<Source<number>> {
    const source = yield* withOneInHand(capacity)
    source.close('enough')
    expect(source.closed).toBe(true)
    checkChannel(coreOf(source))
    return source
  }

  it('drains, in order, and then comes the end, with its reason', async () => {
    await run(function* () {
      const source = yield* closed()
      expect(yield* all(source)).toEqual(items)
      expect(source.tryReceive()).toBeUndefined()
      expect(yield* failure(source.receive())).toMatchObject({ name: 'ChannelClosedError', reason: 'enough' })
      checkChannel(coreOf(source))
    })
  })

  it('by tries, by alternations, by an extended receive', async () => {
    await run(function* () {
      const tried = yield* closed()
      expect([...items, 0].map(() => tried.tryReceive()?.value)).toEqual([...items, undefined])
      const chosen = yield* closed()
      const got: unknown[] = []
      for (const _ of items) got.push((yield* alt([chosen.receive(), skip])).value)
      expect(got).toEqual(items)
      expect((yield* chosen.next()).done).toBe(true)
      const extended = yield* closed()
      for (const n of items) {
        const twice = yield* extended.extended(function* (value) {
          yield* reschedule()
          return 2 * value
        })
        expect(twice).toBe(2 * n)
      }
      expect((yield* extended.next()).done).toBe(true)
    })
  })

  it('from a select set, also one that was there before', async () => {
    await run(function* () {
      const source = yield* withOneInHand(capacity)
      const set = selectSet<string, IteratorResult<number, void>>()
      set.add('numbers', source.next())
      source.close()
      const got: unknown[] = []
      while (set.size > 0)
        for (const { value } of yield* set.wait()) got.push(value.done === true ? 'end' : value.value)
      expect(got).toEqual([...items, 'end'])
    })
  })

  it('from joins, with a condition or without, and one for which nothing is left is told of the end', async () => {
    await run(function* () {
      const source = yield* withOneInHand(capacity)
      const [letters, others] = [channel<string>(), channel<string>()]
      const plain = spawn({ errors: 'hold' }, () => join([source.receive(), letters.receive()]))
      const last = spawn({ errors: 'hold' }, () =>
        join([source.receive(), others.receive()]).where(([n]) => n === capacity + 1),
      )
      yield* reschedule()
      source.close('enough')
      yield* others.send('last')
      expect(yield* last).toEqual([capacity + 1, 'last'])
      if (capacity > 0) {
        yield* letters.send('first')
        expect(yield* plain).toEqual([1, 'first'])
      } else expect(yield* failure(plain)).toMatchObject({ name: 'ChannelClosedError', reason: 'enough' })
      expect(yield* all(source)).toEqual(items.slice(1, -1))
    })
  })

  it('from outside, where a loop over it is left', async () => {
    const source = await run(() => scope(() => withOneInHand(capacity)))
    const got: number[] = []
    for await (const n of source) {
      got.push(n)
      if (got.length === capacity) break
    }
    for (let rest = source.tryReceive(); rest !== undefined; rest = source.tryReceive()) got.push(rest.value)
    expect(got).toEqual(items)
    expect(await rejected(source.receive())).toMatchObject({ name: 'ChannelClosedError' })
  })

  it('is dropped when the receiver is poisoned', async () => {
    await run(function* () {
      const source = yield* withOneInHand(capacity)
      source.poison(new Error('no more'))
      expect(yield* failure(source.next())).toMatchObject({ name: 'ChannelPoisonedError' })
      checkChannel(coreOf(source))
    })
  })
})

it('a chunk of a stream that came too late for an alternation is there after a close', async () => {
  await run(function* () {
    const chunk = deferred<number>()
    const source = fromReadable(
      new ReadableStream<number>({ pull: async (to) => to.enqueue(await chunk.promise) }, { highWaterMark: 0 }),
    )
    expect((yield* alt([source.receive(), sleep(1)])).key).toBe(1)
    chunk.resolve(1)
    yield* fromPromise(turns(2))
    source.close()
    expect(yield* all(source)).toEqual([1])
  })
})

it('a select set, and a join, that come after the close are told of it', async () => {
  await run(function* () {
    const source = fromAsyncIterable(new Manual<number>())
    source.close('enough')
    const set = selectSet<string, IteratorResult<number, void>>()
    set.add('numbers', source.next())
    expect(yield* set.next()).toEqual({ key: 'numbers', value: { done: true, value: undefined } })
    expect(yield* failure(join([source.receive()]))).toMatchObject({ name: 'ChannelClosedError', reason: 'enough' })
  })
})

it("an item that a receiver works on when the source is closed is nobody else's", async () => {
  await run(function* () {
    const manual = new Manual<number>()
    const source = fromAsyncIterable(manual)
    const extended = spawn(() =>
      source.extended(function* (value) {
        yield* sleep(5)
        return value
      }),
    )
    yield* fromPromise(turns(1))
    manual.give(1)
    yield* fromPromise(turns(1))
    source.close()
    expect(yield* all(source)).toEqual([])
    expect(yield* extended).toBe(1)
  })
})

describe('the error of a source that failed', () => {
  const failing = function* (): Body<Source<number>> {
    const manual = new Manual<number>()
    const source = fromAsyncIterable(manual, 2)
    for (const n of [1, 2]) {
      yield* fromPromise(turns(1))
      if (n === 1) manual.give(n)
      else manual.fail(new Error('broken'))
    }
    yield* fromPromise(turns(1))
    expect(source.closed).toBe(false)
    return source
  }

  it('comes at once after the last item, to whoever asks', async () => {
    await run(function* () {
      const tried = yield* failing()
      expect(tried.tryReceive()).toEqual({ value: 1 })
      expect(() => tried.tryReceive()).toThrow(ChannelPoisonedError)
      const asked = yield* failing()
      yield* asked.receive()
      expect(asked.closed).toBe(true)
      checkChannel(coreOf(asked))
      const chosen = yield* failing()
      yield* chosen.receive()
      expect(yield* failure(alt([chosen.receive(), skip]))).toMatchObject({ cause: { message: 'broken' } })
    })
  })

  it('after an event, too', () => {
    const emitter = new EventEmitter()
    const source = fromEvent(emitter, 'x', { capacity: 2, overflow: 'error' })
    for (const n of [1, 2, 3]) emitter.emit('x', n)
    expect([source.tryReceive(), source.tryReceive()]).toEqual([{ value: 1 }, { value: 2 }])
    expect(() => source.tryReceive()).toThrow(ChannelPoisonedError)
  })

  it('wakes a join and a select set that have not taken the last item themselves', async () => {
    await run(function* () {
      const source = yield* failing()
      const letters = channel<string>()
      const both = spawn({ errors: 'hold' }, () => join([source.receive(), letters.receive()]))
      const set = selectSet<string, unknown>()
      set.add('numbers', source.receive())
      yield* reschedule()
      yield* source.receive()
      expect(yield* failure(both)).toBeInstanceOf(ChannelPoisonedError)
      expect(yield* failure(set.next())).toBeInstanceOf(ChannelPoisonedError)
    })
  })

  it("gives way to a close, and to a poison of the consumer's", async () => {
    await run(function* () {
      const closed = yield* failing()
      closed.close('enough')
      expect(yield* all(closed)).toEqual([1])
      const poisoned = yield* failing()
      poisoned.poison('not wanted')
      expect(yield* failure(poisoned.receive())).toMatchObject({ cause: 'not wanted' })
    })
  })
})
