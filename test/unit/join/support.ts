/** What the tests of joins share. */
import { alt, channel, reschedule, skip, spawn } from 'occamy'
import type { Channel, Guard, Operation, Tasklet } from 'occamy'
import { expect } from 'vitest'
import { coreOf, expectQuiet } from '../support.ts'
import type { AnyChannel, Body } from '../support.ts'

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

/** Channels, each with a name: a, b, c and so on. */
export function rendezvous<T = number>(n: number): Array<Channel<T>> {
  return Array.from({ length: n }, (_, i) => channel<T>({ name: String.fromCharCode(97 + i) }))
}

/** A buffered channel that holds some values, and has no room. */
export function full<T>(...values: T[]): Channel<T> {
  const ch = channel<T>(Math.max(values.length, 1))
  for (const value of values) ch.trySend(value)
  return ch
}

/** What is in the buffer of a channel, and with its senders, in this order; all of it is taken. */
export function drained<T>(ch: Channel<T>): T[] {
  const values: T[] = []
  for (let got = ch.tryReceive(); got !== undefined; got = ch.tryReceive()) values.push(got.value)
  return values
}

/** What a guard gives now, if it is ready; `undefined` if not. */
export function* now<T>(guard: Guard<T>): Body<{ readonly value: T } | undefined> {
  const chosen = yield* alt({ guard, nothing: skip })
  return chosen.key === 'guard' ? { value: chosen.value } : undefined
}

/** How many joins and sets stand at the two ends of a channel: senders, receivers. */
export function standing(ch: AnyChannel): [number, number] {
  const { receivers, senders } = coreOf(ch)
  return [senders.users.length, receivers.users.length]
}

/** Checks that channels have nobody in their lines, and neither joins nor sets beside them. */
export function expectBare(...channels: readonly AnyChannel[]): void {
  expectQuiet(...channels)
  for (const ch of channels) expect(standing(ch)).toEqual([0, 0])
}

/** The channel behind a synchronous port. */
export function channelOf(port: object): AnyChannel {
  return (port as { readonly channel: AnyChannel }).channel
}
