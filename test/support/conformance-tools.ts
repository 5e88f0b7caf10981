/** What the conformance tests share: quick exact runs, watchdogs, a look into the queues, and heap figures. */
import { setImmediate as macrotask } from 'node:timers/promises'
import { deadline, fairShare, priority, random, roundRobin, runSync, virtualClock } from 'occamy'
import type { Operation, Receiver, RunOptions, RunQueue, Runtime, Step, Tasklet } from 'occamy'
import { checkChannel } from '../../src/channel/core.ts'
import type { Core } from '../../src/channel/core.ts'
import { checkQueue } from '../../src/guard/queue.ts'

/** The generator of a tasklet's body, where a type has to be written. */
export type Body<T = void> = Generator<Step, T, unknown>

/** Runs a program at once, on a clock that jumps. */
export function go<T>(main: () => Operation<T>, options: Omit<RunOptions, 'signal'> = {}): T {
  return runSync(main, { clock: virtualClock(), ...options })
}

/** Every scheduler that comes with the library, made anew for each run. */
export const schedulers: ReadonlyArray<{ readonly name: string; readonly make: () => RunQueue }> = [
  { name: 'roundRobin', make: roundRobin },
  { name: 'priority', make: () => priority({ aging: 4 }) },
  { name: 'deadline', make: deadline },
  { name: 'fairShare', make: fairShare },
  { name: 'random(1)', make: () => random(1) },
  { name: 'random(2)', make: () => random(2) },
]

/** Takes turns until nothing is ready, and throws after `limit` of them (a watchdog). Returns how many it took. */
export function turns(runtime: Runtime, limit: number): number {
  for (let taken = 0; taken <= limit; taken++) if (!runtime.turn()) return taken
  throw new Error(`still busy after ${limit} turns`)
}

interface AnyChannel {
  readonly name: string
  readonly balance: number
}

/** Throws unless the invariants of the channels and of their queues hold. */
export function checkIntact(...channels: readonly AnyChannel[]): void {
  for (const ch of channels) {
    const { core } = ch as unknown as { readonly core: Core<unknown> }
    checkQueue(core.senders)
    checkQueue(core.receivers)
    checkChannel(core)
  }
}

/** Throws unless nobody is registered at the channels any more, at either end. */
export function checkQuiet(...channels: readonly AnyChannel[]): void {
  checkIntact(...channels)
  for (const ch of channels) {
    const { core } = ch as unknown as { readonly core: Core<unknown> }
    if (core.senders.length + core.receivers.length > 0) throw new Error(`somebody is still parked at ${ch.name}`)
  }
}

/** Receives until the channel is closed. */
export function* drain<T>(ch: Receiver<T>): Body<T[]> {
  const values: T[] = []
  for (let r = yield* ch.next(); r.done !== true; r = yield* ch.next()) values.push(r.value)
  return values
}

/** Runs an operation that has to fail, and gives its error. */
export function* failure(op: Operation<unknown>): Body<unknown> {
  try {
    yield* op
  } catch (error) {
    return error
  }
  throw new Error('it did not fail')
}

/** Runs a function that has to throw, and gives its error. */
export function thrown(body: () => unknown): unknown {
  try {
    body()
  } catch (error) {
    return error
  }
  throw new Error('it did not throw')
}

/** The numbers from 0 up to, not including, `n`. */
export function range(n: number): number[] {
  return Array.from({ length: n }, (_, i) => i)
}

/** Sorts numbers, upwards. */
export function sorted(values: Iterable<number>): number[] {
  return [...values].sort((a, b) => a - b)
}

/** Every order of some values. */
export function permutations<T>(values: readonly T[]): T[][] {
  if (values.length === 0) return [[]]
  return values.flatMap((first, i) =>
    permutations(values.filter((_, other) => other !== i)).map((rest) => [first, ...rest]),
  )
}

/** A source of numbers from 0 up to, not including, `n`, the same for the same seed. */
export function dice(seed: number): (n: number) => number {
  let state = seed >>> 0
  return (n) => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), state | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) % n
  }
}

/** The states of tasklets. */
export function states(...tasklets: ReadonlyArray<Tasklet<unknown>>): string[] {
  return tasklets.map((tasklet) => tasklet.state)
}

function collect(): void {
  if (globalThis.gc === undefined) throw new Error('run node with --expose-gc')
  globalThis.gc()
}

/** The bytes in use after a thorough collection. */
export function heap(): number {
  for (let i = 0; i < 4; i++) collect()
  return process.memoryUsage().heapUsed
}

/** Whether an object goes, given a few turns of the host and collections. */
export async function isCollected(ref: WeakRef<object>): Promise<boolean> {
  for (let i = 0; i < 10; i++) {
    await macrotask()
    collect()
    if (ref.deref() === undefined) return true
  }
  return false
}
