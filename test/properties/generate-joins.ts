/**
 * Arbitraries for the joins of random programs. A channel end that a join has used refuses joins at the other one: so
 * joins receive from the first two channels and send to the third, but for a few that run into the conflict.
 */
import fc from 'fast-check'
import type { Arbitrary } from 'fast-check'
import type { Action, Condition, JoinSpec, MemberSpec, PatternSpec } from './program.ts'

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
