/** What the explorer finds of select sets, joins, requests and chords: every outcome, and no other. */
import {
  alt,
  barrier,
  channel,
  chord,
  chords,
  defer,
  every,
  join,
  now,
  par,
  request,
  reschedule,
  selectSet,
  semaphore,
  sleep,
  spawn,
} from 'occamy'
import type { Channel, ChannelOptions, Operation, SelectSet, SetEvent } from 'occamy'
import { shared } from 'occamy/check'
import { describe, it } from 'vitest'
import { expectOutcomes, STUCK } from './outcomes.ts'

describe('a select set', () => {
  it('gives its events in every order', () => {
    expectOutcomes(
      function* () {
        const [a, b] = [channel<number>(), channel<number>()]
        spawn(() => a.send(1))
        spawn(() => b.send(2))
        const set = selectSet({ a: a.receive(), b: b.receive() })
        return [(yield* set.next()).key, (yield* set.next()).key].join('')
      },
      ['ab', 'ba'],
    )
  })

  it('gives as many events of one wait as may be ready', () => {
    expectOutcomes(
      function* () {
        const [a, b] = [channel<number>(), channel<number>()]
        spawn(() => a.send(1))
        spawn(() => b.send(2))
        const set = selectSet({ a: a.receive(), b: b.receive() })
        let all = ''
        while (all.replaceAll('.', '').length < 2) {
          for (const { key } of yield* set.wait({ max: 2 })) all += key
          all += '.'
        }
        return all
      },
      ['ab.', 'ba.', 'a.b.', 'b.a.'],
    )
  })

  it('leaves the event of a wait to the one who has waited', () => {
    expectOutcomes(
      function* () {
        const link = channel<number>()
        const set = selectSet([link.receive()])
        const waiting = spawn(function* () {
          let all = ''
          for (const { value } of yield* set.wait()) all += value
          return all
        })
        spawn(function* () {
          yield* link.send(1)
          yield* set.next()
        })
        return yield* waiting
      },
      ['1'],
    )
  })

  it('gives the event of a wait, once it is known and has not been taken, to whoever comes', () => {
    expectOutcomes(
      function* () {
        const link = channel<number>()
        const set = selectSet([link.receive()])
        const waiting = spawn(function* () {
          const events = yield* set.wait({ max: 1 })
          yield* reschedule()
          return [...events].length
        })
        yield* link.send(1)
        const polling = [...set.poll()].length
        return `${polling} ${yield* waiting}`
      },
      ['0 1', '1 0'],
    )
  })

  it.each([0, 1])('is polled in the order in which its channels have become ready, with buffers of %i', (capacity) => {
    expectOutcomes(
      function* () {
        const [a, b] = [channel<number>(capacity), channel<number>(capacity)]
        const set = selectSet({ a: a.receive(), b: b.receive() })
        spawn(() => a.send(1))
        spawn(() => b.send(2))
        yield* reschedule()
        return [...set.poll()].map(({ key }) => key).join('')
      },
      ['', 'a', 'b', 'ab', 'ba'],
    )
  })

  it('wakes whom somebody has seen to wait, when its timer comes', () => {
    expectOutcomes(
      function* () {
        const a = channel<number>()
        const waiter = spawn(() => selectSet({ time: sleep(5), a: a.receive() }).next())
        yield* reschedule()
        const { balance } = a
        yield* sleep(7)
        const tried = a.trySend(1)
        waiter.cancel()
        return [balance, tried].join(' ')
      },
      ['-1 false', '0 false'],
    )
  })

  it.each([0, 1])('polls what may be there, with a buffer of %i', (capacity) => {
    expectOutcomes(
      function* () {
        const a = channel<number>(capacity)
        spawn(() => alt([a.send(1), sleep(5)]))
        const polled = spawn(function* () {
          return [...selectSet({ a: a.receive() }).poll()].length
        })
        return yield* polled
      },
      [0, 1],
    )
  })

  it('meets another set that faces it', () => {
    expectOutcomes(
      function* () {
        const [a, b] = [channel<number>(), channel<number>()]
        const sends = selectSet({ a: a.send(1), b: b.send(2) })
        const receives = selectSet({ a: a.receive(), b: b.receive() })
        const [sent, received] = yield* par([sends.next(), receives.next()])
        return sent.key + received.key
      },
      ['aa', 'bb'],
    )
  })
})

describe('a registration that cannot stay', () => {
  type Make = () => Operation<SetEvent<string, unknown>>
  const offering = (make: (c: Channel<number>, d: Channel<number>) => SelectSet<SetEvent<string, unknown>>): Make =>
    function* () {
      const [c, d] = [channel<number>(), channel<number>()]
      spawn(() => c.send(1))
      spawn(() => d.send(2))
      return yield* make(c, d).next()
    }
  const keyOf = (make: Make) =>
    function* () {
      return (yield* make()).key
    }

  it('is no more ready than what others are about to offer, as a last resort', () =>
    expectOutcomes(keyOf(offering((c) => selectSet({ c: c.receive(), late: sleep(0) }))), ['c', 'late']))

  it('may be taken, or what is offered to another, as a permit', () =>
    expectOutcomes(keyOf(offering((c) => selectSet({ permit: semaphore(1).acquire(), c: c.receive() }))), [
      'c',
      'permit',
    ]))

  it('may be taken by any of its branches, as an alternation', () =>
    expectOutcomes(
      function* () {
        const { key, value } = yield* offering((c, d) =>
          selectSet({ either: alt([c.receive(), d.receive()]), other: d.receive() }),
        )()
        return [key, value]
      },
      [
        ['either', { key: 0, value: 1 }],
        ['either', { key: 1, value: 2 }],
        ['other', 2],
      ],
    ))

  it('is made for the wait, as by `defer`', () =>
    expectOutcomes(keyOf(offering((c, d) => selectSet({ c: defer(() => c.receive()), d: d.receive() }))), ['c', 'd']))

  it.each([true, false])('is met, or its time comes, as at a barrier (both sides by sets: %s)', (both) =>
    expectOutcomes(
      function* () {
        const meeting = barrier(2)
        const branches = () => ({ met: meeting.sync(), late: sleep(2) })
        const [one, other] = yield* par([
          selectSet(branches()).next(),
          both ? selectSet(branches()).next() : alt(branches()),
        ])
        return [one.key, other.key]
      },
      [
        ['late', 'late'],
        ['met', 'met'],
      ],
    ),
  )

  it('is gone after its event, if it is registered once', () =>
    expectOutcomes(
      function* () {
        const permits = semaphore(2)
        const set = selectSet<string, unknown>()
        set.add('permit', permits.acquire(), { once: 'remove' })
        set.add('never', channel().receive())
        yield* set.next()
        return set.has('permit')
      },
      [false],
    ))
})

describe('a timer in a set', () => {
  it('ticks, and ticks again', () =>
    expectOutcomes(
      function* () {
        const set = selectSet({ tick: every(2) })
        yield* set.next()
        yield* set.next()
        return now()
      },
      [4],
    ))

  it('may come before a message, after it, or with it', () =>
    expectOutcomes(
      function* () {
        const link = channel<number>()
        spawn(() => link.send(1))
        const set = selectSet<string, unknown>()
        set.add('message', link.receive())
        set.add('late', sleep(1))
        let keys = ''
        for (const { key } of yield* set.wait()) keys += key
        return keys
      },
      ['late', 'latemessage', 'message', 'messagelate'],
    ))

  it('may come before another tasklet is cancelled', () =>
    expectOutcomes(
      function* () {
        const sleeper = spawn(() => sleep(1))
        const waiting = spawn(function* () {
          yield* selectSet([sleep(1)]).next()
          return sleeper.state === 'done'
        })
        spawn(function* () {
          sleeper.cancel()
        })
        return yield* waiting
      },
      [true, false],
    ))
})

describe('a set that one tasklet changes', () => {
  type Numbers = SelectSet<SetEvent<string, number>>
  const polled = (set: Numbers): number => [...set.poll()].length

  it.each<[string, (set: Numbers) => unknown, (set: Numbers) => number, readonly number[]]>([
    [
      'a registration that takes no part yet',
      (set) => set.add('new', channel<number>().receive(), { enabled: false }),
      (set) => set.size,
      [2, 3],
    ],
    ['one that is enabled', (set) => set.get('off').enable(), polled, [1, 2]],
    ['one that is disabled', (set) => set.get('on').disable(), polled, [0, 1]],
    ['one that is removed', (set) => set.get('on').remove(), (set) => set.size, [1, 2]],
  ])('shows another %s, or not yet', (_title, change, look, outcomes) => {
    expectOutcomes(function* () {
      const set: Numbers = selectSet<string, number>()
      for (const key of ['on', 'off']) {
        const ch = channel<number>(1)
        ch.trySend(1)
        set.add(key, ch.receive(), { enabled: key === 'on' })
      }
      const changing = spawn(function* () {
        yield* reschedule()
        change(set)
      })
      const looking = spawn(function* () {
        yield* reschedule()
        return look(set)
      })
      yield* changing
      return yield* looking
    }, outcomes)
  })

  it('by an event that is the last of its registration, shows another that, or not yet', () => {
    expectOutcomes(
      function* () {
        const ch = channel<number>()
        const set: Numbers = selectSet<string, number>()
        set.add('once', ch.receive(), { once: 'remove' })
        spawn(() => set.next())
        spawn(() => ch.send(1))
        const looking = spawn(function* () {
          yield* reschedule()
          return set.has('once')
        })
        return yield* looking
      },
      [false, true],
    )
  })
})

describe('a join', () => {
  it('takes any of the tuples that can be had', () => {
    expectOutcomes(
      function* () {
        const [a, b] = [channel<number>(), channel<number>()]
        for (const value of [1, 2]) spawn(() => a.send(value))
        spawn(() => b.send(3))
        return yield* join([a.receive(), b.receive()])
      },
      [
        [1, 3],
        [2, 3],
      ],
    )
  })

  it('takes none that its condition refuses', () => {
    expectOutcomes(
      function* () {
        const [a, b] = [channel<number>(), channel<number>()]
        for (const value of [1, 2]) spawn(() => a.send(value))
        spawn(() => b.send(2))
        return yield* join([a.receive(), b.receive()]).where(([x, y]) => x === y)
      },
      [[2, 2]],
    )
  })

  it('never takes two members from one alternation', () => {
    expectOutcomes(
      function* () {
        const [a, b] = [channel<number>(), channel<number>()]
        yield* par([alt([a.send(1), b.send(1)]), join([a.receive(), b.receive()])])
      },
      [STUCK],
    )
  })

  it('of a request is answered, or never is', () => {
    const ask = (answers: boolean) =>
      function* (): Operation<unknown> {
        const port = request<number, number>()
        spawn(function* () {
          const { argument, reply } = yield* port.receive()
          if (answers) reply(argument * 2)
        })
        return yield* port.call(21)
      }
    expectOutcomes(ask(true), [42])
    expectOutcomes(ask(false), [STUCK])
  })

  it('as a chord reacts to whichever is complete', () => {
    expectOutcomes(
      function* () {
        const [a, b, c] = [channel<string>(), channel<string>(), channel<string>()]
        const log = shared('')
        spawn(() =>
          chords(
            chord({ a, b }).react(() => log.set('ab')),
            chord({ a, c }).react(() => log.set('ac')),
          ),
        )
        for (const each of [b, c]) spawn(() => each.send('x'))
        yield* a.send('a')
        return [yield* log.get(), now()]
      },
      [
        ['', 0],
        ['ab', 0],
        ['ac', 0],
      ],
    )
  })
})

describe('chords of which several are complete', () => {
  const both = (serve: typeof chords.inOrder): (() => Operation<string>) =>
    function* () {
      const [a, b] = [channel<string>(1), channel<string>(1)]
      a.trySend('a')
      b.trySend('b')
      const served = channel<string>(2)
      spawn(() => serve(...[a, b].map((each) => chord([each]).react(([name]) => void served.trySend(name)))))
      return (yield* served.receive()) + (yield* served.receive())
    }
  it('are served in any order', () => expectOutcomes(both(chords), ['ab', 'ba']))
  it('are served in their order, if that is asked for', () => expectOutcomes(both(chords.inOrder), ['ab']))
})

describe('a join at a buffer that has not all that it takes', () => {
  const both = (options: ChannelOptions): (() => Operation<string>) =>
    function* () {
      const ch = channel<number>(options)
      spawn(() => ch.send(1))
      spawn(() => ch.send(2))
      const { key, value } = yield* alt({ both: join([ch.receive(), ch.receive()]), late: sleep(10) })
      return `${key} ${String(value)}`
    }
  it.each<ChannelOptions>([{ capacity: 1 }, { capacity: 1, overflow: 'drop-oldest' }, { capacity: 2 }])(
    'takes the rest from those who wait to send: %o',
    (options) => {
      expectOutcomes(both(options), ['both 1,2', 'both 2,1', 'late undefined'])
    },
  )

  it('gives the rest to one who waits to receive', () => {
    expectOutcomes(
      function* () {
        const ch = channel<number>(1)
        const waiting = spawn(() => ch.receive())
        yield* join([ch.send(1), ch.send(2)])
        return [yield* waiting, ch.tryReceive()?.value].join()
      },
      ['1,2'],
    )
  })

  it.each<readonly [string, ChannelOptions, boolean]>([
    ['block', { capacity: 1 }, false],
    ['drop-newest', { capacity: 1, overflow: 'drop-newest' }, true],
  ])('takes the rest from a try, or is not there: %s', (_, options, sent) => {
    expectOutcomes(
      function* () {
        const ch = channel<number>(options)
        ch.trySend(1)
        const taken = spawn({ errors: 'hold' }, () => join([ch.receive(), ch.receive()]))
        yield* reschedule()
        const tried = ch.trySend(2)
        yield* reschedule()
        taken.cancel()
        const { ok } = yield* taken.ended
        return [tried, ok].join()
      },
      [`${sent},false`, 'true,true'],
    )
  })

  it('gives the rest to a try, or is not there', () => {
    expectOutcomes(
      function* () {
        const ch = channel<number>(1)
        const given = spawn({ errors: 'hold' }, () => join([ch.send(1), ch.send(2)]))
        yield* reschedule()
        const tried = ch.tryReceive()?.value
        yield* reschedule()
        given.cancel()
        const { ok } = yield* given.ended
        return [tried, ok].join()
      },
      [',false', '1,true'],
    )
  })
})
