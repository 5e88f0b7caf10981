/** What the explorer finds of tasklets, scopes, time and what they share: every outcome, and no other. */
import {
  alt,
  barrier,
  channel,
  every,
  now,
  par,
  race,
  recurse,
  reschedule,
  scope,
  semaphore,
  sleep,
  sleepUntil,
  spawn,
  unpreempted,
  within,
} from 'occamy'
import type { Channel, Operation, Tasklet } from 'occamy'
import { shared } from 'occamy/check'
import { describe, expect, it } from 'vitest'
import { expectOutcomes, failureOf, STUCK } from './outcomes.ts'

describe('what is done to a tasklet comes before its message, or after', () => {
  const against = (act: (tasklet: Tasklet<unknown>) => void) =>
    function* (): Operation<void> {
      const c = channel<string>()
      const receiver = spawn({ errors: 'hold' }, () => c.receive())
      spawn(function* () {
        act(receiver)
      })
      yield* c.send('x')
    }

  it.each([
    ['cancel', (tasklet: Tasklet<unknown>) => tasklet.cancel()],
    ['raise', (tasklet: Tasklet<unknown>) => tasklet.raise(new Error('no'))],
    ['suspend', (tasklet: Tasklet<unknown>) => tasklet.suspend()],
  ])('%s', (_, act) => {
    expectOutcomes(against(act), [undefined, STUCK])
  })

  it('suspend, then resume', () => {
    expectOutcomes(
      against((tasklet) => {
        tasklet.suspend()
        tasklet.resume()
      }),
      [undefined],
    )
  })

  it('suspend of one who is parked: it is served meanwhile, as one who has not looked yet is not', () => {
    const suspending = (meanwhile: (c: Channel<string>) => Operation<unknown>) =>
      function* (): Operation<unknown> {
        const c = channel<string>()
        const receiver = spawn({ errors: 'hold' }, () => c.receive())
        const result = yield* spawn(function* () {
          receiver.suspend()
          const done = yield* meanwhile(c)
          receiver.resume()
          return done
        })
        c.close()
        return [result, (yield* receiver.ended).ok]
      }
    expectOutcomes(
      suspending(function* (c) {
        return c.trySend('x')
      }),
      [
        [false, false],
        [true, true],
      ],
    )
    expectOutcomes(
      suspending((c) => c.send('x').map(() => true)),
      [[true, true], STUCK],
    )
  })

  it('suspend of one who waits for an end, or has not looked whether it is there, and is cancelled', () => {
    expectOutcomes(
      function* () {
        let hasHeard = false
        const ending = spawn(() => reschedule())
        const waiting = spawn(function* () {
          yield* ending
          hasHeard = true
        })
        yield* spawn(function* () {
          waiting.suspend()
          yield* ending
          waiting.cancel()
        })
        yield* waiting.ended
        return hasHeard
      },
      [false, true],
    )
  })

  it('raise, after another has done something to the same one', () => {
    expectOutcomes(
      function* () {
        const [go, messages] = [channel<void>(), channel<number>()]
        const receiver = spawn({ errors: 'hold' }, () => messages.receive())
        const tries = spawn(function* () {
          receiver.resume()
          yield* go.send()
          return messages.trySend(1)
        })
        spawn(function* () {
          yield* go.receive()
          receiver.raise(new Error('no'))
        })
        return [yield* tries, (yield* receiver.ended).ok]
      },
      [
        [false, false],
        [true, true],
      ],
    )
  })

  it('cancel, and its finally waits', () => {
    expectOutcomes(
      function* () {
        const [input, output] = [channel<number>(), channel<string>()]
        const worker = spawn(function* () {
          try {
            yield* input.receive()
          } finally {
            yield* output.send('clean')
          }
        })
        spawn(() => input.send(1))
        spawn(function* () {
          worker.cancel()
        })
        const said = yield* output.receive()
        return [said, (yield* worker.ended).ok]
      },
      [
        ['clean', false],
        ['clean', true],
        STUCK, // cancelled before it began: there was nothing to clean
      ],
    )
  })
})

describe('scopes', () => {
  it('par gives the results of all', () => {
    expectOutcomes(() => par([sleep(1).map(() => 'a'), sleep(2).map(() => 'b')]), [['a', 'b']])
  })

  it('race gives that of either', () => {
    expectOutcomes(() => race([() => sleep(1).map(() => 'a'), () => reschedule()]), [undefined, 'a'])
  })

  it('within gives the result, or its time comes first', () => {
    expectOutcomes(
      function* () {
        const c = channel<string>()
        spawn(() => c.send('got'))
        try {
          return yield* within(10, c.receive())
        } catch (error) {
          return (error as Error).name
        }
      },
      ['got', 'TimeoutError'],
    )
  })

  it('scope waits for what is left, if it is to', () => {
    expectOutcomes(
      function* () {
        const done = shared('no')
        yield* scope(
          function* () {
            spawn(() => done.set('yes'))
          },
          { end: 'wait' },
        )
        return yield* done.get()
      },
      ['yes'],
    )
  })

  it('recurse and unpreempted change nothing of it', () => {
    expectOutcomes(
      function* () {
        const c = channel<number>()
        for (const value of [1, 2]) spawn(() => unpreempted(() => c.send(value)))
        return yield* recurse(() => c.receive())
      },
      [1, 2],
    )
  })
})

describe('barriers and semaphores', () => {
  it('a barrier is left when all have come', () => {
    expectOutcomes(
      function* () {
        const phase = barrier(3)
        yield* par([phase.sync(), phase.sync(), phase.sync()])
      },
      [undefined],
    )
  })

  it('an enrol comes before the barrier is complete, or after', () => {
    expectOutcomes(
      function* () {
        const phase = barrier(1)
        const one = spawn(() => phase.sync())
        spawn(function* () {
          phase.enrol()
        })
        yield* one
      },
      [undefined, STUCK],
    )
  })

  it('a resign lets the others go', () => {
    expectOutcomes(
      function* () {
        const phase = barrier(3)
        const resigns = function* (): Operation<void> {
          phase.resign()
        }
        yield* par([phase.sync(), phase.sync(), resigns])
      },
      [undefined],
    )
  })

  it('a barrier lets everybody pass once nobody is enrolled any more', () => {
    expectOutcomes(
      function* () {
        const phase = barrier(1)
        const late = channel<void>()
        const resigns = function* (): Operation<string> {
          phase.resign()
          yield* late.send()
          return 'sent'
        }
        return yield* race([phase.sync().map(() => 'met'), resigns])
      },
      ['met'],
    )
  })

  it("a barrier is left before any time comes, with timers: 'last', if all but one resign", () => {
    expectOutcomes(
      function* () {
        const phase = barrier(2)
        const waits = spawn(() => phase.sync())
        for (let i = 0; i < 2; i++)
          spawn(function* () {
            phase.resign()
          })
        return (yield* alt({ end: waits.ended, late: sleep(100) })).key
      },
      ['end'],
      { timers: 'last' },
    )
  })

  it('a permit goes to either first', () => {
    expectOutcomes(
      function* () {
        const permits = semaphore(1)
        const log = shared('')
        const work = (name: string) => () =>
          permits.with(function* () {
            yield* log.update((text) => text + name)
            yield* log.update((text) => text + name)
          })
        yield* par([work('a'), work('b')])
        return yield* log.get()
      },
      ['aabb', 'bbaa'],
    )
  })
})

describe('shared cells', () => {
  it('are read and written in every order', () => {
    expectOutcomes(
      function* () {
        const cell = shared(0)
        function* add(): Operation<void> {
          yield* cell.set((yield* cell.get()) + 1)
        }
        yield* par([add, add])
        return yield* cell.get()
      },
      [1, 2],
    )
  })

  it('are updated in one step', () => {
    expectOutcomes(
      function* () {
        const cell = shared(0)
        yield* par([cell.update((n) => n + 1), cell.update((n) => n + 1)])
        return yield* cell.get()
      },
      [2],
    )
  })

  it('give the error of an update to the tasklet', () => {
    const { kind, error } = failureOf(function* () {
      yield* shared(1).update(() => {
        throw new RangeError('no')
      })
    })
    expect([kind, error]).toEqual(['error', new RangeError('no')])
  })
})

describe('time', () => {
  it('is virtual: it stands at the last timer that has fired', () => {
    expectOutcomes(
      function* () {
        yield* sleep(10)
        const periods = yield* every(5)
        return [now(), periods]
      },
      [[15, 1]],
    )
  })

  it('passes in the order of the timers', () => {
    const at = (ms: number) =>
      function* (): Operation<number> {
        yield* sleep(ms)
        return now()
      }
    expectOutcomes(() => par([at(5), at(3)]), [[5, 3]])
  })

  function* counted(): Operation<number> {
    const c = channel<number>()
    spawn(function* () {
      for (let i = 0; i < 2; i++) yield* c.send(i)
    })
    const end = sleepUntil(10)
    for (let n = 0; ; n++) if ((yield* alt({ message: c.receive(), end })).key === 'end') return n
  }

  it('may pass at any step', () => {
    expectOutcomes(counted, [0, 1, 2])
  })

  it("passes only when nothing else can happen, with timers: 'last'", () => {
    expectOutcomes(counted, [2], { timers: 'last' })
  })

  it.each(['any', 'last'] as const)('that is past is ready at once, as any other branch (timers: %s)', (timers) => {
    expectOutcomes(
      function* () {
        const link = channel<void>()
        spawn(() => link.receive())
        return (yield* alt({ sent: link.send(), past: sleepUntil(0) })).key
      },
      ['past', 'sent'],
      { timers },
    )
  })

  it("comes after the turns that are due, with timers: 'last'", () => {
    expectOutcomes(
      function* () {
        const buffer = channel<number>(1)
        spawn(function* () {
          buffer.trySend(1)
        })
        yield* sleep(100)
        return buffer.length
      },
      [1],
      { timers: 'last' },
    )
  })

  it('may come after a message whose sender was held meanwhile', () => {
    const twice = function* (): Operation<string> {
      const c = channel<number>()
      spawn(() => c.send(1))
      spawn(() => c.extended(() => reschedule()))
      const either = alt({ got: c.receive(), sent: c.send(2), late: sleep(9) })
      return `${(yield* either).key}, ${(yield* either).key}`
    }
    expectOutcomes(twice, ['got, sent', 'late, late', 'sent, got'], { timers: 'last' })
  })
})
