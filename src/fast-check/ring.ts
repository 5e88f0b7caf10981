/** Rings: a message goes round; then each member sends and receives, in an order of its own. */
import { array, constantFrom, integer, nat, record, tuple } from 'fast-check'
import type { Arbitrary } from 'fast-check'
import { channel } from '../channel/channel.ts'
import type { Channel } from '../channel/channel.ts'
import { reschedule, spawn } from '../runtime/operations.ts'
import type { Tasklet } from '../tasklet/tasklet.ts'
import { circle, networkOf, prefer, processes, sorts, sumOf } from './network.ts'
import type { Bounds, Network, NetworkConstraints, Process, Wiring } from './network.ts'

type Order = 'send' | 'receive'

interface Plan extends Wiring {
  /** What each member does first. */
  readonly orders: readonly Order[]
  readonly rounds: number
  /** Others, who wait for a member to end or to send, or who have nothing to do with the ring. */
  readonly others: ReadonlyArray<readonly ['ends' | 'sends' | 'idles', number]>
}

/**
 * Makes an arbitrary of rings: a message goes round for some rounds, then each member sends to the next and receives from the one
 * before, in an order of its own. With a planted cycle that order is the same for all, which always deadlocks. Around the
 * ring are others that wait for its members, and do not belong to the cycle.
 *
 * @example
 * ```ts
 * import fc from 'fast-check'
 * import { DeadlockError, runSync } from 'occamy'
 * import { ring } from 'occamy/fast-check'
 *
 * fc.assert(fc.property(ring({ planted: true }), ({ program, cycle }) => {
 *   try {
 *     runSync(program)
 *     return false
 *   } catch (error) {
 *     return error instanceof DeadlockError && error.cycle.length === cycle.length
 *   }
 * }))
 * ```
 */
export function ring(constraints: NetworkConstraints = {}): Arbitrary<Network> {
  return sorts(constraints, (planted, bounds) => plans(planted, bounds).map(networkFrom))
}

function plans(planted: boolean, { maxSize, maxRounds }: Bounds): Arbitrary<Plan> {
  const order = constantFrom<Order[]>('send', 'receive')
  return record({
    prefer,
    orders: array(order, { minLength: 2, maxLength: maxSize }).map(planted ? alike : unlike),
    rounds: integer({ min: 1, max: maxRounds }),
    others: array(tuple(constantFrom('ends' as const, 'sends' as const, 'idles' as const), nat({ max: maxSize - 1 })), {
      maxLength: maxSize - 1,
    }),
  })
}

function alike(orders: readonly Order[]): Order[] {
  return orders.map(() => orders[0] as Order)
}

function unlike([first, ...rest]: readonly Order[]): Order[] {
  const other: Order = first === 'send' ? 'receive' : 'send'
  return [first as Order, ...(rest.includes(other) ? rest : [...rest.slice(1), other])]
}

function networkFrom(plan: Plan): Network {
  const { orders, rounds } = plan
  const [first] = orders
  const isAlike = orders.every((order) => order === first)
  const known = {
    program: () => network(plan),
    result: orders.length * (rounds + 1),
    deadlocks: isAlike ? ('always' as const) : ('never' as const),
    // Who sends waits for the next one, who receives for the one before.
    cycle: isAlike ? circle('member', orders.length, first === 'send' ? 'up' : 'down') : [],
  }
  return networkOf('ring', known, plan)
}

function* network({ orders, others, prefer, rounds }: Plan): Process<number> {
  const n = orders.length
  const wires = orders.map((_, i) => channel<number>({ name: `wire ${i}`, prefer }))
  const side = orders.map((_, i) => channel<number>({ name: `side ${i}`, capacity: 1 }))
  const members = processes(n, 'member', function* (i) {
    const [left, right] = [wires[(i + n - 1) % n] as Channel<number>, wires[i] as Channel<number>]
    for (let round = 0; round < rounds; round++) {
      if (i === 0) yield* right.send(round)
      yield* left.receive()
      if (i > 0) yield* right.send(round)
    }
    if (orders[i] === 'send') yield* right.send(-1)
    yield* left.receive()
    if (orders[i] === 'receive') yield* right.send(-1)
    yield* (side[i] as Channel<number>).send(1)
    return rounds + 1
  })
  for (const [i, [what, of]] of others.entries())
    spawn({ name: `other ${i}` }, other, what, members[of % n] as Tasklet<number>, side[of % n] as Channel<number>, of)
  return yield* sumOf(members)
}

function* other(
  what: Plan['others'][number][0],
  member: Tasklet<number>,
  side: Channel<number>,
  turns: number,
): Process {
  if (what === 'ends') yield* member.ended
  if (what === 'sends') yield* side.receive()
  for (let turn = 0; turn < turns; turn++) yield* reschedule()
}
