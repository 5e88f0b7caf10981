import {
  channel,
  InvalidArgumentError,
  InvalidOperationError,
  never,
  now,
  OutsideTaskletError,
  par,
  race,
  self,
  skip,
  sleep,
  spawn,
} from 'occamy'
import { describe, expect, it } from 'vitest'
import { failure, sim, thrown } from '../support.ts'
import type { Body } from '../support.ts'

const after = (ms: number, value: unknown) =>
  function* (): Body<unknown> {
    yield* sleep(ms)
    return value
  }

const failing = (ms: number, error: unknown) =>
  function* (): Body<never> {
    yield* sleep(ms)
    throw error
  }

describe('par', () => {
  it('waits for all, and gives their results in the shape in which they were given', () => {
    sim(function* () {
      expect(yield* par([after(3, 'a'), after(1, 'b'), skip])).toEqual(['a', 'b', undefined])
      expect(now()).toBe(3)
      expect(yield* par({ x: after(2, 1), y: sleep(1).map(() => 2) })).toEqual({ x: 1, y: 2 })
      expect(yield* par([])).toEqual([])
      expect(yield* par({})).toEqual({})
      expect(now()).toBe(5)
    })
  })

  it.each([undefined, 1])('gives the result of a member named __proto__ as any, with a limit of %s', (limit) => {
    const results = sim(() => par({ ['__proto__']: () => skip.map(() => 1), a: () => skip.map(() => 2) }, { limit }))
    expect(Object.entries(results)).toStrictEqual([
      ['__proto__', 1],
      ['a', 2],
    ])
  })

  it('takes functions, generators, guards and tasklets', () => {
    sim(function* () {
      const tasklet = spawn(after(1, 't'))
      expect(yield* par([after(1, 'f'), after(1, 'g')(), sleep(1).map(() => 's'), tasklet])).toEqual([
        'f',
        'g',
        's',
        't',
      ])
    })
  })

  it('can be run twice when its operations can: each run has results of its own', () => {
    sim(function* () {
      let n = 0
      const counting = par([() => skip.map(() => ++n)])
      const first = yield* counting
      const second = yield* counting
      expect([first, second]).toEqual([[1], [2]])
    })
  })

  it('runs each in a tasklet of its own, named after its function', () => {
    const names: string[] = []
    function* worker(): Body<void> {
      names.push(self().name)
    }
    sim(() => par([worker, worker, () => worker()]))
    expect(names.map((name) => name.replace(/\d+/, ''))).toHaveLength(3)
    expect(names[0]).toMatch(/^worker/)
    expect(names[0]).not.toBe(names[2])
  })

  it('cancels the others when one fails, waits for them, and throws the error', () => {
    const events: string[] = []
    sim(function* () {
      const slow = function* (): Body<void> {
        try {
          yield* never
        } finally {
          yield* sleep(5)
          events.push('cleaned up')
        }
      }
      const error = new Error('one failed')
      expect(yield* failure(par([slow, failing(1, error), slow]))).toBe(error)
      expect([now(), events]).toEqual([6, ['cleaned up', 'cleaned up']])
    })
  })

  it('counts an error once, and makes different ones an AggregateError', () => {
    sim(function* () {
      const [a, b] = [new Error('a'), new Error('b')]
      expect(yield* failure(par([failing(1, a), failing(1, a)]))).toBe(a)
      const both = yield* failure(par([failing(1, a), failing(1, b)]))
      expect(both).toBeInstanceOf(AggregateError)
      expect(new Set((both as AggregateError).errors)).toEqual(new Set([a, b]))
    })
  })

  it('cancels all of them when it is cancelled', () => {
    const events: string[] = []
    sim(function* () {
      const branch = (name: string) =>
        function* (): Body<void> {
          try {
            yield* never
          } finally {
            events.push(name)
          }
        }
      const tasklet = spawn(() => par([branch('a'), branch('b')]))
      yield* sleep(1)
      tasklet.cancel()
      yield* tasklet.ended
      expect(tasklet.state).toBe('cancelled')
    })
    expect(events).toEqual(['a', 'b'])
  })

  it('keeps what its branches spawn inside', () => {
    const events: string[] = []
    sim(function* () {
      yield* par([
        function* () {
          spawn(function* () {
            try {
              yield* never
            } finally {
              events.push('ended with it')
            }
          })
          yield* sleep(1)
        },
      ])
      expect(events).toEqual(['ended with it'])
    })
  })
})

describe('par with a limit', () => {
  it.each([1, 2, 3, 5, 9])('of %i runs so many at once, and each once', (limit) => {
    let [running, most] = [0, 0]
    sim(function* () {
      const ops = Array.from(
        { length: 7 },
        (_, n) =>
          function* (): Body<number> {
            running++
            most = Math.max(most, running)
            yield* sleep(n % 2)
            yield* sleep(1)
            running--
            return n
          },
      )
      expect(yield* par(ops, { limit })).toEqual([0, 1, 2, 3, 4, 5, 6])
      expect(most).toBe(Math.min(limit, 7))
    })
  })

  it('begins the next when one ends, in order', () => {
    const begun: string[] = []
    sim(function* () {
      const op = (name: string, ms: number) =>
        function* (): Body<string> {
          begun.push(`${name}@${now()}`)
          yield* sleep(ms)
          return name
        }
      const ops = { a: op('a', 5), b: op('b', 1), c: op('c', 1), d: op('d', 9) }
      expect(yield* par(ops, { limit: 2 })).toEqual({ a: 'a', b: 'b', c: 'c', d: 'd' })
    })
    expect(begun).toEqual(['a@0', 'b@0', 'c@1', 'd@2'])
  })

  it('begins no other after one failed', () => {
    const begun: number[] = []
    sim(function* () {
      const ops = [0, 1, 2, 3].map(
        (n) =>
          function* (): Body<void> {
            begun.push(n)
            yield* sleep(1)
            if (n === 1) throw new Error('stop')
            yield* sleep(5)
          },
      )
      expect(yield* failure(par(ops, { limit: 2 }))).toMatchObject({ message: 'stop' })
    })
    expect(begun).toEqual([0, 1])
  })

  it.each([0, -1, 1.5, NaN])('refuses %s', (limit) => {
    expect(thrown(() => par([skip], { limit }))).toBeInstanceOf(InvalidArgumentError)
    expect(() => par([skip], { limit })).toThrow('limit must be a whole number, 1 or more')
  })
})

describe('race', () => {
  it('gives the result of the first to end; the others are cancelled, and waited for', () => {
    const events: string[] = []
    sim(function* () {
      const loser = function* (): Body<string> {
        try {
          yield* sleep(100)
          return 'slow'
        } finally {
          yield* sleep(2)
          events.push('cleaned up')
        }
      }
      expect(yield* race([loser, after(1, 'quick')])).toBe('quick')
      expect([now(), events]).toEqual([3, ['cleaned up']])
      expect(yield* race({ a: loser, b: sleep(1).map(() => 'guard') })).toBe('guard')
    })
  })

  it('throws the error of the first to end', () => {
    sim(function* () {
      expect(yield* failure(race([sleep(9), failing(1, new Error('first'))]))).toMatchObject({ message: 'first' })
    })
  })

  it('loses no message of a loser that had its own', () => {
    const ch = channel<number>()
    sim(function* () {
      yield* race([ch.receive(), sleep(1)])
      expect([ch.balance, ch.trySend(1)]).toEqual([0, false])
    })
  })

  it('throws what another throws when it cleans up', () => {
    sim(function* () {
      const odd = function* (): Body<void> {
        try {
          yield* sleep(100)
        } finally {
          yield* sleep(1)
          // eslint-disable-next-line no-unsafe-finally
          throw new Error('cleaning up')
        }
      }
      expect(yield* failure(race([after(1, 'quick'), odd]))).toMatchObject({ message: 'cleaning up' })
    })
  })

  it('of nothing is refused: it would never end', () => {
    expect(thrown(() => race([]))).toBeInstanceOf(InvalidOperationError)
    expect(() => race({})).toThrow('race() of no operations would never end')
  })
})

describe('par and race outside of a tasklet', () => {
  it('are refused when they are waited for', () => {
    const outside = (): unknown => par([skip])[Symbol.iterator]().next()
    expect(thrown(outside)).toBeInstanceOf(OutsideTaskletError)
    expect(outside).toThrow(/^par\(\) works inside a tasklet only/)
    expect(() => race([skip])[Symbol.iterator]().next()).toThrow(/^race\(\) works inside a tasklet only/)
  })
})
