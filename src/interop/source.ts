/**
 * The receiving end of a bridge from the host: a channel whose sender is a source outside (an iterable, a stream, an emitter).
 *
 * Who owns the source: the bridge, from the moment it is made, until the source ends or fails, the consumer closes or poisons
 * the bridge, the scope that it was made in has ended, or its maker was cancelled; in outside code also until a `for await` over it is left. Then the
 * source is let go of, once.
 *
 * States: open; failing (the source has failed, and what it gave last is still here: so its channel is open still); closed. Invariants:
 * - the source is attached, and held by the scope, exactly while it `isOpen`;
 * - an error of the source comes after every item that came before it, and at once after the last of them was taken;
 * - what has come is still here after a close: what the buffer holds, and the item in hand behind it.
 */
import { channel } from '../channel/channel.ts'
import type { Channel, ChannelOptions, Receiver } from '../channel/channel.ts'
import type { Core } from '../channel/core.ts'
import type { ChannelGuard } from '../channel/guards.ts'
import type { Guard } from '../guard/guard.ts'
import type { Operation } from '../guard/operation.ts'
import { platform } from '../internal/host.ts'
import type { Held } from '../tasklet/scope.ts'
import { keepOffered, poisonDrained, tellOfReceivers, tellOfRoom } from './demand.ts'
import { Hold } from './hold.ts'

/**
 * The receiving end of something outside: an emitter, a stream, an iterable. As any receiver; and it holds something of the
 * host's, which it lets go of when it is closed or poisoned, when the source ends or fails, when the tasklet that made it is
 * cancelled, and with the scope of that tasklet. The scope ends when it has cleaned up, and throws what that threw, if nobody has asked for
 * it by `asyncDispose`. Outside of any tasklet, leaving a `for await` over it closes it, as does the end of a `using` block.
 */
export interface Source<out T> extends Receiver<T>, Disposable, AsyncDisposable {
  /** Lets go of the source: what has come already still drains. Acts now; closing twice is harmless. */
  close(reason?: unknown): void
  /** Closes it, and resolves when the source has cleaned up; rejects with what its cleaning up threw. */
  [Symbol.asyncDispose](): Promise<void>
}

/** The other side of a bridge: what a kind of source does. */
export interface Origin {
  /** Lets go of the source; gives a promise if that takes time. */
  release(reason: unknown): PromiseLike<unknown> | void
  /** Whether that is put off until it has given what it was asked for, which may be never. */
  readonly putsOff: boolean
  /** Whether it is going to give something, as things stand. */
  readonly isUnderWay: boolean
  /** Somebody came to receive, or there is more room: called soon after, outside of any tasklet's turn. */
  look(): void
}

/** How a source ended. */
interface Last {
  readonly failed: boolean
  readonly reason: unknown
}

export class Inlet<T> implements Source<T>, Held {
  readonly channel: Channel<T>
  readonly core: Core<T>
  private readonly origin: Origin
  private readonly hold: Hold
  /** Whether its source is attached. */
  isOpen = true
  /** How it fails once it is drained. */
  private error: unknown = undefined
  /** The source's cleaning up, once it was let go of. */
  private cleanup: Promise<unknown> | undefined = undefined
  /** Whether somebody is going to hear what that threw. */
  private isAsked = false
  /** Whether a look is on its way. */
  looksSoon = false
  private readonly changed: () => void

  constructor(options: ChannelOptions, origin: Origin) {
    this.channel = channel<T>(options)
    this.core = this.channel.receive().core as Core<T>
    this.origin = origin
    this.changed = () => {
      if (this.isOpen) this.lookSoon(platform.queueMicrotask)
      else this.drained()
    }
    this.hold = new Hold(this, this.core, 'receive', () => origin.isUnderWay)
  }

  /** Has the origin look whenever somebody comes to receive, or something is taken. */
  tellOfDemand(): void {
    tellOfReceivers(this.core, this.changed)
    tellOfRoom(this.core, this.changed)
    this.changed()
  }
  /** No code of the user's is called in the midst of a kernel step. */
  lookSoon(defer: (task: () => void) => void): void {
    if (this.looksSoon) return
    this.looksSoon = true
    defer(() => {
      this.looksSoon = false
      if (this.isOpen) this.origin.look()
    })
  }

  /** The source has come to its end: what is buffered still drains. */
  end(): void {
    this.over({ failed: false, reason: undefined })
  }
  /** The source has failed: the channel is poisoned once all that came before is taken. */
  fail(error: unknown): void {
    this.over({ failed: true, reason: error })
  }
  /** As `fail` and `end`, of a source that could go on: it is let go of. */
  breakOff(last: Last): void {
    if (!this.isOpen) return
    this.over(last)
    this.clean(last.reason)
  }

  private over({ failed, reason }: Last): void {
    const { core } = this
    this.isOpen = false
    this.hold.release()
    if (!failed) core.close(reason)
    else if ((core.buffer?.length ?? 0) === 0) core.poison(reason)
    else {
      this.error = reason
      tellOfRoom(core, this.changed)
    }
  }
  /** Something was taken of what was left when the source was over: the last item takes the error with it. */
  private drained(): void {
    const { core } = this
    if ((core.buffer?.length ?? 0) > 0) return
    if (core.state === 'open') poisonDrained(core, this.error)
    // A join that has stood there since before there was anything in a buffer does not say what it has taken.
    platform.queueMicrotask(() => core.receivers.tell())
  }

  /** The consumer wants no more. */
  private leave(reason: unknown): void {
    if (!this.isOpen) return
    this.isOpen = false
    this.hold.release()
    this.clean(reason)
  }
  private clean(reason: unknown): void {
    const { hold, origin } = this
    const { putsOff } = origin
    try {
      const cleanup = origin.release(reason)
      if (cleanup === undefined) return
      this.cleanup = Promise.resolve(cleanup)
    } catch (error) {
      this.cleanup = Promise.reject(error)
    }
    const untold = this.cleanup.catch((error: unknown) => {
      if (!putsOff && !this.isAsked) throw error
    })
    if (!putsOff) hold.cleansUp(untold)
  }

  close(reason?: unknown): void {
    keepOffered(this.core, this.changed)
    this.core.close(reason)
    this.leave(reason)
  }
  poison(error?: unknown): void {
    this.core.poison(error)
    this.leave(error)
  }
  letGo(): void {
    this.close()
  }
  [Symbol.dispose](): void {
    this.close()
  }
  async [Symbol.asyncDispose](): Promise<void> {
    this.isAsked = true
    this.close()
    await this.cleanup
  }

  get closed(): boolean {
    return this.channel.closed
  }
  receive(): ChannelGuard<T> {
    return this.channel.receive()
  }
  next(): ChannelGuard<IteratorResult<T, void>> {
    return this.channel.next()
  }
  tryReceive(): { readonly value: T } | undefined {
    return this.channel.tryReceive()
  }
  extended<R>(body: (value: T) => Operation<R>): Guard<R> {
    return this.channel.extended(body)
  }
  forEach(body: (value: T) => Operation<void | false> | void | false): Operation<void> {
    return this.channel.forEach(body)
  }
  [Symbol.asyncIterator](): AsyncIterableIterator<T, void, undefined> {
    const inner = this.channel[Symbol.asyncIterator]()
    const iterator: AsyncIterableIterator<T, void, undefined> = {
      next: () => inner.next(),
      return: async () => {
        await inner.return?.()
        const { putsOff } = this.origin
        this.isAsked = true
        this.close()
        if (!putsOff) await this.cleanup
        return { done: true, value: undefined }
      },
      [Symbol.asyncIterator]: () => iterator,
    }
    return iterator
  }
}
