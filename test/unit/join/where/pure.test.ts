import { alt, barrier, channel, join, request, Runtime, runSync, selectSet, semaphore, skip, spawn } from 'occamy'
import type { Barrier, Channel, Registration, Release, Request, SelectSet, SetEvent, Tasklet } from 'occamy'
import { explore } from 'occamy/check'
import { describe, expect, it } from 'vitest'
import { kernel } from '../../../../src/guard/kernel.ts'
import { STATE } from '../../../../src/guard/probe.ts'
import type { Probe } from '../../../../src/guard/probe.ts'
import { purely } from '../../../../src/join/where/pure.ts'
import { expectBare, failure, full, like, parked, sim, thrown } from '../../support.ts'
import type { Body } from '../../support.ts'
import { expectOutcomes } from '../../check/outcomes.ts'
import { drained } from '../support.ts'

/** What a condition may not do, to its channels or anything else. */
interface Scene {
  readonly a: Channel<number>
  readonly b: Channel<number>
  readonly other: Channel<number>
  readonly joiner: Tasklet<unknown>
  readonly set: SelectSet<SetEvent<string, unknown>>
  readonly registration: Registration<string, unknown>
  readonly gate: Barrier
  readonly release: Release
  readonly asked: Request<number, number>
  readonly apart: Runtime
}
const deeds: { readonly [name: string]: (scene: Scene) => unknown } = {
  'trySend()': ({ a }) => a.trySend(3),
  'trySend() elsewhere': ({ other }) => other.trySend(3),
  'tryReceive()': ({ a }) => a.tryReceive(),
  'close()': ({ a }) => a.close(),
  'poison()': ({ b }) => b.poison(),
  'Symbol.dispose': ({ b }) => b[Symbol.dispose](),
  'cancel()': ({ joiner }) => joiner.cancel(),
  'raise()': ({ joiner }) => joiner.raise(new Error('raised')),
  'suspend()': ({ joiner }) => joiner.suspend(),
  'resume()': ({ joiner }) => joiner.resume(),
  'add() of a set': ({ a, set }) => set.add('more', a.receive()),
  'clear() of a set': ({ set }) => set.clear(),
  'disable() of a registration': ({ registration }) => registration.disable(),
  'delete() of a set': ({ set }) => set.delete('other'),
  'a set of what others have': ({ other }) => selectSet({ other: other.receive() }),
  'resign() of a barrier': ({ gate }) => gate.resign(),
  'enrol() of a barrier': ({ gate }) => gate.enrol(),
  'a permit that is given back': ({ release }) => release(),
  'reply()': ({ asked }) => asked.reply(1),
  'fail()': ({ asked }) => asked.fail(1),
  'a wait as outside code': ({ a }) => a.receive().promise(),
  'a wait that needs no party': ({ a }) => a.send(9).promise(),
  'a run': () => runSync(() => skip),
  'a turn of a runtime': ({ apart }) => apart.turn(),
  'a run of a runtime': ({ apart }) => apart.runSync(),
}

describe('a condition that acts', () => {
  /** Two messages in a, a join of a with b that acts when it is first asked, and what else there is to act on. */
  function* scene(act: (scene: Scene) => unknown, check: (scene: Scene) => Body<void>): Body<void> {
    const [a, b] = [channel<number>({ name: 'a', capacity: 5 }), channel<number>({ name: 'b', capacity: 5 })]
    const [other, gate, locks, port] = [channel<number>(1), barrier(2), semaphore(1), request<number, number>()]
    const set = selectSet<string, unknown>()
    const registration = set.add('other', other.receive())
    const release = yield* locks.acquire()
    const caller = spawn({ errors: 'hold' }, () => port.call(1))
    const asked = yield* port.receive()
    let isFirst = true
    const kept = join([a.receive(), b.receive()]).where(() => {
      if (isFirst) {
        isFirst = false
        act(whole)
      }
      return true
    })
    a.trySend(1)
    a.trySend(2)
    const joiner = yield* parked(() => kept)
    const whole: Scene = { a, apart: new Runtime(), asked, b, gate, joiner, other, registration, release, set }
    yield* check(whole)
    // All is as it was, and the join can be served.
    expect([a.length, b.length, other.length, a.closed, b.closed, set.size]).toEqual([2, 1, 0, false, false, 1])
    expect([registration.enabled, caller.state]).toEqual([true, 'parked'])
    const synced = yield* parked(() => gate.sync())
    yield* gate.sync()
    yield* synced
    expect(yield* kept).toEqual([1, 7])
    expect(drained(a)).toEqual([2])
    asked.reply(4)
    expect(yield* caller).toBe(4)
    set.clear()
    expectBare(a, b, other)
  }

  it.each(Object.entries(deeds))('is told that it is to look alone, and fails the joiner: %s', (_, act) => {
    sim(() =>
      scene(act, function* ({ b, joiner }) {
        expect(b.trySend(7)).toBe(true)
        expect(yield* joiner.ended).toMatchObject({
          error: {
            name: 'InvalidOperationError',
            message: like(/^a condition of a join has to be pure, and this one [^:]+: it may look at what it is given/),
          },
        })
      }),
    )
  })

  it.each(Object.entries(deeds))('so too when a sender comes, who is not told: %s', (_, act) => {
    sim(() =>
      scene(act, function* ({ b, joiner }) {
        yield* b.send(7)
        expect(yield* joiner.ended).toMatchObject({ error: { name: 'InvalidOperationError' } })
      }),
    )
  })

  it('may look at what it likes, and make what is its own', () => {
    const [ch, other] = [full(1, 2), full(3)]
    const seen: unknown[] = []
    sim(function* () {
      const joiner = spawn(() => skip)
      const looking = join([ch.receive()]).where(([n]) => {
        const own = channel<number>(1)
        seen.push(ch.length, ch.balance, ch.closed, other.length, joiner.state, own.name.startsWith('channel'))
        seen.push(selectSet().size)
        return n === 2
      })
      expect(yield* looking).toEqual([2])
    })
    expect(seen.slice(0, 7)).toEqual([2, 0, false, 1, 'ready', true, 0])
  })

  it('is refused in a program that is checked, as well', () => {
    const report = explore(function* () {
      const a = channel<number>(2)
      yield* a.send(1)
      const error = yield* failure(join([a.receive()]).where(() => a.trySend(2)))
      return [(error as Error).name, a.length]
    })
    expect([report.verdict, report.executions]).toEqual(['passed', 1])
    expect(
      explore(function* () {
        const a = channel<number>(2)
        yield* a.send(1)
        yield* join([a.receive()]).where(() => a.trySend(2))
      }),
    ).toMatchObject({ verdict: 'failed', failure: { kind: 'error', error: { name: 'InvalidOperationError' } } })
  })
})

describe('the checker of a program', () => {
  const [thing, other] = [{}, {}]
  /** A checker that notes what it is told; and what it was told while a condition did something. */
  function told(deed: (probe: Probe) => void): readonly unknown[] {
    const calls: unknown[] = []
    const checker = new Proxy({} as Probe, {
      get:
        (_, name) =>
        (...given: unknown[]) => {
          calls.push([name, ...given])
        },
    })
    kernel.probe = checker
    try {
      purely(() => {
        deed(kernel.probe as Probe)
      })
    } finally {
      expect(kernel.probe).toBe(checker)
      kernel.probe = undefined
    }
    return calls
  }

  it.each<[string, (probe: Probe) => void, readonly unknown[]]>([
    ['makes', (probe) => probe.made(thing), ['made', thing]],
    ['reads', (probe) => probe.read(thing, STATE), ['read', thing, STATE]],
    ['sees', (probe) => probe.sees(thing), ['sees', thing]],
    ['counts', (probe) => probe.counts(thing), ['counts', thing]],
    ['looks at of a set', (probe) => probe.usesSet(thing, 'looks'), ['usesSet', thing, 'looks']],
  ])('is told of what a condition %s', (_, deed, call) => {
    expect(told(deed)).toEqual([call])
    // And where nothing is checked, it may do the same.
    purely(() => {
      deed(kernel.probe as Probe)
    })
    expect(kernel.probe).toBeUndefined()
  })

  const refused: ReadonlyArray<[string, (probe: Probe) => void]> = [
    ['changes a select set', (probe) => probe.usesSet(thing, 'changes')],
    ['changes a select set', (probe) => probe.usesSet(thing, 'retires')],
    ['tries to send, or to receive', (probe) => probe.looksAt(thing, 2)],
    ['polls a select set', (probe) => probe.looksFor([], thing)],
    ['closes a channel, or asks something of a tasklet', (probe) => probe.changes(thing, true)],
    ['changes what others wait for', (probe) => probe.serves(thing)],
    ['changes what others wait for', (probe) => probe.wrote(thing, STATE)],
    ['changes what others wait for', (probe) => probe.ends(thing)],
    ['changes what others wait for', (probe) => probe.fails(thing)],
    ['changes what others wait for', (probe) => probe.left(thing, other)],
    ['runs others', (probe) => probe.acts?.()],
    ['asks the time', (probe) => probe.refuses('asks the time')],
  ]
  it.each(refused)('and nobody is told of one that %s: it is refused', (what, deed) => {
    const error = {
      name: 'InvalidOperationError',
      message: `a condition of a join has to be pure, and this one ${what}: it may look at what it is given, and say whether that will do; act on it once the join has taken it`,
    }
    expect(
      told((probe) => {
        expect(thrown(() => deed(probe))).toMatchObject(error)
      }),
    ).toEqual([])
    expect(thrown(() => purely(() => deed(kernel.probe as Probe)))).toMatchObject(error)
    expect(kernel.probe).toBeUndefined()
  })

  it('finds what depends on what a condition looks at besides its messages', () => {
    expectOutcomes(
      function* () {
        const [jobs, open] = [channel<number>(1), channel<number>(1)]
        spawn(() => open.send(1))
        yield* jobs.send(1)
        const chosen = yield* alt({ job: join([jobs.receive()]).where(() => open.length > 0), nothing: skip })
        return chosen.key
      },
      ['job', 'nothing'],
    )
  })
})
