/**
 * Law 10: what a select set gives is what alt over its guards admits at that moment, step by step, as a model that scans
 * all of them tells; and law 5: none that stays ready is passed over more often than there are others that are ready.
 */
import fc from 'fast-check'
import type { Arbitrary } from 'fast-check'
import { afterAll, describe, it } from 'vitest'
import type { Spec } from './model/set.ts'
import type { ChannelSpec } from './program.ts'
import { PATIENCE, RUNS } from './runs.ts'
import { Driver } from './set-driver.ts'
import type { Drive, Quick } from './set-program.ts'

const CHANNELS = 4
const ch = fc.nat({ max: CHANNELS - 1 })
const key = fc.nat({ max: 5 })
const few = fc.oneof({ weight: 3, arbitrary: fc.constant(Infinity) }, { weight: 1, arbitrary: fc.nat({ max: 4 }) })

const spec: Arbitrary<Spec> = fc.record({
  on: fc.oneof(
    { weight: 8, arbitrary: fc.constantFrom('receive' as const, 'next' as const, 'send' as const) },
    { weight: 1, arbitrary: fc.constant('skip' as const) },
  ),
  ch,
  how: fc.constantFrom('plain' as const, 'plain' as const, 'map' as const, 'alt' as const),
})

const quick: Arbitrary<Quick> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('add' as const),
      key,
      spec,
      once: fc.constantFrom(undefined, undefined, undefined, 'remove' as const, 'disable' as const),
      enabled: fc.constantFrom(true, true, true, false),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constantFrom('again', 'delete', 'enable', 'disable') as Arbitrary<'again'>, key }),
  },
  { weight: 8, arbitrary: fc.record({ do: fc.constantFrom('trySend' as const, 'tryReceive' as const), ch }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('close' as const, 'poison' as const), ch }) },
)

const drive: Arbitrary<Drive> = fc.oneof(
  { weight: 16, arbitrary: quick },
  { weight: 4, arbitrary: fc.record({ do: fc.constantFrom('sender' as const, 'receiver' as const), ch }) },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constantFrom('wait' as const, 'poll' as const),
      max: few,
      take: few,
      inside: fc.oneof(fc.constant([]), fc.array(quick, { maxLength: 3 })),
    }),
  },
  { weight: 3, arbitrary: fc.constant({ do: 'next' as const }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('park' as const),
      how: fc.constantFrom('wait' as const, 'next' as const),
      meanwhile: fc.array(quick, { maxLength: 4 }),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ do: 'clear' as const }) },
)

const channelSpec: Arbitrary<ChannelSpec> = fc.oneof(
  fc.record({
    capacity: fc.nat({ max: 3 }),
    overflow: fc.constant('block' as const),
    prefer: fc.constant('neither' as const),
  }),
  fc.record({
    capacity: fc.integer({ min: 1, max: 2 }),
    overflow: fc.constantFrom('drop-oldest' as const, 'drop-newest' as const),
    prefer: fc.constant('neither' as const),
  }),
)
const channels = fc.array(channelSpec, { minLength: CHANNELS, maxLength: CHANNELS })

/** Programs in which much is ready, and little is taken at once: a registration for each of eight channels, and more. */
const busy = fc
  .tuple(
    fc.array(fc.record({ spec, once: fc.constantFrom(undefined, undefined, 'disable' as const) }), {
      minLength: 8,
      maxLength: 8,
    }),
    fc.array(
      fc.oneof(
        { weight: 6, arbitrary: fc.record({ do: fc.constant('trySend' as const), ch: fc.nat({ max: 7 }) }) },
        { weight: 2, arbitrary: fc.record({ do: fc.constant('tryReceive' as const), ch: fc.nat({ max: 7 }) }) },
        { weight: 2, arbitrary: fc.record({ do: fc.constant('sender' as const), ch: fc.nat({ max: 7 }) }) },
        { weight: 1, arbitrary: fc.record({ do: fc.constant('enable' as const), key: fc.nat({ max: 7 }) }) },
        { weight: 4, arbitrary: fc.constant({ do: 'next' as const }) },
        {
          weight: 4,
          arbitrary: fc.record({
            do: fc.constantFrom('wait' as const, 'poll' as const),
            max: fc.integer({ min: 1, max: 4 }),
            take: fc.integer({ min: 1, max: 4 }),
            inside: fc.constant([]),
          }),
        },
      ),
      { minLength: 20, maxLength: 80 },
    ),
  )
  .map(([specs, steps]): readonly Drive[] => [
    ...specs.map(({ spec, once }, i): Drive => {
      // Some channels are registered at both ends.
      const at = i < 6 ? i : i - 6
      return { do: 'add', key: i, spec: { ...spec, ch: at }, once, enabled: true }
    }),
    ...steps,
  ])

describe('a select set', () => {
  /** How many registrations had which largest bypass. */
  const counts: number[] = []
  let least = Infinity
  afterAll(() => {
    const each = counts.map((count, bypass) => `${bypass} of ${count}`).filter(Boolean)
    console.log(`the largest bypass, of so many registrations: ${each.join(', ')}; room left to the bound: ${least}`)
  })
  const note = ({ model }: Driver): void => {
    for (const bypass of model.largest.values()) counts[bypass] = (counts[bypass] ?? 0) + 1
    least = Math.min(least, model.least)
  }

  it(
    'gives at every step what alt over its guards admits, in the order of becoming ready, and passes over none too often',
    () => {
      fc.assert(
        fc.property(
          channels,
          fc.array(drive, { minLength: 1, maxLength: 40 }),
          fc.constantFrom(1000, 1000, 1, 3),
          (channels, steps, quantum) => {
            note(Driver.run(channels, steps, quantum))
          },
        ),
        { numRuns: RUNS * 5 },
      )
    },
    PATIENCE,
  )

  it(
    'passes over none that stays ready more often than there are others that are ready, however busy it is',
    () => {
      const channels = Array.from({ length: 8 }, (): ChannelSpec => ({
        capacity: 3,
        overflow: 'block',
        prefer: 'neither',
      }))
      fc.assert(
        fc.property(busy, fc.constantFrom(1000, 1, 3), (steps, quantum) => {
          note(Driver.run(channels, steps, quantum))
        }),
        { numRuns: RUNS * 5 },
      )
    },
    PATIENCE,
  )
})
