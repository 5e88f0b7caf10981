/** The insides of channels, barriers and semaphores, for the checks alone: typed, and read only. */
import type { Barrier, Channel, SelectSet, Semaphore, SetEvent } from 'occamy'
import { checkChannel } from '../../src/channel/core.ts'
import type { Core } from '../../src/channel/core.ts'
import { checkQueue } from '../../src/guard/queue.ts'
import type { Queue } from '../../src/guard/queue.ts'
import type { Offer } from '../../src/guard/offer.ts'
import type { SetCore } from '../../src/alt/set/core.ts'
import type { Line, Parkable } from '../../src/channel/line.ts'
import type { Message } from './world.ts'

export function coreOf(channel: Channel<Message>): Core<Message> {
  return (channel as unknown as { readonly core: Core<Message> }).core
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

export function checkCore(core: Core<Message>): void {
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
  for (let watch = line.watches; watch !== undefined; watch = watch.later)
    if (watch.standing.offer !== undefined) offers.push(watch.standing.offer)
  return offers
}

/** How many registrations of sets stay at an end of a channel. */
export function watchesAt(line: Line<Parkable>): number {
  let count = 0
  for (let watch = line.watches; watch !== undefined; watch = watch.later) count++
  return count
}
