/**
 * Events as channels. An emitter cannot be made to wait: so there is a buffer, and a policy for when it is full.
 *
 * Invariant: the source is listened to exactly while the receiver is open. An event is delivered within the call that emits it.
 */
import type { Core, Overflow } from '../channel/core.ts'
import { ChannelFullError, InvalidArgumentError, InvalidOperationError } from '../internal/errors.ts'
import { checkOptions, checkSignal } from '../internal/check.ts'
import type { AbortSignalLike } from '../internal/host.ts'
import { reachOutside } from '../runtime/outside.ts'
import { hearersOf, Listeners } from './listeners.ts'
import type { EventEmitterLike } from './listeners.ts'
import { Inlet } from './source.ts'
import type { Origin, Source } from './source.ts'

reachOutside()

/** Options of `fromEvent`. */
export interface FromEventOptions {
  /** How many events it buffers: a whole number, or Infinity. With 0 an event is for those who wait at that moment. */
  readonly capacity: number
  /** What happens to an event when the buffer is full: one is dropped, or the receiver is poisoned with a ChannelFullError. */
  readonly overflow: Exclude<Overflow, 'block'>
  /** An abort ends the listening and closes the receiver, with the signal's reason: what is buffered still drains. */
  readonly signal?: AbortSignal | undefined
  /** A name for reports; by default that of the event. */
  readonly name?: string | undefined
}

type On = (name: string | symbol, listener: (...args: unknown[]) => void) => unknown
interface Emitter extends Partial<Record<'addEventListener' | 'removeEventListener' | 'on' | 'off', On>> {}

/** What is both is taken for an emitter, as Node's own `events.on` does: its `error` is heard then, and events that are no DOM ones. */
function isEmitter(target: Emitter): target is Emitter & EventEmitterLike {
  return typeof target.on === 'function' && typeof target.off === 'function'
}
function isEventTarget({ addEventListener, removeEventListener }: Emitter): boolean {
  return typeof addEventListener === 'function' && typeof removeEventListener === 'function'
}

const POLICIES: readonly string[] = ['drop-oldest', 'drop-newest', 'error']

class Listening<E> implements Origin {
  readonly inlet: Inlet<E>
  private readonly core: Core<E>
  private readonly target: Emitter
  private readonly name: string | symbol
  private readonly signal: AbortSignalLike | undefined
  private readonly drops: boolean
  private readonly hear: (...args: unknown[]) => void
  private readonly err: (error: unknown) => void
  private readonly abort: () => void
  private readonly listeners: Listeners = new Listeners()
  readonly putsOff: boolean = false

  constructor(target: Emitter, name: string | symbol, options: FromEventOptions) {
    const { capacity, overflow } = options
    const signal: AbortSignalLike | undefined = options.signal
    checkSignal(signal)
    this.target = target
    this.name = name
    this.signal = signal
    this.drops = overflow !== 'error'
    this.inlet = new Inlet<E>({ name: options.name ?? `event ${String(name)}`, capacity, overflow }, this)
    this.core = this.inlet.core
    this.hear = (...args) => this.heard((args.length > 1 ? args : args[0]) as E)
    this.err = (error) => this.inlet.breakOff({ failed: true, reason: error })
    this.abort = () => this.inlet.breakOff({ failed: false, reason: signal?.reason })
    if (signal?.aborted === true) this.abort()
    else this.listen()
  }

  /** It may be let go of in the midst of this, by an emitter that gives at once what it has. */
  private listen(): void {
    const { abort, err, hear, listeners, name, signal, target } = this
    try {
      if (isEmitter(target)) {
        listeners.add(
          () => target.on(name, hear),
          () => target.off(name, hear),
        )
        if (name !== 'error') {
          const hearers = hearersOf(target)
          listeners.add(
            () => hearers.add(err),
            () => hearers.remove(err),
          )
        }
      } else {
        listeners.add(
          () => target.addEventListener?.(name, hear),
          () => target.removeEventListener?.(name, hear),
        )
      }
      listeners.add(
        () => signal?.addEventListener('abort', abort),
        () => signal?.removeEventListener('abort', abort),
      )
    } catch (error) {
      this.inlet.close(error)
      throw error
    }
  }

  get isUnderWay(): boolean {
    return true
  }
  look(): void {
    // It gives what it hears, when it hears it.
  }
  private heard(event: E): void {
    const { core, inlet } = this
    // Some emitters have a list of listeners in hand while they emit.
    if (!inlet.isOpen || core.trySend(event) || this.drops) return
    inlet.breakOff({ failed: true, reason: new ChannelFullError(core.name, event) })
  }

  release(): void {
    this.listeners.release()
  }
}

/**
 * Makes a receiver of the events of an emitter with `on` and `off`, or of an EventTarget. It listens from now on. An event is
 * what the listener is given: of an emitter that gives several arguments, the array of them. An `error` of an emitter, unless it
 * is what is listened for, poisons the receiver after the events that came before, and is the `cause` of the
 * ChannelPoisonedError.
 *
 * It ceases to listen when the receiver is closed or poisoned, when `signal` is aborted, when the tasklet that made it
 * is cancelled, or its scope ends, and when a `for await` over it is left early. While a tasklet waits for an event, its runtime declares no deadlock.
 * Throws InvalidOperationError if the target is neither, InvalidArgumentError for a name, a capacity or a policy that is none. What the
 * target throws when it is listened to is thrown, and it is left; what it throws when it is left comes out of the scope.
 *
 * @example
 * ```ts
 * import { run, sleep, spawn } from 'occamy'
 * import { fromEvent } from 'occamy/interop'
 *
 * const target = new EventTarget()
 * await run(function* () {
 *   const clicks = fromEvent(target, 'click', { capacity: 16, overflow: 'drop-oldest' })
 *   spawn(function* () {
 *     yield* sleep(1)
 *     target.dispatchEvent(new Event('click'))
 *   })
 *   const event = yield* clicks.receive()
 *   console.log(event.type) // click
 * })
 * ```
 */
export function fromEvent<E = unknown>(
  target: EventEmitterLike,
  name: string | symbol,
  options: FromEventOptions,
): Source<E>
export function fromEvent<E = Event>(target: EventTarget, name: string, options: FromEventOptions): Source<E>
export function fromEvent<E>(
  target: EventTarget | EventEmitterLike,
  name: string | symbol,
  options: FromEventOptions,
): Source<E> {
  const emitter = Object(target) as Emitter
  if (!isEmitter(emitter) && !isEventTarget(emitter))
    throw new InvalidOperationError('fromEvent() takes an EventTarget, or an emitter with `on` and `off`')
  checkEventName(name, isEmitter(emitter))
  checkOptions('fromEvent()', options)
  const { capacity, overflow } = options as Partial<FromEventOptions>
  if (capacity === undefined) throw new InvalidArgumentError('capacity', 'a whole number, or Infinity', capacity)
  if (!POLICIES.includes(overflow as string)) throw new InvalidArgumentError('overflow', POLICIES.join(', '), overflow)
  return new Listening<E>(emitter, name, options).inlet
}

function checkEventName(name: unknown, maybeSymbol: boolean): void {
  if (typeof name === 'string' || (maybeSymbol && typeof name === 'symbol')) return
  throw new InvalidArgumentError('the name of an event', maybeSymbol ? 'a string, or a symbol' : 'a string', name)
}
