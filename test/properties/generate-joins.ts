/**
 * Arbitraries for the joins of random programs. A channel end that a join has used refuses joins at the other one: so
 * joins receive from the first two channels and send to the third, but for a few that run into the conflict.
 */
import fc from 'fast-check'
import type { Arbitrary } from 'fast-check'
import type {
  Action,
  ChannelSpec,
  Condition,
  GuardSpec,
  JoinSpec,
  MemberSpec,
  PatternSpec,
  Program,
} from './program.ts'

const taken: Arbitrary<MemberSpec> = fc.record({
  on: fc.constantFrom('receive' as const, 'receive' as const, 'next' as const),
  ch: fc.nat({ max: 1 }),
})
const given: Arbitrary<MemberSpec> = fc.record({ on: fc.constant('send' as const), ch: fc.constant(2) })
const anywhere: Arbitrary<MemberSpec> = fc.record({
  on: fc.constantFrom('receive' as const, 'send' as const),
  ch: fc.nat({ max: 2 }),
})

const member: Arbitrary<MemberSpec> = fc.oneof(
  { weight: 60, arbitrary: taken },
  { weight: 20, arbitrary: given },
  { weight: 1, arbitrary: anywhere },
)

const condition: Arbitrary<Condition> = fc.record({
  modulo: fc.integer({ min: 1, max: 4 }),
  rest: fc.nat({ max: 2 }),
  throws: fc.oneof({ weight: 5, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
})
const where = fc.oneof({ weight: 1, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: condition })
const as = fc.constantFrom('tuple' as const, 'record' as const)
const on = fc.constant('join' as const)

/** A join of up to four members; rarely of none. */
export const joinSpec: Arbitrary<JoinSpec> = fc.record({
  on,
  as,
  members: fc.oneof(
    { weight: 20, arbitrary: fc.array(member, { minLength: 1, maxLength: 4 }) },
    { weight: 1, arbitrary: fc.constant([]) },
  ),
  where,
})

/** The patterns of a process, with `body` for their reactions. A chord of nothing would be served for ever. */
export function patterns(body: Arbitrary<readonly Action[]>): Arbitrary<readonly PatternSpec[]> {
  const end = taken.map(({ ch }): MemberSpec => ({ on: 'receive', ch }))
  const join = fc.record({ on, as, members: fc.array(end, { minLength: 1, maxLength: 3 }), where })
  return fc.array(fc.record({ join, body }), { minLength: 1, maxLength: 4 })
}

const plain: Arbitrary<GuardSpec> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ on: fc.constant('send' as const), ch: fc.nat({ max: 1 }) }) },
  { weight: 2, arbitrary: fc.record({ on: fc.constant('receive' as const), ch: fc.constant(2) }) },
  {
    weight: 1,
    arbitrary: fc.record({ on: fc.constantFrom('send' as const, 'receive' as const), ch: fc.nat({ max: 2 }) }),
  },
)
const skip: Arbitrary<GuardSpec> = fc.record({ on: fc.constant('skip' as const) })
const alternation: Arbitrary<GuardSpec> = fc.record({
  on: fc.constantFrom('alt' as const, 'priAlt' as const, 'fairAlt' as const),
  branches: fc
    .tuple(
      fc.array(fc.oneof({ weight: 3, arbitrary: plain }, { weight: 2, arbitrary: joinSpec }), {
        minLength: 1,
        maxLength: 3,
      }),
      fc.array(skip, { maxLength: 1 }),
    )
    .map((parts) => parts.flat()),
})
const wait: Arbitrary<Action> = fc.record({
  do: fc.constant('wait' as const),
  guard: fc.oneof(plain, { weight: 2, arbitrary: alternation }, joinSpec),
  times: fc.integer({ min: 1, max: 2 }),
})
const busy = fc.record({
  priority: fc.nat({ max: 2 }),
  weight: fc.integer({ min: 1, max: 3 }),
  deadline: fc.nat({ max: 20 }),
  body: fc.array(wait, { minLength: 1, maxLength: 4 }),
})
const room: Arbitrary<ChannelSpec> = fc.record({
  capacity: fc.oneof(
    { weight: 2, arbitrary: fc.constant(0) },
    { weight: 1, arbitrary: fc.integer({ min: 1, max: 2 }) },
  ),
  overflow: fc.constant('block' as const),
  prefer: fc.constant('neither' as const),
})

/** Small programs in which almost everybody meets a join: alone, as a branch, or by its messages. */
export const denseProgram: Arbitrary<Program> = fc.record({
  channels: fc.array(room, { minLength: 3, maxLength: 3 }),
  barriers: fc.constant([]),
  semaphores: fc.constant([]),
  sets: fc.constant(0),
  tasklets: fc.array(busy, { minLength: 2, maxLength: 5 }),
})
