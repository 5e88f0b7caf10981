/** Alternation: what other systems' test suites say of select and ALT. */
import { describe, expect, it } from 'vitest'
import {
  alt,
  channel,
  defer,
  fairAlt,
  Guard,
  never,
  NOT_READY,
  par,
  priAlt,
  random,
  reschedule,
  Runtime,
  skip,
  sleep,
  spawn,
} from 'occamy'
import type { Channel, GuardRegistration, Readiness } from 'occamy'
import {
  checkIntact,
  checkQuiet,
  dice,
  go,
  permutations,
  range,
  schedulers,
  sorted,
  states,
  turns,
} from '../support/conformance-tools.ts'
import type { Body } from '../support/conformance-tools.ts'

const kinds = [
  { kind: 'alt', make: alt },
  { kind: 'priAlt', make: priAlt },
  { kind: 'fairAlt', make: fairAlt },
] as ReadonlyArray<{ readonly kind: string; readonly make: (branches: readonly Branch[]) => Guard<unknown> }>

type Branch = Guard<unknown> | false

describe('Go: test/chan/doubleselect.go', () => {
  it('never commits two branches: 100,000 unique numbers into four channels arrive once each', () => {
    const n = 100_000
    const four = range(4).map(() => channel<number>())
    const merged = channel<number>()
    const seen = new Uint8Array(n)
    go(
      function* () {
        spawn(function* () {
          for (let i = 0; i < n; i++) yield* alt(four.map((ch) => ch.send(i)))
          for (const ch of four) ch.close()
        })
        const mergers = four.map((ch) =>
          spawn(function* () {
            const next = ch.next()
            for (let r = yield* next; r.done !== true; r = yield* next) yield* merged.send(r.value)
          }),
        )
        spawn(function* () {
          for (const merger of mergers) yield* merger
          merged.close()
        })
        yield* merged.forEach((i) => {
          seen[i] = (seen[i] as number) + 1
        })
      },
      { scheduler: random(3) },
    )
    expect(seen.every((count) => count === 1)).toBe(true)
    checkQuiet(...four, merged)
  })
})

// Go's select and a default; ours has two last resorts, `skip` and `sleep(0)`, and neither may win here.
describe('Go: chan_test.go, TestNonblockSelectRace; crossbeam: linearizable', () => {
  const resorts = [
    { resort: 'skip', make: () => skip },
    { resort: 'sleep(0)', make: () => sleep(0) },
  ]

  it.each(resorts)('never takes $resort while one of two channels has a value at every moment', ({ make }) => {
    for (let seed = 0; seed < 200; seed++) {
      const [a, b] = [channel<number>(1), channel<number>(1)]
      a.trySend(0)
      const first = go(
        function* () {
          const chooser = spawn(function* () {
            return yield* alt({ a: a.receive(), b: b.receive(), last: make() })
          })
          spawn(function* () {
            yield* b.send(1)
            yield* alt({ a: a.receive(), nothing: skip })
          })
          return (yield* chooser).key
        },
        { scheduler: random(seed), quantum: seed % 3 },
      )
      expect(first).not.toBe('last')
    }
  })

  it.each(resorts)('never takes $resort when one channel has a value until another closes', ({ make }) => {
    for (let seed = 0; seed < 200; seed++) {
      const [a, b] = [channel<number>(1), channel<number>(1)]
      a.trySend(0)
      const first = go(
        function* () {
          const chooser = spawn(function* () {
            return yield* alt({ last: make(), a: a.next(), b: b.next() })
          })
          spawn(function* () {
            yield* reschedule()
            b.close()
            yield* alt({ a: a.receive(), nothing: skip })
          })
          return (yield* chooser).key
        },
        { scheduler: random(seed), quantum: seed % 3 },
      )
      expect(first).not.toBe('last')
    }
  })

  it.each(resorts)('never takes $resort while one of two buffers has room at every moment', ({ make }) => {
    for (let seed = 0; seed < 200; seed++) {
      const [a, b] = [channel<number>(1), channel<number>(1)]
      b.trySend(0)
      const first = go(
        function* () {
          const chooser = spawn(function* () {
            return yield* alt({ a: a.send(7), last: make(), b: b.send(7) })
          })
          spawn(function* () {
            yield* b.receive()
            yield* alt({ a: a.send(1), nothing: skip })
          })
          return (yield* chooser).key
        },
        { scheduler: random(seed), quantum: seed % 3 },
      )
      expect(first).not.toBe('last')
    }
  })

  it.each(resorts)('takes $resort at once when nothing else is ready', ({ make }) => {
    const ch = channel<number>()
    const taken = go(function* () {
      const keys: unknown[] = []
      for (const { make: kind } of kinds) {
        for (const branches of [
          [make(), ch.receive()],
          [ch.send(1), make()],
        ])
          keys.push(((yield* kind(branches)) as { key: unknown }).key)
      }
      return keys
    })
    expect(taken).toEqual([0, 1, 0, 1, 0, 1])
    checkQuiet(ch)
  })
})

describe('Go: chan_test.go, TestSelectDuplicateChannel', () => {
  it('keeps the queues intact, and the other receiver served, when a duplicated alternation is woken elsewhere', () => {
    for (const order of permutations(['c', 'C', 'd'] as const)) {
      const [c, d] = [channel<number>(), channel<number>()]
      const runtime = new Runtime()
      let first: unknown
      const chooser = runtime.spawn(function* () {
        const guards = { c: c.receive(), C: c.receive(), d: d.receive() }
        first = (yield* alt(order.map((key) => guards[key]))).value
      })
      const plain = runtime.spawn(() => c.receive())
      turns(runtime, 2)
      checkIntact(c, d)
      expect(c.balance).toBe(-3)
      d.trySend(7)
      checkIntact(c, d)
      expect(c.balance).toBe(-1)
      expect(c.trySend(8)).toBe(true)
      checkQuiet(c, d)
      turns(runtime, 2)
      expect([first, ...states(chooser, plain)]).toEqual([7, 'done', 'done'])
    }
  })

  it('runs one branch when the same channel stands in an alternation twice, both times or with one guard', () => {
    for (const share of [false, true]) {
      const ch = channel<number>()
      const guard = ch.receive()
      const either = alt([guard, share ? guard : ch.receive()])
      const runtime = new Runtime()
      const got: unknown[] = []
      runtime.spawn(function* () {
        for (let i = 0; i < 4; i++) got.push((yield* either).value)
      })
      turns(runtime, 1)
      for (const i of range(4)) {
        checkIntact(ch)
        expect(ch.trySend(i)).toBe(true)
        checkQuiet(ch)
        expect(ch.trySend(-1)).toBe(false)
        turns(runtime, 1)
      }
      expect(got).toEqual(range(4))
    }
  })
})

describe('Go: chan_test.go, TestSelfSelect', () => {
  it('parks a tasklet alone whose alternation both sends and receives on one channel', () => {
    const ch = channel<string>()
    const runtime = new Runtime()
    let got: unknown
    const lone = runtime.spawn(function* () {
      for (let i = 0; i < 2; i++) got = yield* alt({ out: ch.send('mine'), in: ch.receive() })
    })
    turns(runtime, 5)
    expect([lone.state, got]).toEqual(['parked', undefined])
    checkIntact(ch)
    expect(ch.trySend('yours')).toBe(true)
    checkQuiet(ch)
    turns(runtime, 5)
    expect([lone.state, got]).toEqual(['parked', { key: 'in', value: 'yours' }])
    expect(ch.tryReceive()).toEqual({ value: 'mine' })
    turns(runtime, 5)
    expect([lone.state, got]).toEqual(['done', { key: 'out', value: undefined }])
  })

  it('serves two such peers 1,000 times, and neither ever meets itself', () => {
    for (const capacity of range(11)) {
      const ch = channel<number>(capacity)
      const { make } = schedulers[capacity % schedulers.length] as (typeof schedulers)[number]
      function* peer(me: number): Body {
        for (let i = 0; i < 1_000; i++) {
          const [send, receive] = [ch.send(me), ch.receive()]
          const event = yield* me === 0 || i % 2 === 0 ? alt([send, receive]) : alt([receive, send])
          if (capacity === 0 && event.value === me) throw new Error('it met itself')
        }
      }
      go(() => par([peer(0), peer(1)]), { scheduler: make() })
      checkQuiet(ch)
    }
  })
})

describe('Kotlin: issue 504', () => {
  it.each(schedulers)('never deadlocks between alternations in opposite directions, under $name', ({ make }) => {
    const [a, b] = [channel<number>(), channel<number>()]
    function* peer(out: Channel<number>, input: Channel<number>): Body<number> {
      let sent = 0
      const either = alt({ out: out.send(1), in: input.receive() })
      for (let i = 0; i < 5_000; i++) if ((yield* either).key === 'out') sent++
      return sent
    }
    const [fromA, fromB] = go(() => par([peer(a, b), peer(b, a)]), { scheduler: make(), quantum: 7 })
    expect(fromA + fromB).toBe(5_000)
    checkQuiet(a, b)
  })
})

describe('Go: chan_test.go, TestSelectStress', () => {
  it.each(schedulers)('finishes every count over four channels of four capacities, under $name', ({ make }) => {
    const n = 2_000
    const four = [channel<number>(), channel<number>(), channel<number>(2), channel<number>(3)]
    function* selecting(guards: ReadonlyArray<Guard<unknown>>): Body {
      const left = guards.map(() => n)
      for (let total = 0; total < n * guards.length; total++) {
        const { key } = yield* alt(guards.map((guard, i) => (left[i] as number) > 0 && guard))
        left[key] = (left[key] as number) - 1
      }
    }
    function* repeating(guard: Guard<unknown>): Body {
      for (let i = 0; i < n; i++) yield* guard
    }
    go(
      () =>
        par([
          ...four.map((ch) => repeating(ch.send(0))),
          ...four.map((ch) => repeating(ch.receive())),
          selecting(four.map((ch) => ch.send(0))),
          selecting(four.map((ch) => ch.receive())),
        ]),
      { scheduler: make() },
    )
    expect(four.map((ch) => ch.length)).toEqual([0, 0, 0, 0])
    checkQuiet(...four)
  })
})

/** The ways to put guards into alternations, from flat to nested. */
const shapes: Readonly<Record<string, (branches: readonly Branch[]) => Guard<unknown>>> = {
  alt: (branches) => alt(branches),
  priAlt: (branches) => priAlt(branches),
  fairAlt: (branches) => fairAlt(branches),
  record: (branches) => alt(Object.fromEntries(branches.map((branch, i) => [`b${i}`, branch]))),
  'nested to the right': (branches) =>
    branches.reduceRight<Guard<unknown>>((inner, branch, i) => (i % 2 === 0 ? alt : priAlt)([branch, inner]), never),
  'nested to the left': (branches) =>
    branches.reduce<Guard<unknown>>((inner, branch) => fairAlt([inner, branch]), never),
  'in two halves': (branches) =>
    priAlt([alt(branches.slice(0, branches.length >> 1)), alt(branches.slice(branches.length >> 1))]),
  duplicated: (branches) => alt([...branches, ...branches]),
  deferred: (branches) => defer(() => alt(branches.map((branch) => branch && defer(() => branch)))),
}

/** The number that the innermost value of nested alternations is. */
function innermost(value: unknown): unknown {
  return typeof value === 'object' && value !== null && 'value' in value ? innermost(value.value) : value
}

function bits(mask: number, n: number): number[] {
  return range(n).filter((i) => (mask & (1 << i)) !== 0)
}

describe('occam compliance tests: A1 to A41, in systematic form', () => {
  it.each(Object.entries(shapes))('runs one branch, of those that are ready at once: %s', (_shape, shape) => {
    for (let ready = 1; ready < 16; ready++) {
      const channels = range(4).map(() => channel<number>(1))
      for (const i of bits(ready, 4)) channels[i]?.trySend(i)
      const guard = shape(channels.map((ch) => ch.receive()))
      const taken: number[] = []
      go(function* () {
        for (const _ of bits(ready, 4)) {
          taken.push(innermost(yield* guard) as number)
          expect(channels.reduce((sum, ch) => sum + ch.length, 0)).toBe(bits(ready, 4).length - taken.length)
        }
      })
      expect(sorted(taken)).toEqual(bits(ready, 4))
      checkQuiet(...channels)
    }
  })

  it.each(Object.entries(shapes))('runs one branch, the first that becomes ready: %s', (_shape, shape) => {
    for (const winner of range(4)) {
      const channels = range(4).map(() => channel<number>())
      const runtime = new Runtime()
      let got: unknown
      const chooser = runtime.spawn(function* () {
        got = innermost(yield* shape(channels.map((ch) => ch.receive())))
      })
      turns(runtime, 1)
      checkIntact(...channels)
      expect(channels[winner]?.trySend(winner)).toBe(true)
      // The choice is made: the others are as if never asked, before the chooser has run again.
      checkQuiet(...channels)
      expect(channels.map((ch) => ch.trySend(-1))).toEqual([false, false, false, false])
      turns(runtime, 1)
      expect([chooser.state, got]).toEqual(['done', winner])
    }
  })

  it.each(Object.entries(shapes))('sends from one branch only: %s', (_shape, shape) => {
    for (const winner of range(4)) {
      const channels = range(4).map(() => channel<number>())
      const runtime = new Runtime()
      const chooser = runtime.spawn(() => shape(channels.map((ch, i) => ch.send(i))))
      turns(runtime, 1)
      checkIntact(...channels)
      expect(channels[winner]?.tryReceive()).toEqual({ value: winner })
      checkQuiet(...channels)
      expect(channels.map((ch) => ch.tryReceive())).toEqual(range(4).map(() => undefined))
      turns(runtime, 1)
      expect(chooser.state).toBe('done')
    }
  })

  it.each(Object.entries(shapes))('leaves out branches whose precondition is false: %s', (_shape, shape) => {
    for (let allowed = 0; allowed < 8; allowed++) {
      for (let ready = 0; ready < 8; ready++) {
        const channels = range(3).map(() => channel<number>(1))
        for (const i of bits(ready, 3)) channels[i]?.trySend(i)
        const guard = shape(channels.map((ch, i) => (allowed & (1 << i)) !== 0 && ch.receive()))
        const runtime = new Runtime()
        let got: unknown
        const chooser = runtime.spawn(function* () {
          got = innermost(yield* guard)
        })
        turns(runtime, 1)
        const both = allowed & ready
        expect(chooser.state).toBe(both === 0 ? 'parked' : 'done')
        if (both !== 0) expect(bits(both, 3)).toContain(got)
        expect(channels.reduce((sum, ch) => sum + ch.length, 0)).toBe(bits(ready, 3).length - (both === 0 ? 0 : 1))
        const parked = both === 0 ? bits(allowed, 3) : []
        expect(channels.map((ch) => ch.balance)).toEqual(range(3).map((i) => (parked.includes(i) ? -1 : 0)))
      }
    }
  })

  // In occam a PRI ALT takes TRUE & SKIP wherever it comes before a ready channel; ours takes `skip` only as a last resort.
  it.each(kinds)('polls with a skip branch, listed anywhere, in $kind', ({ make }) => {
    for (const place of range(4)) {
      for (let ready = 0; ready < 8; ready++) {
        const channels = range(3).map(() => channel<number>(1))
        for (const i of bits(ready, 3)) channels[i]?.trySend(i)
        const receives = channels.map((ch) => ch.receive())
        const branches = [...receives.slice(0, place), skip, ...receives.slice(place)]
        const got = go(() => make(branches)) as { readonly key: number; readonly value: unknown }
        if (ready === 0) expect(got).toEqual({ key: place, value: undefined })
        else expect(bits(ready, 3)).toContain(got.value)
        checkQuiet(...channels)
      }
    }
  })

  it('takes the first of two skips under priAlt, and leaves a skip out whose precondition is false', () => {
    const ch = channel<string>(1)
    go(function* () {
      expect((yield* priAlt([ch.receive(), skip, skip])).key).toBe(1)
      ch.trySend('x')
      expect((yield* priAlt([false, skip, ch.receive()])).key).toBe(2)
      expect((yield* priAlt([false, ch.receive(), skip])).key).toBe(2)
    })
  })

  it('never looks at a guard whose precondition is false', () => {
    const looked: string[] = []
    class Watched extends Guard<void> {
      protected override poll(): Readiness {
        looked.push('poll')
        return NOT_READY
      }
      protected override commit(): void {
        looked.push('commit')
      }
      protected override enable(): GuardRegistration {
        looked.push('enable')
        return { offer: undefined, up: undefined, branch: 0, before: undefined, after: undefined }
      }
      protected override disable(): void {
        looked.push('disable')
      }
    }
    const watched = new Watched()
    const ch = channel<number>()
    let on = false
    go(function* () {
      for (const falsy of [false, null, undefined, 0, ''] as const) {
        yield* alt([falsy && watched, skip])
        spawn(() => ch.send(1))
        yield* priAlt({ watched: falsy && watched, ch: ch.receive() })
        yield* fairAlt([defer(() => on && watched), skip])
      }
      expect(looked).toEqual([])
      on = true
      yield* alt([defer(() => on && watched), skip])
    })
    expect(looked).toEqual(['poll'])
  })

  it('nests an alternation in what runs after another', () => {
    const [a, b, c] = [channel<string>(), channel<string>(), channel<string>()]
    const got = go(function* () {
      spawn(function* () {
        yield* b.send('b')
        yield* c.send('c')
        yield* a.send('a')
      })
      let text = ''
      for (let i = 0; i < 2; i++) {
        const outer = yield* alt([a.receive(), b.receive()])
        text += outer.value
        if (outer.key === 1) text += (yield* alt([a.receive(), c.receive()])).value
      }
      return text
    })
    expect(got).toBe('bca')
  })
})

describe('crossbeam: tests/select.rs', () => {
  it.each(kinds)('uses one hoisted $kind 10,000 times', ({ make }) => {
    const [a, b, unused] = [channel<number>(), channel<number>(3), channel<number>()]
    const kept = make([a.receive(), b.receive(), unused.receive(), false])
    const sum = go(function* () {
      for (const ch of [a, b]) {
        spawn(function* () {
          for (let i = 0; i < 5_000; i++) yield* ch.send(i)
        })
      }
      let total = 0
      for (let i = 0; i < 10_000; i++) total += innermost(yield* kept) as number
      return total
    })
    expect(sum).toBe(2 * ((5_000 * 4_999) / 2))
    checkQuiet(a, b, unused)
  })

  it('sends under a condition that changes from wait to wait', () => {
    const ch = channel<number>()
    const got = go(function* () {
      spawn(function* () {
        let open = false
        const gated = alt({ send: defer(() => open && ch.send(1)), nothing: skip })
        for (let sent = 0; sent < 10; open = !open) {
          if ((yield* gated).key === 'send') sent++
          else yield* reschedule()
        }
        ch.close()
      })
      let count = 0
      yield* ch.forEach(() => {
        count++
      })
      return count
    })
    expect(got).toBe(10)
  })

  it('sends and receives the same channel from four tasklets, each value once', () => {
    const ch = channel<number>()
    let [sent, received] = [0, 0]
    function* peer(me: number): Body {
      for (let i = 0; i < 1_000; i++) {
        const event = yield* alt({ out: ch.send(me), in: ch.receive() })
        if (event.key === 'out') sent++
        else {
          received++
          if (event.value === me) throw new Error('it met itself')
        }
      }
    }
    const runtime = new Runtime({ scheduler: random(5), quantum: 3 })
    const peers = range(4).map((me) => runtime.spawn(peer, me))
    runtime.runSync()
    // The last one may be left alone, with nobody to meet.
    expect(sent).toBe(received)
    expect(states(...peers).filter((state) => state !== 'done').length).toBeLessThanOrEqual(1)
    expect(sent + received).toBeGreaterThan(2_000)
  })
})

describe('raven: issue 403, the stolen wake-up', () => {
  it('does not let an alternation that committed elsewhere swallow a message for another receiver', () => {
    for (const altFirst of [true, false]) {
      const [shared, other] = [channel<string>(), channel<string>()]
      const runtime = new Runtime()
      let [chosen, plain]: unknown[] = []
      const bodies = [
        function* (): Body {
          chosen = (yield* alt([shared.receive(), other.receive()])).value
        },
        function* (): Body {
          plain = yield* shared.receive()
        },
      ]
      for (const body of altFirst ? bodies : [...bodies].reverse()) runtime.spawn(body)
      turns(runtime, 2)
      // Both messages go out before either receiver has run again.
      expect([other.trySend('for the alt'), shared.trySend('for the other')]).toEqual([true, true])
      checkQuiet(shared, other)
      turns(runtime, 2)
      expect([chosen, plain]).toEqual(['for the alt', 'for the other'])
    }
  })

  it('serves 100 plain receivers behind 100 alternations that are all committed elsewhere', () => {
    const [shared, other] = [channel<number>(), channel<number>()]
    const runtime = new Runtime()
    const got: unknown[] = []
    for (const i of range(100)) {
      runtime.spawn(() => alt([shared.receive(), other.receive()]))
      runtime.spawn(function* () {
        got.push(yield* shared.receive())
      })
      turns(runtime, 2)
      expect(shared.balance).toBe(-2 * (i + 1))
    }
    for (const i of range(100)) other.trySend(i)
    for (const i of range(100)) expect(shared.trySend(i)).toBe(true)
    runtime.runSync()
    expect(got).toEqual(range(100))
    checkQuiet(shared, other)
  })
})

describe('zio: issue 701, a claim while the branches are being enabled', () => {
  it('sees what happened while a deferred branch was being made, whatever the order of the branches', () => {
    for (const order of permutations([0, 1, 2])) {
      const [a, b] = [channel<string>(1), channel<string>()]
      const meddling = defer(() => {
        a.trySend('meanwhile')
        return b.receive()
      })
      const branches = [a.receive(), meddling, b.receive()]
      const got = go(() => alt(order.map((i) => branches[i] as Guard<string>)))
      expect(got.value).toBe('meanwhile')
      checkQuiet(a, b)
    }
  })

  it('throws what a branch throws at its enabling, and withdraws the branches before it', () => {
    const [a, b] = [channel<number>(), channel<number>()]
    const busy = b.receive()
    const runtime = new Runtime()
    runtime.spawn(() => busy)
    const chooser = runtime.spawn({ errors: 'hold' }, () => alt([a.receive(), busy, a.receive()]))
    turns(runtime, 2)
    expect(chooser.state).toBe('failed')
    expect([a.balance, b.balance]).toEqual([0, -1])
    checkIntact(a, b)
  })
})

describe('crystal: issue 3862, hangs that depend on the order of branches', () => {
  it('lets two peers meet whatever the order of their branches', () => {
    const orders = permutations([0, 1, 2])
    for (const mine of orders) {
      for (const yours of orders) {
        const [a, b] = [channel<number>(), channel<number>()]
        const quiet = channel<number>()
        function* peer(out: Channel<number>, input: Channel<number>, order: readonly number[]): Body {
          const guards = [out.send(1), input.receive(), quiet.receive()]
          const either = alt(order.map((i) => guards[i] as Guard<unknown>))
          for (let i = 0; i < 20; i++) yield* either
        }
        go(() => par([peer(a, b, mine), peer(b, a, yours)]))
        checkQuiet(a, b, quiet)
      }
    }
  })

  it('finishes random networks of alternations, whatever the order of their branches', () => {
    for (let seed = 0; seed < 60; seed++) {
      const roll = dice(seed)
      const channels = range(4).map(() => channel<number>(roll(2)))
      const runtime = new Runtime({ scheduler: random(seed), quantum: 1 + roll(4) })
      const rounds = 50
      for (const ch of channels) {
        runtime.spawn(function* () {
          for (let i = 0; i < rounds; i++) yield* ch.send(i)
        })
      }
      const chooser = runtime.spawn(function* () {
        const left = channels.map(() => rounds)
        for (let i = 0; i < rounds * channels.length; i++) {
          const order = permutations(range(4))[roll(24)] as number[]
          const event = yield* alt(order.map((at) => (left[at] as number) > 0 && channels[at]?.receive()))
          const at = order[event.key] as number
          expect(event.value).toBe(rounds - (left[at] as number))
          left[at] = (left[at] as number) - 1
        }
      })
      turns(runtime, 20_000)
      expect(chooser.state).toBe('done')
      checkQuiet(...channels)
    }
  })
})
