import type { Operation, Step } from 'occamy'
import { describe, expect, it } from 'vitest'
import { after, react, Reaction, reaction } from '../../../src/guard/reaction.ts'
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
    expect(now((whole as Reaction<unknown>).run())).toBe(8)
  })
})

describe('reaction', () => {
  it('runs its body with the value', () => {
    expect(now(reaction(3, (value) => giving(`got ${String(value)}`)).run())).toBe('got 3')
  })

  it('runs after another reaction, with what that gave', () => {
    const first = new Reaction(() => giving(3))
    expect(now(reaction(first, (value) => giving([value])).run())).toEqual([3])
  })
})

describe('react', () => {
  it('gives a plain value as it is', () => {
    expect(now(react(giving(5)))).toBe(5)
  })

  it('runs the reaction that the wait committed with', () => {
    expect(now(react(giving<unknown>(new Reaction(() => giving(6)))))).toBe(6)
  })

  it('throws what the wait throws', () => {
    const failing = {
      next: () => {
        throw new Error('no')
      },
    }
    expect(thrown(() => now(react(failing)))).toMatchObject({ message: 'no' })
  })
})
