import 'occamy/vitest'
import type { ExpectedFailure } from 'occamy/vitest'
import { ChannelClosedError, channel, par, reschedule } from 'occamy'
import type { Step } from 'occamy'
import { UncheckableError, shared } from 'occamy/check'
import { fromPromise } from 'occamy/interop'
import { describe, expect, it } from 'vitest'

type Main<T> = Generator<Step, T, unknown>

function* greeting(): Main<string> {
  const words = channel<string>({ name: 'words' })
  return (yield* par([words.send('hello'), words.receive()]))[1]
}

/** Deadlocks if each has taken one. */
function* crossed(): Main<void> {
  const [a, b] = [channel<number>({ name: 'a', capacity: 1 }), channel<number>({ name: 'b', capacity: 1 })]
  yield* par([a.send(0), b.send(0)])
  const use = (first: typeof a, second: typeof a) =>
    function* user(): Main<void> {
      yield* first.receive()
      yield* second.receive()
      yield* second.send(0)
      yield* first.send(0)
    }
  yield* par([use(a, b), use(b, a)])
}

/** Fails if the first to come is the second. */
function* hasty(): Main<void> {
  const ch = channel<number>()
  yield* par([
    ch.send(1),
    ch.send(2),
    function* () {
      const first = yield* ch.receive()
      yield* ch.receive()
      if (first === 2) {
        ch.close()
        yield* ch.send(3)
      }
    },
  ])
}

/** Fails first, and can deadlock too. */
function* both(): Main<void> {
  yield* par([crossed, hasty])
}

function* spinning(): Main<void> {
  for (;;) yield* reschedule()
}

function* counting(): Main<number> {
  const count = shared(0)
  const add = function* (): Main<void> {
    yield* count.set((yield* count.get()) + 1)
  }
  yield* par([add, add])
  return yield* count.get()
}

const isTwo = {
  check: (n: number) => {
    if (n !== 2) throw new Error(`counted ${n}`)
  },
}

/** What an expectation fails with. */
function complaint(expectation: () => void): string {
  try {
    expectation()
  } catch (error) {
    return (error as Error).message
  }
  throw new Error('it passed')
}

const LANES = /^ +tasklet#1 .*\n1 +send 0 to a/m

describe('toPassEverySchedule', () => {
  it('passes for a program that does, and says what passed if that was not wanted', () => {
    expect(greeting).toPassEverySchedule()
    const text = complaint(() => expect(greeting).not.toPassEverySchedule())
    expect(text).toMatch(/^expected greeting not to pass every schedule\n\npassed: 1 execution, /)
    expect(text).toMatch(/for instance\n.*\n1 .*send "hello" to words/)
  })

  it('fails for one that does not, with the lanes and the schedule', () => {
    expect(crossed).not.toPassEverySchedule()
    const text = complaint(() => expect(crossed).toPassEverySchedule())
    expect(text).toMatch(/^expected crossed to pass every schedule\n\nfailed by a deadlock: /)
    expect(text).toMatch(LANES)
    expect(text).toMatch(/replay\(program, '.+'\)/)
  })

  it('takes the options of explore', () => {
    expect(counting).toPassEverySchedule()
    expect(counting).not.toPassEverySchedule(isTwo)
    expect(complaint(() => expect(counting).toPassEverySchedule(isTwo))).toContain('Error: counted 1')
  })
})

describe('toBeDeadlockFree', () => {
  it('passes for a program that never deadlocks', () => {
    expect(greeting).toBeDeadlockFree()
    expect(complaint(() => expect(greeting).not.toBeDeadlockFree())).toMatch(
      /^expected greeting not to be free of deadlock\n\npassed: /,
    )
  })

  it('fails for one that does, with the lanes, the cycle and the schedule', () => {
    expect(crossed).not.toBeDeadlockFree()
    const text = complaint(() => expect(crossed).toBeDeadlockFree())
    expect(text).toMatch(/^expected crossed to be free of deadlock\n\nfailed by a deadlock: /)
    expect(text).toMatch(LANES)
    expect(text).toMatch(/cycle: user.* -> user.* -> user/)
    expect(text).toMatch(/replay\(program, '.+'\)/)
  })

  it('looks at deadlocks alone: neither at errors, nor at a check', () => {
    expect(hasty).toBeDeadlockFree()
    expect(counting).toBeDeadlockFree(isTwo)
    expect(both).not.toBeDeadlockFree()
  })

  it('does not say of what spins for ever that it is free of deadlock, or not', () => {
    const why = 'whether it does is not known: the search ended at another failure\n\nfailed by a livelock'
    expect(complaint(() => expect(spinning).toBeDeadlockFree())).toContain(why)
    expect(complaint(() => expect(spinning).not.toBeDeadlockFree())).toContain(why)
  })

  it('calls a program without a name the program', () => {
    const programs = [() => crossed()]
    expect(complaint(() => expect(programs[0]).toBeDeadlockFree())).toMatch(/^expected the program to be/)
  })
})

describe('toFailWith', () => {
  it('compares the kind of the failure', () => {
    expect(crossed).toFailWith('deadlock')
    expect(hasty).toFailWith('error')
    expect(counting).toFailWith('check', isTwo)
    expect(spinning).toFailWith('livelock')
    expect(complaint(() => expect(crossed).not.toFailWith('deadlock'))).toMatch(
      /^expected crossed not to fail with a deadlock\n\nfailed by a deadlock: /,
    )
  })

  it('compares the error: its class, its message, or whatever a matcher of it looks at', () => {
    expect(hasty).toFailWith(ChannelClosedError)
    expect(hasty).toFailWith(/closed/)
    expect(hasty).toFailWith(expect.objectContaining({ value: 3 }) as object as ExpectedFailure)
    expect(complaint(() => expect(hasty).not.toFailWith(ChannelClosedError))).toMatch(
      /^expected hasty not to fail with an error of the class ChannelClosedError\n\nfailed by an error/,
    )
    expect(complaint(() => expect(greeting).toFailWith(/closed/))).toMatch(
      /^expected greeting to fail with an error whose message matches \/closed\/\n\npassed: /,
    )
    expect(
      complaint(() => expect(greeting).toFailWith(expect.objectContaining({ value: 3 }) as object as ExpectedFailure)),
    ).toMatch(/^expected greeting to fail with an error that matches ObjectContaining/)
  })

  it('fails for a program that passes, and passes for it negated', () => {
    expect(greeting).not.toFailWith('error')
    expect(greeting).not.toFailWith('deadlock')
    expect(complaint(() => expect(greeting).toFailWith('deadlock'))).toMatch(
      /^expected greeting to fail with a deadlock\n\npassed: /,
    )
  })

  it('finds a deadlock behind an error, and says nothing of what is behind another failure', () => {
    expect(both).toFailWith('deadlock')
    for (const expectation of [
      () => expect(hasty).toFailWith(TypeError),
      () => expect(hasty).not.toFailWith(TypeError),
      () => expect(hasty).toFailWith('check'),
      () => expect(hasty).toFailWith(/else/),
    ])
      expect(complaint(expectation)).toMatch(
        /; whether it does is not known: the search ended at another failure\n\nfailed by an error/,
      )
  })

  it('refuses what no failure is compared with', () => {
    for (const wrong of ['dead lock', Map, () => 1, null, 1, {}])
      expect(() => expect(crossed).toFailWith(wrong as never)).toThrow(
        /toFailWith\(\) must be a kind of failure \(deadlock, error, .*\), a class of errors, a pattern/,
      )
  })
})

describe('a search that ended early', () => {
  const options = { maxExecutions: 1, reduction: 'none' } as const
  it.each([
    ['toPassEverySchedule', () => expect(counting).toPassEverySchedule(options)],
    ['not.toPassEverySchedule', () => expect(counting).not.toPassEverySchedule(options)],
    ['toBeDeadlockFree', () => expect(counting).toBeDeadlockFree(options)],
    ['not.toBeDeadlockFree', () => expect(counting).not.toBeDeadlockFree(options)],
    ['toFailWith', () => expect(counting).toFailWith('error', options)],
    ['not.toFailWith', () => expect(counting).not.toFailWith('error', options)],
    ['toFailWith deadlock', () => expect(counting).toFailWith('deadlock', options)],
    ['not.toFailWith deadlock', () => expect(counting).not.toFailWith('deadlock', options)],
  ])('fails %s, with the reason', (name, expectation) => {
    const text = complaint(expectation)
    expect(text).toContain(
      'not known: the search ended before it had seen everything, by maxExecutions\n\ninconclusive',
    )
    expect(text.startsWith('expected counting not to')).toBe(name.startsWith('not'))
  })
})

describe('what cannot be checked', () => {
  it('fails as explore does, negated or not', () => {
    const outside = () => fromPromise(Promise.resolve(1))
    expect(() => expect(outside).toPassEverySchedule()).toThrow(UncheckableError)
    expect(() => expect(outside).not.toBeDeadlockFree()).toThrow(UncheckableError)
  })

  it('is what is no function', () => {
    for (const wrong of [1, undefined, greeting()]) {
      const given = wrong as unknown as typeof greeting
      expect(() => expect(given).toPassEverySchedule()).toThrow('a program is expected')
      expect(() => expect(given).not.toBeDeadlockFree()).toThrow(TypeError)
      expect(() => expect(given).toFailWith('deadlock')).toThrow(TypeError)
    }
  })
})
