import {
  channel,
  GeneratorReuseError,
  InvalidOperationError,
  par,
  race,
  recurse,
  reschedule,
  run,
  Runtime,
  runSync,
  scope,
  skip,
  spawn,
  within,
} from 'occamy'
import type { Op, Operation } from 'occamy'
import { describe, expect, it } from 'vitest'
import { like, failure, rejected, sim, thrown } from '../support.ts'
import type { Body } from '../support.ts'

function* one(): Body<number> {
  yield* skip
  return 1
}

const takers: ReadonlyArray<readonly [string, (op: Op<unknown>) => Operation<unknown>]> = [
  ['scope', (op) => scope(op)],
  ['recurse', (op) => recurse(op)],
  ['within', (op) => within(10, op)],
  ['par', (op) => par([op])],
  ['race', (op) => race([op])],
]

/** What is no operation, how it is described, and what is advised. */
const wrong: ReadonlyArray<readonly [unknown, RegExp]> = [
  [undefined, /^undefined is no operation: a body is a generator function, `function\* \(\) \{ … \}`$/],
  [null, /^null is no operation/],
  [7, /^7 is no operation/],
  ['text', /^"text" is no operation/],
  [{}, /^an object is no operation/],
  [Object.create(null), /^an object is no operation/],
  [new WeakMap(), /^a WeakMap is no operation/],
  [Promise.resolve(1), /^a Promise is no operation: wait for a promise with `yield\* fromPromise\(promise\)`$/],
  [
    (async function* () {})(),
    /^an AsyncGenerator is no operation: receive what it gives from `fromAsyncIterable\(iterable\)`$/,
  ],
  [() => 1, /^a function is no operation/],
]

describe('a body', () => {
  it.each(wrong)('that gives %s is refused, by whoever is to run it', (value, message) => {
    const body = (): Operation<unknown> => value as Operation<unknown>
    const error = thrown(() => runSync(body))
    expect(error).toBeInstanceOf(InvalidOperationError)
    expect((error as Error).message).toMatch(message)
    expect(thrown(() => new Runtime().spawn(body))).toBeInstanceOf(InvalidOperationError)
    for (const [, take] of takers) {
      sim(function* () {
        expect(yield* failure(take(body))).toBeInstanceOf(InvalidOperationError)
        expect(thrown(() => spawn(body))).toBeInstanceOf(InvalidOperationError)
      })
    }
  })

  it('that is an async function is refused with the advice for promises', async () => {
    const body = (async () => 1) as unknown as () => Operation<number>
    expect(await rejected(run(body))).toMatchObject({
      name: 'InvalidOperationError',
      message: like(/fromPromise/),
    })
  })

  it('that is an async generator is refused', () => {
    const body = async function* () {
      yield 1
    } as unknown as () => Operation<number>
    expect(() => runSync(body)).toThrow(InvalidOperationError)
  })

  it('that gives an array is refused', () => {
    const body = (() => [skip, skip]) as unknown as () => Operation<unknown>
    expect(thrown(() => runSync(body))).toBeInstanceOf(InvalidOperationError)
  })

  it('may be a guard, a tasklet, a generator, or any object with an iterator of steps', () => {
    sim(function* () {
      const own: Operation<number> = { [Symbol.iterator]: () => one() }
      const tasklet = spawn(one)
      for (const [, take] of takers) {
        for (const op of [skip.map(() => 1), tasklet, one(), own, () => own, () => tasklet, one, () => one()]) {
          expect([1, [1]]).toContainEqual(yield* take(op))
        }
      }
      for (const body of [() => skip.map(() => 1), () => tasklet, () => own, one, () => one()]) {
        expect(yield* spawn(body)).toBe(1)
      }
    })
  })
})

describe('a generator', () => {
  it('runs once: a second run is refused by name, with advice', () => {
    const generator = one()
    expect(sim(() => generator)).toBe(1)
    const error = thrown(() => sim(() => generator))
    expect(error).toBeInstanceOf(GeneratorReuseError)
    expect((error as Error).message).toMatch(/already run.*pass the function that makes it/)
  })

  it.each(takers)('cannot be given to %s again', (_, take) => {
    const generator = one()
    sim(function* () {
      yield* take(generator)
      expect(yield* failure(take(generator))).toBeInstanceOf(GeneratorReuseError)
      expect(yield* failure(take(() => generator))).toBeInstanceOf(GeneratorReuseError)
    })
  })

  it('cannot be run by two tasklets', () => {
    const generator = one()
    sim(function* () {
      const first = spawn(() => generator)
      expect(thrown(() => spawn(() => generator))).toBeInstanceOf(GeneratorReuseError)
      yield* first
    })
  })
})

describe('a stray yield', () => {
  const strays: ReadonlyArray<readonly [string, unknown, RegExp]> = [
    ['a guard without the star', skip, /^a tasklet yielded a Constant: write `yield\*`, with the star/],
    ['a channel guard', channel().receive(), /^a tasklet yielded a Receive: write `yield\*`/],
    ['undefined', undefined, /yielded undefined/],
    ['text', 'now', /yielded "now"/],
    ['a promise', Promise.resolve(), /yielded a Promise/],
  ]

  it.each(strays)('of %s is refused by name, and the finally blocks run', (_, value, message) => {
    const events: string[] = []
    const body = function* (): Generator<unknown, void, unknown> {
      try {
        yield value
        events.push('not reached')
      } catch {
        events.push('not caught')
      } finally {
        events.push('cleaned up')
      }
    } as unknown as () => Operation<void>
    const error = thrown(() => sim(body))
    expect(error).toBeInstanceOf(InvalidOperationError)
    expect((error as Error).message).toMatch(message)
    expect(events).toEqual(['cleaned up'])
  })

  it('of an iterator whose results do not say whether they are done is no end', () => {
    const vague = { [Symbol.iterator]: () => ({ next: () => ({ value: 7 }) }) } as unknown as Operation<void>
    const body = function* (): Operation<string> {
      yield* vague
      return 'not reached'
    }
    expect(() => runSync(body)).toThrow(/yielded 7/)
  })

  it('of an array behind a star is refused when it runs: its elements are no steps', () => {
    const body = function* () {
      yield* [skip, skip]
    } as unknown as () => Operation<void>
    const error = thrown(() => sim(body))
    expect(error).toBeInstanceOf(InvalidOperationError)
    expect((error as Error).message).toMatch(/yielded a Constant/)
  })

  it('fails in a nested operation too, and can be caught around a scope', () => {
    sim(function* () {
      const body = function* () {
        yield 1
      } as unknown as () => Operation<void>
      expect(yield* failure(scope(body))).toBeInstanceOf(InvalidOperationError)
      expect(yield* failure(recurse(body))).toBeInstanceOf(InvalidOperationError)
      yield* reschedule()
    })
  })
})
