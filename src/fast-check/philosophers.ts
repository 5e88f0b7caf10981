/** Dining philosophers (E. Dijkstra 1965), with forks that are semaphores. */
import { array, boolean, integer, record } from 'fast-check'
import type { Arbitrary } from 'fast-check'
import { semaphore } from '../guards/semaphore.ts'
import type { Semaphore } from '../guards/semaphore.ts'
import { reschedule } from '../runtime/operations.ts'
import { circle, networkOf, processes, sorts, sumOf } from './network.ts'
import type { Bounds, Network, NetworkConstraints, Process } from './network.ts'

interface Plan {
  /** Whether each reaches for the left fork first. */
  readonly left: readonly boolean[]
  readonly meals: number
}

/**
 * Makes an arbitrary of tables of philosophers, who take one fork and then the other. With a planted cycle all take the same first,
 * the left or the right one, and deadlock if all have taken theirs; without, somebody takes the other first.
 *
 * @example
 * ```ts
 * import fc from 'fast-check'
 * import { explore } from 'occamy/check'
 * import { philosophers } from 'occamy/fast-check'
 *
 * fc.assert(fc.property(philosophers({ maxSize: 2, maxRounds: 1 }), ({ program, deadlocks }) =>
 *   explore(program).deadlocks === (deadlocks === 'never' ? 0 : 1)), { numRuns: 10 })
 * ```
 */
export function philosophers(constraints: NetworkConstraints = {}): Arbitrary<Network> {
  return sorts(constraints, (planted, bounds) => plans(planted, bounds).map(networkFrom))
}

function plans(planted: boolean, { maxSize, maxRounds }: Bounds): Arbitrary<Plan> {
  return record({
    left: array(boolean(), { minLength: 2, maxLength: maxSize }).map(planted ? alike : unlike),
    meals: integer({ min: 1, max: maxRounds }),
  })
}

function alike(left: readonly boolean[]): boolean[] {
  return left.map(() => left[0] as boolean)
}

function unlike([first, ...rest]: readonly boolean[]): boolean[] {
  return [first as boolean, ...(rest.includes(!first) ? rest : [...rest.slice(1), !first])]
}

function networkFrom(plan: Plan): Network {
  const { left, meals } = plan
  const isAlike = left.every((each) => each === left[0])
  const known = {
    program: () => network(plan),
    result: left.length * meals,
    deadlocks: isAlike ? ('sometimes' as const) : ('never' as const),
    // Who has the left fork waits for the neighbour on the right.
    cycle: isAlike ? circle('philosopher', left.length, left[0] === true ? 'up' : 'down') : [],
  }
  return networkOf('philosophers', known, plan)
}

function* network({ left, meals }: Plan): Process<number> {
  const forks = left.map(() => semaphore(1))
  return yield* sumOf(
    processes(left.length, 'philosopher', (i) => {
      const [own, next] = [forks[i] as Semaphore, forks[(i + 1) % left.length] as Semaphore]
      return left[i] === true ? philosopher(own, next, meals) : philosopher(next, own, meals)
    }),
  )
}

function* philosopher(first: Semaphore, second: Semaphore, meals: number): Process<number> {
  for (let meal = 0; meal < meals; meal++) {
    const put = yield* first.acquire()
    yield* reschedule()
    yield* second.with(reschedule())
    put()
  }
  return meals
}
