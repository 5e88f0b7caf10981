/**
 * Iterables as channels.
 *
 * Departures from `for await`: an iterator is asked to return while its `next` is under way, if the bridge is closed then
 * (`for await` cannot be left there). What that `next` gives later is dropped.
 */
import type { ChannelOptions } from '../channel/channel.ts'
import { InvalidOperationError } from '../internal/errors.ts'
import { described } from '../internal/unknown.ts'
import { reachOutside } from '../runtime/outside.ts'
import { optionsFor, Pump } from './pump.ts'
import type { Pulled } from './pump.ts'
import type { Source } from './source.ts'

reachOutside()

type AnyIterable<T> = AsyncIterable<T> | Iterable<T | PromiseLike<T>>
type AnyIterator<T> = AsyncIterator<T, unknown, undefined>

class Iterated<T> implements Pulled<T> {
  private readonly iterable: AnyIterable<T>
  private iterator: AnyIterator<T> | undefined = undefined
  /** As generators do. */
  readonly putsOff: boolean = true

  constructor(iterable: AnyIterable<T>) {
    this.iterable = iterable
  }
  /** The iterator is made by the first pull. */
  pull(): Promise<IteratorResult<T, unknown>> {
    this.iterator ??= iteratorOf(this.iterable)
    return this.iterator.next()
  }
  /** What is an iterator itself, as a generator is that was begun, has something to clean up before the first pull. */
  release(): Promise<unknown> | undefined {
    const iterator = this.iterator ?? (this.iterable as Partial<AnyIterator<T>>)
    return typeof iterator.next === 'function' ? iterator.return?.() : undefined
  }
}

/** Iterates over what is not asynchronous, or whose items are promises; as `for await` does, an item that is rejected closes it. */
async function* eachOf<T>(
  iterable: Iterable<T | PromiseLike<T>, unknown, unknown>,
): AsyncGenerator<T, void, undefined> {
  // oxlint-disable-next-line typescript/await-thenable -- its items may be promises
  for await (const item of iterable) yield item
}

function iteratorOf<T>(iterable: AnyIterable<T>): AnyIterator<T> {
  const { [Symbol.asyncIterator]: make } = iterable as Partial<AsyncIterable<T, unknown, undefined>>
  const iterator = make == null ? eachOf(iterable as Iterable<T>) : make.call(iterable)
  if (typeof (iterator as Partial<AnyIterator<T>> | undefined)?.next !== 'function')
    throw new InvalidOperationError(`an iterable gave no iterator, but ${described(iterator)} without \`next\``)
  return iterator
}

/**
 * Makes a receiver of an iterable, async or not: its items, in order, pulled no further ahead than the capacity (0 by default: an
 * item is asked for when somebody waits for it). One more may be in hand, which was pulled for a receiver that has gone
 * since, or for a select set or a join; it goes to whoever comes next, also after a close. An overflow policy that never makes a sender wait pulls
 * without end, and drops.
 *
 * When the iterable ends, the channel is closed; what it throws poisons the channel after the items that came before, and
 * is the `cause` of the ChannelPoisonedError that the receiver gets. The iterator's `return` is called when the receiver is
 * closed or poisoned, when the tasklet that made it is cancelled, or its scope ends, and when a `for await` over it is left early; before the first
 * item was asked for there is none, unless the iterable is an iterator itself, as a generator is. The scope waits for that, and throws what it threw; not if an item is asked for at that moment, for a generator puts its return off
 * until it has given one. While a tasklet waits for an item, its runtime declares no deadlock. Throws InvalidOperationError if it
 * is given no iterable, InvalidArgumentError for options that are none.
 *
 * @example
 * ```ts
 * import { alt, run, sleep } from 'occamy'
 * import { fromAsyncIterable } from 'occamy/interop'
 *
 * async function* lines() {
 *   try {
 *     yield 'one'
 *     yield 'two'
 *     yield 'never asked for'
 *   } finally {
 *     console.log('cleaned up')
 *   }
 * }
 * await run(function* () {
 *   const source = fromAsyncIterable(lines())
 *   for (let n = 0; n < 2; n++) {
 *     const r = yield* alt({ line: source.receive(), late: sleep(1000) })
 *     console.log(r.value)
 *   }
 * })
 * // one
 * // two
 * // cleaned up
 * ```
 */
export function fromAsyncIterable<T>(
  iterable: AsyncIterable<T> | Iterable<T | PromiseLike<T>>,
  options: number | ChannelOptions = {},
): Source<T> {
  const parts = Object(iterable) as Partial<AsyncIterable<T> & Iterable<T>>
  if (typeof (parts[Symbol.asyncIterator] ?? parts[Symbol.iterator]) !== 'function')
    throw new InvalidOperationError('fromAsyncIterable() takes an async iterable, or an iterable')
  return new Pump<T>(optionsFor('fromAsyncIterable()', 'the iterable', options), new Iterated<T>(iterable)).inlet
}
