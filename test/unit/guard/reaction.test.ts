import { channel, Guard, InvalidOperationError, IS_READY, never, reschedule, self, spawn } from 'occamy'
import type { Operation, Readiness, Receiver, Step } from 'occamy'
import { describe, expect, it } from 'vitest'
import { after, Reaction, reaction } from '../../../src/guard/reaction.ts'
import { failure, parked, settle, sim, thrown } from '../support.ts'

function* giving<T>(value: T): Generator<Step, T, unknown> {
  return value
}

/** Runs an operation in a tasklet. */
function now<T>(operation: Operation<T>): T {
  return sim(() => operation)
}

const double = (value: unknown): unknown => (value as number) * 2

describe('after', () => {
  it('applies the function to a plain value at once', () => {
    expect(after(4, double)).toBe(8)
  })

  it('applies the function to what a reaction gives, when that has run', () => {
    const whole = after(new Reaction(() => giving(4)), double)
    expect(whole).toBeInstanceOf(Reaction)
    expect(now((whole as Reaction<unknown>).enter())).toBe(8)
  })
})

describe('reaction', () => {
  it('runs its body with the value', () => {
    expect(now(reaction(3, (value) => giving(`got ${String(value)}`)).enter())).toBe('got 3')
  })

  it('runs after another reaction, with what that gave', () => {
    const first = new Reaction(() => giving(3))
    expect(now(reaction(first, (value) => giving([value])).enter())).toEqual([3])
  })
})

/** A guard that is ready, with what it is given. */
class Ready<T> extends Guard<T> {
  private readonly value: unknown
  constructor(value: unknown) {
    super()
    this.value = value
  }
  protected override poll(): Readiness {
    return IS_READY
  }
  protected override commit(): T {
    return this.value as T
  }
  protected override enable(): never {
    throw new Error('it is ready')
  }
  protected override disable(): void {}
}

describe('a wait whose value is a reaction', () => {
  it('runs it, and has its result', () => {
    expect(now(new Ready(new Reaction(() => giving(6))))).toBe(6)
  })

  it('has the error that it ends with', () => {
    const failing = new Reaction(function* (): Generator<Step, never, unknown> {
      yield* reschedule()
      throw new Error('no')
    })
    expect(thrown(() => now(new Ready(failing)))).toMatchObject({ message: 'no' })
  })

  it('runs one whose result is a reaction again', () => {
    expect(now(new Ready(new Reaction(() => new Ready(new Reaction(() => giving(7))))))).toBe(7)
  })
})

/** Waits for one message after the other, each in reaction to the one before; gives how many there were up to the last, which is -1. */
function follow(from: Receiver<number>, count = 0): Guard<number> {
  return from.receive().flatMap((n) => (n < 0 ? new Ready<number>(count) : follow(from, count + 1)))
}

describe('a reaction that gives a guard', () => {
  it.each([1, 3, 1024])('waits for it in the place of the one that reacted, with a quantum of %i', (quantum) => {
    const [first, second] = [channel<string>({ name: 'first' }), channel<string>({ name: 'second' })]
    sim(
      function* () {
        const both = first.receive().flatMap((a) => second.receive().map((b) => a + b))
        const waiting = yield* parked(() => both)
        yield* first.send('a')
        yield* settle()
        expect([waiting.state, second.balance]).toEqual(['parked', -1])
        yield* second.send('b')
        expect(yield* waiting).toBe('ab')
        expect(waiting.waitingFor).toBeUndefined()
      },
      { quantum },
    )
  })

  it.each([1, 1_000_000])('as a loop takes no room, whether it waits or not, with a quantum of %i', (quantum) => {
    const count = 100_000
    const [there, met] = [channel<number>(count + 1), channel<number>()]
    sim(
      function* () {
        for (let i = 0; i < count; i++) there.trySend(i)
        there.trySend(-1)
        expect(yield* follow(there)).toBe(count)
        const following = spawn(() => follow(met))
        for (let i = 0; i < count; i++) yield* met.send(i)
        yield* met.send(-1)
        expect(yield* following).toBe(count)
      },
      { quantum },
    )
  })

  it('is cancelled, and thrown out of, where it waits: what it waits for is taken back', () => {
    const [first, second] = [channel<number>(), channel<number>()]
    sim(function* () {
      const log: string[] = []
      const body = function* () {
        try {
          yield* first.receive().flatMap(() => second.receive())
        } catch (error) {
          log.push(String(error))
        } finally {
          yield* reschedule()
          log.push('over')
        }
      }
      for (const end of ['cancel', 'raise'] as const) {
        const waiting = yield* parked(body)
        yield* first.send(1)
        yield* settle()
        expect(second.balance).toBe(-1)
        waiting[end](new Error('out'))
        yield* waiting.ended
        expect(second.balance).toBe(0)
      }
      expect(log).toEqual(['over', 'Error: out', 'over'])
    })
  })

  it('gives way before it looks, and is raised or cancelled there', () => {
    const ready = channel<number>(9)
    sim(
      function* () {
        const waitsFor: unknown[] = []
        const body = function* () {
          try {
            return yield* ready.receive().flatMap(() => ready.receive())
          } finally {
            waitsFor.push(self().waitingFor)
          }
        }
        for (const end of ['cancel', 'raise'] as const) {
          ready.trySend(1)
          ready.trySend(2)
          const waiting = spawn({ errors: 'hold' }, body)
          while (ready.length > 1) yield* reschedule()
          expect(waiting.waitingFor).toBeDefined()
          waiting[end](new Error('out'))
          expect(yield* waiting.ended).toMatchObject({ ok: false })
          expect(ready.tryReceive()).toEqual({ value: 2 })
        }
        ready.trySend(1)
        ready.trySend(2)
        expect(yield* spawn(body)).toBe(2)
        expect(waitsFor).toEqual([undefined, undefined, undefined])
      },
      { quantum: 1 },
    )
  })

  it('can be waited for again, and by another, while its reaction waits', () => {
    const [first, second] = [channel<number>(), channel<number>()]
    sim(function* () {
      const both = first.receive().flatMap((a) => second.receive().map((b) => [a, b]))
      const one = yield* parked(() => both)
      yield* first.send(1)
      const other = yield* parked(() => both)
      yield* first.send(2)
      yield* settle()
      yield* second.send(3)
      yield* second.send(4)
      expect([yield* one, yield* other]).toEqual([
        [1, 3],
        [2, 4],
      ])
    })
  })

  it('that is none is refused in the one who waits', () => {
    sim(function* () {
      const wrong = new Ready(0).flatMap(() => (() => never) as unknown as Operation<never>)
      expect(yield* failure(wrong)).toBeInstanceOf(InvalidOperationError)
    })
  })
})
