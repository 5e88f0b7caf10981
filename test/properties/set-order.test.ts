/** Law 4 with select sets: a set has the place in line of the moment that its wait began, at each of its channels. */
import fc from 'fast-check'
import { channel, reschedule, runSync, selectSet, spawn } from 'occamy'
import type { Channel, Guard, Step, Tasklet } from 'occamy'
import { describe, expect, it } from 'vitest'
import { PATIENCE, RUNS } from './runs.ts'

/** Who waits at some of the channels, at one end of each. */
interface Party {
  readonly as: 'plain' | 'set' | 'wait'
  readonly ends: readonly { readonly ch: number; readonly sends: boolean }[]
}

type Move =
  | { readonly do: 'come'; readonly party: Party }
  /** One that is there takes another end while it waits, or is cancelled. */
  | { readonly do: 'join'; readonly of: number; readonly end: Party['ends'][number] }
  | { readonly do: 'cancel'; readonly of: number }
  | { readonly do: 'trySend' | 'tryReceive'; readonly ch: number }

const CHANNELS = 3
const ch = fc.nat({ max: CHANNELS - 1 })
const end = fc.record({ ch, sends: fc.boolean() })
const party = fc.record({
  as: fc.constantFrom('plain' as const, 'set' as const, 'wait' as const),
  ends: fc.array(end, { minLength: 1, maxLength: 3 }),
})
const of = fc.nat({ max: 20 })
const move: fc.Arbitrary<Move> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('come' as const), party }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('join' as const), of, end }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('cancel' as const), of }) },
  { weight: 6, arbitrary: fc.record({ do: fc.constantFrom('trySend' as const, 'tryReceive' as const), ch }) },
)

/** One who came, and what it has on offer: an ordinary one has its first end only. */
class Waiting {
  readonly set = selectSet<number, unknown>()
  readonly ends: Party['ends'][number][]
  readonly party: Party
  tasklet!: Tasklet<unknown>
  constructor(party: Party) {
    this.party = party
    this.ends = party.as === 'plain' ? party.ends.slice(0, 1) : [...party.ends]
  }
  offers(ch: number, sends: boolean): boolean {
    return this.ends.some((each) => each.ch === ch && each.sends === sends)
  }
}

class Place {
  readonly channels = Array.from({ length: CHANNELS }, (): Channel<number> => channel<number>())
  /** In the order in which they came. */
  readonly line: Waiting[] = []
  readonly all: Waiting[] = []
  readonly served: number[] = []
  readonly expected: number[] = []

  guard({ ch, sends }: Party['ends'][number]): Guard<unknown> {
    const at = this.channels[ch] as Channel<number>
    return sends ? at.send(0) : at.receive()
  }

  /** Whoever came first of those with such an offer is served. */
  serve(ch: number, sends: boolean): boolean {
    const first = this.line.find((each) => each.offers(ch, sends))
    if (first === undefined) return false
    this.line.splice(this.line.indexOf(first), 1)
    this.expected.push(this.all.indexOf(first))
    return true
  }

  /** One comes: it meets those who are there, the first end that can, or waits. */
  *come(party: Party): Generator<Step, void, unknown> {
    const one = new Waiting(party)
    // Whom it meets, of several whom it could, is left open: so one who would meet anybody does not come.
    if (one.ends.some(({ ch, sends }) => this.line.some((each) => each.offers(ch, !sends)))) return
    const { served } = this
    const at = this.all.push(one) - 1
    this.line.push(one)
    for (const [i, each] of one.ends.entries()) if (party.as !== 'plain') one.set.add(i, this.guard(each))
    const wait: Guard<unknown> =
      party.as === 'plain'
        ? this.guard(one.ends[0] as Party['ends'][number])
        : one.set[party.as === 'set' ? 'next' : 'wait']()
    one.tasklet = spawn(function* () {
      yield* wait
      served.push(at)
    })
    yield* reschedule()
  }

  *move(move: Move): Generator<Step, void, unknown> {
    switch (move.do) {
      case 'come':
        return yield* this.come(move.party)
      case 'join': {
        const one = this.line[move.of % Math.max(this.line.length, 1)]
        const { ch } = move.end
        if (one === undefined || one.party.as === 'plain') return
        // Before whom it stands, of those who came to that end before it joined, is left open.
        if (this.line.some((each) => each.offers(ch, true) || each.offers(ch, false))) return
        one.set.add(one.ends.push(move.end), this.guard(move.end))
        return
      }
      case 'cancel': {
        const [one] = this.line.splice(move.of % Math.max(this.line.length, 1), 1)
        one?.tasklet.cancel()
        break
      }
      case 'trySend':
        expect(this.channels[move.ch]?.trySend(1)).toBe(this.serve(move.ch, false))
        break
      case 'tryReceive':
        expect(this.channels[move.ch]?.tryReceive() !== undefined).toBe(this.serve(move.ch, true))
    }
    yield* reschedule()
  }
}

describe('at one end of a channel', () => {
  it(
    'sets and all others are served in the order in which their waits began',
    () => {
      fc.assert(
        fc.property(fc.array(move, { maxLength: 40 }), (moves) => {
          const place = new Place()
          runSync(function* () {
            for (const each of moves) yield* place.move(each)
            yield* reschedule()
            for (const { tasklet } of place.line) tasklet.cancel()
          })
          expect(place.served).toEqual(place.expected)
        }),
        { numRuns: RUNS * 5 },
      )
    },
    PATIENCE,
  )
})
