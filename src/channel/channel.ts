/**
 * Channels as their users see them (C. A. R. Hoare 1978; occam's CHAN; Go's and Stackless Python's channels).
 */
import { above } from '../guard/contract.ts'
import { Guard } from '../guard/guard.ts'
import { kernel } from '../guard/kernel.ts'
import type { Operation, Step } from '../guard/operation.ts'
import { BUFFER, STATE } from '../guard/probe.ts'
import { specimensOf } from '../guard/specimens.ts'
import { checkFunction, checkName, checkOptions, wholeNumber } from '../internal/check.ts'
import { ForgottenYieldError, InvalidArgumentError } from '../internal/errors.ts'
import { isGeneratorFunction } from '../internal/generator.ts'
import { ChannelIterator } from './iterator.ts'
import { Core } from './core.ts'
import { beginBody } from '../tasklet/enter.ts'
import type { Overflow, Prefer } from './core.ts'
import { Extended } from './extended.ts'
import { Next, Receive, Send } from './guards.ts'
import type { ChannelGuard } from './guards.ts'
import { reachOutside } from '../runtime/outside.ts'

reachOutside()

/** The sending end of a channel. */
export interface Sender<in T> {
  /** Offers a value: waits until a receiver, or the buffer, takes it. Throws ChannelClosedError or ChannelPoisonedError, with the value. */
  readonly send: (value: T) => ChannelGuard<void>
  /** Sends without waiting: false if that is not possible now, or the channel is not open. Acts now, anywhere. */
  readonly trySend: (value: T) => boolean
  /** Ends the sending: what is buffered still drains. Acts now; closing twice is harmless. */
  close(reason?: unknown): void
  /** Makes both ends throw ChannelPoisonedError, with `error` as its cause, now and ever after; drops the buffer. Acts now. */
  poison(error?: unknown): void
  /** Whether it was closed or poisoned. */
  readonly closed: boolean
}

/** The receiving end of a channel. */
export interface Receiver<out T> {
  /** Waits for a value. Throws ChannelClosedError once a closed channel is empty, ChannelPoisonedError on a poisoned one. */
  receive(): ChannelGuard<T>
  /** Waits for a value, or for the close: `{ done: false, value }` or `{ done: true }`. */
  next(): ChannelGuard<IteratorResult<T, void>>
  /** Receives without waiting: `undefined` if there is nothing now. Throws ChannelPoisonedError. Acts now, anywhere. */
  tryReceive(): { readonly value: T } | undefined
  /**
   * Waits for a value, and runs `body` with it while the sender still waits (occam-pi's `??`); has the body's result. A buffer keeps a place
   * for the value until the body ends, and the sender goes on, if there is one.
   */
  extended<R>(body: (value: T) => Operation<R>): Guard<R>
  /**
   * Runs `body` for each value until the channel is closed, or `body` gives false. A plain body returns nothing else: use braces, as
   * `(x) => { seen.push(x) }`, where a call gives something.
   */
  forEach(body: (value: T) => Operation<void | false> | void | false): Operation<void>
  /** As on the sending end. */
  poison(error?: unknown): void
  /** Whether it was closed or poisoned. */
  readonly closed: boolean
  /** `for await` in outside code; leaving the loop early loses nothing. */
  [Symbol.asyncIterator](): AsyncIterableIterator<T, void, undefined>
}

/** Both ends of a channel. */
export interface Channel<in out T> extends Sender<T>, Receiver<T>, Disposable {
  /** Its name for reports. */
  readonly name: string
  /** How many values it buffers at most; 0 for a rendezvous. */
  readonly capacity: number
  /** How many values are buffered. */
  readonly length: number
  /** How many senders are parked (above 0), or how many receivers (below 0). */
  readonly balance: number
}

/** Options of a channel. */
export interface ChannelOptions {
  /** A name for reports; `channel#` and a number when absent. */
  readonly name?: string | undefined
  /** How many values it buffers: a whole number, or Infinity; 0, the default, is a rendezvous. */
  readonly capacity?: number | undefined
  /** What a send does when the buffer is full: waits ('block', the default), drops a value, or throws ChannelFullError. */
  readonly overflow?: 'block' | 'drop-oldest' | 'drop-newest' | 'error' | undefined
  /** Who runs next after a rendezvous: 'neither' (the default) lets whoever arrived go on. */
  readonly prefer?: 'receiver' | 'sender' | 'neither' | undefined
}

class TwoWay<in out T> implements Channel<T> {
  private readonly core: Core<T>
  constructor(core: Core<T>) {
    this.core = core
  }
  get name(): string {
    return this.core.name
  }
  get capacity(): number {
    return this.core.capacity
  }
  get length(): number {
    kernel.probe?.read(this.core, BUFFER)
    return this.core.buffer?.length ?? 0
  }
  get balance(): number {
    kernel.probe?.counts(this.core)
    return this.core.senders.waiting - this.core.receivers.waiting
  }
  get closed(): boolean {
    kernel.probe?.read(this.core, STATE)
    return this.core.state !== 'open'
  }
  send(value: T): ChannelGuard<void> {
    return new Send(this.core, value)
  }
  receive(): ChannelGuard<T> {
    return new Receive(this.core)
  }
  next(): ChannelGuard<IteratorResult<T, void>> {
    return new Next(this.core)
  }
  extended<R>(body: (value: T) => Operation<R>): Guard<R> {
    checkFunction('extended()', body)
    return new Extended(this.core, body)
  }
  trySend(value: T): boolean {
    return this.core.trySend(value)
  }
  tryReceive(): { readonly value: T } | undefined {
    return this.core.tryReceive()
  }
  forEach(body: (value: T) => Operation<void | false> | void | false): Operation<void> {
    checkFunction('forEach()', body)
    return above.enter(() => this.each(body))
  }
  private *each(body: (value: T) => Operation<void | false> | void | false): Generator<Step, void, unknown> {
    const next = this.next()
    for (let result = yield* next; result.done !== true; result = yield* next) {
      const rest = beginBody<T, void | false, false>(body, result.value, false)
      const answer: unknown = rest === undefined || rest === false ? rest : yield* rest
      if (answer === false) return
      if (answer instanceof Guard && isGeneratorFunction(body)) throw new ForgottenYieldError('a body of forEach()')
    }
  }
  close(reason?: unknown): void {
    this.core.close(reason)
  }
  poison(error?: unknown): void {
    this.core.poison(error)
  }
  [Symbol.dispose](): void {
    this.core.close(undefined)
  }
  [Symbol.asyncIterator](): AsyncIterableIterator<T, void, undefined> {
    return new ChannelIterator(this)
  }
}

/**
 * Makes a channel: `channel()`, `channel(capacity)`, `channel({ name, capacity, overflow, prefer })`. It belongs to no
 * runtime, can be made anywhere, and carries any value, `undefined` too. Throws InvalidArgumentError unless the capacity is
 * a whole number, 0 or more, or Infinity, and the name a string.
 *
 * @example
 * ```ts
 * import { channel, par, run } from 'occamy'
 *
 * const ch = channel<string>({ name: 'greetings', capacity: 2 })
 * await run(() => par([
 *   function* () { yield* ch.send('hello'); yield* ch.send('bye'); ch.close() },
 *   function* () { for (let r = yield* ch.next(); !r.done; r = yield* ch.next()) console.log(r.value) },
 * ]))
 * // hello
 * // bye
 * ```
 */
export function channel<T>(options: number | ChannelOptions = {}): Channel<T> {
  const given: ChannelOptions = typeof options === 'number' ? { capacity: options } : options
  checkOptions('channel()', given)
  const { name, capacity = 0, overflow = 'block', prefer = 'neither' } = given
  checkName(name)
  if (capacity !== Infinity) wholeNumber('capacity', capacity, 0)
  if (!OVERFLOWS.includes(overflow)) throw new InvalidArgumentError('overflow', OVERFLOWS.join(', '), overflow)
  if (!PREFERENCES.includes(prefer)) throw new InvalidArgumentError('prefer', PREFERENCES.join(', '), prefer)
  specimens ??= specimensOf(makeSpecimens)
  return new TwoWay(new Core<T>(++channels, name, capacity, overflow, prefer))
}

let channels = 0

/** One of each class of the hot path: see guard/specimens.ts. */
let specimens: readonly object[] | undefined

function makeSpecimens(): readonly object[] {
  const core = new Core<unknown>(0, undefined, 1, 'block', 'neither')
  return [new TwoWay(core), new Send(core, undefined), new Receive(core), new Next(core)]
}

const OVERFLOWS: readonly Overflow[] = ['block', 'drop-oldest', 'drop-newest', 'error']
const PREFERENCES: readonly Prefer[] = ['neither', 'receiver', 'sender']
