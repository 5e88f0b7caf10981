/** Networks of every kind. */
import { oneof } from 'fast-check'
import type { Arbitrary } from 'fast-check'
import { clientServer } from './client-server.ts'
import { ioPar } from './io-par.ts'
import type { Network, NetworkConstraints } from './network.ts'
import { philosophers } from './philosophers.ts'
import { pipeline } from './pipeline.ts'
import { ring } from './ring.ts'

/**
 * Makes an arbitrary of networks of every kind that is here: for what has to hold of any network, under any schedule.
 *
 * @example
 * ```ts
 * import fc from 'fast-check'
 * import { runSync } from 'occamy'
 * import { network, schedule } from 'occamy/fast-check'
 *
 * fc.assert(fc.property(network({ planted: false }), schedule(), ({ program, result }, scheduler) =>
 *   runSync(program, { scheduler, quantum: 0 }) === result))
 * ```
 */
export function network(constraints: NetworkConstraints = {}): Arbitrary<Network> {
  return oneof(...[clientServer, ioPar, pipeline, ring, philosophers].map((kind) => kind(constraints)))
}
