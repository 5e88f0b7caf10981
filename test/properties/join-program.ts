/** Programs of the test of joins against their model, as data: who comes to the channels, and what is done to these at once. */
import fc from 'fast-check'
import type { Arbitrary } from 'fast-check'
import type { ChannelSpec } from './program.ts'

export interface End {
  readonly on: 'send' | 'receive'
  readonly ch: number
}

/** A condition on the numbers of the messages. */
export interface Test {
  readonly is: 'sum' | 'same' | 'rising' | 'never' | 'undecided'
  readonly modulo: number
}

export interface Pattern {
  readonly members: readonly End[]
  readonly where: Test | undefined
}

export type Move =
  /** One comes with an offer, or with several: a plain guard, or `priAlt`. */
  | { readonly do: 'come'; readonly offers: readonly End[] }
  /** One comes and waits so many times for a join. */
  | { readonly do: 'join'; readonly pattern: Pattern; readonly times: number }
  /** One comes and waits for a join that others have done with. */
  | { readonly do: 'again'; readonly of: number }
  /** A process comes that serves chords; if its reactions are slow, each takes until one is told to end. */
  | { readonly do: 'serve'; readonly patterns: readonly Pattern[]; readonly inOrder: boolean; readonly isSlow: boolean }
  | { readonly do: 'end reaction'; readonly of: number }
  | { readonly do: 'cancel'; readonly of: number }
  | { readonly do: 'trySend' | 'tryReceive' | 'close' | 'poison'; readonly ch: number }

/** What a condition throws that is undecided. */
export class Undecided extends Error {
  override readonly name = 'Undecided'
}

export function passes({ is, modulo }: Test, messages: readonly number[]): boolean {
  const sum = messages.reduce((sum, message, i) => sum + (i + 1) * message, 0)
  switch (is) {
    case 'sum':
      return sum % modulo === 0
    case 'same':
      return messages.every((message) => message % modulo === (messages[0] as number) % modulo)
    case 'rising':
      return messages.every((message, i) => i === 0 || message > (messages[i - 1] as number))
    case 'never':
      return false
    case 'undecided':
      if (sum % 4 === 3) throw new Undecided()
      return sum % modulo === 0
  }
}

/** Joins receive from all channels but the last, and send to that one. */
export const CHANNELS = 4
const SENDS = CHANNELS - 1
const ch = fc.nat({ max: SENDS })
const taken: Arbitrary<End> = fc.record({ on: fc.constant('receive' as const), ch: fc.nat({ max: SENDS - 1 }) })
const given: Arbitrary<End> = fc.constant({ on: 'send', ch: SENDS })
const offer: Arbitrary<End> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ on: fc.constant('send' as const), ch: fc.nat({ max: SENDS - 1 }) }) },
  { weight: 2, arbitrary: fc.record({ on: fc.constant('receive' as const), ch }) },
  { weight: 2, arbitrary: fc.record({ on: fc.constant('receive' as const), ch: fc.constant(SENDS) }) },
)

/** One alternation that a join may take from, and send to. */
const both: Arbitrary<readonly End[]> = fc.nat({ max: SENDS - 1 }).map((ch) => [
  { on: 'send', ch },
  { on: 'receive', ch: SENDS },
])

const modulo = fc.integer({ min: 2, max: 3 })
const test = (is: Arbitrary<Test['is']>): Arbitrary<Test | undefined> =>
  fc.oneof({ weight: 1, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: fc.record({ is, modulo }) })
const members = fc.array(fc.oneof({ weight: 5, arbitrary: taken }, { weight: 1, arbitrary: given }), {
  minLength: 1,
  maxLength: 4,
})
const pattern: Arbitrary<Pattern> = fc.record({
  members,
  where: test(fc.constantFrom('sum', 'sum', 'same', 'rising', 'never', 'undecided')),
})
const chord: Arbitrary<Pattern> = fc.record({
  members: fc.array(taken, { minLength: 1, maxLength: 3 }),
  where: test(fc.constantFrom('sum', 'same', 'rising')),
})

const endReaction: Arbitrary<Move> = fc.record({ do: fc.constant('end reaction' as const), of: fc.nat({ max: 20 }) })
const one: Arbitrary<Move> = offer.map((end) => ({ do: 'come', offers: [end] }))

/** A process of small chords that is busy for most of the time: whose turn it is then. */
export const busy: Arbitrary<readonly Move[]> = fc
  .tuple(
    fc.record({
      do: fc.constant('serve' as const),
      patterns: fc.array(fc.record({ members: fc.tuple(taken), where: fc.constant(undefined) }), {
        minLength: 3,
        maxLength: 5,
      }),
      inOrder: fc.constant(false),
      isSlow: fc.constant(true),
    }),
    fc.array(fc.oneof({ weight: 1, arbitrary: one }, { weight: 1, arbitrary: endReaction }), {
      minLength: 10,
      maxLength: 40,
    }),
  )
  .map(([serve, moves]) => [serve, ...moves])

/** A join that also sends, on a condition, among alternations that offer both. */
export const bothSides: Arbitrary<readonly Move[]> = fc
  .tuple(
    fc.array(one, { maxLength: 4 }),
    fc.record({
      do: fc.constant('join' as const),
      pattern: fc.record({
        members: fc.array(taken, { minLength: 1, maxLength: 3 }).chain((all) => given.map((send) => [...all, send])),
        where: fc.record({ is: fc.constantFrom('sum', 'same', 'rising', 'never'), modulo }),
      }),
      times: fc.constant(3),
    }),
    fc.array(
      fc.oneof(
        { weight: 4, arbitrary: one },
        { weight: 2, arbitrary: both.map((offers): Move => ({ do: 'come', offers })) },
        { weight: 1, arbitrary: fc.record({ do: fc.constant('cancel' as const), of: fc.nat({ max: 20 }) }) },
      ),
      { minLength: 4, maxLength: 24 },
    ),
  )
  .map(([before, join, after]) => [...before, join, ...after])

export const move: Arbitrary<Move> = fc.oneof(
  {
    weight: 16,
    arbitrary: fc.record({
      do: fc.constant('come' as const),
      offers: fc.oneof(
        { weight: 3, arbitrary: fc.array(offer, { minLength: 1, maxLength: 1 }) },
        { weight: 1, arbitrary: fc.array(offer, { minLength: 2, maxLength: 3 }) },
        { weight: 1, arbitrary: both },
      ),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({ do: fc.constant('join' as const), pattern, times: fc.integer({ min: 1, max: 3 }) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('serve' as const),
      patterns: fc.array(chord, { minLength: 1, maxLength: 4 }),
      inOrder: fc.boolean(),
      isSlow: fc.boolean(),
    }),
  },
  { weight: 3, arbitrary: endReaction },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('again' as const), of: fc.nat({ max: 20 }) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('cancel' as const), of: fc.nat({ max: 20 }) }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('trySend' as const), ch: fc.nat({ max: SENDS - 1 }) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('tryReceive' as const), ch }) },
)
export const end: Arbitrary<Move> = fc.record({ do: fc.constantFrom('close' as const, 'poison' as const), ch })

const channel: Arbitrary<ChannelSpec> = fc.record({
  capacity: fc.oneof(
    { weight: 2, arbitrary: fc.constant(0) },
    { weight: 3, arbitrary: fc.integer({ min: 1, max: 3 }) },
  ),
  overflow: fc.constantFrom('block' as const, 'block' as const, 'drop-oldest' as const, 'drop-newest' as const),
  prefer: fc.constantFrom('neither' as const, 'receiver' as const, 'sender' as const),
})
export const channels: Arbitrary<readonly ChannelSpec[]> = fc.array(channel, {
  minLength: CHANNELS,
  maxLength: CHANNELS,
})
