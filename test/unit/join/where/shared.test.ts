/** Joins with a condition that also send, where alternations offer to several of their members: against a search of everything. */
import { channel, join, priAlt, spawn } from 'occamy'
import type { Channel, Guard, Operation, Tasklet } from 'occamy'
import { describe, expect, it } from 'vitest'
import { dice } from '../../../support/conformance-tools.ts'
import { expectBare, mutating, parked, settle, sim } from '../../support.ts'

/** What somebody offers at a channel: a number of its own, whether it is sent there or the offer is to receive. */
interface Place {
  readonly n: number
  readonly by: Offerer
}
/** An alternation, or one who waits for one thing alone. */
interface Offerer {
  readonly tasklet: Tasklet<unknown>
  /** The channel of each branch, and what it sends there. */
  readonly branches: ReadonlyArray<{ readonly at: number; readonly n: number }>
}

/** The earliest places, one at each channel and of as many offerers: first of the `receives` channels, of which `holds` is to hold. */
function earliest(
  lines: readonly (readonly Place[])[],
  receives: number,
  holds: (values: readonly number[]) => boolean,
): Place[] | undefined {
  const picks: Place[] = []
  const assign = (i: number): boolean => {
    if (i === receives && !holds(picks.slice(0, i).map(({ n }) => n))) return false
    if (i === lines.length) return true
    return (lines[i] as readonly Place[]).some((place) => {
      if (picks.slice(0, i).some(({ by }) => by === place.by)) return false
      picks[i] = place
      return assign(i + 1)
    })
  }
  return assign(0) ? picks : undefined
}

/** How many members receive, and how many send. */
const SIZES = [
  [3, 1],
  [1, 1],
  [2, 2],
  [3, 1],
  [2, 1],
  [3, 2],
  [2, 0],
] as const

/** Of the seeds from here on, a few come to every way in which a tuple is looked at again. */
const FIRST_SEED = 80

describe('what where takes, and sends', () => {
  it.each(Array.from({ length: mutating ? 20 : 60 }, (_, i) => FIRST_SEED + i))(
    'is what trying all of it finds, asked of each once, with alternations that offer to several members: seed %i',
    (seed) => {
      const next = dice(seed)
      const [receives, sends] = SIZES[seed % SIZES.length] as (typeof SIZES)[number]
      const channels = Array.from({ length: receives + sends }, () => channel<number>())
      const holds = (values: readonly number[]): boolean => values.reduce((sum, n) => sum * 5 + n, 1) % 17 === 3
      const asked = new Map<string, number>()
      const offerers = new Set<Offerer>()
      const linesNow = (): Place[][] =>
        channels.map((_, at) => {
          const line: Place[] = []
          for (const by of offerers)
            for (const branch of by.branches) if (branch.at === at) line.push({ n: branch.n, by })
          return line
        })
      let count = 0
      const offer = (at: number, n: number): Guard<unknown> => {
        const ch = channels[at] as Channel<number>
        return at < receives ? ch.send(n) : ch.receive()
      }
      sim(function* () {
        const kept = join(channels.map((ch, at) => (at < receives ? ch.receive() : ch.send(at)))).where((values) => {
          const some = values.slice(0, receives) as number[]
          const key = some.join(', ')
          asked.set(key, (asked.get(key) ?? 0) + 1)
          return holds(some)
        })
        /** Somebody comes, with one offer or several. */
        const comes = (branches: Offerer['branches']): void => {
          const guards = branches.map(({ at, n }) => offer(at, n))
          const [first] = guards
          const tasklet = spawn({ errors: 'hold' }, (): Operation<unknown> =>
            first !== undefined && guards.length === 1 ? first : priAlt(guards),
          )
          offerers.add({ tasklet, branches })
        }
        let fired = 0
        for (let step = 0; step < 160; step++) {
          const what = next(6)
          if (what < 3 && offerers.size < 7) {
            const branches = channels.flatMap((_, at) => (next(2) === 0 ? [{ at, n: count++ }] : []))
            if (branches.length > 0) comes(branches)
            yield* settle(2)
          } else if (what === 3) {
            const [first] = [...offerers].slice(next(7))
            if (first === undefined) continue
            offerers.delete(first)
            first.tasklet.cancel()
            yield* settle(2)
          } else {
            const waiting = spawn({ errors: 'hold' }, () => kept)
            yield* settle(2)
            let expected = earliest(linesNow(), receives, holds)
            if (expected === undefined) {
              expect(waiting.state).toBe('parked')
              comes([{ at: next(channels.length), n: count++ }])
              yield* settle(2)
              expected = earliest(linesNow(), receives, holds)
            }
            if (expected === undefined) {
              expect(waiting.state).toBe('parked')
              waiting.cancel()
              yield* settle(2)
            } else {
              fired++
              const values = expected.map(({ n }, at) => (at < receives ? n : undefined))
              expect(yield* waiting).toEqual(values)
              for (const { by } of expected) {
                offerers.delete(by)
                yield* by.tasklet
              }
            }
          }
          expect([...offerers].every(({ tasklet }) => tasklet.state === 'parked')).toBe(true)
        }
        expect(fired).toBeGreaterThan(0)
        for (const { tasklet } of offerers) tasklet.cancel()
      })
      expect([...asked].filter(([, times]) => times > 1)).toEqual([])
      expectBare(...channels)
    },
  )

  it('is found, where it was passed over to its end, and later could not even be begun', () => {
    const [a, b, c, out] = [channel<number>(), channel<number>(), channel<number>(), channel<number>()]
    const asked: string[] = []
    sim(function* () {
      const firsts = [yield* parked(() => a.send(1)), yield* parked(() => a.send(2))]
      const left = yield* parked(() => priAlt([b.send(1), out.receive()]))
      const right = yield* parked(() => priAlt([c.send(1), out.receive()]))
      const others = [yield* parked(() => b.send(9)), yield* parked(() => c.send(9))]
      const kept = join([a.receive(), b.receive(), c.receive(), out.send(7)]).where(([x, y, z]) => {
        asked.push(`${x} ${y} ${z}`)
        return x === 2 && y === 1 && z === 1
      })
      // One of the two is needed for what is sent.
      let waiting = yield* parked(() => kept)
      expect(asked).toEqual(['1 1 9', '1 9 1', '1 9 9', '2 1 9', '2 9 1', '2 9 9'])
      for (const each of [waiting, ...others]) each.cancel()
      yield* settle()
      // Both are: it gets no further than the first message, of the second of those.
      waiting = yield* parked(() => kept)
      expect(asked).toHaveLength(6)
      expect(yield* out.receive()).toBe(7)
      expect(yield* waiting).toEqual([2, 1, 1, undefined])
      expect(asked.slice(6)).toEqual(['1 1 1', '2 1 1'])
      expect([(yield* left).key, (yield* right).key]).toEqual([0, 0])
      for (const each of firsts) each.cancel()
    })
    expectBare(a, b, c, out)
  })
})
