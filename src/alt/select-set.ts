/**
 * Select sets as their users see them (after FreeBSD's kqueue; occam's ALT is what one wait of a set amounts to).
 *
 * Departure from kqueue: an event is a communication that has happened, not word of one that could. Channels keep the
 * inside of a set (`SetCore`), never this: so a set that nobody holds any more can be found, and taken off its channels.
 */
import { adviceOn } from '../guard/foreign.ts'
import { Guard } from '../guard/guard.ts'
import { kernel } from '../guard/kernel.ts'
import { specimensOf } from '../guard/specimens.ts'
import {
  InvalidArgumentError,
  InvalidOperationError,
  OutsideTaskletError,
  UnknownKeyError,
} from '../internal/errors.ts'
import { wholeNumber } from '../internal/check.ts'
import { checkShape } from '../internal/shape.ts'
import { isArray } from '../internal/unknown.ts'
import { SetCore } from './set/core.ts'
import { SetItem } from './set/item.ts'
import { ALL, Batch, beginPoll, NextEvent, WaitForEvents, WaitForNone } from './set/wait.ts'
import type { Selected } from './types.ts'
import { reachOutside } from '../runtime/outside.ts'

reachOutside()

/** An event of a select set. */
export interface SetEvent<out K, out V> {
  /** The key of the registration that it is an event of. */
  readonly key: K
  /** What its guard gave. */
  readonly value: V
}

/** A guard that is registered with a select set. */
export interface Registration<out K = unknown, out V = unknown> extends Disposable {
  /** What it was registered under. */
  readonly key: K
  /** What was registered. */
  readonly guard: Guard<V>
  /** Whether it takes part in waits. */
  readonly enabled: boolean
  /** Has it take part again, at once. Throws RegistrationRemovedError, and GuardInUseError. O(1), and the sets that face it. */
  enable(): void
  /** Has it take no part, at once, until it is enabled. Throws RegistrationRemovedError. */
  disable(): void
  /** Takes it out of the set, at once; harmless the second time. */
  remove(): void
}

/** How a guard is registered. */
export interface RegistrationOptions {
  /** What happens after its first event: it is removed (kqueue's EV_ONESHOT), or disabled (EV_DISPATCH). */
  readonly once?: 'remove' | 'disable' | undefined
  /** Whether it takes part from the beginning: true by default. */
  readonly enabled?: boolean | undefined
}

/** How many events a pass gives at most. */
export interface PassOptions {
  /** A whole number, or Infinity. With 0, nothing is taken, and a wait is over at once (kqueue's nevents). */
  readonly max?: number | undefined
}

// Where a function is generic in the keys, the compiler decides `SetEvent<K, V> extends SetEvent<Q, V>`, and puts off all else.

/** What a registration may give: the values of the events whose keys could be `K`. */
type ValueOf<E, K> =
  E extends SetEvent<infer Q, infer V>
    ? SetEvent<K, V> extends SetEvent<Q, V>
      ? V
      : [K & Q] extends [never]
        ? never
        : V
    : never

/** What a guard may give that is registered under `K`: where `K` is a union, what the events of each of its keys may hold. */
type ValueFor<E, K, All = E> =
  E extends SetEvent<infer Q, infer V> ? (SetEvent<K, V> extends SetEvent<Q, V> ? V : ValueForEach<All, K>) : never
type ValueForEach<E, K> = (K extends unknown ? (value: ValueForOne<E, K>) => void : never) extends (
  value: infer V,
) => void
  ? V
  : never
type ValueForOne<E, K> = E extends SetEvent<infer Q, infer V> ? (K extends Q ? V : never) : never

/** A set of guards that stay registered between waits; `E` is the union of its events. */
export interface SelectSet<E extends SetEvent<unknown, unknown>> {
  /**
   * Registers a guard, under a key of any type: in an event, and in a set, it stands for the guard. A key that the set has
   * already is replaced, once the new guard is registered. Acts now, also while a tasklet waits. Throws GuardInUseError if the
   * guard is registered elsewhere, or waited for.
   */
  add<K extends E['key']>(
    key: K,
    guard: Guard<ValueFor<E, K>>,
    options?: RegistrationOptions,
  ): Registration<K, ValueFor<E, K>>
  /** The registration of a key. Throws UnknownKeyError. */
  get<K extends E['key']>(key: K): Registration<K, ValueOf<E, K>>
  /** Whether there is a registration with this key. */
  has(key: E['key']): boolean
  /**
   * Takes a registration out, at once; false if there is none. An event of it that was committed stays in the set. What a function
   * of `fromPromise` has begun for it is called off, if nobody else waits for that.
   */
  delete(key: E['key']): boolean
  /** Takes all of them out. */
  clear(): void
  /** How many there are, those that are disabled included. */
  readonly size: number
  /**
   * Waits for at least one event. The iterable gives that one, and performs each further one as it is taken: as many as
   * are ready, each registration once, up to `max`, and no more than the tasklet's quantum allows. What is left of it when
   * the loop ends early, the next wait gives. Serves one wait at a time (SetInUseError). Throws what an event throws. In
   * outside code the iterable gives that one event only: to perform another takes a tasklet.
   */
  wait(options?: PassOptions): Guard<Iterable<E, undefined, unknown>>
  /** Waits for one event. */
  next(): Guard<E>
  /** Performs what is ready, each event as it is taken, each registration once; waits for nothing. Throws OutsideTaskletError. */
  poll(options?: PassOptions): Iterable<E, undefined, unknown>
}

/** Takes the sets that nobody holds any more off their channels. */
const dropped = /* @__PURE__ */ new FinalizationRegistry<WeakRef<SetCore>>((core) => core.deref()?.clear())

class Selecting<E extends SetEvent<unknown, unknown>> implements SelectSet<E> {
  readonly core: SetCore = new SetCore(kernel.offer?.host)
  // Kept, since a set serves one wait at a time: a loop allocates none.
  private readonly one: NextEvent<E> = new NextEvent<E>(this)
  private readonly all: WaitForEvents<E> = new WaitForEvents<E>(this, ALL)

  constructor() {
    // What a checker runs is dropped with all its channels. And a WeakRef keeps its target for as long as the job runs: a whole search.
    if (kernel.probe === undefined) dropped.register(this, new WeakRef(this.core))
  }

  add<K extends E['key']>(
    key: K,
    guard: Guard<ValueFor<E, K>>,
    options: RegistrationOptions = {},
  ): Registration<K, ValueFor<E, K>> {
    if (!(guard instanceof Guard)) throw notAGuard(key, guard)
    const item = new SetItem(this.core, key, guard, checkOnce(options.once))
    this.put(key, item, options.enabled !== false)
    return item as unknown as Registration<K, never>
  }
  /** Puts a registration in the place of its key. If it cannot be enabled, nothing has changed. */
  private put(key: unknown, item: SetItem, enabled: boolean): void {
    const { items } = this.core
    kernel.probe?.usesSet(this.core, 'changes')
    const old = items.get(key) as SetItem | undefined
    const goBack = old?.standsInTheWayOf(item.guard) === true ? old.stepAside() : undefined
    items.set(key, item)
    try {
      if (enabled) item.enable()
    } catch (error) {
      items.delete(key)
      if (old !== undefined) items.set(key, old)
      goBack?.()
      throw error
    }
    if (old?.guard === item.guard) old.leave()
    else old?.remove()
  }
  get<K extends E['key']>(key: K): Registration<K, ValueOf<E, K>> {
    kernel.probe?.usesSet(this.core, 'looks')
    const item = this.core.items.get(key)
    if (item === undefined) throw new UnknownKeyError(key)
    return item as unknown as Registration<K, never>
  }
  has(key: E['key']): boolean {
    kernel.probe?.usesSet(this.core, 'looks')
    return this.core.items.has(key)
  }
  delete(key: E['key']): boolean {
    kernel.probe?.usesSet(this.core, 'looks')
    const item = this.core.items.get(key)
    item?.remove()
    return item !== undefined
  }
  clear(): void {
    this.core.clear()
  }
  get size(): number {
    kernel.probe?.usesSet(this.core, 'looks')
    return this.core.items.size
  }
  wait(options?: PassOptions): Guard<Iterable<E, undefined, unknown>> {
    if (options?.max === undefined) return this.all
    const max = checkMax(options.max)
    return max === 0 ? new WaitForNone<E>(this) : new WaitForEvents<E>(this, max)
  }
  next(): Guard<E> {
    return this.one
  }
  poll(options?: PassOptions): Iterable<E, undefined, unknown> {
    const max = options?.max === undefined ? ALL : checkMax(options.max)
    if (kernel.offer === undefined) throw new OutsideTaskletError('poll()')
    const ready = max > 0 && beginPoll(this, kernel.offer)
    return new Batch<E>(this, ready ? max : 0, false)
  }
}

function checkMax(max: number): number {
  return max === Infinity ? ALL : Math.min(wholeNumber('max', max, 0), ALL)
}

function checkOnce(once: unknown): 'remove' | 'disable' | undefined {
  if (once === undefined || once === 'remove' || once === 'disable') return once
  throw new InvalidArgumentError('once', "'remove' or 'disable'", once)
}

function notAGuard(key: unknown, given: unknown): InvalidOperationError {
  const name = typeof key === 'string' ? key : typeof key
  const advice = adviceOn(given, 'write, for example, `channel.receive()`')
  return new InvalidOperationError(`what was added as ${name} is no guard: ${advice}`)
}

/**
 * The guards that a select set begins with.
 *
 * @inline
 */
type Guards = readonly Guard<unknown>[] | { readonly [key: string]: Guard<unknown> }

/** The events of a select set that was made of guards. */
type EventOf<G> = Selected<G> extends SetEvent<unknown, unknown> ? Selected<G> : never

/**
 * Makes a select set: guards that stay registered between waits, so that a wait costs O(what is ready), whatever the number
 * of registrations. Made of a record or an array, its events are typed by its keys; made of nothing, `selectSet<K, V>()` (or of the
 * union of its events, `selectSet<E>()`), it is filled with `add`. Use it where a loop selects over many channels; for a few, in one place, `alt` says the same.
 *
 * @example
 * ```ts
 * import { channel, run, selectSet, spawn } from 'occamy'
 *
 * await run(function* () {
 *   const words = channel<string>(), numbers = channel<number>()
 *   spawn(function* () { yield* words.send('seven'); words.close() })
 *   spawn(function* () { yield* numbers.send(7); numbers.close() })
 *   const set = selectSet({ word: words.next(), number: numbers.next() })
 *   while (set.size > 0) {
 *     for (const { key, value } of yield* set.wait()) if (!value.done) console.log(key, value.value)
 *   }
 * })
 * // word seven
 * // number 7
 * ```
 */
export function selectSet<const G extends Guards>(guards: G): SelectSet<EventOf<G>>
export function selectSet<E extends SetEvent<unknown, unknown>>(): SelectSet<E>
export function selectSet<K = unknown, V = unknown>(): SelectSet<SetEvent<K, V>>
export function selectSet(guards: Guards = {}): SelectSet<SetEvent<unknown, unknown>> {
  checkShape('what selectSet() is given', 'guards', guards)
  specimens ??= specimensOf(makeSpecimens)
  const set = new Selecting<SetEvent<unknown, unknown>>()
  try {
    if (isArray(guards)) for (const [i, guard] of guards.entries()) set.add(i, guard)
    else for (const [key, guard] of Object.entries(guards)) set.add(key, guard)
  } catch (error) {
    set.clear()
    throw error
  }
  return set
}

/** One of each class of the hot path: see guard/specimens.ts. */
let specimens: readonly object[] | undefined

function makeSpecimens(): readonly object[] {
  const set = new Selecting<SetEvent<unknown, unknown>>()
  return [set, new SetItem(set.core, undefined, set.next(), undefined), new Batch(set, 0, true)]
}
