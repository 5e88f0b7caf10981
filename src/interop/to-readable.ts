/**
 * Channels as readable streams.
 *
 * The stream takes part in the channel as a receiver of its own: an item is with its sender until a reader asks for it, and
 * with the reader from then on; it is never in between.
 */
import type { Receiver } from '../channel/channel.ts'
import type { ChannelGuard } from '../channel/guards.ts'
import { checkOptions } from '../internal/check.ts'
import { InvalidOperationError } from '../internal/errors.ts'
import { reachOutside } from '../runtime/outside.ts'
import type { Held } from '../tasklet/scope.ts'
import { Hold, scopeIsOver } from './hold.ts'
import { isOfChannel, Party } from './party.ts'
import type { Ending } from './party.ts'

reachOutside()

/** Options of `toReadable`, as those of a pipe. */
export interface ToReadableOptions {
  /**
   * Whether cancelling the stream leaves the channel as it is; by default it poisons the channel, so that senders know. An item that
   * a reader has asked for, and then left in the stream (by `releaseLock`), has been received: it goes with the stream.
   */
  readonly preventCancel?: boolean | undefined
}

class Outflow<T> implements Ending<IteratorResult<T, void>>, Held {
  private readonly receiver: Receiver<T>
  private readonly next: ChannelGuard<IteratorResult<T, void>>
  private readonly preventCancel: boolean
  private readonly party: Party<IteratorResult<T, void>>
  private readonly hold: Hold
  private controller: ReadableStreamDefaultController<T> | undefined = undefined
  /** Ends the pull under way. */
  private pulled: () => void = () => {}

  constructor(receiver: Receiver<T>, next: ChannelGuard<IteratorResult<T, void>>, preventCancel: boolean) {
    this.receiver = receiver
    this.next = next
    this.preventCancel = preventCancel
    this.party = new Party(this)
    this.hold = new Hold(this, this.next.core, 'send', () => true)
  }
  /** Its maker was cancelled, or nobody is left of its scope: whoever reads is told, unless the channel was closed, and has only to be read to its end. */
  letGo(): void {
    if (this.receiver.closed) return
    this.hold.release()
    this.party.withdraw()
    this.controller?.error(scopeIsOver())
    this.pulled()
  }

  start(controller: ReadableStreamDefaultController<T>): void {
    this.controller = controller
  }
  pull(): Promise<void> {
    return new Promise((resolve) => {
      this.pulled = resolve
      this.party.start(this.next)
    })
  }
  done(result: IteratorResult<T, void>): void {
    if (result.done === true) {
      this.hold.release()
      this.controller?.close()
    } else this.controller?.enqueue(result.value)
    this.pulled()
  }
  failed(error: unknown): void {
    this.hold.release()
    this.controller?.error(error)
    this.pulled()
  }
  cancel(reason: unknown): void {
    this.party.withdraw()
    if (!this.preventCancel) this.receiver.poison(reason)
    this.hold.release()
  }
}

/**
 * Makes a readable stream of the receiving end of a channel. It takes an item when a reader asks for one, and none ahead: what
 * is not read stays with its sender, and can be received by others. A closed channel ends the stream once it is empty; a poisoned one
 * errors it, with the ChannelPoisonedError. Cancelling the stream poisons the channel with the reason (see `preventCancel`). A
 * tasklet that waits to send to an open stream is in no deadlock: somebody outside may read. When the tasklet that made it is cancelled, or its scope
 * ends, a stream of a channel that is still open is errored. Throws InvalidOperationError if it is given no receiver, InvalidArgumentError for options that are none.
 *
 * @example
 * ```ts
 * import { channel, run, spawn } from 'occamy'
 * import { fromPromise, toReadable } from 'occamy/interop'
 *
 * await run(function* () {
 *   const words = channel<string>()
 *   spawn(function* () {
 *     for (const word of ['one', ' ', 'two']) yield* words.send(word)
 *     words.close()
 *   })
 *   const bytes = toReadable(words).pipeThrough(new TextEncoderStream())
 *   console.log(yield* fromPromise(new Response(bytes).text())) // one two
 * })
 * ```
 */
export function toReadable<T>(receiver: Receiver<T>, options: ToReadableOptions = {}): ReadableStream<T> {
  const isReceiver = typeof receiver?.receive === 'function' && typeof receiver.next === 'function'
  const guard = isReceiver ? receiver.next() : undefined
  if (!isOfChannel(guard)) throw new InvalidOperationError('toReadable() takes a receiver: the channel to read from')
  checkOptions('toReadable()', options)
  return new ReadableStream<T>(new Outflow<T>(receiver, guard, options.preventCancel === true), { highWaterMark: 0 })
}
