/**
 * Channels as writable streams.
 *
 * The stream takes part in the channel as a sender of its own: a write is done when its chunk has been received, or buffered.
 */
import type { Sender } from '../channel/channel.ts'
import type { ChannelGuard } from '../channel/guards.ts'
import { checkOptions } from '../internal/check.ts'
import { InvalidOperationError } from '../internal/errors.ts'
import type { AbortSignalLike } from '../internal/host.ts'
import { reachOutside } from '../runtime/outside.ts'
import type { Held } from '../tasklet/scope.ts'
import { Hold, scopeIsOver } from './hold.ts'
import { isOfChannel, Party } from './party.ts'
import type { Ending } from './party.ts'

reachOutside()

/** Options of `toWritable`, as those of a pipe. */
export interface ToWritableOptions {
  /** Whether closing the stream leaves the channel open; by default it closes it. */
  readonly preventClose?: boolean | undefined
  /** Whether aborting the stream leaves the channel as it is; by default it poisons it, with the reason. */
  readonly preventAbort?: boolean | undefined
}

class Inflow<T> implements Ending<void>, Held {
  private readonly sender: Sender<T>
  private readonly options: ToWritableOptions
  private readonly party: Party<void>
  private readonly hold: Hold
  private controller: WritableStreamDefaultController | undefined = undefined
  private resolve: () => void = () => {}
  private reject: (error: unknown) => void = () => {}

  constructor(sender: Sender<T>, { core }: ChannelGuard<void>, options: ToWritableOptions) {
    this.sender = sender
    this.options = options
    this.party = new Party(this)
    this.hold = new Hold(this, core, 'receive', () => true)
  }
  /** Its maker was cancelled, or nobody is left of its scope: the write that waits is given up, and whoever pipes is told. */
  letGo(): void {
    const error = scopeIsOver()
    this.hold.release()
    if (this.party.withdraw()) this.reject(error)
    this.controller?.error(error)
  }

  /** A write that waits is given up as soon as the stream is aborted: `abort` itself comes after it. */
  start(controller: WritableStreamDefaultController): void {
    const { signal } = controller as unknown as { readonly signal: AbortSignalLike }
    this.controller = controller
    signal.addEventListener('abort', () => {
      if (this.party.withdraw()) this.reject(signal.reason)
    })
  }
  write(chunk: T): Promise<void> {
    return new Promise((resolve, reject) => {
      this.resolve = resolve
      this.reject = reject
      this.party.start(this.sender.send(chunk))
    })
  }
  done(): void {
    this.resolve()
  }
  failed(error: unknown): void {
    this.hold.release()
    this.reject(error)
  }
  close(): void {
    if (this.options.preventClose !== true) this.sender.close()
    this.hold.release()
  }
  abort(reason: unknown): void {
    if (this.options.preventAbort !== true) this.sender.poison(reason)
    this.hold.release()
  }
}

/**
 * Makes a writable stream of the sending end of a channel. A write is done when its chunk has been received, or is in the buffer: so
 * whoever writes, or pipes, is held back by the receivers. Closing the stream closes the channel; aborting it poisons the
 * channel with the reason, and takes back the chunk of a write that still waits, which is rejected. Once the channel is closed
 * or poisoned by others, the next write is rejected with its ChannelClosedError or ChannelPoisonedError, and the stream is errored.
 * A tasklet that waits to receive from an open stream is in no deadlock: somebody outside may write. When the tasklet that made it is
 * cancelled, or its scope ends, a stream that is open is errored, so that whoever pipes to it goes on. Throws InvalidOperationError if it is given no sender,
 * InvalidArgumentError for options that are none.
 *
 * @example
 * ```ts
 * import { channel, run } from 'occamy'
 * import { toWritable } from 'occamy/interop'
 *
 * await run(function* () {
 *   const words = channel<string>()
 *   void new Response('one two').body!.pipeThrough(new TextDecoderStream()).pipeTo(toWritable(words))
 *   yield* words.forEach((word) => console.log(word)) // one two
 * })
 * ```
 */
export function toWritable<T>(sender: Sender<T>, options: ToWritableOptions = {}): WritableStream<T> {
  const guard = typeof sender?.send === 'function' ? sender.send(undefined as T) : undefined
  if (!isOfChannel(guard)) throw new InvalidOperationError('toWritable() takes a sender: the channel to write to')
  checkOptions('toWritable()', options)
  return new WritableStream<T>(new Inflow<T>(sender, guard, options))
}
