/** What the tests of select sets share. */
import { channel, reschedule, selectSet, spawn } from 'occamy'
import type { Channel, Operation, SelectSet, SetEvent, Tasklet } from 'occamy'
import type { SetCore } from '../../../../src/alt/set/core.ts'
import { coreOf, expectQuiet } from '../../support.ts'
import type { AnyChannel, Body } from '../../support.ts'
import { expect } from 'vitest'

/** A set of whatever guards, under whatever keys. */
export type AnySet = SelectSet<SetEvent<unknown, unknown>>

export type Pair = readonly [key: unknown, value: unknown]

/** An empty set that takes anything. */
export function anySet(): AnySet {
  return selectSet()
}

/** A buffered channel that holds some values, and has no room. */
export function full<T>(...values: T[]): Channel<T> {
  const ch = channel<T>(Math.max(values.length, 1))
  for (const value of values) ch.trySend(value)
  return ch
}

export function pair(event: SetEvent<unknown, unknown>): Pair {
  return [event.key, event.value]
}

/** The next `n` events, a wait each. */
export function* take(set: AnySet, n: number): Body<Pair[]> {
  const got: Pair[] = []
  for (let i = 0; i < n; i++) got.push(pair(yield* set.next()))
  return got
}

/** The events of one pass. */
export function* pass(set: AnySet, max?: number): Body<Pair[]> {
  return [...(yield* set.wait({ max }))].map(pair)
}

/** What is ready now. */
export function polled(set: AnySet, max?: number): Pair[] {
  return [...set.poll({ max })].map(pair)
}

/** Lets everyone else go on, until they wait. */
export function* settle(turns = 4): Body<void> {
  for (let i = 0; i < turns; i++) yield* reschedule()
}

/** Spawns a tasklet whose errors stay with it, and lets it park. */
export function* parked<T>(operation: () => Operation<T>): Body<Tasklet<T>> {
  const tasklet = spawn({ errors: 'hold' }, operation)
  yield* settle()
  expect(tasklet.state).toBe('parked')
  return tasklet
}

/** The inside of a set. */
export function inside(set: unknown): SetCore {
  return (set as { readonly core: SetCore }).core
}

/** How many registrations there are at the two ends of a channel: senders, receivers. */
export function registrations(channel: AnyChannel): [number, number] {
  const { senders, receivers } = coreOf(channel)
  return [senders.users.length, receivers.users.length]
}

/** Checks that channels have nobody in their lines, sets included. */
export function expectBare(...channels: readonly AnyChannel[]): void {
  expectQuiet(...channels)
  for (const channel of channels) expect(registrations(channel)).toEqual([0, 0])
}
