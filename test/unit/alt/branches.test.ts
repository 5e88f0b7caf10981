import {
  alt,
  channel,
  fairAlt,
  InvariantError,
  IS_READY,
  LAST_RESORT,
  never,
  NOT_READY,
  priAlt,
  reschedule,
  roundRobin,
  self,
  skip,
  sleep,
  spawn,
} from 'occamy'
import type { Composite, Guard, GuardRegistration, Offer } from 'occamy'
import { describe, expect, it } from 'vitest'
import { contractOf } from '../../../src/guard/contract.ts'
import type { Alternative } from '../../../src/guard/offer.ts'
import { Beginning, Gate } from '../gate.ts'
import { expectQuiet, failure, parked, settle, sim, thrown } from '../support.ts'
import { anySet } from './set/support.ts'

/** Does something of the user's while it is enabled. */
class Meddler extends Gate<string> {
  private readonly meddle: () => void
  constructor(meddle: () => void) {
    super()
    this.meddle = meddle
  }
  protected override enable(offer: Offer, up: Composite | undefined, branch: number): GuardRegistration {
    const registration = super.enable(offer, up, branch)
    this.meddle()
    return registration
  }
}

function alternativesOf(guard: Guard<unknown>): readonly Alternative[] {
  const found: Alternative[] = []
  contractOf(guard).alternatives(undefined, found)
  return found
}

/** Of each alternative: which of the guards it is, the branch that leads to it, and which come before it. */
function seen(guard: Guard<unknown>, guards: readonly unknown[]): [number, number | undefined, number[]][] {
  return alternativesOf(guard).map((each) => [
    guards.indexOf(each.guard),
    each.path?.branch,
    each.higher.map((other) => guards.indexOf(other.guard)),
  ])
}

describe('the branches of an alternation', () => {
  it('are looked at in order, then enabled in order, and the losers are disabled', () => {
    const gates = [new Gate<number>(), new Gate<number>(), new Gate<number>()] as const
    sim(function* () {
      const waiting = spawn(() => alt(gates))
      yield* reschedule()
      gates[1].open(7)
      expect(gates.map(({ waiting: { length } }) => length)).toEqual([0, 0, 0])
      expect(yield* waiting).toEqual({ key: 1, value: 7 })
    })
    for (const { calls } of gates) expect(calls.slice(0, 2)).toEqual(['poll', 'enable'])
    expect([gates[0].calls, gates[2].calls]).toEqual([
      ['poll', 'enable', 'disable'],
      ['poll', 'enable', 'disable'],
    ])
  })

  it('are begun before any is looked at, if they say that they have something to do', () => {
    const [first, says, silent] = [new Gate<number>(), new Beginning<number>(), new Beginning<number>(false)]
    silent.open(1)
    sim(function* () {
      expect((yield* alt([first, says, silent])).key).toBe(2)
    })
    expect([first, says, silent].map(({ calls }) => calls)).toEqual([['poll'], ['begin', 'poll'], ['poll', 'commit']])
  })

  it('are not begun anew when the alternation has to look again', () => {
    const [beginning, gate] = [new Beginning<number>(), new Gate<number>()]
    sim(function* () {
      const set = anySet()
      const waiting = yield* parked(() => alt({ beginning, set: set.next() }))
      gate.open(1)
      set.add('gate', gate)
      gate.shut()
      expect(waiting.state).toBe('ready')
      yield* settle()
      expect(waiting.state).toBe('parked')
      beginning.open(2)
      expect(yield* waiting).toEqual({ key: 'beginning', value: 2 })
    })
    expect(beginning.calls.slice(0, 6)).toEqual(['begin', 'poll', 'enable', 'disable', 'poll', 'enable'])
  })

  it('are told, each of them, when the wait is given up', () => {
    const gates = [new Gate<number>(), new Gate<number>()] as const
    sim(function* () {
      const waiting = spawn(() => alt([alt([gates[0]]), gates[1]]))
      yield* reschedule()
      waiting.cancel()
      yield* waiting.ended
    })
    for (const { calls } of gates) expect(calls).toEqual(['poll', 'enable', 'disable', 'abandon'])
  })

  it('are not told that the wait is given up when they lose', () => {
    const gate = new Gate<number>()
    sim(() => alt([gate, sleep(1)]))
    expect(gate.calls).toEqual(['poll', 'enable', 'disable'])
  })

  it('are disabled again when a later one cannot be enabled', () => {
    const [first, second, third] = [new Gate<number>(), new Gate<number>(), new Gate<number>()]
    const error = new Error('enable')
    second.throws.enable = error
    const choice = alt([first, second, third])
    sim(function* () {
      expect(yield* failure(choice)).toBe(error)
      expect(first.waiting.length).toBe(0)
      delete second.throws.enable
      const waiting = spawn(() => choice)
      yield* reschedule()
      third.open(3)
      expect(yield* waiting).toEqual({ key: 2, value: 3 })
    })
    expect(third.calls.filter((call) => call === 'enable')).toHaveLength(1)
    expect(first.calls).toEqual(['poll', 'enable', 'disable', 'poll', 'enable', 'disable'])
  })

  it('are all disabled, also when one of them throws, whose error comes out', () => {
    const gates = [new Gate<number>(), new Gate<number>(), new Gate<number>()] as const
    const [one, two] = [new Error('one'), new Error('two')]
    gates[0].throws.disable = one
    gates[1].throws.disable = two
    sim(function* () {
      const choice = alt(gates)
      const registration = contractOf(choice).enable(self(), undefined, 0)
      expect(thrown(() => contractOf(choice).disable(registration))).toBe(one)
      expect(gates.map(({ waiting: { length } }) => length)).toEqual([0, 0, 0])
      contractOf(choice).disable(registration)
      yield* skip
    })
    expect(gates.map(({ calls }) => calls)).toEqual([
      ['enable', 'disable'],
      ['enable', 'disable'],
      ['enable', 'disable'],
    ])
  })

  it('are enabled no further when one of them was committed meanwhile', () => {
    const [first, last] = [new Gate<string>(), new Gate<string>()]
    const meddler = new Meddler(() => first.open('first'))
    sim(function* () {
      expect(yield* alt([first, meddler, last])).toEqual({ key: 0, value: 'first' })
    })
    expect([first, meddler, last].map(({ waiting: { length } }) => length)).toEqual([0, 0, 0])
    expect(meddler.calls).toEqual(['poll', 'enable', 'disable'])
    expect(last.calls).toEqual(['poll'])
  })
})

describe('the rank of an alternation', () => {
  it('is the best of its branches', () => {
    const [open, shut] = [new Gate<number>(), new Gate<number>()]
    open.open(1)
    sim(function* () {
      const rank = (branches: Parameters<typeof alt>[0]): number => contractOf(alt(branches)).poll(self())
      expect([rank([]), rank([never, shut])]).toEqual([NOT_READY, NOT_READY])
      expect([rank([skip]), rank([never, skip]), rank([skip, never])]).toEqual([LAST_RESORT, LAST_RESORT, LAST_RESORT])
      expect([rank([skip, open]), rank([open, skip]), rank([never, open])]).toEqual([IS_READY, IS_READY, IS_READY])
      yield* skip
    })
  })

  it('is found without a look at what comes behind a branch that is ready', () => {
    const [open, other] = [new Gate<number>(), new Gate<number>()]
    open.open(1)
    sim(function* () {
      expect(contractOf(alt([open, other])).poll(self())).toBe(IS_READY)
      yield* skip
    })
    expect([open.calls, other.calls]).toEqual([['poll'], []])
  })

  it('of not ready makes its commit a broken invariant', () => {
    sim(function* () {
      const error = thrown(() => contractOf(alt([never])).commit(self()))
      expect(error).toBeInstanceOf(InvariantError)
      expect((error as Error).message).toMatch(/an alternation was committed that is not ready/)
      yield* skip
    })
  })
})

describe('what a checker sees of an alternation', () => {
  it.each([
    ['alt', alt, [[], [], []]],
    ['priAlt', priAlt, [[], [0], [0, 1]]],
    ['fairAlt', fairAlt, [[], [0], [0, 1]]],
  ] as const)('of %s is each branch, with the way to it, and those that come before it', (_, make, higher) => {
    const gates = [new Gate<number>(), new Gate<number>(), new Gate<number>()] as const
    const choice = make(gates)
    expect(seen(choice, gates)).toEqual(higher.map((before, branch) => [branch, branch, before]))
    const [first] = alternativesOf(choice)
    expect([first?.path?.up === (choice as unknown), first?.path?.next]).toEqual([true, undefined])
  })

  it('begins behind the branch served last, if it is fair, and with the first, if it is not', () => {
    const gates = [new Gate<number>(), new Gate<number>(), new Gate<number>()] as const
    sim(function* () {
      gates[1].open(1)
      const choices = [fairAlt(gates), priAlt(gates)] as const
      for (const choice of choices) expect((yield* choice).key).toBe(1)
      expect(choices.map((choice) => seen(choice, gates).map(([branch]) => branch))).toEqual([
        [2, 0, 1],
        [0, 1, 2],
      ])
    })
  })

  it('holds of the branches of a nested one, behind all that come before that', () => {
    const gates = [new Gate<number>(), new Gate<number>(), new Gate<number>(), new Gate<number>()] as const
    const [a, b, c, d] = gates
    const nested = (make: typeof alt) => seen(priAlt([a, make([b, c]), d]), gates).map(([i, , before]) => [i, before])
    expect(nested(priAlt)).toEqual([
      [0, []],
      [1, [0]],
      [2, [1, 0]],
      [3, [0, 1, 2]],
    ])
    expect(nested(alt)).toEqual([
      [0, []],
      [1, [0]],
      [2, [0]],
      [3, [0, 1, 2]],
    ])
  })
})

describe('the choice', () => {
  it.each([
    ['priAlt', priAlt, [0, 0, 0, 0]],
    ['fairAlt', fairAlt, [0, 2, 0, 2]],
  ] as const)('of %s among those of the last resort is never left to the scheduler', (_, make, keys) => {
    const scheduler = { ...roundRobin(), choose: () => NaN }
    sim(
      function* () {
        const choice = make([skip, never, sleep(0)])
        for (const key of keys) expect((yield* choice).key).toBe(key)
      },
      { scheduler },
    )
  })

  it('of alt is among the best only: the last resorts before and behind them do not count', () => {
    const asked: number[] = []
    const [a, b] = [channel<number>(9), channel<number>(9)]
    for (let n = 0; n < 9; n++) for (const ch of [a, b]) ch.trySend(n)
    sim(
      function* () {
        const choice = alt([skip, a.receive(), skip, b.receive(), sleep(0)])
        expect([(yield* choice).key, (yield* choice).key]).toEqual([1, 3])
        expect((yield* alt([skip, never, skip, skip])).key).toBe(3)
      },
      { scheduler: { ...roundRobin(), choose: (n) => (asked.push(n), asked.length - 1) } },
    )
    expect(asked).toEqual([2, 2, 3])
  })

  it('of fairAlt begins behind the branch served last, whichever are ready', () => {
    const channels = [0, 1, 2].map(() => channel<number>(9))
    for (const ch of channels) for (let n = 0; n < 9; n++) ch.trySend(n)
    sim(function* () {
      const choice = fairAlt(channels.map((ch) => ch.receive()))
      const keys: number[] = []
      for (let n = 0; n < 7; n++) keys.push((yield* choice).key)
      expect(keys).toEqual([0, 1, 2, 0, 1, 2, 0])
    })
  })

  it('leaves no other trace than the message it took', () => {
    const ch = channel<number>()
    sim(function* () {
      const sender = spawn(() => ch.send(5))
      yield* reschedule()
      expect(yield* alt({ nothing: skip, in: ch.receive().map((n) => n + 1) })).toEqual({ key: 'in', value: 6 })
      yield* sender
    })
    expectQuiet(ch)
  })
})
