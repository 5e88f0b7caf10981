/** What the tests of joins share. */
import { alt, channel, skip } from 'occamy'
import type { Channel, Guard } from 'occamy'
import type { AnyChannel, Body } from '../support.ts'

/** Channels, each with a name: a, b, c and so on. */
export function rendezvous<T = number>(n: number): Array<Channel<T>> {
  return Array.from({ length: n }, (_, i) => channel<T>({ name: String.fromCharCode(97 + i) }))
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

/** The channel behind a synchronous port. */
export function channelOf(port: object): AnyChannel {
  return (port as { readonly channel: AnyChannel }).channel
}
