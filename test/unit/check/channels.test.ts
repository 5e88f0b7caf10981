/** What the explorer finds of channels and alternations: every outcome, and no other. */
import { alt, channel, defer, fairAlt, par, priAlt, reschedule, skip, sleep, spawn } from 'occamy'
import type { Channel, Operation } from 'occamy'
import { describe, it } from 'vitest'
import { expectOutcomes, messageOf, STUCK } from './outcomes.ts'

/** The message of what an operation throws, or its value. */
function* settled(operation: Operation<unknown>): Operation<unknown> {
  try {
    return yield* operation
  } catch (error) {
    return messageOf(error).split(':')[0]
  }
}

describe('a channel', () => {
  it('serves any of those that wait', () => {
    expectOutcomes(
      function* () {
        const c = channel<number>()
        spawn(() => c.send(1))
        spawn(() => c.send(2))
        return yield* c.receive()
      },
      [1, 2],
    )
  })

  it('with a buffer keeps the order in which it was filled', () => {
    expectOutcomes(
      function* () {
        const c = channel<string>(2)
        yield* par([c.send('a'), c.send('b')])
        return (yield* c.receive()) + (yield* c.receive())
      },
      ['ab', 'ba'],
    )
  })

  it('that hands a token round is taken in any order', () => {
    expectOutcomes(
      function* () {
        const token = channel<string>(1)
        yield* token.send('')
        const add = (letter: string) =>
          function* (): Operation<void> {
            yield* token.send((yield* token.receive()) + letter)
          }
        yield* par([add('a'), add('b')])
        return yield* token.receive()
      },
      ['ab', 'ba'],
    )
  })

  it.each(['close', 'poison'] as const)('is told to %s before or after a message', (end) => {
    const name = end === 'close' ? 'ChannelClosedError' : 'ChannelPoisonedError'
    expectOutcomes(
      function* () {
        const c = channel<string>()
        spawn(function* () {
          c[end]()
        })
        spawn(() => settled(c.next()))
        return yield* settled(c.send('x'))
      },
      [undefined, name],
    )
  })

  it('drops by its overflow policy whichever came first', () => {
    expectOutcomes(
      function* () {
        const c = channel<number>({ capacity: 1, overflow: 'drop-oldest' })
        yield* par([c.send(1), c.send(2)])
        return yield* c.receive()
      },
      [1, 2],
    )
  })

  it('frees the slot of a message when the extended rendezvous ends, which a try can tell', () => {
    expectOutcomes(
      function* () {
        const c = channel<number>(1)
        c.trySend(1)
        const receiver = spawn(() => c.extended(() => reschedule()))
        const tries = spawn(function* () {
          return c.trySend(2)
        })
        yield* receiver
        return yield* tries
      },
      [false, true],
    )
  })

  it('holds a sender until the extended rendezvous ends', () => {
    expectOutcomes(
      function* () {
        const [c, log] = [channel<number>(), channel<string>(3)]
        function* sender(): Operation<void> {
          yield* c.send(1)
          yield* log.send('sent')
        }
        function* receiver(): Operation<void> {
          yield* c.extended(() => log.send('body'))
          yield* log.send('done')
        }
        yield* par([sender, receiver])
        return [yield* log.receive(), yield* log.receive(), yield* log.receive()].join(' ')
      },
      ['body sent done', 'body done sent'],
    )
  })
})

describe('what a turn finds at a channel', () => {
  const behind = (look: (c: Channel<number>) => unknown, capacity = 0) =>
    function* (): Operation<unknown> {
      const [c, go] = [channel<number>(capacity), channel<void>()]
      for (const value of [1, 2]) spawn(() => alt([c.send(value), sleep(5)]))
      spawn(() => go.send())
      yield* go.receive()
      return look(c)
    }

  it('is a sender or none, for a try', () => {
    expectOutcomes(
      behind((c) => c.tryReceive()?.value ?? 'none'),
      ['none', 1, 2],
    )
  })

  it('is as many as may have come, for balance', () => {
    expectOutcomes(
      behind((c) => c.balance),
      [0, 1, 2],
    )
  })

  it('is what may have been sent by then, for length', () => {
    expectOutcomes(
      behind((c) => c.length, 2),
      [0, 1, 2],
    )
  })
})

describe('an alternation', () => {
  const two = (make: (a: Channel<string>, b: Channel<string>) => Operation<unknown>) =>
    function* (): Operation<unknown> {
      const [a, b] = [channel<string>(), channel<string>()]
      spawn(() => a.send('a'))
      spawn(() => b.send('b'))
      return yield* make(a, b)
    }

  it.each([
    ['alt', alt],
    ['priAlt', priAlt],
    ['fairAlt', fairAlt],
  ] as const)('takes any branch that may be ready: %s', (_, anAlt) => {
    expectOutcomes(
      two((a, b) => anAlt([a.receive(), b.receive()]).map(({ value }) => value)),
      ['a', 'b'],
    )
  })

  it('takes skip if the others may not have come', () => {
    expectOutcomes(
      two((a) => alt({ a: a.receive(), skip }).map(({ key }) => key)),
      ['a', 'skip'],
    )
  })

  it('takes a time limit before, or after, what it limits', () => {
    expectOutcomes(
      two((a) => alt({ a: a.receive(), late: sleep(10) }).map(({ key }) => key)),
      ['a', 'late'],
    )
  })

  it('of a single tasklet never meets itself', () => {
    expectOutcomes(
      function* () {
        const c = channel<number>()
        yield* alt([c.send(1), c.receive()])
      },
      [STUCK],
    )
  })

  it('on both sides meets at one of the channels', () => {
    expectOutcomes(
      function* () {
        const [a, b] = [channel<string>(), channel<string>()]
        const [left, right] = yield* par([alt([a.send('a'), b.receive()]), alt([a.receive(), b.send('b')])])
        return [left.key, right.key]
      },
      [
        [0, 0],
        [1, 1],
      ],
    )
  })

  it('makes a deferred branch anew', () => {
    expectOutcomes(
      two((a, b) => {
        let n = 0
        const each = defer(() => (n++ === 0 ? a.receive() : b.receive()))
        return each.flatMap(function* (first) {
          return first + (yield* each)
        })
      }),
      ['ab'],
    )
  })

  it('lets its chooser have the error of its own map', () => {
    expectOutcomes(
      two((a) =>
        settled(
          a.receive().map(() => {
            throw new RangeError('no')
          }),
        ),
      ),
      ['RangeError'],
    )
  })
})
