/** Rendezvous: what other systems' test suites say of unbuffered channels. */
import { describe, expect, it } from 'vitest'
import { alt, channel, par, reschedule, Runtime, scope, spawn } from 'occamy'
import type { Channel } from 'occamy'
import { checkQuiet, go, range, schedulers, sorted, turns } from '../support/conformance-tools.ts'
import type { Body } from '../support/conformance-tools.ts'

describe('Stackless: test_channel', () => {
  it('parks a lone sender, with a balance of 1, until somebody takes its value', () => {
    const ch = channel<string>()
    const runtime = new Runtime()
    const sender = runtime.spawn(() => ch.send('x'))
    runtime.runSync()
    expect([sender.state, ch.balance]).toEqual(['parked', 1])
    expect(sender.waitingFor).toBeDefined()
    expect(ch.tryReceive()).toEqual({ value: 'x' })
    expect([sender.state, ch.balance]).toEqual(['ready', 0])
    runtime.runSync()
    expect(sender.state).toBe('done')
  })

  it('parks a lone receiver, with a balance of -1, until somebody gives it a value', () => {
    const ch = channel<string>()
    const runtime = new Runtime()
    const receiver = runtime.spawn(() => ch.receive())
    runtime.runSync()
    expect([receiver.state, ch.balance]).toEqual(['parked', -1])
    expect(ch.trySend('x')).toBe(true)
    expect([receiver.state, ch.balance]).toEqual(['ready', 0])
    runtime.runSync()
    expect(receiver.state).toBe('done')
  })

  it('counts every parked tasklet in the balance', () => {
    const [sends, receives] = [channel<number>(), channel<number>()]
    const runtime = new Runtime()
    for (const i of range(7)) {
      runtime.spawn(() => sends.send(i))
      runtime.spawn(() => receives.receive())
      turns(runtime, 2)
      expect([sends.balance, receives.balance]).toEqual([i + 1, -i - 1])
    }
    for (const i of range(7)) {
      expect(sends.tryReceive()).toEqual({ value: i })
      receives.trySend(i)
      expect([sends.balance, receives.balance]).toEqual([6 - i, i - 6])
    }
    checkQuiet(sends, receives)
  })

  it('never parks a sender before a waiting receiver, nor a receiver before a waiting sender', () => {
    const ch = channel<number>()
    const parked: string[] = []
    const runtime = new Runtime({ observer: { onPark: (tasklet) => parked.push(tasklet.name) } })
    runtime.spawn({ name: 'first receiver' }, () => ch.receive())
    runtime.spawn({ name: 'second sender' }, () => ch.send(1))
    runtime.runSync()
    runtime.spawn({ name: 'first sender' }, () => ch.send(2))
    runtime.spawn({ name: 'second receiver' }, () => ch.receive())
    runtime.runSync()
    expect(parked).toEqual(['first receiver', 'first sender'])
  })

  it('carries every value there is, undefined and null among them', () => {
    const values = [undefined, null, 0, '', Number.NaN, false, [], Symbol.iterator]
    const ch = channel<unknown>()
    const got = go(function* () {
      spawn(function* () {
        for (const value of values) yield* ch.send(value)
      })
      const all: unknown[] = []
      for (let i = 0; i < values.length; i++) all.push(yield* ch.receive())
      return all
    })
    expect(got).toEqual(values)
  })
})

/** Runs a rendezvous beside a bystander that is ready; gives the order in which the three go on. */
function orderOf(prefer: 'receiver' | 'sender' | 'neither' | undefined, first: 'receiver' | 'sender'): string {
  const ch = channel<number>({ prefer })
  const order: string[] = []
  const sides = {
    *receiver(): Body {
      yield* ch.receive()
      order.push('receiver')
    },
    *sender(): Body {
      yield* ch.send(1)
      order.push('sender')
    },
  }
  const runtime = new Runtime()
  runtime.spawn(sides[first])
  runtime.spawn(sides[first === 'receiver' ? 'sender' : 'receiver'])
  runtime.spawn(function* () {
    order.push('bystander')
  })
  runtime.runSync()
  return order.join(' ')
}

// Stackless prefers the receiver unless told otherwise; ours prefers neither: whoever arrives goes on.
describe('Stackless: channel.preference', () => {
  it('runs a preferred receiver at once, and sends the sender to the back', () => {
    expect(orderOf('receiver', 'receiver')).toBe('receiver bystander sender')
    expect(orderOf('receiver', 'sender')).toBe('receiver bystander sender')
  })

  it('lets a preferred sender go on, and runs it at once when it was the one who waited', () => {
    expect(orderOf('sender', 'receiver')).toBe('sender bystander receiver')
    expect(orderOf('sender', 'sender')).toBe('sender bystander receiver')
  })

  it('lets whoever arrives go on when neither is preferred, which is our default', () => {
    for (const prefer of ['neither', undefined] as const) {
      expect(orderOf(prefer, 'receiver')).toBe('sender bystander receiver')
      expect(orderOf(prefer, 'sender')).toBe('receiver bystander sender')
    }
  })

  it('starves nobody when two tasklets prefer each other for ever: they share one quantum', () => {
    const ping = channel<number>({ prefer: 'receiver' })
    const pong = channel<number>({ prefer: 'receiver' })
    let rounds = 0
    const runtime = new Runtime({ quantum: 20 })
    runtime.spawn(function* () {
      for (;;) {
        yield* ping.send(rounds++)
        yield* pong.receive()
      }
    })
    runtime.spawn(function* () {
      for (;;) yield* pong.send(yield* ping.receive())
    })
    const bystander = runtime.spawn(function* () {
      for (let i = 0; i < 10; i++) yield* reschedule()
    })
    for (let i = 0; i < 10_000 && bystander.state !== 'done'; i++) runtime.turn()
    expect(bystander.state).toBe('done')
    expect(rounds).toBeGreaterThan(5)
    expect(rounds).toBeLessThan(2_000)
  })

  it('sends a tasklet that reschedules to the back, whatever it did before', () => {
    const order: string[] = []
    const runtime = new Runtime()
    for (const name of ['a', 'b', 'c']) {
      runtime.spawn(function* () {
        for (let i = 0; i < 3; i++) {
          order.push(`${name}${i}`)
          yield* reschedule()
        }
      })
    }
    runtime.runSync()
    expect(order.join(' ')).toBe('a0 b0 c0 a1 b1 c1 a2 b2 c2')
  })
})

describe('crossbeam: tests/zero.rs', () => {
  it('refuses to try alone, and is empty and full at once', () => {
    const ch = channel<number>(0)
    expect(ch.trySend(1)).toBe(false)
    expect(ch.tryReceive()).toBeUndefined()
    expect([ch.length, ch.capacity, ch.balance]).toEqual([0, 0, 0])
  })

  it('keeps a length of 0 while values pass', () => {
    const ch = channel<number>()
    const lengths = new Set<number>()
    go(function* () {
      spawn(function* () {
        for (const i of range(200)) {
          yield* ch.send(i)
          lengths.add(ch.length)
        }
      })
      for (const i of range(200)) {
        expect(yield* ch.receive()).toBe(i)
        lengths.add(ch.length)
      }
    })
    expect([...lengths]).toEqual([0])
  })

  it.each(schedulers)('hands 25,000 values from one to one in order, under $name', ({ make }) => {
    const ch = channel<number>()
    go(
      function* () {
        const sender = spawn(function* () {
          for (let i = 0; i < 25_000; i++) yield* ch.send(i)
        })
        for (let i = 0; i < 25_000; i++) if ((yield* ch.receive()) !== i) throw new Error(`lost its place at ${i}`)
        yield* sender
      },
      { scheduler: make() },
    )
    checkQuiet(ch)
  })

  it('delivers each value of four senders to one of four receivers, once', () => {
    const ch = channel<number>()
    const seen = new Array<number>(5_000).fill(0)
    go(() =>
      par([
        ...range(4).map(
          () =>
            function* (): Body {
              for (let i = 0; i < 5_000; i++) yield* ch.send(i)
            },
        ),
        ...range(4).map(
          () =>
            function* (): Body {
              for (let i = 0; i < 5_000; i++) {
                const value = yield* ch.receive()
                seen[value] = (seen[value] as number) + 1
              }
            },
        ),
      ]),
    )
    expect(seen.every((count) => count === 4)).toBe(true)
  })

  it('carries the next channel over a channel, 1,000 deep', () => {
    interface Link {
      readonly next: Channel<Link>
    }
    const first = channel<Link>()
    const depth = go(function* () {
      spawn(function* () {
        let ch = first
        for (let i = 0; i < 1_000; i++) {
          const next = channel<Link>()
          yield* ch.send({ next })
          ch = next
        }
      })
      let ch = first
      let count = 0
      for (; count < 1_000; count++) ch = (yield* ch.receive()).next
      return count
    })
    expect(depth).toBe(1_000)
  })
})

describe('Go: test/chan/fifo.go', () => {
  it('serves receivers that are parked in a daisy chain in their order', () => {
    const ch = channel<number>()
    const n = 100
    function* link(value: number, before: Channel<number>, behind: Channel<number>): Body {
      yield* before.receive()
      if ((yield* ch.receive()) !== value) throw new Error(`out of order at ${value}`)
      yield* behind.send(1)
    }
    go(function* () {
      const first = channel<number>()
      let before = first
      for (const i of range(n)) {
        const behind = channel<number>()
        spawn(link, i, before, behind)
        before = behind
      }
      yield* first.send(0)
      for (const i of range(n)) yield* ch.send(i)
      yield* before.receive()
    })
    checkQuiet(ch)
  })

  it('serves 1,000 receivers that are parked at one channel first come, first served, and senders too', () => {
    const ch = channel<number>()
    const got: string[] = []
    const runtime = new Runtime()
    for (const i of range(1_000)) {
      runtime.spawn(function* () {
        got.push(`${i}:${yield* ch.receive()}`)
      })
    }
    turns(runtime, 1_000)
    for (const i of range(1_000)) ch.trySend(i)
    runtime.runSync()
    expect(got).toEqual(range(1_000).map((i) => `${i}:${i}`))

    for (const i of range(1_000)) runtime.spawn(() => ch.send(i))
    turns(runtime, 1_000)
    expect(range(1_000).map(() => ch.tryReceive()?.value)).toEqual(range(1_000))
  })
})

describe('Go: test/chan/goroutines.go, sieve1.go, powser1.go', () => {
  it.each(schedulers)('passes one token through 10,000 chained tasklets, under $name', ({ make }) => {
    function* pass(left: Channel<number>, right: Channel<number>): Body {
      yield* left.send(1 + (yield* right.receive()))
    }
    const token = go(
      function* () {
        const leftmost = channel<number>()
        let left = leftmost
        for (let i = 0; i < 10_000; i++) {
          const right = channel<number>()
          spawn(pass, left, right)
          left = right
        }
        spawn(function* () {
          yield* left.send(0)
        })
        return yield* leftmost.receive()
      },
      { scheduler: make() },
    )
    expect(token).toBe(10_000)
  })

  it('finds the first 200 primes with a sieve of tasklets', () => {
    function* generate(out: Channel<number>): Body {
      for (let i = 2; ; i++) yield* out.send(i)
    }
    function* filter(input: Channel<number>, out: Channel<number>, prime: number): Body {
      for (;;) {
        const i = yield* input.receive()
        if (i % prime !== 0) yield* out.send(i)
      }
    }
    const primes = go(() =>
      scope(function* () {
        const found: number[] = []
        let ch = channel<number>()
        spawn(generate, ch)
        while (found.length < 200) {
          const prime = yield* ch.receive()
          found.push(prime)
          const next = channel<number>()
          spawn(filter, ch, next, prime)
          ch = next
        }
        return found
      }),
    )
    expect(primes.slice(0, 10)).toEqual([2, 3, 5, 7, 11, 13, 17, 19, 23, 29])
    expect(primes.at(-1)).toBe(1_223)
  })

  it('computes power series, each a process that gives its coefficients on demand', () => {
    const n = 10
    const [geometric, squared, exponential, arctangent] = go(() =>
      scope(function* () {
        const series: string[][] = []
        // 1 / (1 - x), its square, e^x as the series that is its own integral, and the integral of 1 / (1 + x^2).
        for (const make of [() => ones(), () => multiply(ones(), ones()), e, arctan]) {
          series.push(yield* coefficients(make(), n))
        }
        return series
      }),
    )
    expect(geometric).toEqual(range(n).map(() => '1'))
    expect(squared).toEqual(range(n).map((i) => String(i + 1)))
    expect(exponential).toEqual(['1', '1', '1/2', '1/6', '1/24', '1/120', '1/720', '1/5040', '1/40320', '1/362880'])
    expect(arctangent).toEqual(['0', '1', '0', '-1/3', '0', '1/5', '0', '-1/7', '0', '1/9'])
  })
})

/** A rational number, in lowest terms. */
type Rational = readonly [numerator: bigint, denominator: bigint]
type Series = Channel<Rational>

function rational(numerator: bigint, denominator: bigint): Rational {
  let [a, b] = [numerator < 0n ? -numerator : numerator, denominator]
  while (b !== 0n) [a, b] = [b, a % b]
  return a === 0n ? [0n, 1n] : [numerator / a, denominator / a]
}

const plus = ([a, b]: Rational, [c, d]: Rational): Rational => rational(a * d + c * b, b * d)
const times = ([a, b]: Rational, [c, d]: Rational): Rational => rational(a * c, b * d)

function series(body: (out: Series) => Body): Series {
  const out: Series = channel()
  spawn(body, out)
  return out
}

function* coefficients(from: Series, n: number): Body<string[]> {
  const all: string[] = []
  while (all.length < n) {
    const [a, b] = yield* from.receive()
    all.push(b === 1n ? String(a) : `${a}/${b}`)
  }
  return all
}

function ones(): Series {
  return series(function* (out) {
    for (;;) yield* out.send([1n, 1n])
  })
}

function* copy(from: Series, out: Series): Body {
  for (;;) yield* out.send(yield* from.receive())
}

/** Two readers of one series: what only one of them has read so far is kept for the other. */
function split(from: Series): [Series, Series] {
  const [left, right]: [Series, Series] = [channel(), channel()]
  const [forLeft, forRight]: [Rational[], Rational[]] = [[], []]
  spawn(function* () {
    for (;;) {
      const [l, r] = [forLeft[0], forRight[0]]
      const event = yield* alt({
        read: (l === undefined || r === undefined) && from.receive(),
        left: l !== undefined && left.send(l),
        right: r !== undefined && right.send(r),
      })
      if (event.key === 'read') {
        forLeft.push(event.value)
        forRight.push(event.value)
      } else (event.key === 'left' ? forLeft : forRight).shift()
    }
  })
  return [left, right]
}

function add(f: Series, g: Series): Series {
  return series(function* (out) {
    for (;;) {
      yield* out.send(plus(yield* f.receive(), yield* g.receive()))
    }
  })
}

function scale(by: Rational, f: Series): Series {
  return series(function* (out) {
    for (;;) yield* out.send(times(by, yield* f.receive()))
  })
}

/** F G = f g + x (f G' + g F' + x F' G'), where F = f + x F' and G = g + x G'. */
function multiply(f: Series, g: Series): Series {
  return series(function* (out) {
    const [a, b] = [yield* f.receive(), yield* g.receive()]
    yield* out.send(times(a, b))
    const [f1, f2] = split(f)
    const [g1, g2] = split(g)
    const sum = add(scale(a, g1), scale(b, f1))
    yield* out.send(yield* sum.receive())
    yield* copy(add(sum, multiply(f2, g2)), out)
  })
}

function integral(constant: Rational, f: Series): Series {
  return series(function* (out) {
    yield* out.send(constant)
    for (let i = 1n; ; i++) yield* out.send(times(yield* f.receive(), [1n, i]))
  })
}

/** The series that is its own integral. */
function e(): Series {
  const loop: Series = channel()
  const [result, back] = split(integral([1n, 1n], loop))
  spawn(copy, back, loop)
  return result
}

function arctan(): Series {
  const alternating = series(function* (out) {
    for (let sign = 1n; ; sign = -sign) {
      yield* out.send([sign, 1n])
      yield* out.send([0n, 1n])
    }
  })
  return integral([0n, 1n], alternating)
}

describe('core.async: one value, two takers', () => {
  it('gives one value to exactly one of two receivers', () => {
    const ch = channel<string>()
    const got: string[] = []
    const runtime = new Runtime()
    const takers = range(2).map(() =>
      runtime.spawn(function* () {
        got.push(yield* ch.receive())
      }),
    )
    runtime.spawn(() => ch.send('only'))
    turns(runtime, 10)
    expect(got).toEqual(['only'])
    expect(takers.map(({ state }) => state)).toEqual(['done', 'parked'])
    expect(ch.balance).toBe(-1)
  })
})

describe('JCSP, occam-pi: extended rendezvous', () => {
  const expected = range(100).flatMap((i) => [`action ${i}`, `end ${i}`, `returned ${i}`])

  it.each(schedulers)("alternates the reader's action and the writer's return, 100 times, under $name", ({ make }) => {
    for (const readerFirst of [true, false]) {
      const ch = channel<number>()
      const log: string[] = []
      function* reader(): Body {
        const guard = ch.extended(function* (value) {
          log.push(`action ${value}`)
          for (let i = 0; i < 3; i++) yield* reschedule()
          log.push(`end ${value}`)
        })
        for (let i = 0; i < 100; i++) yield* guard
      }
      function* writer(): Body {
        for (let i = 0; i < 100; i++) {
          yield* ch.send(i)
          log.push(`returned ${i}`)
        }
      }
      go(() => par(readerFirst ? [reader, writer] : [writer, reader]), { scheduler: make() })
      expect(log).toEqual(expected)
      checkQuiet(ch)
    }
  })

  it('holds one writer at a time: the others wait in their order', () => {
    const ch = channel<number>()
    const log: string[] = []
    go(() =>
      par([
        ...range(3).map(
          (i) =>
            function* (): Body {
              yield* ch.send(i)
              log.push(`returned ${i}`)
            },
        ),
        function* () {
          for (let i = 0; i < 3; i++) {
            const answer = yield* ch.extended(function* (value) {
              log.push(`action ${value}`)
              yield* reschedule()
              return value * 10
            })
            expect(answer).toBe(i * 10)
            yield* reschedule()
          }
        },
      ]),
    )
    expect(log).toEqual(range(3).flatMap((i) => [`action ${i}`, `returned ${i}`]))
  })

  it('lets the writer go when the action fails: the exchange was committed', () => {
    const ch = channel<number>()
    const error = new Error('action')
    const runtime = new Runtime()
    const writer = runtime.spawn(() => ch.send(1))
    const reader = runtime.spawn({ errors: 'hold' }, () =>
      ch.extended(function* () {
        yield* reschedule()
        throw error
      }),
    )
    turns(runtime, 20)
    expect([writer.state, reader.state]).toEqual(['done', 'failed'])
    checkQuiet(ch)
  })

  it('serves an extended receive as the branch of an alternation', () => {
    const [a, b] = [channel<number>(), channel<number>()]
    const sums = go(function* () {
      spawn(function* () {
        for (const i of range(10)) yield* (i % 2 === 0 ? a : b).send(i)
      })
      const all: number[] = []
      const double = function* (value: number): Body<number> {
        yield* reschedule()
        return value * 2
      }
      const either = alt([a.extended(double), b.extended(double)])
      for (let i = 0; i < 10; i++) all.push((yield* either).value)
      return all
    })
    expect(sorted(sums)).toEqual(range(10).map((i) => i * 2))
    checkQuiet(a, b)
  })
})
