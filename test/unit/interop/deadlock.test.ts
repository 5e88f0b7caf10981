/** What the host is going to serve is no deadlock, as long as it is; then it is one, and is told at once. */
import { EventEmitter } from 'node:events'
import {
  alt,
  channel,
  chord,
  chords,
  DeadlockError,
  join,
  never,
  reschedule,
  run,
  runSync,
  selectSet,
  sleep,
  spawn,
} from 'occamy'
import type { Channel, Guard, Operation } from 'occamy'
import {
  aborted,
  fromAsyncIterable,
  fromEvent,
  fromPromise,
  fromReadable,
  toReadable,
  toWritable,
} from 'occamy/interop'
import type { Source } from 'occamy/interop'
import { describe, expect, it } from 'vitest'
import { pause, rejected, thrown } from '../support.ts'
import { deferred, Manual, turns } from './support.ts'

const events = { capacity: 1, overflow: 'drop-oldest' } as const

/** As many numbers as a bridge takes before it looks at the clock, and no more. */
async function* sixteen(): AsyncGenerator<number, void, undefined> {
  for (let n = 0; n < 16; n++) yield n
  await new Promise(() => {})
}

/** Whether a program, with another tasklet that is stuck for good, is still running after some turns of the host. */
async function goesOn(main: () => Operation<unknown>, ms = 15): Promise<boolean> {
  const controller = new AbortController()
  let ended = false
  const done = run(main, { signal: controller.signal }).then(
    () => (ended = true),
    () => (ended = true),
  )
  await pause(ms)
  const goes = !ended
  controller.abort()
  await done
  return goes
}

/** What a program is failed with, by a report of deadlock that comes without any timer. */
async function deadlock(main: () => Operation<unknown>): Promise<string> {
  const error = await rejected(run(main))
  expect(error).toBeInstanceOf(DeadlockError)
  return (error as Error).message
}

describe('waiting for the host is no deadlock', () => {
  const waits: ReadonlyArray<readonly [string, () => Operation<unknown>]> = [
    ['a promise', () => fromPromise(new Promise(() => {}))],
    ['an abort', () => aborted(new AbortController().signal)],
    ['an emitter', () => fromEvent(new EventEmitter(), 'x', events).receive()],
    ['an EventTarget, in an alternation', () => alt([never, fromEvent(new EventTarget(), 'x', events).next()])],
    ['an iterable', () => fromAsyncIterable(new Manual<number>()).receive()],
    ['an iterable that is asked ahead', () => fromAsyncIterable(new Manual<number>(), 3).receive()],
    [
      'an iterable that lets the host have a turn before it asks on',
      function* () {
        const source = fromAsyncIterable(sixteen())
        for (let n = 0; n < 16; n++) yield* source.receive()
        yield* fromPromise(turns(2))
        for (const since = performance.now(); performance.now() - since < 9;);
        yield* source.receive()
      },
    ],
    ['a stream', () => fromReadable(new ReadableStream<number>()).receive()],
    [
      'a reader',
      () => {
        const ch = channel<number>()
        toReadable(ch)
        return ch.send(1)
      },
    ],
    [
      'a writer',
      () => {
        const ch = channel<number>()
        toWritable(ch)
        return ch.receive()
      },
    ],
    [
      'an emitter, in a select set',
      function* () {
        const set = selectSet<string, unknown>()
        set.add('x', fromEvent(new EventEmitter(), 'x', events).receive())
        yield* set.next()
      },
    ],
    [
      'an iterable, in a select set',
      function* () {
        const set = selectSet<string, unknown>()
        set.add('x', fromAsyncIterable(new Manual<number>()).next())
        yield* set.next()
      },
    ],
    ['an emitter, in a join', () => join([fromEvent(new EventEmitter(), 'x', events).receive()])],
    ['an iterable, in a join', () => join([fromAsyncIterable(new Manual<number>()).receive()])],
    [
      'a body that has an item',
      () => {
        const manual = new Manual<number>()
        setTimeout(() => manual.give(1), 1)
        return fromAsyncIterable(manual).extended(() => fromPromise(new Promise(() => {})))
      },
    ],
  ]
  it.each(waits)('%s', async (_what, wait) => {
    expect(await goesOn(wait)).toBe(true)
    // The host serves one tasklet; another that is stuck for good is no matter: the one may still serve the other.
    expect(
      await goesOn(function* () {
        spawn(wait)
        yield* never
      }),
    ).toBe(true)
  })

  it('through outside code, which waits for the host too', async () => {
    const emitter = new EventEmitter()
    const ch = channel<string>()
    const outside = fromEvent<string>(emitter, 'x', events)
    const relay = (async () => {
      for await (const event of outside) await ch.send(event)
    })()
    setTimeout(() => emitter.emit('x', 'soon'), 1)
    setTimeout(() => emitter.emit('x', 'late'), 15)
    // The channel is known to be used from outside once it has been.
    expect(await ch.receive()).toBe('soon')
    expect(await run(() => ch.receive())).toBe('late')
    outside.close()
    await relay
  })

  it.each(waits)('in a synchronous run it says so: %s', (_what, wait) => {
    expect(thrown(() => runSync(wait))).toMatchObject({ name: 'HostNeededError' })
  })
})

describe('when the host serves nobody any more, the deadlock is told', () => {
  it('though an emitter is listened to, and a stream is open, if nobody waits for them', async () => {
    const message = await deadlock(function* () {
      fromEvent(new EventEmitter(), 'x', events)
      fromAsyncIterable(new Manual<number>(), 1)
      toReadable(channel<number>())
      yield* channel<number>({ name: 'jobs' }).receive()
    })
    expect(message).toMatch(/waits to receive from jobs/)
  })

  it('for who waits at the other end of a bridge, which the host does not serve', async () => {
    expect(
      await deadlock(function* () {
        const ch = channel<number>({ name: 'jobs' })
        toReadable(ch)
        yield* ch.receive()
      }),
    ).toMatch(/waits to receive from jobs/)
  })

  it('when the source ends and its consumer goes on to wait for something else', async () => {
    const emitter = new EventEmitter()
    const controller = new AbortController()
    setTimeout(() => controller.abort(), 2)
    const main = function* () {
      yield* fromEvent(emitter, 'x', { ...events, signal: controller.signal }).next()
      yield* channel<number>({ name: 'jobs' }).receive()
    }
    expect(await deadlock(main)).toMatch(/waits to receive from jobs/)
  })

  it('when a stream that was to be read is cancelled, and the channel left as it is', async () => {
    const ch = channel<number>({ name: 'jobs' })
    const stream = toReadable(ch, { preventCancel: true })
    setTimeout(() => void stream.cancel(), 2)
    expect(await deadlock(() => ch.send(1))).toMatch(/waits to send to jobs/)
  })

  it('when a stream that was to be written is closed or aborted, and the channel left as it is', async () => {
    for (const how of ['close', 'abort'] as const) {
      const ch = channel<number>({ name: 'jobs' })
      const stream = toWritable(ch, { preventClose: true, preventAbort: true })
      setTimeout(() => void stream[how](), 2)
      expect(await deadlock(() => ch.receive())).toMatch(/waits to receive from jobs/)
    }
  })

  it('when an item is there, and a join waits for two', async () => {
    expect(
      await deadlock(function* () {
        const source = fromAsyncIterable([1, 2])
        yield* join([source.receive(), source.receive()])
      }),
    ).toMatch(/waits to join 2 of the iterable \(1 waiting\)/)
    expect(
      await run(function* () {
        const source = fromAsyncIterable([1, 2], 1)
        return yield* join([source.receive(), source.receive()])
      }),
    ).toEqual([1, 2])
  })

  it('when an item has come, and a join, or a chord, waits for something else besides', async () => {
    const letters = (): Channel<string> => channel<string>({ name: 'letters' })
    const later = (): Source<number> => {
      const manual = new Manual<number>()
      setTimeout(() => manual.give(1), 2)
      return fromAsyncIterable(manual)
    }
    expect(await deadlock(() => join([later().receive(), letters().receive()]))).toMatch(/waits to join .*letters/)
    const react = (): never => expect.unreachable()
    expect(await deadlock(() => chords(chord([later(), letters()]).react(react)))).toMatch(/waits .*letters/)
  })

  it('when the tasklet that waits is suspended, and nobody is left to resume it', async () => {
    const settled = deferred<void>()
    expect(
      await deadlock(function* () {
        const waiting = spawn({ name: 'sleeper' }, () => fromPromise(settled.promise))
        yield* reschedule()
        waiting.suspend()
        setTimeout(() => settled.resolve(), 2)
        yield* waiting
      }),
    ).toMatch(/sleeper is suspended, and nobody is left to resume it/)
  })

  it('when the last of several is gone, and not before', async () => {
    const notes: string[] = []
    const manual = new Manual<number>()
    await deadlock(function* () {
      const source = fromEvent(new EventEmitter(), 'x', events)
      const wait = (what: string, op: Operation<unknown>, then: () => void) =>
        spawn(function* () {
          try {
            yield* op
          } catch {}
          notes.push(what)
          setTimeout(then, 2)
          yield* never
        })
      const timer = new Promise<void>((resolve) => {
        wait('promise', fromPromise(pause(2)), () => source.poison())
        wait('emitter', source.receive(), resolve)
      })
      wait(
        'timer',
        fromPromise(timer).flatMap(() => sleep(2)),
        () => manual.fail(new Error('x')),
      )
      wait('iterable', fromAsyncIterable(manual).receive(), () => {})
      yield* never
    })
    expect(notes).toEqual(['promise', 'emitter', 'timer', 'iterable'])
  })
})

describe('what outside code takes out of a set that is waited for', () => {
  it.each<readonly [string, () => Guard<unknown>]>([
    ['a promise', () => fromPromise(new Promise(() => {}))],
    ['an abort', () => aborted(new AbortController().signal)],
    ['an emitter', () => fromEvent(new EventEmitter(), 'x', events).receive()],
    ['a timer', () => sleep(100_000)],
  ])('is waited for no more: %s', async (_, guard) => {
    for (const act of ['remove', 'disable', 'clear'] as const) {
      const message = deadlock(function* () {
        const set = selectSet()
        const registration = set.add('it', guard())
        setTimeout(() => (act === 'clear' ? set.clear() : registration[act]()), 1)
        yield* set.next()
      })
      expect(await message).toMatch(/nothing can wake/)
    }
  })

  it('leaves what else is waited for', async () => {
    expect(
      await goesOn(function* () {
        const set = selectSet()
        const registration = set.add('it', fromPromise(new Promise(() => {})))
        set.add('other', fromPromise(new Promise(() => {})))
        setTimeout(() => registration.remove(), 1)
        yield* set.next()
      }),
    ).toBe(true)
  })
})

describe('a select set that nobody waits for', () => {
  /** A set with something of the host's in it, that had an event of something else. */
  const hostly: ReadonlyArray<readonly [string, () => Guard<unknown>]> = [
    ['an abort', () => aborted(new AbortController().signal)],
    ['a promise', () => fromPromise(new Promise(() => {}))],
    ['a function that makes a promise', () => fromPromise(() => new Promise(() => {}))],
  ]
  const stuck = (): Operation<unknown> => channel({ name: 'stuck' }).receive()

  it.each(hostly)('and that has %s, hides no deadlock', async (_, make) => {
    const message = await deadlock(function* () {
      const set = selectSet({ host: make(), first: sleep(1) })
      yield* set.next()
      yield* stuck()
    })
    expect(message).toMatch(/main#\d+ waits to receive from stuck\n {2}if outside/)
  })

  it.each(hostly)('of a tasklet that has ended, or was cancelled, hides none: %s', async (_, make) => {
    const message = await deadlock(function* () {
      yield* spawn(function* () {
        yield* selectSet({ host: make(), first: sleep(1) }).next()
      })
      const waiting = spawn(function* () {
        yield* selectSet({ host: make() }).next()
      })
      yield* sleep(1)
      waiting.cancel()
      yield* waiting.ended
      yield* stuck()
    })
    expect(message).toMatch(/this tasklet:\n {2}main#\d+ waits to receive from stuck\n {2}if outside/)
  })

  it.each(hostly)('and is waited for again, is no deadlock: %s', async (_, make) => {
    const goes = goesOn(function* () {
      const set = selectSet({ host: make(), first: sleep(1) })
      yield* set.next()
      spawn(stuck)
      yield* alt([never, set.next()])
    })
    expect(await goes).toBe(true)
  })

  it.each(hostly)('and is waited for in a synchronous run, needs the host: %s', (_, make) => {
    const error = thrown(() =>
      runSync(function* () {
        yield* selectSet({ host: make() }).next()
      }),
    )
    expect(error).toMatchObject({ name: 'HostNeededError' })
  })
})
