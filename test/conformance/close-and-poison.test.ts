/** Closing and poisoning: what other systems' test suites say of them. */
import { describe, expect, it } from 'vitest'
import {
  alt,
  channel,
  ChannelClosedError,
  ChannelPoisonedError,
  priAlt,
  reschedule,
  Runtime,
  skip,
  spawn,
} from 'occamy'
import type { Channel, Guard } from 'occamy'
import { checkQuiet, drain, failure, go, range, states, turns } from '../support/conformance-tools.ts'

const CAPACITIES = [0, 1, 2, 7]

describe('Go: chan_test.go, close', () => {
  it('drains what is buffered, and then reports the close to every receive', () => {
    for (const capacity of [1, 2, 7]) {
      const ch = channel<number>({ name: 'closing', capacity })
      for (const i of range(capacity)) ch.trySend(i)
      ch.close('no more')
      go(function* () {
        for (const i of range(capacity)) {
          expect(i % 2 === 0 ? yield* ch.receive() : (yield* ch.next()).value).toBe(i)
        }
        for (let i = 0; i < 3; i++) {
          expect(yield* ch.next()).toEqual({ done: true, value: undefined })
          const error = yield* failure(ch.receive())
          expect(error).toBeInstanceOf(ChannelClosedError)
          expect(error).toMatchObject({ channel: 'closing', reason: 'no more' })
        }
      })
      expect(ch.tryReceive()).toBeUndefined()
      expect(ch.closed).toBe(true)
    }
  })

  it('wakes every parked receiver with the close', () => {
    const ch = channel<number>()
    const runtime = new Runtime()
    const errors: unknown[] = []
    const receivers = range(5).map(() =>
      runtime.spawn(function* () {
        errors.push(yield* failure(ch.receive()))
      }),
    )
    const nexts = range(5).map(() =>
      runtime.spawn(function* () {
        expect((yield* ch.next()).done).toBe(true)
      }),
    )
    turns(runtime, 10)
    ch.close('end')
    checkQuiet(ch)
    turns(runtime, 10)
    expect(new Set(states(...receivers, ...nexts))).toEqual(new Set(['done']))
    expect(errors).toHaveLength(5)
    for (const error of errors) expect(error).toMatchObject({ name: 'ChannelClosedError', reason: 'end' })
  })

  // Go panics there; ours gives each sender its value back with the error.
  it('wakes every parked sender with its value, and keeps what is buffered', () => {
    for (const capacity of CAPACITIES) {
      const ch = channel<number>(capacity)
      const runtime = new Runtime()
      const returned: unknown[] = []
      for (const i of range(capacity + 4)) {
        runtime.spawn(function* () {
          if (i < capacity) yield* ch.send(i)
          else returned.push(((yield* failure(ch.send(i))) as ChannelClosedError).value)
        })
      }
      turns(runtime, capacity + 4)
      expect(ch.balance).toBe(4)
      ch.close()
      checkQuiet(ch)
      runtime.runSync()
      expect(returned).toEqual(range(4).map((i) => capacity + i))
      expect(go(() => drain(ch))).toEqual(range(capacity))
    }
  })

  it('fails every later send with its value, and refuses every later try', () => {
    for (const capacity of CAPACITIES) {
      const ch = channel<string>({ name: 'late', capacity })
      ch.close('why')
      const error = go(() => failure(ch.send('x')))
      expect(error).toBeInstanceOf(ChannelClosedError)
      expect(error).toMatchObject({ channel: 'late', value: 'x', reason: 'why' })
      expect([ch.trySend('y'), ch.length]).toEqual([false, 0])
    }
    for (const overflow of ['drop-oldest', 'drop-newest', 'error'] as const) {
      const ch = channel<string>({ capacity: 1, overflow })
      ch.close()
      expect(go(() => failure(ch.send('x')))).toMatchObject({ name: 'ChannelClosedError', value: 'x' })
      expect([ch.trySend('y'), ch.length]).toEqual([false, 0])
    }
  })

  // Go panics at the second close; ours is harmless, and the first reason stands.
  it('does nothing when it is closed twice', () => {
    const ch = channel<number>(1)
    ch.close('first')
    ch.close('second')
    expect(go(() => failure(ch.receive()))).toMatchObject({ reason: 'first' })
  })

  it('ends a loop over the channel after the last value', () => {
    const ch = channel<number>(2)
    const got: number[] = []
    go(function* () {
      spawn(function* () {
        for (const i of range(10)) yield* ch.send(i)
        ch.close()
      })
      yield* ch.forEach((value) => {
        got.push(value)
      })
    })
    expect(got).toEqual(range(10))
  })
})

describe('Go, Kotlin: close and select', () => {
  it('finds a closed receive ready in an alternation', () => {
    const [open, closed] = [channel<number>(), channel<number>()]
    closed.close('over')
    go(function* () {
      expect(yield* alt({ open: open.receive(), closed: closed.next() })).toEqual({
        key: 'closed',
        value: { done: true, value: undefined },
      })
      const branches = { open: open.receive(), closed: closed.receive() }
      expect(yield* failure(alt(branches))).toMatchObject({ name: 'ChannelClosedError', reason: 'over' })
      // `skip` is a last resort: the closed channel is ready, and wins.
      expect((yield* alt({ nothing: skip, closed: closed.next() })).key).toBe('closed')
    })
    checkQuiet(open, closed)
  })

  it('drains the buffer of a closed channel through an alternation first', () => {
    const ch = channel<number>(3)
    for (const i of range(3)) ch.trySend(i)
    ch.close()
    const either = alt({ value: ch.next(), never: channel<number>().receive() })
    const got = go(function* () {
      const results: unknown[] = []
      for (let i = 0; i < 4; i++) results.push((yield* either).value)
      return results
    })
    expect(got).toEqual([...range(3).map((value) => ({ done: false, value })), { done: true, value: undefined }])
  })

  it('wakes an alternation parked at a channel that closes, as a reader and as a writer', () => {
    for (const side of ['receive', 'send'] as const) {
      const [ch, other] = [channel<number>({ name: 'closing' }), channel<number>()]
      const runtime = new Runtime()
      let error: unknown
      runtime.spawn(function* () {
        error = yield* failure(alt([side === 'receive' ? ch.receive() : ch.send(7), other.receive()]))
      })
      turns(runtime, 1)
      ch.close()
      checkQuiet(ch, other)
      turns(runtime, 1)
      expect(error).toMatchObject({
        name: 'ChannelClosedError',
        channel: 'closing',
        value: side === 'send' ? 7 : undefined,
      })
    }
  })

  it('does not fail an alternation whose losing channel closes after the winner committed', () => {
    for (const end of ['close', 'poison'] as const) {
      const [winner, loser] = [channel<string>(), channel<string>()]
      const runtime = new Runtime()
      let got: unknown
      const chooser = runtime.spawn(function* () {
        got = yield* alt({ winner: winner.receive(), loser: loser.receive() })
      })
      turns(runtime, 1)
      winner.trySend('won')
      loser[end]('too late')
      turns(runtime, 1)
      expect([chooser.state, got]).toEqual(['done', { key: 'winner', value: 'won' }])
    }
  })

  it('does not reach an exchange that was committed before the channel closed or was poisoned', () => {
    for (const end of ['close', 'poison'] as const) {
      const ch = channel<string>()
      const runtime = new Runtime()
      let got: string | undefined
      runtime.spawn(function* () {
        got = yield* ch.receive()
      })
      turns(runtime, 1)
      runtime.spawn(function* () {
        yield* ch.send('in time')
        ch[end]()
      })
      turns(runtime, 2)
      expect(got).toBe('in time')
    }
  })
})

describe('aPyCSP, JCSP: poison', () => {
  const sides: ReadonlyArray<readonly [string, (ch: Channel<number>) => Guard<unknown>, unknown]> = [
    ['reader', (ch) => ch.receive(), undefined],
    ['next reader', (ch) => ch.next(), undefined],
    ['writer', (ch) => ch.send(7), 7],
  ]

  // aPyCSP throws one ChannelPoisonException; ours names the channel, and carries the given error as its cause.
  it.each(sides)('wakes an alternation that is parked as a %s', (_side, guardOf, value) => {
    const [ch, other] = [channel<number>({ name: 'poisoned' }), channel<number>()]
    const runtime = new Runtime()
    const cause = new Error('the reason')
    let error: unknown
    runtime.spawn(function* () {
      error = yield* failure(alt([other.receive(), guardOf(ch), other.send(1)]))
    })
    turns(runtime, 1)
    ch.poison(cause)
    checkQuiet(ch, other)
    turns(runtime, 1)
    expect(error).toBeInstanceOf(ChannelPoisonedError)
    expect(error).toMatchObject({ channel: 'poisoned', value })
    expect((error as ChannelPoisonedError).cause).toBe(cause)
  })

  it.each(sides)('trips a later enable as a %s, alone and in an alternation', (_side, guardOf, value) => {
    const ch = channel<number>({ name: 'poisoned' })
    const cause = new Error('the reason')
    ch.poison(cause)
    go(function* () {
      for (const guard of [guardOf(ch), alt([channel<number>().receive(), guardOf(ch)])]) {
        for (let i = 0; i < 2; i++) {
          const error = yield* failure(guard)
          expect(error).toMatchObject({ name: 'ChannelPoisonedError', value })
          expect((error as ChannelPoisonedError).cause).toBe(cause)
        }
      }
    })
  })

  it('trips only the alternation that chooses the poisoned branch', () => {
    const [ready, poisoned] = [channel<string>(1), channel<string>()]
    ready.trySend('first')
    poisoned.poison()
    go(function* () {
      expect(yield* priAlt([ready.receive(), poisoned.receive()])).toEqual({ key: 0, value: 'first' })
      expect(yield* failure(priAlt([ready.receive(), poisoned.receive()]))).toBeInstanceOf(ChannelPoisonedError)
    })
  })

  it('wakes everybody who is parked, gives the senders their values back, and drops the buffer', () => {
    const ch = channel<number>(2)
    const runtime = new Runtime()
    const returned: unknown[] = []
    for (const i of range(5)) {
      runtime.spawn(function* () {
        if (i < 2) yield* ch.send(i)
        else returned.push(((yield* failure(ch.send(i))) as ChannelPoisonedError).value)
      })
    }
    turns(runtime, 5)
    ch.poison()
    checkQuiet(ch)
    runtime.runSync()
    expect(returned).toEqual([2, 3, 4])
    expect([ch.length, ch.closed, ch.trySend(1)]).toEqual([0, true, false])
    expect(() => ch.tryReceive()).toThrow(ChannelPoisonedError)
  })

  it('outdoes a close, is not outdone by one, and keeps its first error', () => {
    const ch = channel<number>(1)
    ch.trySend(1)
    ch.close()
    ch.poison('first')
    ch.poison('second')
    ch.close('third')
    expect(go(() => failure(ch.next()))).toMatchObject({ name: 'ChannelPoisonedError', cause: 'first' })
  })

  it('passes through a network: whoever meets it poisons its other channel', () => {
    const channels = range(20).map((i) => channel<number>({ name: `c${i}` }))
    const runtime = new Runtime()
    const links = range(19).map((i) =>
      runtime.spawn({ errors: 'hold' }, function* () {
        const [input, output] = [channels[i] as Channel<number>, channels[i + 1] as Channel<number>]
        try {
          for (;;) yield* output.send(yield* input.receive())
        } catch (error) {
          output.poison((error as Error).cause)
          throw error
        }
      }),
    )
    turns(runtime, 100)
    channels[0]?.poison('spread')
    turns(runtime, 100)
    expect(new Set(states(...links))).toEqual(new Set(['failed']))
    expect(go(() => failure((channels[19] as Channel<number>).receive()))).toMatchObject({ cause: 'spread' })
  })
})

describe('occam-pi: a close during an extended rendezvous', () => {
  it('lets the body end and the sender return, for the exchange was committed', () => {
    const ch = channel<number>()
    const log: string[] = []
    go(function* () {
      const sender = spawn(function* () {
        yield* ch.send(1)
        log.push('sent')
      })
      yield* reschedule()
      const result = yield* ch.extended(function* (value) {
        ch.close()
        yield* reschedule()
        return value + 1
      })
      log.push(`result ${result}`)
      yield* sender
    })
    expect(log).toEqual(['result 2', 'sent'])
  })
})
