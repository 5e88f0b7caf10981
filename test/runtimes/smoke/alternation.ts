import {
  alt,
  barrier,
  channel,
  defer,
  fairAlt,
  never,
  par,
  priAlt,
  reschedule,
  run,
  selectSet,
  skip,
  spawn,
} from 'occamy'
import type { Programs } from './program.ts'
import { equal } from './program.ts'

export const alternation: Programs = {
  'alt: one branch commits, and the loser is as if never asked': () =>
    run(function* () {
      const [a, b] = [channel<number>(), channel<number>()]
      const receiver = spawn(() => b.receive())
      yield* reschedule()
      const first = yield* alt({ in: a.receive(), out: b.send(7), off: false })
      equal([first.key, yield* receiver, a.balance, b.balance], ['out', 7, 0, 0], 'the choice')
    }),

  'priAlt: the first that is ready; skip, if none is': () =>
    run(function* () {
      const [a, b] = [channel<string>(1), channel<string>(1)]
      const choice = priAlt([a.receive(), b.receive(), skip])
      const keys: number[] = [(yield* choice).key]
      b.trySend('b')
      a.trySend('a')
      for (let i = 0; i < 3; i++) keys.push((yield* choice).key)
      equal(keys, [2, 0, 1, 2], 'the keys')
    }),

  'fairAlt: none is passed over': () =>
    run(function* () {
      const channels = [0, 1, 2].map(() => channel<number>(4))
      for (const ch of channels) for (const n of [1, 2, 3]) ch.trySend(n)
      const fair = fairAlt(channels.map((ch) => ch.receive()))
      const keys: number[] = []
      for (let i = 0; i < 9; i++) keys.push((yield* fair).key)
      equal(keys, [0, 1, 2, 0, 1, 2, 0, 1, 2], 'the turns')
    }),

  'guards: map, flatMap, defer, never and a barrier': () =>
    run(function* () {
      const ch = channel<number>(1)
      ch.trySend(20)
      const twice = ch.receive().map((n) => n * 2)
      const chosen = yield* alt([never, defer(() => twice)])
      equal(chosen.value, 40, 'what map gave')
      const sum = skip.flatMap(function* () {
        yield* ch.send(1)
        return (yield* ch.receive()) + 1
      })
      equal(yield* sum, 2, 'what flatMap gave')
      const bar = barrier(3)
      yield* par([bar.sync(), bar.sync(), bar.sync()])
    }),

  'select set: gives what is ready, in the order in which it came, until all have ended': () =>
    run(function* () {
      const set = selectSet<string, IteratorResult<number, void>>()
      for (const name of ['a', 'b', 'c']) {
        const ch = channel<number>()
        set.add(name, ch.next())
        spawn(function* () {
          for (const n of [1, 2]) yield* ch.send(n)
          ch.close()
        })
      }
      const seen: string[] = []
      while (set.size > 0)
        for (const { key, value } of yield* set.wait()) seen.push(`${key}${value.done ? '.' : value.value}`)
      equal(seen.toSorted?.() ?? seen.sort(), ['a.', 'a1', 'a2', 'b.', 'b1', 'b2', 'c.', 'c1', 'c2'], 'the events')
    }),

  'select set: a disabled registration keeps its message': () =>
    run(function* () {
      const [a, b] = [channel<string>(1), channel<string>(1)]
      const set = selectSet({ a: a.receive(), b: b.receive() })
      a.trySend('from a')
      b.trySend('from b')
      set.get('a')?.disable()
      equal([...set.poll()], [{ key: 'b', value: 'from b' }], 'what was polled')
      set.get('a')?.enable()
      equal(yield* set.next(), { key: 'a', value: 'from a' }, 'what came next')
    }),
}
