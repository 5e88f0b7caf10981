/** What every guard has to do, whatever it offers: one suite for all kinds. */
import {
  alt,
  channel,
  defer,
  fairAlt,
  GuardInUseError,
  never,
  priAlt,
  reschedule,
  run,
  skip,
  sleep,
  spawn,
  virtualClock,
} from 'occamy'
import type { Guard, Operation, Tasklet } from 'occamy'
import { describe, expect, it } from 'vitest'
import { expectQuiet, failure } from '../unit/support.ts'
import type { Body } from '../unit/support.ts'

/** A guard that is not ready yet, and how to make it so. */
export interface Specimen<T> {
  readonly guard: Guard<T>
  /** Makes it ready: whoever waits for it is committed, and the next who looks finds it so. */
  readonly ready: () => Operation<unknown>
  /** What it then gives, as `toEqual` understands it. */
  readonly value: unknown
  /** How many registrations there are at what it offers at, if that can be seen. */
  readonly registered?: () => number
}

/** What kinds of guards differ in. */
export interface Traits {
  /** Any number of tasklets may wait for it at once; one, by default. */
  readonly shared?: boolean
  /** It counts from the beginning of each wait: it cannot be ready before. */
  readonly relative?: boolean
  /** It is made of other guards, and so can stand but once in an alternation. */
  readonly composite?: boolean
}

/** Tells the suite of a kind of guard; `make` is called inside a tasklet, once for each test. */
export function guardContract<T>(name: string, make: () => Specimen<T>, traits: Traits = {}): void {
  /** Runs a test in a tasklet, with each way of giving turns; the clock is a virtual one. */
  const check = (title: string, body: (specimen: Specimen<T>) => Operation<unknown>): void => {
    it.each([0, 1, 256])(`${title} (quantum %i)`, async (quantum) => {
      const end = await run(
        function* () {
          yield* body(make())
          return 'checked'
        },
        { clock: virtualClock(), quantum },
      )
      expect(end).toBe('checked')
    })
  }
  const registered = ({ registered }: Specimen<T>): number => registered?.() ?? 0

  describe(`${name} as a guard`, () => {
    check('parks who waits, and gives its value when it becomes ready', function* (specimen) {
      const waiting = spawn(() => specimen.guard)
      yield* settled()
      expect([waiting.state, waiting.waitingFor === undefined]).toEqual(['parked', false])
      yield* specimen.ready()
      expect(yield* waiting).toEqual(specimen.value)
      expect(registered(specimen)).toBe(0)
    })

    check('is not ready before its time: skip wins', function* ({ guard }) {
      expect((yield* alt([guard, skip])).key).toBe(1)
      expect((yield* priAlt([guard, skip])).key).toBe(1)
    })

    check('wins an alternation that is parked, and the losers are as if never asked', function* (specimen) {
      const [a, b] = [channel<number>(), channel<number>()]
      const waiting = spawn(() => alt({ a: a.receive(), it: specimen.guard, b: b.send(1) }))
      yield* settled()
      yield* specimen.ready()
      expect(yield* waiting).toEqual({ key: 'it', value: specimen.value })
      expectQuiet(a, b)
    })

    check('loses an alternation without a trace, and can be used again', function* (specimen) {
      const ch = channel<number>()
      for (const choice of [alt, priAlt, fairAlt]) {
        const waiting = spawn(() => choice({ it: specimen.guard, in: ch.receive() }))
        yield* settled()
        yield* ch.send(1)
        expect((yield* waiting).key).toBe('in')
        expect(registered(specimen)).toBe(0)
      }
      yield* stillGives(specimen)
    })

    for (const [what, end] of [
      ['cancelled', (tasklet: Tasklet<unknown>) => tasklet.cancel()],
      ['raised out of', (tasklet: Tasklet<unknown>) => tasklet.raise(new Error('out'))],
    ] as const) {
      check(`is left without a trace when its wait is ${what}, alone and as a branch`, function* (specimen) {
        const branch: Guard<unknown> = alt([never, alt([specimen.guard])])
        for (const guard of [specimen.guard, branch]) {
          const waiting = spawn({ errors: 'hold' }, () => guard)
          yield* settled()
          end(waiting)
          expect(registered(specimen)).toBe(0)
          expect((yield* waiting.ended).ok).toBe(false)
        }
        yield* stillGives(specimen)
      })
    }

    if (traits.composite === true) {
      check('cannot stand twice in one alternation: that is refused, and leaves no trace', function* (specimen) {
        const { guard } = specimen
        expect(yield* failure(alt([guard, guard, never]))).toBeInstanceOf(GuardInUseError)
        expect(registered(specimen)).toBe(0)
        yield* stillGives(specimen)
      })
    } else
      check('can stand twice in one alternation: one of them commits', function* (specimen) {
        const { guard } = specimen
        const waiting = spawn(() => alt([guard, guard, never]))
        yield* settled()
        yield* specimen.ready()
        const { key, value } = yield* waiting
        expect(key).toBeLessThan(2)
        expect(value).toEqual(specimen.value)
        expect(registered(specimen)).toBe(0)
      })

    check('commits through map, flatMap, defer and nested alternations', function* (specimen) {
      const wrapped = defer(() =>
        alt({ inner: fairAlt([never, specimen.guard.map((value) => [value])]) })
          .map(({ value }) => value)
          .flatMap(function* ({ key, value }) {
            yield* reschedule()
            return { key, value }
          }),
      )
      const waiting = spawn(() => wrapped)
      yield* settled()
      yield* specimen.ready()
      expect(yield* waiting).toEqual({ key: 1, value: [specimen.value] })
      expect(registered(specimen)).toBe(0)
    })

    if (traits.relative !== true) {
      check('commits at once when it is ready, and before a skip', function* (specimen) {
        yield* specimen.ready()
        expect(yield* priAlt([skip, specimen.guard, never])).toEqual({ key: 1, value: specimen.value })
        expect(registered(specimen)).toBe(0)
      })

      check('commits at once through map, flatMap, defer and nested alternations', function* (specimen) {
        yield* specimen.ready()
        const wrapped = defer(() => alt([fairAlt([specimen.guard.map((value) => [value])]), skip]))
        expect(yield* wrapped.flatMap((chosen) => skip.map(() => chosen))).toEqual({
          key: 0,
          value: { key: 0, value: [specimen.value] },
        })
      })
    }

    if (traits.shared === true) {
      check('serves any number of waits at once', function* (specimen) {
        const { guard } = specimen
        const all = [spawn(() => guard), spawn(() => alt([never, guard]).map(({ value }) => value)), spawn(() => guard)]
        yield* settled()
        yield* specimen.ready()
        for (const each of all) expect(yield* each).toEqual(specimen.value)
        expect(registered(specimen)).toBe(0)
      })
    } else {
      check('refuses a second wait by name, and serves the first all the same', function* (specimen) {
        const { guard } = specimen
        const first = spawn(() => guard)
        yield* settled()
        expect(yield* failure(guard)).toBeInstanceOf(GuardInUseError)
        expect(yield* failure(alt([never, guard]))).toBeInstanceOf(GuardInUseError)
        yield* specimen.ready()
        expect(yield* first).toEqual(specimen.value)
      })
    }
  })

  function* stillGives(specimen: Specimen<T>): Body<void> {
    const waiting = spawn(() => specimen.guard)
    yield* settled()
    yield* specimen.ready()
    expect(yield* waiting).toEqual(specimen.value)
  }
}

/** Lets every tasklet that is ready go on until it parks; takes no time. */
export function* settled(): Body<void> {
  for (let n = 0; n < 4; n++) yield* reschedule()
  yield* sleep(0)
}
