/** Requests: synchronous ports, as their users see them (Ada's entries; Polyphonic C#'s synchronous methods). */
import { channel } from '../channel/channel.ts'
import type { Channel, ChannelOptions, Receiver } from '../channel/channel.ts'
import type { Core } from '../channel/core.ts'
import type { ChannelGuard, Receive } from '../channel/guards.ts'
import type { Guard } from '../guard/guard.ts'
import type { Operation } from '../guard/operation.ts'
import { checkOptions } from '../internal/check.ts'
import { InvalidArgumentError } from '../internal/errors.ts'
import { reachOutside } from '../runtime/outside.ts'
import { Call } from './call.ts'
import type { Asked } from './reply.ts'

reachOutside()

/** A request, as the one who serves it has it. */
export interface Request<out A, in R> {
  /** What it was called with. */
  readonly argument: A
  /** Gives the caller its result. Acts now; dropped if the caller has gone. Throws AlreadyRepliedError the second time. */
  readonly reply: (value: R) => void
  /** Throws `error` in the caller. As `reply`. */
  readonly fail: (error: unknown) => void
}

/** A synchronous port: it is called at one end, and its requests are received, or joined, at the other. */
export interface Requests<A, R> extends Receiver<Request<A, R>>, Disposable {
  /** Its name for reports. */
  readonly name: string
  /**
   * Waits until the request is accepted, then for the reply. Commits when it is accepted: so a time limit in an alternation
   * bounds the acceptance. Throws what `fail` was given; or ChannelClosedError or ChannelPoisonedError, with the argument as its `value`.
   */
  call(argument: A): Guard<R>
  /** Refuses calls from now on: those that were not accepted throw ChannelClosedError. Acts now. */
  close(reason?: unknown): void
}

/** Options of a synchronous port. */
export type RequestOptions = Pick<ChannelOptions, 'name'>

class SynchronousPort<A, R> implements Requests<A, R> {
  private readonly channel: Channel<Asked<A, R>>
  private readonly core: Core<Asked<A, R>>

  constructor({ name }: RequestOptions) {
    this.channel = channel<Asked<A, R>>({ name })
    this.core = (this.channel.receive() as Receive<Asked<A, R>>).core
    this.core.unsent = argumentOf
  }
  get name(): string {
    return this.channel.name
  }
  get closed(): boolean {
    return this.channel.closed
  }
  call(argument: A): Guard<R> {
    return new Call<A, R>(this.core, argument)
  }
  receive(): ChannelGuard<Request<A, R>> {
    return this.channel.receive()
  }
  next(): ChannelGuard<IteratorResult<Request<A, R>, void>> {
    return this.channel.next()
  }
  tryReceive(): { readonly value: Request<A, R> } | undefined {
    return this.channel.tryReceive()
  }
  extended<T>(body: (request: Request<A, R>) => Operation<T>): Guard<T> {
    return this.channel.extended(body)
  }
  forEach(body: (request: Request<A, R>) => Operation<void | false> | void | false): Operation<void> {
    return this.channel.forEach(body)
  }
  close(reason?: unknown): void {
    this.channel.close(reason)
  }
  poison(error?: unknown): void {
    this.channel.poison(error)
  }
  [Symbol.dispose](): void {
    this.channel.close()
  }
  [Symbol.asyncIterator](): AsyncIterableIterator<Request<A, R>, void, undefined> {
    return this.channel[Symbol.asyncIterator]()
  }
}

/**
 * Makes a synchronous port: `yield* port.call(argument)` gives the reply. The other end is a receiver of requests: it can be
 * received from, alternated on, joined (`join`, `chord`), and each request is answered when it suits. It buffers nothing: throws
 * InvalidArgumentError when it is given a capacity.
 *
 * @example
 * ```ts
 * import { request, run, spawn } from 'occamy'
 *
 * await run(function* () {
 *   const square = request<number, number>({ name: 'square' })
 *   spawn(() => square.forEach((asked) => asked.reply(asked.argument ** 2)))
 *   console.log(yield* square.call(7)) // 49
 *   square.close()
 * })
 * ```
 */
export function request<A = void, R = void>(options: RequestOptions = {}): Requests<A, R> {
  checkOptions('request()', options)
  const { capacity = 0 }: ChannelOptions = options
  if (capacity !== 0)
    throw new InvalidArgumentError('the capacity of request()', '0: a call waits until it is accepted', capacity)
  return new SynchronousPort(options)
}

function argumentOf(asked: unknown): unknown {
  return (asked as Asked<unknown, unknown> | undefined)?.argument
}
