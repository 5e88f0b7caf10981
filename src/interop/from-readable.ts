/** Readable streams as channels. */
import type { ChannelOptions } from '../channel/channel.ts'
import { InvalidOperationError } from '../internal/errors.ts'
import { reachOutside } from '../runtime/outside.ts'
import { optionsFor, Pump } from './pump.ts'
import type { Pulled } from './pump.ts'
import type { Source } from './source.ts'

reachOutside()

class Reading<T> implements Pulled<T> {
  readonly putsOff: boolean = false
  private readonly reader: ReadableStreamDefaultReader<T>

  constructor(reader: ReadableStreamDefaultReader<T>) {
    this.reader = reader
  }

  pull(): Promise<IteratorResult<T, unknown>> {
    return this.reader.read()
  }
  over(): void {
    this.reader.releaseLock()
  }
  async release(reason: unknown): Promise<void> {
    const { reader } = this
    const hasFailed = Promise.resolve(reader.closed).then(
      () => false,
      () => true,
    )
    try {
      await reader.cancel(reason)
    } catch (error) {
      // One that has failed has nothing to clean up: what that gives is its own error, which came too late to be heard.
      if (!(await hasFailed)) throw error
    } finally {
      reader.releaseLock()
    }
  }
}

/**
 * Makes a receiver of a readable stream (a Node stream by `Readable.toWeb`): its chunks, in order, read no further ahead than the
 * capacity of the channel (0 by default; what the stream itself reads ahead is up to its strategy). The stream is locked from now
 * on. Throws TypeError if it is locked already, InvalidOperationError if it is no stream, InvalidArgumentError for options that are none.
 *
 * When the stream ends, the channel is closed; its error poisons the channel after the chunks that came before, and is the
 * `cause` of the ChannelPoisonedError that the receiver gets. The stream is cancelled when the receiver is closed or poisoned, when
 * the tasklet that made it is cancelled, or its scope ends, and when a `for await` over it is left early; the scope waits for that, and
 * throws what it threw. While a tasklet waits for a chunk, its runtime declares no deadlock.
 *
 * @example
 * ```ts
 * import { run } from 'occamy'
 * import { fromReadable } from 'occamy/interop'
 *
 * const text = new Response('one two').body!.pipeThrough(new TextDecoderStream())
 * await run(function* () {
 *   yield* fromReadable(text).forEach((chunk) => console.log(chunk)) // one two
 * })
 * ```
 */
export function fromReadable<T>(stream: ReadableStream<T>, options: number | ChannelOptions = {}): Source<T> {
  if (typeof stream?.getReader !== 'function')
    throw new InvalidOperationError('fromReadable() takes a readable stream of the web platform')
  const given = optionsFor('fromReadable()', 'the stream', options)
  const reader = stream.getReader()
  try {
    return new Pump<T>(given, new Reading<T>(reader)).inlet
  } catch (error) {
    reader.releaseLock()
    throw error
  }
}
