/** The insides of channels, barriers and semaphores, for the checks alone: typed, and read only. */
import type { Barrier, Channel, SelectSet, Semaphore, SetEvent } from 'occamy'
import { checkChannel } from '../../src/channel/core.ts'
import type { Core as ChannelCore } from '../../src/channel/core.ts'
import { checkQueue } from '../../src/guard/queue.ts'
import type { Queue } from '../../src/guard/queue.ts'
import type { Offer } from '../../src/guard/offer.ts'
import type { SetCore } from '../../src/alt/set/core.ts'
import { Mailbox } from '../../src/channel/mailbox.ts'
import type { JoinsAt } from '../../src/join/arrival.ts'
import type { Line, Parkable } from '../../src/channel/line.ts'
import type { Message } from './world.ts'

export type Core<T> = ChannelCore<T>

export function coreOf(channel: Channel<Message>): ChannelCore<Message> {
  return (channel as unknown as { readonly core: ChannelCore<Message> }).core
}

/** Those who wait at a barrier or for a semaphore, and what they wait for. */
export function meetingOf(barrier: Barrier): { readonly waiting: Queue; readonly enrolled: number } {
  return barrier as unknown as ReturnType<typeof meetingOf>
}

export function permitsOf(semaphore: Semaphore): { readonly waiting: Queue; readonly free: number } {
  return semaphore as unknown as ReturnType<typeof permitsOf>
}

/** The offers in a queue, first come first. */
export function offersOf(queue: Queue): Offer[] {
  const offers: Offer[] = []
  for (let at = queue.head; at !== undefined; at = at.after) offers.push(at.offer as Offer)
  return offers
}

export function checkCore(core: ChannelCore<Message>): void {
  checkChannel(core)
  checkQueue(core.senders)
  checkQueue(core.receivers)
}

export function setCoreOf<K>(set: SelectSet<SetEvent<K, unknown>>): SetCore {
  return (set as unknown as { readonly core: SetCore }).core
}

/** The offers at an end of a channel, those of waiting sets included. */
export function openAt(line: Line<Parkable>): Offer[] {
  const offers = offersOf(line)
  for (let watch = line.watches; watch !== undefined; watch = watch.after)
    if (watch.open !== undefined) offers.push(watch.open)
  return offers
}

/** How many registrations of sets, and ports of joins, stay at an end of a channel. */
export function watchesAt(line: Line<Parkable>): { readonly sets: number; readonly ports: number } {
  const count = { sets: 0, ports: 0 }
  for (let watch = line.watches; watch !== undefined; watch = watch.after) count.sets++
  for (let party = (line.joins as JoinsAt | undefined)?.parties.first; party !== undefined; party = party.later)
    count.ports++
  return count
}

/** What a buffer holds, oldest first. */
export function bufferedIn<T>({ buffer }: ChannelCore<T>): readonly T[] {
  if (buffer === undefined) return []
  if (buffer instanceof Mailbox) {
    const found: T[] = []
    for (let slot = (buffer as Mailbox<T>).messages.first; slot !== undefined; slot = slot.later)
      found.push(slot.value as T)
    return found
  }
  const { first, slots } = buffer as unknown as { readonly first: number; readonly slots: readonly T[] }
  return Array.from({ length: buffer.length }, (_, i) => slots[(first + i) & (slots.length - 1)] as T)
}
