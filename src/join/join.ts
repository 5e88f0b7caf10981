/** Joins as their users see them. */
import type { Guard } from '../guard/guard.ts'
import { specimensOf } from '../guard/specimens.ts'
import { Core } from '../channel/core.ts'
import { Receive } from '../channel/guards.ts'
import type { ChannelGuard } from '../channel/guards.ts'
import { reachOutside } from '../runtime/outside.ts'
import { Arrival } from './arrival.ts'
import { Joining } from './joining.ts'
import { shapeOf } from './shape.ts'

reachOutside()

/** What a join is made of: receives, sends and requests, as a tuple or as a record. */
export type Members = readonly ChannelGuard<unknown>[] | { readonly [key: string]: ChannelGuard<unknown> }

/** The values of a join, in the shape of its members; of a send, `undefined`. */
export type JoinValues<M> = { -readonly [K in keyof M]: M[K] extends Guard<infer T> ? T : never }

/** A guard of several members, which are served all at once, or not at all. */
export interface Join<out V> extends Guard<V> {
  /**
   * Makes a join that takes only what satisfies `condition`: of the messages that wait, the earliest that do, in order of the
   * members and of each by arrival. A join that is kept looks at every combination once, when the last of its messages arrives; and a second time
   * if that is sent by a try, or by a branch of an alternation, and is parked; if such a receiver completes a join that sends, too; if an
   * alternation takes it; or, where it sends, once all that it takes from is closed. One for which it has nobody to send to is looked at once it has.
   * The condition must be pure: what acts on a channel, a tasklet or a select set throws InvalidOperationError there. What it throws, the one
   * who waits gets, nothing is taken, and the next look begins anew.
   *
   * @example
   * ```ts
   * import { channel, join, run } from 'occamy'
   *
   * await run(function* () {
   *   const orders = channel<{ item: string }>(9), stock = channel<string>(9)
   *   for (const item of ['tea', 'milk']) yield* orders.send({ item })
   *   yield* stock.send('milk')
   *   const sale = join([orders.receive(), stock.receive()]).where(([order, item]) => order.item === item)
   *   console.log(yield* sale) // [ { item: 'milk' }, 'milk' ]
   * })
   * ```
   */
  where(condition: (values: V) => boolean): Join<V>
}

/**
 * Waits until all of several members can be served, and serves them at one instant: receives (of requests, too) and sends, as a
 * tuple or as a record. Until then it takes nothing, and holds no place in line. A channel that comes twice gives two messages;
 * one alternation never serves two members. The channels' `prefer` does not count, nor does `overflow: 'error'`: a join waits for room.
 *
 * With no member it is ready at once; what is neither an array nor a record of guards is refused, here, by InvalidArgumentError or
 * InvalidOperationError. Throws ChannelClosedError or ChannelPoisonedError when a member's channel is closed
 * (and empty) or poisoned: nothing is taken. Throws JoinConflictError, here, if a join uses the other end of one of the
 * channels: an end that was used by a join refuses a join on the other end ever after.
 *
 * @example
 * ```ts
 * import { channel, join, run, spawn } from 'occamy'
 *
 * await run(function* () {
 *   const requests = channel<string>(), workers = channel<number>()
 *   spawn(function* () { yield* requests.send('dig') })
 *   spawn(function* () { yield* workers.send(7) })
 *   const { request, worker } = yield* join({ request: requests.receive(), worker: workers.receive() })
 *   console.log(worker, request) // 7 dig
 * })
 * ```
 */
export function join<const M extends Members>(members: M): Join<JoinValues<M>> {
  const { keys, values: guards } = shapeOf<ChannelGuard<unknown>>('what join() is given', 'guards', members)
  specimens ??= specimensOf(makeSpecimens)
  return new Joining({ guards, keys }, undefined) as unknown as Join<JoinValues<M>>
}

/** One of each class of the hot path: see guard/specimens.ts. */
let specimens: readonly object[] | undefined

function makeSpecimens(): readonly object[] {
  const core = new Core<unknown>(0, undefined, 1, 'block', 'neither')
  const guards = [new Receive(core)]
  const joining = new Joining({ guards, keys: undefined }, undefined)
  return [joining, new Arrival(core.senders, undefined, undefined, undefined as never)]
}
