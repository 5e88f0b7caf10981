/** Cancelling, raising and uncaught errors: what other systems' test suites say of them. */
import { describe, expect, it } from 'vitest'
import {
  alt,
  barrier,
  CancelledError,
  channel,
  every,
  never,
  random,
  reschedule,
  run,
  Runtime,
  runSync,
  scope,
  self,
  semaphore,
  skip,
  sleep,
  spawn,
  virtualClock,
} from 'occamy'
import type { Guard } from 'occamy'
import {
  checkIntact,
  checkQuiet,
  dice,
  failure,
  go,
  range,
  sorted,
  states,
  thrown,
  turns,
} from '../support/conformance-tools.ts'
import type { Body } from '../support/conformance-tools.ts'

describe('Stackless: test_miscell, tasklet.raise_exception and tasklet.throw', () => {
  const waits: ReadonlyArray<readonly [string, () => Guard<unknown>]> = [
    ['a receive', () => channel().receive()],
    ['a send', () => channel<number>().send(1)],
    ['an alternation', () => alt([channel().receive(), sleep(1_000), channel<number>().send(1)])],
    ['a timer', () => sleep(1_000)],
    ['a tick', () => every(1_000)],
    ['a barrier', () => barrier(2).sync()],
    ['a semaphore', () => semaphore(0).acquire()],
    ['nothing', () => never],
  ]

  it.each(waits)('throws the very error into a tasklet that is parked at %s', (_what, make) => {
    const runtime = new Runtime({ clock: virtualClock() })
    const error = new Error('thrown in')
    let seen: unknown
    const victim = runtime.spawn(function* () {
      seen = yield* failure(make())
      // It goes on, and can wait again.
      yield* reschedule()
    })
    for (let i = 0; i < 2 && victim.state !== 'parked'; i++) runtime.turn()
    victim.raise(error)
    expect([...states(victim), seen]).toEqual(['ready', undefined])
    runtime.runSync()
    expect(seen).toBe(error)
    expect(victim.state).toBe('done')
  })

  it('throws anything, and once only', () => {
    const runtime = new Runtime()
    const seen: unknown[] = []
    const victim = runtime.spawn(function* () {
      for (;;) seen.push(yield* failure(never))
    })
    const thrownIn = [undefined, 0, 'text', null]
    for (const error of thrownIn) {
      turns(runtime, 2)
      victim.raise(error)
    }
    turns(runtime, 2)
    expect([...seen, victim.state]).toEqual([...thrownIn, 'parked'])
  })

  it('takes a raised tasklet off its channel, and the balance says so', () => {
    const ch = channel<number>()
    const runtime = new Runtime()
    const victims = [
      runtime.spawn({ errors: 'hold' }, () => ch.receive()),
      runtime.spawn({ errors: 'hold' }, () => alt([ch.receive(), never])),
    ]
    turns(runtime, 2)
    expect(ch.balance).toBe(-2)
    victims[1]?.raise(new Error('off'))
    expect(ch.balance).toBe(-1)
    victims[0]?.raise(new Error('off'))
    checkQuiet(ch)
    runtime.runSync()
    expect(states(...victims)).toEqual(['failed', 'failed'])
  })

  it('throws at the next wait into a tasklet that is ready', () => {
    const runtime = new Runtime()
    const log: unknown[] = []
    const victim = runtime.spawn(function* () {
      log.push('started')
      try {
        yield* skip
      } catch (error) {
        log.push(error)
      }
    })
    victim.raise('at the next wait')
    runtime.runSync()
    expect(log).toEqual(['started', 'at the next wait'])
  })
})

describe('Stackless: tasklet.kill', () => {
  it('never runs a cancelled tasklet that had not started', () => {
    const runtime = new Runtime()
    let ran = false
    const victim = runtime.spawn(function* () {
      try {
        ran = true
        yield* skip
      } finally {
        ran = true
      }
    })
    victim.cancel('no need')
    runtime.runSync()
    expect([victim.state, ran]).toEqual(['cancelled', false])
  })

  it('lets a tasklet cancel itself: it ends at its next wait', () => {
    const log: string[] = []
    const state = go(function* () {
      const suicidal = spawn(function* () {
        try {
          self().cancel()
          log.push('still running')
          yield* skip
          log.push('never')
        } catch {
          log.push('never caught')
        } finally {
          log.push('cleaned up')
        }
      })
      yield* suicidal.ended
      return suicidal.state
    })
    expect(state).toBe('cancelled')
    expect(log).toEqual(['still running', 'cleaned up'])
  })

  it('takes a cancelled tasklet off its channel at once, and the balance says so', () => {
    for (const side of ['send', 'receive'] as const) {
      const ch = channel<number>()
      const runtime = new Runtime()
      const all = range(5).map((i) => runtime.spawn<[], unknown>(() => (side === 'send' ? ch.send(i) : ch.receive())))
      turns(runtime, 5)
      const sign = side === 'send' ? 1 : -1
      expect(ch.balance).toBe(5 * sign)
      for (const [k, i] of [2, 0, 4].entries()) {
        all[i]?.cancel()
        expect(ch.balance).toBe((4 - k) * sign)
        checkIntact(ch)
      }
      // The others keep their places.
      if (side === 'send') expect([ch.tryReceive()?.value, ch.tryReceive()?.value]).toEqual([1, 3])
      else expect([ch.trySend(1), ch.trySend(3), ch.trySend(5)]).toEqual([true, true, false])
      runtime.runSync()
      expect(states(...all)).toEqual(['cancelled', 'done', 'cancelled', 'done', 'cancelled'])
      checkQuiet(ch)
    }
  })

  it('takes a cancelled alternation off every channel that it waited at', () => {
    const channels = range(6).map(() => channel<number>())
    const runtime = new Runtime({ clock: virtualClock() })
    const victim = runtime.spawn(() =>
      alt([
        ...channels.map((ch, i) => (i % 2 === 0 ? ch.receive() : ch.send(i))),
        alt([sleep(1_000), channels[0]?.receive()]),
      ]),
    )
    runtime.turn()
    checkIntact(...channels)
    victim.cancel()
    checkQuiet(...channels)
    runtime.runSync()
    expect([victim.state, runtime.now]).toEqual(['cancelled', 0])
  })

  it('runs the finally blocks, which may wait, and not the catch blocks', () => {
    const log: string[] = []
    const runtime = new Runtime({ clock: virtualClock() })
    const ch = channel<string>()
    const victim = runtime.spawn(function* () {
      try {
        try {
          yield* never
        } catch {
          log.push('caught')
        } finally {
          yield* sleep(10)
          log.push(yield* ch.receive())
        }
      } finally {
        log.push('outer')
      }
    })
    turns(runtime, 1)
    victim.cancel()
    victim.cancel('once only')
    runtime.runSync()
    expect([victim.state, runtime.now]).toEqual(['parked', 10])
    ch.trySend('inner')
    runtime.runSync()
    expect([victim.state, ...log]).toEqual(['cancelled', 'inner', 'outer'])
  })

  it('tells whoever asks for its result, and fails no scope', () => {
    const error = go(function* () {
      const victim = spawn({ name: 'victim' }, () => never)
      yield* reschedule()
      victim.cancel('reason')
      return yield* failure(victim)
    })
    expect(error).toBeInstanceOf(CancelledError)
    expect(error).toMatchObject({ reason: 'reason', message: expect.stringContaining('victim') as string })
  })

  it('resumes a suspended tasklet to cancel it', () => {
    const runtime = new Runtime()
    const ch = channel<number>()
    const victim = runtime.spawn(() => ch.receive())
    turns(runtime, 1)
    victim.suspend()
    expect([victim.state, ch.balance]).toEqual(['suspended', -1])
    victim.cancel()
    checkQuiet(ch)
    runtime.runSync()
    expect(victim.state).toBe('cancelled')
  })
})

describe('zio: issue 700; Kotlin: issue 1936', () => {
  it('lets a receiver that was given a message hold it, however soon it is cancelled', () => {
    const ch = channel<string>()
    const runtime = new Runtime()
    const held: string[] = []
    const receiver = runtime.spawn(function* () {
      held.push(yield* ch.receive())
      yield* skip
      held.push('never')
    })
    turns(runtime, 1)
    ch.trySend('message')
    receiver.cancel()
    runtime.runSync()
    expect([receiver.state, ...held]).toEqual(['cancelled', 'message'])
  })

  it('lets a chooser that was given a message hold it, and its mapping see it', () => {
    const [a, b] = [channel<number>(), channel<number>()]
    const runtime = new Runtime()
    const held: unknown[] = []
    const chooser = runtime.spawn(function* () {
      held.push(yield* alt({ a: a.receive().map((n) => n * 2), b: b.receive() }))
      yield* skip
    })
    turns(runtime, 1)
    a.trySend(21)
    chooser.cancel()
    runtime.runSync()
    expect([chooser.state, ...held]).toEqual(['cancelled', { key: 'a', value: 42 }])
  })

  it('leaves every message in the channel, with its sender or with its receiver', () => {
    for (let seed = 0; seed < 300; seed++) {
      const roll = dice(seed)
      const ch = channel<number>(roll(3))
      const other = channel<number>()
      const [received, kept]: [number[], number[]] = [[], []]
      const runtime = new Runtime({ scheduler: random(seed), quantum: roll(4), clock: virtualClock() })
      function* sender(from: number): Body {
        for (let i = from; i < from + 10; i++) {
          let sent = false
          try {
            const event = yield* roll(2) === 0 ? ch.send(i) : alt([ch.send(i), other.receive()])
            sent = event === undefined || event.key === 0
          } finally {
            if (!sent) kept.push(i)
          }
        }
      }
      function* receiver(): Body {
        for (;;) {
          received.push(
            yield* roll(2) === 0 ? ch.receive() : alt([ch.receive(), other.receive()]).map(({ value }) => value),
          )
        }
      }
      const all = [0, 10, 20].flatMap((from) => [
        { tasklet: runtime.spawn(sender, from), from },
        { tasklet: runtime.spawn(receiver), from: -1 },
      ])
      for (let i = 0; i < 40; i++) {
        for (let k = roll(4); k > 0; k--) runtime.turn()
        const victim = all[roll(all.length)]?.tasklet
        if (roll(3) === 0) victim?.cancel()
        checkIntact(ch, other)
      }
      for (const { tasklet } of all) tasklet.cancel()
      runtime.runSync()
      checkQuiet(ch, other)
      expect(new Set(all.map(({ tasklet }) => tasklet.over))).toEqual(new Set([true]))
      const inChannel: number[] = []
      for (let r = ch.tryReceive(); r !== undefined; r = ch.tryReceive()) inChannel.push(r.value)
      const found = sorted([...received, ...kept, ...inChannel])
      // Each sender's numbers, as far as it got, turn up once: none is lost, none is doubled.
      expect(new Set(found).size).toBe(found.length)
      for (const from of [0, 10, 20]) {
        const mine = found.filter((i) => i >= from && i < from + 10)
        expect(mine).toEqual(range(mine.length).map((i) => from + i))
      }
    }
  })

  it('returns the value of a send that a close made impossible', () => {
    const ch = channel<string>()
    const returned = go(function* () {
      const sender = spawn(function* () {
        return yield* failure(ch.send('back'))
      })
      yield* reschedule()
      ch.close()
      return yield* sender
    })
    expect(returned).toMatchObject({ value: 'back' })
  })

  it('leaves the value with a sender that was cancelled, and lets the next one in its place', () => {
    const ch = channel<string>()
    const runtime = new Runtime()
    const first = runtime.spawn(() => ch.send('first'))
    runtime.spawn(() => ch.send('second'))
    turns(runtime, 2)
    first.cancel()
    expect(ch.tryReceive()).toEqual({ value: 'second' })
    expect(ch.tryReceive()).toBeUndefined()
    runtime.runSync()
  })
})

function fail(message: string): never {
  throw new Error(message)
}

describe('Stackless: uncaught errors leave through stackless.run', () => {
  it('throws the very error out of the run that started the tasklet', async () => {
    const error = new Error('uncaught')
    const program = function* (): Body {
      spawn(function* () {
        yield* reschedule()
        throw error
      })
      yield* never
    }
    expect(thrown(() => runSync(program))).toBe(error)
    await expect(run(program)).rejects.toBe(error)
  })

  it('throws out of the run of a runtime, which goes on afterwards', () => {
    const runtime = new Runtime()
    runtime.spawn(function* () {
      yield* reschedule()
      throw new Error('first')
    })
    expect(() => runtime.runSync()).toThrow('first')
    const later = runtime.spawn(function* () {
      return 1
    })
    runtime.runSync()
    expect(later.state).toBe('done')
  })

  it('leaves through the inner run of a tasklet that runs another program', () => {
    const log: string[] = []
    runSync(function* () {
      try {
        runSync(function* () {
          spawn(function* () {
            throw new Error('inner')
          })
          yield* never
        })
      } catch (error) {
        log.push((error as Error).message)
      }
      yield* reschedule()
      log.push('the outer program goes on')
    })
    expect(log).toEqual(['inner', 'the outer program goes on'])
  })

  it('goes to whoever waits for the tasklet instead', () => {
    const error = new Error('for the one who waits')
    const [seen, ended] = go(function* () {
      const failing = spawn(function* () {
        yield* reschedule()
        throw error
      })
      const seen = yield* failure(failing)
      return [seen, yield* failing.ended]
    })
    expect(seen).toBe(error)
    expect(ended).toEqual({ ok: false, error })
  })

  it('cancels the rest of the program first, whose finally blocks run', () => {
    const log: string[] = []
    const error = thrown(() =>
      go(function* () {
        spawn(function* () {
          try {
            yield* never
          } finally {
            yield* sleep(5)
            log.push('cleaned up')
          }
        })
        spawn(function* () {
          yield* sleep(1)
          throw new Error('fatal')
        })
        try {
          yield* never
        } catch {
          log.push('main caught it')
        } finally {
          log.push('main ends')
        }
      }),
    )
    expect((error as Error).message).toBe('fatal')
    expect(log).toEqual(['main ends', 'cleaned up'])
  })

  it('counts one error once, and makes one of several', () => {
    const shared = new Error('shared')
    const failing = (error: Error) =>
      function* (): Body {
        throw error
      }
    expect(
      thrown(() =>
        go(function* () {
          // The second throws it while it is cancelled because of the first.
          spawn(function* () {
            try {
              yield* never
            } finally {
              yield* failing(shared)()
            }
          })
          yield* reschedule()
          spawn(failing(shared))
          yield* never
        }),
      ),
    ).toBe(shared)
    const several = thrown(() =>
      go(function* () {
        spawn(function* () {
          try {
            yield* never
          } finally {
            fail('second')
          }
        })
        yield* reschedule()
        spawn(failing(new Error('first')))
        yield* never
      }),
    )
    expect(several).toBeInstanceOf(AggregateError)
    expect((several as AggregateError).errors.map((error) => (error as Error).message)).toEqual(['first', 'second'])
  })

  it('names the tasklet and the chain of its spawns', () => {
    const error = thrown(() =>
      go(function* () {
        spawn({ name: 'outer' }, function* () {
          spawn({ name: 'inner' }, function* () {
            throw new Error('deep')
          })
          yield* never
        })
        yield* never
      }),
    ) as Error
    expect(error.stack).toMatch(/in tasklet inner\n\s+spawned by outer/)
  })

  it('keeps the error of a tasklet that holds it, for whoever asks later', () => {
    const error = new Error('held')
    const seen = go(function* () {
      const failing = spawn({ errors: 'hold' }, function* () {
        throw error
      })
      yield* reschedule()
      expect(failing.state).toBe('failed')
      return yield* failure(failing)
    })
    expect(seen).toBe(error)
  })
})

describe('occam-pi: FORKING', () => {
  it('waits for what was forked, or cancels it, before the scope ends', () => {
    for (const end of ['wait', 'cancel'] as const) {
      const log: string[] = []
      go(function* () {
        yield* scope(
          function* () {
            spawn(function* () {
              try {
                yield* sleep(10)
                log.push('finished')
              } finally {
                log.push('left')
              }
            })
            yield* reschedule()
          },
          { end },
        )
        log.push('after')
      })
      expect(log).toEqual(end === 'wait' ? ['finished', 'left', 'after'] : ['left', 'after'])
    }
  })
})
