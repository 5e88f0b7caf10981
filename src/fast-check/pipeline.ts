/** Pipelines: no deadlock, unless a stage reports back to one that may be waiting for it to take something. */
import { constant, integer, nat, record } from 'fast-check'
import type { Arbitrary } from 'fast-check'
import { channel } from '../channel/channel.ts'
import type { Channel } from '../channel/channel.ts'
import { spawn } from '../runtime/operations.ts'
import { alternation, alternations, capacity, networkOf, prefer, processes, sorts } from './network.ts'
import type { Bounds, Network, NetworkConstraints, Process, Wiring } from './network.ts'

interface Plan extends Wiring {
  readonly kind: keyof typeof alternations
  readonly stages: number
  readonly items: number
  /** The stage that is reported back to, and how much further on the one is that reports; 0 for none. */
  readonly back: number
  readonly span: number
}

/**
 * Makes an arbitrary of pipelines: a source, some stages, a sink. With a planted cycle one stage reports each item back to an
 * earlier one, which takes reports and items as they come; that deadlocks once it waits to pass an item on while the
 * stages up to the one that reports are full.
 *
 * @example
 * ```ts
 * import fc from 'fast-check'
 * import { explore } from 'occamy/check'
 * import { pipeline } from 'occamy/fast-check'
 *
 * fc.assert(fc.property(pipeline({ planted: true, maxSize: 2, maxRounds: 1 }), ({ program, deadlocks }) => {
 *   const report = explore(program, { stopAtFirst: false })
 *   return deadlocks === 'sometimes' && report.deadlocks > 0 && report.deadlocks < report.executions
 * }), { numRuns: 5 })
 * ```
 */
export function pipeline(constraints: NetworkConstraints = {}): Arbitrary<Network> {
  return sorts(constraints, (planted, bounds) => plans(planted, bounds).map(networkFrom))
}

function plans(planted: boolean, { maxSize, maxRounds }: Bounds): Arbitrary<Plan> {
  return record({
    kind: alternation,
    prefer,
    capacity,
    stages: integer({ min: 1, max: maxSize }),
    items: integer({ min: 1, max: maxRounds }),
    back: planted ? nat({ max: maxSize - 2 }) : constant(0),
    span: planted ? integer({ min: 1, max: maxSize - 1 }) : constant(0),
  }).map(fitted)
}

/** With as many stages, and as many items, as the cycle needs. */
function fitted(plan: Plan): Plan {
  const { back, capacity = 0, items, span, stages } = plan
  if (span === 0) return plan
  return { ...plan, stages: Math.max(stages, back + span + 1), items: items + 1 + span * (capacity + 1) }
}

function networkFrom(plan: Plan): Network {
  const { back, items, span } = plan
  const known = {
    program: () => network(plan),
    result: items,
    deadlocks: span > 0 ? ('sometimes' as const) : ('never' as const),
    cycle: span > 0 ? Array.from({ length: span + 1 }, (_, i) => `stage ${back + i}`) : [],
  }
  return networkOf('pipeline', known, plan)
}

function* network({ back, capacity, items, kind, prefer, span, stages }: Plan): Process<number> {
  const wires = Array.from({ length: stages + 1 }, (_, i) => channel<number>({ name: `wire ${i}`, capacity, prefer }))
  const reports = channel<number>({ name: 'reports', prefer })
  const [first, last] = [wires[0] as Channel<number>, wires[stages] as Channel<number>]
  spawn({ name: 'source' }, source, first, items)
  processes(stages, 'stage', (i) => {
    const [from, to] = [wires[i] as Channel<number>, wires[i + 1] as Channel<number>]
    if (span > 0 && i === back) return reportedTo(from, to, reports, items, kind)
    return stage(from, to, span > 0 && i === back + span ? reports : undefined, items)
  })
  for (let i = 0; i < items; i++) {
    const item = yield* last.receive()
    if (item !== i) throw new Error(`item ${item} came in the place of ${i}`)
  }
  return items
}

function* source(to: Channel<number>, items: number): Process {
  for (let i = 0; i < items; i++) yield* to.send(i)
}

function* stage(
  from: Channel<number>,
  to: Channel<number>,
  reports: Channel<number> | undefined,
  items: number,
): Process {
  for (let i = 0; i < items; i++) {
    const item = yield* from.receive()
    if (reports !== undefined) yield* reports.send(item)
    yield* to.send(item)
  }
}

function* reportedTo(
  from: Channel<number>,
  to: Channel<number>,
  reports: Channel<number>,
  items: number,
  kind: Plan['kind'],
): Process {
  const [item, report] = [from.receive(), reports.receive()]
  const either = alternations[kind]({ item, report })
  // The first item goes through alone. So it is known of each wire who is at its ends.
  yield* to.send(yield* item)
  yield* report
  let taken = 1
  for (let reported = 1; reported < items;) {
    const { key, value } = taken < items ? yield* either : { key: 'report' as const, value: yield* report }
    if (key === 'report') reported++
    else {
      taken++
      yield* to.send(value)
    }
  }
}
