/**
 * One select set over many channels, of which few are ready at a time: tasklets send on channels drawn at random, and a loop
 * takes the events. An event costs O(what is ready), however many channels are registered; what 100,000 of them cost more
 * than 10 is memory that the processor has to fetch. Run it with `npx tsx examples/select-set/main.ts`.
 */
import { channel, run, selectSet, spawn } from 'occamy'
import type { Channel, Operation } from 'occamy'

const EVENTS = 200_000
const SENDERS = 8

/** A generator of pseudo-random whole numbers below `n` (Lehmer 1951), so that every run sends on the same channels. */
function draws(seed: number): (n: number) => number {
  let state = seed
  return (n) => (state = (state * 48_271) % 0x7fff_ffff) % n
}

/** Sends numbers, each on a channel drawn at random, until it is cancelled. */
function* sender(channels: ReadonlyArray<Channel<number>>, draw: (n: number) => number): Operation<void> {
  for (let i = 1; ; i++) yield* (channels[draw(channels.length)] as Channel<number>).send(i)
}

interface Measured {
  readonly perSecond: number
  /** How many channels had at least one event. */
  readonly served: number
}

/** Takes EVENTS events of a set in which `n` channels are registered. */
function* measure(n: number): Operation<Measured> {
  const channels = Array.from({ length: n }, () => channel<number>())
  const set = selectSet<number, number>()
  for (const [i, each] of channels.entries()) set.add(i, each.receive())
  for (let seed = 1; seed <= SENDERS; seed++) spawn({ name: `sender ${seed}` }, sender, channels, draws(seed))

  const events = new Uint32Array(n)
  const began = performance.now()
  for (let left = EVENTS; left > 0;) {
    for (const { key } of yield* set.wait({ max: left })) {
      events[key]!++
      left--
    }
  }
  return {
    perSecond: EVENTS / ((performance.now() - began) / 1000),
    served: events.filter((count) => count > 0).length,
  }
}

for (const n of [10, 100_000]) {
  const { perSecond, served } = await run(() => measure(n))
  console.log(`${n} channels: ${Math.round(perSecond)} events per second; ${served} channels had some`)
}
