/**
 * The reference model of a select set: no list, no places that stay. It scans all the registrations, whenever anything has
 * happened, and notes when each became ready. What a set may serve next follows: whatever alt could, and none that became
 * ready later than one that has been ready all the while.
 */
import type { SimpleChannel } from './simple-channel.ts'

export interface Spec {
  readonly on: 'receive' | 'next' | 'send' | 'skip'
  readonly ch: number
  /** As a branch of an alternation, it is enabled for each wait anew. */
  readonly how: 'plain' | 'map' | 'alt'
}

export type Outcome = { readonly key: number; readonly value: unknown } | { readonly error: string }

/** A registration. */
export interface Item {
  readonly key: number
  readonly spec: Spec
  readonly message: number
  readonly once: 'remove' | 'disable' | undefined
  enabled: boolean
  /** The moment since which it has been ready all the time, as the set knows. */
  since: number | undefined
  /** The moment that it was served last, or enabled. */
  served: number
  /** It was not ready at some time since: it may have kept a place in the ready list. */
  lapsed: boolean
  /** Those that were served since it became ready, and those that were ready meanwhile. */
  passedBy: Item[]
  beside: Set<Item>
}

/** How a set that waits was committed by somebody else. */
export interface Commit {
  readonly candidates: readonly Item[]
  /** What was sent to it. */
  readonly message?: number
  /** Whether a message of its own was taken. */
  readonly taken?: boolean
}

function fail(what: string): never {
  throw new Error(`the model and the set disagree: ${what}`)
}

export class SetModel {
  readonly items = new Map<number, Item>()
  readonly kept: Outcome[] = []
  /** How many passed over a registration, at most, while it stayed ready. */
  readonly largest = new Map<Item, number>()
  /** How much less often one was passed over than it might have been, at least. */
  least = Infinity
  private readonly channels: readonly SimpleChannel[]
  private clock = 0
  private pass = new Set<Item>()
  private due: readonly (readonly [Item, number])[] = []

  constructor(channels: readonly SimpleChannel[]) {
    this.channels = channels
  }

  add(key: number, spec: Spec, message: number, once: Item['once'], enabled: boolean): Item {
    const rest = { since: undefined, served: ++this.clock, lapsed: false, passedBy: [], beside: new Set<Item>() }
    const item: Item = { key, spec, message, once, enabled, ...rest }
    this.items.set(key, item)
    this.scan()
    return item
  }

  setEnabled(key: number, enabled: boolean): void {
    const item = this.items.get(key)
    if (item === undefined || item.enabled === enabled) return
    item.enabled = enabled
    item.served = ++this.clock
    item.since = undefined
    item.lapsed = false
    this.scan()
  }

  private channelOf({ spec }: Item): SimpleChannel {
    return this.channels[spec.ch] as SimpleChannel
  }

  isReady(item: Item): boolean {
    if (!item.enabled || item.spec.on === 'skip') return false
    return item.spec.on === 'send' ? this.channelOf(item).sendable : this.channelOf(item).receivable
  }

  get ready(): readonly Item[] {
    return [...this.items.values()].filter((item) => this.isReady(item))
  }
  /** Whether a wait would be over at once. */
  get goesOn(): boolean {
    const skips = [...this.items.values()].some(({ enabled, spec }) => enabled && spec.on === 'skip')
    return skips || this.kept.length > 0 || this.ready.length > 0
  }
  /** Those of an end of a channel that take part. */
  at(ch: number, sends: boolean): readonly Item[] {
    return [...this.items.values()].filter(
      ({ enabled, spec }) => enabled && spec.on !== 'skip' && spec.ch === ch && (spec.on === 'send') === sends,
    )
  }

  /** To be called whenever anything has happened. `looks`: the set looks at those that it has to look at each time. */
  scan(looks = false): void {
    this.clock++
    const { ready } = this
    for (const item of this.items.values()) {
      if (!ready.includes(item)) {
        item.lapsed ||= item.since !== undefined
        item.since = undefined
      } else if (item.since === undefined && (looks || item.spec.how !== 'alt')) {
        item.since = this.clock
        item.passedBy = []
        item.beside = new Set()
      }
      for (const other of ready) item.beside.add(other)
    }
    // Nothing that is not ready has a place in the list once a look found nothing.
    if (looks && ready.length === 0) for (const item of this.items.values()) item.lapsed = false
  }

  beginPass(looks: boolean): void {
    this.scan(looks)
    this.pass = new Set()
    this.due = this.ready.flatMap((item) => (item.since === undefined ? [] : [[item, item.since] as const]))
  }

  /** What has been ready since the pass began ought to have been served in it. */
  endPass(): void {
    for (const [item, since] of this.due)
      if (item.since === since && this.items.get(item.key) === item && !this.pass.has(item))
        fail(`the pass ended, and ${item.key} has been ready since it began`)
  }

  /** The moment that its place in the ready list is of, at the earliest. */
  placeOf({ lapsed, served, since }: Item): number {
    return lapsed ? served : (since ?? served)
  }

  /** The set served `key`: checks that it might, and tells what the event is. */
  serve(key: number, first: boolean): Outcome {
    const item = this.items.get(key) ?? fail(`${key} was served, and is not registered`)
    if (!item.enabled) fail(`${key} was served, and is disabled`)
    if (this.pass.has(item)) fail(`${key} was served twice in a pass`)
    if (item.spec.on === 'skip') {
      if (!first || this.ready.length > 0) fail('skip was served, and something else was ready')
    } else if (!this.isReady(item)) fail(`${key} was served, and is not ready`)
    const place = this.placeOf(item)
    for (const other of this.ready)
      if (other !== item && other.since !== undefined && other.since < place && !this.pass.has(other))
        fail(`${key} was served before ${other.key}, which was ready before it`)
    return this.took(item, this.exchange(item))
  }

  /** Somebody committed the set while it waited: by `key`, it says. */
  resolve(key: number, { candidates, message, taken }: Commit): Outcome {
    const item = candidates.find((each) => each.key === key) ?? fail(`${key} was committed, and could not be`)
    this.pass = new Set()
    this.isLast = false
    if (message !== undefined)
      return this.took(item, item.spec.on === 'next' ? { done: false, value: message } : message)
    return this.took(item, taken === true ? undefined : this.exchange(item))
  }

  /** What becomes of a registration that was served. */
  private took(item: Item, value: unknown): Outcome {
    const { key, once, spec } = item
    this.pass.add(item)
    for (const other of this.ready) if (other !== item && other.since !== undefined) this.passes(item, other)
    if (item.once === 'remove' || this.isLast) this.items.delete(key)
    else if (once === 'disable') item.enabled = false
    item.served = ++this.clock
    item.lapsed = true
    item.since = undefined
    this.scan()
    if (value instanceof Error) return { error: value.message }
    const whole = spec.how === 'alt' ? { key: 0, value } : spec.how === 'map' ? ['mapped', value] : value
    return { key, value: whole }
  }

  private passes(item: Item, other: Item): void {
    if (other.passedBy.includes(item)) throw new Error(`law 5 broken: ${item.key} passed over ${other.key} twice`)
    other.passedBy.push(item)
    other.beside.add(item)
    const { length } = other.passedBy
    this.largest.set(other, Math.max(this.largest.get(other) ?? 0, length))
    this.least = Math.min(this.least, other.beside.size - 1 - length)
    if (length > other.beside.size - 1)
      throw new Error(`law 5 broken: ${other.key} was passed over ${length} times, and ${other.beside.size} were ready`)
  }

  private isLast = false

  /** Performs the communication of an item at its channel. */
  private exchange(item: Item): unknown {
    const { spec, message } = item
    this.isLast = false
    if (spec.on === 'skip') return undefined
    const channel = this.channelOf(item)
    // An alternation is not over with its channel.
    const over = channel.state !== 'open' && (spec.on === 'send' || channel.buffer.length === 0)
    this.isLast = over && spec.how !== 'alt'
    if (over && spec.on === 'next' && channel.state === 'closed') return { done: true, value: undefined }
    if (over) return new Error(channel.state)
    if (spec.on === 'send') {
      channel.send(message)
      return undefined
    }
    const value = channel.receive()
    return spec.on === 'next' ? { done: false, value } : value
  }
}
