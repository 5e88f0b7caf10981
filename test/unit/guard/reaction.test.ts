import { Guard, IS_READY, reschedule } from 'occamy'
import type { Operation, Readiness, Step } from 'occamy'
import { describe, expect, it } from 'vitest'
import { after, Reaction, reaction } from '../../../src/guard/reaction.ts'
import { sim, thrown } from '../support.ts'

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
