/** What a program may not do: it is refused, whatever the program makes of the error. */
import {
  alt,
  barrier,
  channel,
  defer,
  join,
  never,
  par,
  runSync,
  selectSet,
  semaphore,
  skip,
  sleep,
  spawn,
} from 'occamy'
import type { Channel, Operation } from 'occamy'
import { explore, shared, UncheckableError } from 'occamy/check'
import { fromAsyncIterable, fromEvent, fromPromise, fromReadable, toReadable, toWritable } from 'occamy/interop'
import { describe, expect, it } from 'vitest'
import { thrown } from '../support.ts'

const outside = {
  channel: channel<number>(2),
  barrier: barrier(2),
  semaphore: semaphore(1),
  cell: shared(1),
  set: selectSet<string, number>(),
}

function refusal(program: () => Operation<unknown>): string {
  const error = thrown(() => explore(program))
  expect(error).toBeInstanceOf(UncheckableError)
  return (error as Error).message
}

describe('what was made outside of the program is refused', () => {
  const now = (act: () => unknown) =>
    function* (): Operation<unknown> {
      return act()
    }

  it.each<readonly [string, () => Operation<unknown>]>([
    ['a message', () => outside.channel.send(1)],
    ['a try', now(() => outside.channel.trySend(1))],
    ['a close', now(() => outside.channel.close())],
    ['a look', now(() => outside.channel.length)],
    ['a barrier', () => par([outside.barrier.sync(), outside.barrier.sync()])],
    ['a permit', () => outside.semaphore.acquire()],
    ['a cell', () => outside.cell.get()],
    ['a registration', now(() => outside.set.add('own', channel<number>().receive()))],
    ['a wait for a set', () => outside.set.next()],
  ])('%s', (_, program) => {
    expect(refusal(program)).toMatch(/was made outside of the program/)
  })

  it('even if the program catches the error', () => {
    expect(
      refusal(function* () {
        try {
          outside.channel.trySend(1)
        } catch {
          // It goes on.
        }
      }),
    ).toMatch(/was made outside of the program/)
  })
})

describe('a guard that two wait for at once is refused', () => {
  const waiting = (make: () => Operation<unknown>) => () => {
    const shares = make()
    return par([() => shares, () => shares])
  }
  it.each<readonly [string, () => Operation<unknown>]>([
    ['a receive', () => channel<number>().receive()],
    ['a branch', () => alt([channel<number>().receive()])],
    ['a timer', () => sleep(1)],
    ['a sync', () => barrier(2).sync()],
    ['a permit', () => semaphore(2).acquire()],
  ])('%s', (_, make) => {
    expect(refusal(waiting(make))).toMatch(/^tasklet#\d+ waits for a guard for which tasklet#\d+ waits as well/)
  })

  it('a select set, though its registrations have changed meanwhile, or there are none', () => {
    const told = /^tasklet#\d+ waits for a select set for which (tasklet#\d+|it) waits as well/
    for (const changes of [true, false])
      expect(
        refusal(function* () {
          const set = selectSet<number, number>()
          spawn(() => set.next())
          yield* spawn(function* () {
            if (changes) set.add(0, channel<number>().receive())
            yield* set.next()
          })
        }),
      ).toMatch(told)
    expect(
      refusal(function* () {
        const set = selectSet([channel<number>().receive()])
        yield* spawn(() => alt([set.next(), set.wait()]))
      }),
    ).toMatch(told)
  })

  it('but not if one has been served before the other comes', () => {
    const { verdict } = explore(function* () {
      const link = channel<number>(2)
      link.trySend(1)
      link.trySend(2)
      const shares = link.receive()
      yield* spawn(() => shares)
      yield* spawn(() => shares)
    })
    expect(verdict).toBe('passed')
  })
})

describe('a look who waits, where there is no turn, is refused', () => {
  it.each<readonly [string, (ch: Channel<number>) => Operation<unknown>]>([
    ['where a guard is made', (ch) => defer(() => (ch.balance === 0 ? skip : never))],
    ['in a condition', (ch) => join([channel<number>({ capacity: 1 }).send(1)]).where(() => ch.balance === 0)],
  ])('%s', (_, waits) => {
    expect(
      refusal(function* () {
        const ch = channel<number>()
        spawn(() => ch.receive())
        yield* waits(ch)
        ch.close()
      }),
    ).toMatch(/looks who waits at channel#\d+ where it makes a guard, or tests a condition: look before that/)
  })
})

describe('the host is out of reach', () => {
  const promise = Promise.resolve(1)

  it.each<readonly [string, () => Operation<unknown>]>([
    ['a promise', () => fromPromise(promise)],
    ['a promise as a branch', () => alt([fromPromise(promise), sleep(1)])],
  ])('%s', (_, program) => {
    expect(refusal(program)).toMatch(/waits for a host operation/)
  })

  it('a guard that is awaited from outside', () => {
    expect(
      refusal(function* () {
        void channel<number>().receive().promise()
        yield* sleep(1)
      }),
    ).toMatch(/outside/)
  })

  it('another runtime', () => {
    expect(
      refusal(function* () {
        return runSync(() => sleep(0))
      }),
    ).toMatch(/a runtime of its own/)
  })
})

describe('a check', () => {
  it('that gives a promise is refused: nobody would wait for it', () => {
    const check = (() => Promise.resolve()) as () => void
    expect(() => explore(() => sleep(1), { check })).toThrow(UncheckableError)
  })
})

describe('a bridge to the host is refused where it is made', () => {
  it.each<readonly [string, () => unknown]>([
    ['of events', () => fromEvent(new EventTarget(), 'x', { capacity: 1, overflow: 'drop-oldest' })],
    ['of an iterable', () => fromAsyncIterable([1, 2])],
    ['of a stream', () => fromReadable(new ReadableStream())],
    ['to a stream that is read', () => toReadable(channel())],
    ['to a stream that is written', () => toWritable(channel())],
  ])('%s', (_, make) => {
    const making = refusal(function* () {
      make()
    })
    expect(making).toMatch(/^main makes a bridge to the host: nothing outside of the program can be explored/)
  })

  it('and so is a promise, in a select set', () => {
    const waiting = refusal(function* () {
      yield* selectSet({ answer: fromPromise(new Promise(() => {})) }).next()
    })
    expect(waiting).toMatch(/promise/)
  })
})
