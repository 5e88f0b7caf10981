/**
 * A source that is pulled: one item at a time, when there is room for it or somebody waits.
 *
 * Items in hand: what the buffer holds, and at most one more, which was pulled for a receiver that has gone since (or for a
 * select set, or a join, that stands at the channel). That one is offered as a parked sender's is, to whoever comes.
 *
 * Invariant: at most one of these at a time: a pull under way, an item in hand.
 */
import type { ChannelOptions } from '../channel/channel.ts'
import type { Core } from '../channel/core.ts'
import { checkOptions } from '../internal/check.ts'
import { ChannelFullError, InvalidOperationError } from '../internal/errors.ts'
import { macrotask, platform } from '../internal/host.ts'
import { described } from '../internal/unknown.ts'
import { hostServesLess } from '../runtime/served.ts'
import { isWanted } from './demand.ts'
import { Party } from './party.ts'
import type { Ending } from './party.ts'
import { Inlet } from './source.ts'
import type { Origin } from './source.ts'

/** A source as the pump uses it: an iterator, more or less. */
export interface Pulled<out T> {
  /** Asks for one item. What it gives is looked at as `for await` does. */
  pull(): PromiseLike<IteratorResult<T, unknown>> | IteratorResult<T, unknown>
  /** Is told that there is no more: the source is at its end, or has failed. */
  over?(): void
  /** Is told that no more will be asked for, while there may be more. */
  release(reason: unknown): PromiseLike<unknown> | void
  /** Whether a release is put off while a pull is under way. */
  readonly putsOff: boolean
}

/** For how long it pulls, in ms, before the host has a turn; and after how many items it looks at the clock. */
const SLICE = 8
const BATCH = 16

/** The options of a pump's channel, as users give them to `whose` function. */
export function optionsFor(whose: string, name: string, given: number | ChannelOptions): ChannelOptions {
  if (typeof given === 'number') return { name, capacity: given }
  checkOptions(whose, given)
  return { ...given, name: given.name ?? name }
}

export class Pump<T> implements Origin, Ending<void> {
  readonly inlet: Inlet<T>
  private readonly source: Pulled<T>
  private readonly core: Core<T>
  private readonly party: Party<void>
  private pulling = false
  private items = 0
  /** When the host had its turn. */
  private since: number = platform.performance.now()
  private readonly breathe: (look: () => void) => void

  constructor(options: ChannelOptions, source: Pulled<T>) {
    this.source = source
    this.party = new Party<void>(this)
    this.inlet = new Inlet<T>(options, this)
    this.core = this.inlet.core
    // Promises that follow on each other keep the host from all else, where no runtime sees to it: while a buffer is filled.
    this.breathe = (look) =>
      macrotask(() => {
        this.since = platform.performance.now()
        look()
      })
    this.inlet.tellOfDemand()
  }

  get isUnderWay(): boolean {
    return this.pulling || this.inlet.looksSoon
  }
  release(reason: unknown): PromiseLike<unknown> | void {
    return this.source.release(reason)
  }
  get putsOff(): boolean {
    return this.pulling && this.source.putsOff
  }

  look(): void {
    const { core, inlet, party } = this
    if (this.pulling || party.busy) return
    // A sender that is never made to wait goes on and on.
    if (core.room === 0 && core.overflow === 'block' && !isWanted(core)) return
    const isNextBatch = this.items > 0 && this.items % BATCH === 0
    if (isNextBatch && platform.performance.now() - this.since > SLICE) inlet.lookSoon(this.breathe)
    else this.pull()
  }
  private pull(): void {
    this.pulling = true
    try {
      Promise.resolve(this.source.pull())
        .then((result) => this.pulled(result))
        .catch((error: unknown) => this.fault(error))
    } catch (error) {
      this.fault(error)
    }
  }
  private fault(error: unknown): void {
    this.pulling = false
    if (!this.inlet.isOpen) return
    this.inlet.fail(error)
    try {
      this.source.over?.()
    } catch {
      // It has failed already, and that is told.
    }
  }

  private pulled(result: IteratorResult<T, unknown>): void {
    if (Object(result) !== result)
      throw new InvalidOperationError(`an iterator gave no result, but ${described(result)}`)
    // Both may be getters of the user's, and throw.
    const isDone = Boolean(result.done)
    const item = isDone ? undefined : result.value
    // What was on its way when the consumer closed is not wanted any more.
    if (isDone && this.inlet.isOpen) this.source.over?.()
    this.pulling = false
    if (!this.inlet.isOpen) return
    if (isDone) this.inlet.end()
    else this.give(item as T)
  }
  private give(item: T): void {
    this.party.start(this.inlet.channel.send(item))
    // Nobody is there to take it: whoever waits for more than this one item waits in vain.
    if (this.party.busy) hostServesLess()
  }

  /** The item is out of its hands. */
  done(): void {
    this.items++
    this.inlet.lookSoon(platform.queueMicrotask)
  }
  /** The channel does not take the item: it is full, and says so; or it was closed. */
  failed(error: unknown): void {
    if (error instanceof ChannelFullError) this.inlet.breakOff({ failed: true, reason: error })
  }
}
