import { inspect } from 'node:util'
import {
  AlreadyRepliedError,
  alt,
  channel,
  chord,
  chords,
  GuardInUseError,
  InvalidOperationError,
  join,
  request,
  reschedule,
  run,
  runSync,
  selectSet,
  skip,
  sleep,
  spawn,
  within,
} from 'occamy'
import type { ChannelError, ChannelGuard, Guard, Operation, Requests } from 'occamy'
import { describe, expect, it } from 'vitest'
import { expectBare, failure, parked, rejected, settle, sim, thrown } from '../support.ts'
import { channelOf } from './support.ts'

const square = () => request<number, number>({ name: 'square' })

/** Nobody is left at a port. */
function expectIdle(port: object): void {
  expectBare(channelOf(port))
}

describe('a request', () => {
  it('waits until it is accepted, and then for its reply', () => {
    const port = square()
    sim(function* () {
      const caller = yield* parked(() => port.call(7))
      const asked = yield* port.receive()
      yield* settle()
      expect([asked.argument, caller.state]).toEqual([7, 'parked'])
      asked.reply(49)
      expect(yield* caller).toBe(49)
      expect([port.name, port.closed]).toEqual(['square', false])
    })
    expectIdle(port)
  })

  it('has its reply at once, if that is given before the caller goes on; undefined is a reply', () => {
    const port = request<void, undefined>()
    sim(function* () {
      spawn(() => port.forEach((asked) => asked.reply(undefined)))
      for (let i = 0; i < 3; i++) expect(yield* port.call()).toBeUndefined()
      port.close()
    })
    expectIdle(port)
  })

  it.each<[string, (call: Guard<number>) => Guard<unknown>]>([
    ['alone', (call) => call],
    ['in an alternation', (call) => alt([call])],
  ])('throws at once what fail was given before the caller goes on, undefined too: %s', (_, make) => {
    const port = square()
    sim(function* () {
      const server = spawn(() =>
        chords(chord([port]).react(([{ argument, fail }]) => fail(argument < 0 ? undefined : argument))),
      )
      yield* settle()
      for (const n of [7, -1, 0]) {
        let caught: unknown = 'nothing'
        try {
          yield* make(port.call(n))
        } catch (error) {
          caught = error
        }
        expect(caught).toBe(n < 0 ? undefined : n)
      }
      server.cancel()
      yield* settle()
    })
    expectIdle(port)
  })

  it('throws what fail was given, whatever it is, in the caller and nowhere else', () => {
    const port = square()
    sim(function* () {
      for (const error of [new Error('bad'), 'text', undefined]) {
        for (const late of [false, true]) {
          const caller = spawn({ errors: 'hold' }, () => port.call(1))
          const asked = yield* port.receive()
          if (late) yield* settle()
          asked.fail(error)
          expect(yield* caller.ended).toEqual({ ok: false, error })
        }
      }
    })
    expectIdle(port)
  })

  it('is answered once: a second reply, or fail, throws in the one who replies', () => {
    const port = square()
    sim(function* () {
      for (const late of [false, true]) {
        const caller = spawn(() => port.call(1))
        const asked = yield* port.receive()
        asked.reply(1)
        if (late) yield* caller
        for (const again of [() => asked.reply(2), () => asked.fail(3)]) {
          const error = thrown(again)
          expect(error).toBeInstanceOf(AlreadyRepliedError)
          expect(error).toMatchObject({
            name: 'AlreadyRepliedError',
            message: 'a request of square was replied to twice',
          })
        }
        expect(yield* caller).toBe(1)
      }
      const failing = spawn({ errors: 'hold' }, () => port.call(1))
      const asked = yield* port.receive()
      asked.fail(undefined)
      expect(thrown(() => asked.reply(2))).toBeInstanceOf(AlreadyRepliedError)
      expect((yield* failing.ended).ok).toBe(false)
    })
  })

  it('whose caller has gone is replied to without effect, once', () => {
    const port = square()
    sim(function* () {
      const gone = yield* parked(() => port.call(1))
      const asked = yield* port.receive()
      yield* settle()
      gone.cancel()
      asked.reply(1)
      expect(thrown(() => asked.reply(2))).toBeInstanceOf(AlreadyRepliedError)
      expect((yield* gone.ended).ok).toBe(false)
      const raised = yield* parked(() => port.call(2))
      const other = yield* port.receive()
      yield* settle()
      raised.raise(new Error('out'))
      yield* settle()
      other.fail(new Error('unheard'))
      expect(yield* raised.ended).toMatchObject({ error: { message: 'out' } })
      const slow = yield* parked(() => within(5, () => port.call(3)))
      const third = yield* port.receive()
      expect(yield* slow.ended).toMatchObject({ error: { name: 'TimeoutError' } })
      third.reply(9)
    })
    expectIdle(port)
  })

  it('that is cancelled before it is accepted was never made', () => {
    const port = square()
    sim(function* () {
      const caller = yield* parked(() => port.call(1))
      caller.cancel()
      expect(port.tryReceive()).toBeUndefined()
      yield* caller.ended
    })
    expectIdle(port)
  })

  it('bounds its acceptance, and not its reply, in an alternation with a sleep', () => {
    const port = square()
    sim(function* () {
      expect((yield* alt({ reply: port.call(1), late: sleep(5) })).key).toBe('late')
      expectIdle(port)
      const caller = spawn(() => alt({ reply: port.call(3), late: sleep(5) }))
      yield* sleep(4)
      const asked = yield* port.receive()
      yield* sleep(100)
      asked.reply(9)
      expect(yield* caller).toEqual({ key: 'reply', value: 9 })
    })
    expectIdle(port)
  })

  it('is what it says that it is, and no more, when it is printed or copied', () => {
    const port = square()
    sim(function* () {
      for (const call of [port.call(7), alt([port.call(7)]), port.call(7).map(String)]) {
        const caller = yield* parked<unknown>(() => call)
        const asked = yield* port.receive()
        const { argument, ...rest } = asked
        expect([Object.keys(asked), argument, Object.keys(rest)]).toEqual([
          ['argument', 'reply', 'fail'],
          7,
          ['reply', 'fail'],
        ])
        expect(JSON.stringify(asked)).toBe('{"argument":7}')
        expect(inspect(asked, { breakLength: Infinity })).toBe(
          'Asked { argument: 7, reply: [Function (anonymous)], fail: [Function (anonymous)] }',
        )
        rest.reply(49)
        yield* caller
        expect(Object.keys(asked)).toEqual(['argument', 'reply', 'fail'])
      }
    })
    expectIdle(port)
  })

  it('kept is a new request at every wait, one at a time', () => {
    const port = square()
    sim(function* () {
      const call = port.call(3)
      const first = yield* parked(() => call)
      expect(yield* failure(call)).toBeInstanceOf(GuardInUseError)
      const one = yield* port.receive()
      one.reply(9)
      expect(yield* first).toBe(9)
      const second = yield* parked(() => call)
      const other = yield* port.receive()
      expect(other).not.toBe(one)
      other.reply(10)
      expect(yield* second).toBe(10)
    })
    expectIdle(port)
  })

  it('kept is made by one wait at a time, alone or in an alternation, and answered to each', () => {
    const port = square()
    sim(function* () {
      const call = port.call(3)
      for (const [one, other] of [
        [() => call, () => alt([call])],
        [() => alt([call]), () => call],
      ] as const) {
        const first = yield* parked<unknown>(one)
        expect(yield* failure(other())).toBeInstanceOf(GuardInUseError)
        const asked = yield* port.receive()
        yield* settle()
        asked.reply(9)
        yield* first
      }
      const one = yield* parked(() => call)
      const askedFirst = yield* port.receive()
      yield* settle()
      const other = yield* parked(() => call)
      ;(yield* port.receive()).reply(16)
      askedFirst.reply(25)
      expect([yield* one, yield* other]).toEqual([25, 16])
    })
    expectIdle(port)
  })

  it('is free again once its caller was cancelled, or thrown out of it, wherever it stood', () => {
    const port = square()
    sim(function* () {
      const call = port.call(3)
      for (const accepted of [false, true]) {
        for (const end of ['cancel', 'raise'] as const) {
          const caller = yield* parked(() => call)
          const asked = accepted ? yield* port.receive() : undefined
          yield* settle()
          caller[end](new Error('gone'))
          yield* caller.ended
          asked?.reply(0)
        }
      }
      const caller = yield* parked(() => call)
      ;(yield* port.receive()).reply(9)
      expect(yield* caller).toBe(9)
    })
    expectIdle(port)
  })

  it.each([
    [0, '- 1 - 2 - 3 - - - - -', '- 1 - 2 - 3 - - - - -', '- - - 1 - - 2 - - - 3'],
    [1, '- 1 - - 2 - - 3 - - -', '- 1 - - 2 - - 3 - - -', '- - 1 - - - 2 - - - 3'],
    [2, '1 - 2 - 3 - - - - - -', '- - 1 - - 2 - - 3 - -', '- - 1 - - 2 - - 3 - -'],
    [3, '1 - 2 3 - - - - - - -', '- - 1 - - 2 - - 3 - -', '- - 1 - - 2 - - 3 - -'],
    [4, '1 2 - 3 - - - - - - -', '- - 1 - - 2 - - 3 - -', '- - 1 - - 2 - - 3 - -'],
    [5, '1 2 - 3 - - - - - - -', '- - 1 - - 2 - - 3 - -', '- - 1 - - 2 - - 3 - -'],
    [6, '1 2 3 - - - - - - - -', '- - 1 - - 2 - - 3 - -', '- - 1 - - 2 - - 3 - -'],
  ])('is two operations of a quantum: of %i', (quantum, byChords, byTasklet, byLateTasklet) => {
    const turnsWith = (serve: (port: Requests<number, number>) => Operation<unknown>): string => {
      const port = request<number, number>()
      const turns: string[] = []
      runSync(
        function* () {
          const serving = spawn(serve, port)
          yield* reschedule()
          const beside = spawn(function* () {
            for (let i = 0; i < 8; i++) {
              turns.push('-')
              yield* reschedule()
            }
          })
          for (const n of [1, 2, 3]) {
            expect(yield* port.call(n)).toBe(n ** 2)
            turns.push(`${n}`)
          }
          yield* beside
          serving.cancel()
        },
        { quantum },
      )
      return turns.join(' ')
    }
    expect([
      turnsWith((port) => chords(chord([port]).react(([asked]) => asked.reply(asked.argument ** 2)))),
      turnsWith((port) => port.forEach((asked) => asked.reply(asked.argument ** 2))),
      turnsWith(function* (port) {
        for (;;) {
          yield* reschedule()
          yield* reschedule()
          const asked = yield* port.receive()
          asked.reply(asked.argument ** 2)
        }
      }),
    ]).toEqual([byChords, byTasklet, byLateTasklet])
  })

  it('kept has its own reply, though another wait begins before it goes on', () => {
    const port = square()
    sim(function* () {
      const call = port.call(3)
      const first = yield* parked(() => call)
      const one = yield* port.receive()
      expect((yield* alt({ call, skip })).key).toBe('skip')
      one.reply(9)
      expect(yield* first).toBe(9)
    })
    expectIdle(port)
  })

  it('is made and served from outside code', async () => {
    const port = square()
    const answer = port.call(4).promise()
    const asked = await port.receive()
    asked.reply(16)
    expect(await answer).toBe(16)
    const failing = rejected(port.call(5))
    ;(await port.receive()).fail('bad')
    expect(await failing).toBe('bad')
    const served: number[] = []
    const serving = (async () => {
      for await (const each of port) {
        served.push(each.argument)
        each.reply(each.argument ** 2)
      }
    })()
    expect(await run(() => port.call(6))).toBe(36)
    port.close()
    await serving
    expect(served).toEqual([6])
    expectIdle(port)
  })

  it('can be an event of a select set, at either end', () => {
    const port = square()
    sim(function* () {
      const calling = selectSet({ call: port.call(2) })
      const serving = selectSet({ asked: port.receive() })
      const caller = yield* parked(() => calling.next())
      const { value } = yield* serving.next()
      value.reply(4)
      expect(yield* caller).toEqual({ key: 'call', value: 4 })
      for (const set of [calling, serving]) set.clear()
    })
    expectIdle(port)
  })
})

describe('a port', () => {
  it.each(['close', 'poison'] as const)(
    'gives a caller that it refuses its argument back, and nothing else: %s',
    (how) => {
      const port = square()
      sim(function* () {
        const kept = port.call(4)
        const callers = [
          yield* parked(() => port.call(1)),
          yield* parked(() => alt([port.call(2), sleep(9)])),
          yield* parked(() => selectSet({ call: port.call(3) }).next()),
          yield* parked(() => kept),
        ]
        port[how]('over')
        const errors: unknown[] = []
        for (const caller of callers) errors.push(yield* failure(caller))
        errors.push(yield* failure(port.call(5)), yield* failure(alt([port.call(6), skip])), yield* failure(kept))
        expect(errors.map((error) => (error as ChannelError).value)).toEqual([1, 2, 3, 4, 5, 6, 4])
        expect(yield* failure(port.receive())).toMatchObject({ channel: 'square', value: undefined })
      })
      const nothing = request()
      nothing[how]()
      expect(sim(() => failure(nothing.call()))).toMatchObject({ value: undefined })
      expectIdle(port)
    },
  )

  it('is closed: callers that were not accepted are refused, the others have their reply', () => {
    const port = square()
    sim(function* () {
      const accepted = yield* parked(() => port.call(1))
      const asked = yield* port.receive()
      const refused = yield* parked(() => port.call(2))
      port.close('over')
      expect(port.closed).toBe(true)
      const error = { name: 'ChannelClosedError', channel: 'square', reason: 'over' }
      expect(yield* refused.ended).toMatchObject({ error })
      expect(yield* failure(port.call(3))).toMatchObject(error)
      expect(yield* failure(port.receive())).toMatchObject(error)
      expect(yield* port.next()).toEqual({ done: true, value: undefined })
      asked.reply(1)
      expect(yield* accepted).toBe(1)
    })
    expectIdle(port)
  })

  it('is poisoned: both ends throw it; and disposed of: it is closed', () => {
    const port = square()
    const disposed = square()
    disposed[Symbol.dispose]()
    expect(disposed.closed).toBe(true)
    sim(function* () {
      const caller = yield* parked(() => port.call(1))
      port.poison('bad')
      const error = { name: 'ChannelPoisonedError', cause: 'bad' }
      expect(yield* caller.ended).toMatchObject({ error })
      expect(yield* failure(port.receive())).toMatchObject(error)
      expect(thrown(() => port.tryReceive())).toMatchObject(error)
    })
    expectIdle(port)
  })

  it('is served while the caller waits, by extended; the call is over when it is replied to', () => {
    const port = square()
    sim(function* () {
      spawn(() =>
        port.extended(function* (asked) {
          yield* sleep(5)
          asked.reply(asked.argument ** 2)
        }),
      )
      expect(yield* port.call(5)).toBe(25)
    })
    expectIdle(port)
  })

  it('is served by one who waits in extended, and goes on when that one lets it go, though it was replied to before', () => {
    const port = square()
    const notes: string[] = []
    sim(function* () {
      yield* parked(() =>
        port.extended(function* (asked) {
          asked.reply(asked.argument ** 2)
          yield* sleep(5)
          notes.push('lets go')
        }),
      )
      notes.push(`has ${yield* port.call(5)}`)
    })
    expect(notes).toEqual(['lets go', 'has 25'])
    expectIdle(port)
  })

  it('is two operations for the quantum, that it is met and that it is replied to, though both are so at once', () => {
    const port = square()
    let notes = ''
    sim(
      function* () {
        yield* parked(() => chords(chord([port]).react(([asked]) => asked.reply(0))))
        const caller = spawn(function* () {
          for (let i = 0; i < 6; i++) {
            yield* port.call(i)
            notes += 'c'
          }
        })
        spawn(function* () {
          for (let i = 0; i < 6; i++) {
            notes += '.'
            yield* reschedule()
          }
        })
        yield* caller
      },
      { quantum: 3 },
    )
    expect(notes).toMatch(/^c\.cc\.c\.cc/)
  })

  it('is a member of joins by what it receives, and never by a call', () => {
    const [port, workers] = [square(), channel<number>()]
    const call = port.call(1) as unknown as ChannelGuard<number>
    expect(thrown(() => join([call]))).toBeInstanceOf(InvalidOperationError)
    sim(function* () {
      const caller = yield* parked(() => port.call(3))
      const other = yield* parked(() => port.call(4))
      const pair = join({ first: port.receive(), second: port.receive(), worker: workers.receive() })
      const serving = yield* parked(() => pair)
      yield* workers.send(10)
      const { first, second, worker } = yield* serving
      first.reply(first.argument * worker)
      second.reply(second.argument * worker)
      expect([yield* caller, yield* other]).toEqual([30, 40])
    })
    expectIdle(port)
  })

  it('has each reply go to its own caller, in whatever order', () => {
    const port = square()
    sim(function* () {
      const callers = [1, 2, 3].map((n) => spawn(() => port.call(n)))
      yield* reschedule()
      const asked = [yield* port.receive(), yield* port.receive(), yield* port.receive()]
      for (const each of [...asked].reverse()) each.reply(each.argument * 2)
      for (const [i, caller] of callers.entries()) expect(yield* caller).toBe((i + 1) * 2)
    })
  })
})
