/**
 * How a bridge learns that there is room for one more item, or somebody who waits for one: by a line of receivers, and a
 * buffer, that say so. Both are those of the channel in every other way. And what becomes of the items that are still there
 * when it is over.
 *
 * `changed` is called in the midst of a kernel step: it only notes that there is something to look at.
 */
import type { Core, Receiving } from '../channel/core.ts'
import { Line } from '../channel/line.ts'
import type { End, Parkable } from '../channel/line.ts'
import { Mailbox } from '../channel/mailbox.ts'
import { kernel } from '../guard/kernel.ts'
import type { Composite, Entry, Offer } from '../guard/offer.ts'
import type { Standing } from '../guard/standing.ts'

/** The receivers' line: tells who comes, sets and joins included. */
class TellingLine<G extends Parkable> extends Line<G> {
  private readonly changed: () => void
  constructor(changed: () => void) {
    super()
    this.changed = changed
  }
  override push(entry: Entry<G>, offer: Offer, up: Composite | undefined, branch: number): void {
    super.push(entry, offer, up, branch)
    this.changed()
  }
  override stay(guard: G, standing: Standing, up: Composite, other: End): Entry<G> | undefined {
    const place = super.stay(guard, standing, up, other)
    this.changed()
    return place
  }
  override stands(): void {
    this.changed()
  }
}

/** A buffer that tells what is taken from it. */
class TellingBuffer<T> extends Mailbox<T> {
  private readonly changed: () => void
  constructor(changed: () => void) {
    super()
    this.changed = changed
  }
  override remove(slot: Parameters<Mailbox<T>['remove']>[0]): T {
    const value = super.remove(slot)
    this.changed()
    return value
  }
}

/** Has a channel that nobody uses yet tell of those who come to receive. */
export function tellOfReceivers<T>(core: Core<T>, changed: () => void): void {
  const told = core as { receivers: Line<Receiving<T>> }
  told.receivers = new TellingLine<Receiving<T>>(changed)
}

/** Has the buffer of a channel, if it has one, tell of what is taken from now on. */
export function tellOfRoom<T>(core: Core<T>, changed: () => void): void {
  const { buffer } = core
  if (buffer === undefined || buffer instanceof TellingBuffer) return
  const telling = new TellingBuffer<T>(changed)
  while (buffer.length > 0) telling.push(buffer.shift())
  core.buffer = telling
}

/**
 * Before a channel is closed: what a parked sender offers is to drain as the buffer does, so it has a slot of its own there, the last.
 * One whose receiver works on it still is not in line.
 */
export function keepOffered<T>(core: Core<T>, changed: () => void): void {
  if (core.senders.head === undefined) return
  const { after: pending } = kernel
  ;(core as { capacity: number }).capacity++
  core.room++
  core.admit((core.buffer ??= new TellingBuffer<T>(changed)))
  // The operation under way, if there is one, has nothing to do with that sender.
  kernel.after = pending
}

/** The last of what came before an error was just taken: nobody is parked, so there is nobody to wake in the midst of a step. */
export function poisonDrained<T>(core: Core<T>, error: unknown): void {
  core.state = 'poisoned'
  core.reason = error
  core.room = 0
  core.blocks = false
}

/** Whether somebody waits to receive who could be given one more item. */
export function isWanted<T>({ receivers }: Core<T>): boolean {
  const hasJoins = receivers.joins !== undefined && receivers.joins.users.length > 0
  return receivers.head !== undefined || receivers.watches !== undefined || hasJoins
}
