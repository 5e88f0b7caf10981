/** What the unit tests share: a simulated run, and looks at what a channel holds. */
import { runSync, virtualClock } from 'occamy'
import type { Channel, Operation, RunOptions, Step } from 'occamy'
import { expect } from 'vitest'
import { checkChannel } from '../../src/channel/core.ts'
import type { Core } from '../../src/channel/core.ts'
import { checkQueue } from '../../src/guard/queue.ts'

/** The generator of a tasklet's body, for functions that the tests name. */
export type Body<T> = Generator<Step, T, unknown>

/** Whether a mutation run is on: what is large is smaller then. */
export const mutating: boolean = process.env['STRYKER_MUTATOR_WORKER'] !== undefined

/** Runs a program at once, on a virtual clock. */
export function sim<T>(main: () => Operation<T>, options: Omit<RunOptions, 'signal'> = {}): T {
  return runSync(main, { clock: virtualClock(), ...options })
}

/** A text that matches, in `toMatchObject` and `toEqual`, which take a bare pattern for an object without properties. */
export function like(pattern: RegExp): unknown {
  return expect.stringMatching(pattern)
}

/** What a call throws. */
export function thrown(call: () => unknown): unknown {
  try {
    call()
  } catch (error) {
    return error
  }
  throw new Error('nothing was thrown')
}

/** What a promise is rejected with. */
export async function rejected(promise: PromiseLike<unknown>): Promise<unknown> {
  let value: unknown
  try {
    value = await promise
  } catch (error) {
    return error
  }
  throw new Error(`nothing was thrown: it gave ${String(value)}`)
}

/** What an operation throws. */
export function* failure(operation: Operation<unknown>): Body<unknown> {
  try {
    yield* operation
  } catch (error) {
    return error
  }
  throw new Error('nothing was thrown')
}

/** A channel of whatever values. */
export type AnyChannel = Pick<Channel<unknown>, 'name' | 'balance'>

/** The state behind a channel. */
export function coreOf(channel: AnyChannel): Core<unknown> {
  return (channel as unknown as { readonly core: Core<unknown> }).core
}

/** Checks the invariants of channels, and that nobody is left in their queues. */
export function expectQuiet(...channels: readonly AnyChannel[]): void {
  for (const channel of channels) {
    const core = coreOf(channel)
    checkQueue(core.senders)
    checkQueue(core.receivers)
    checkChannel(core)
    expect([core.senders.length, core.receivers.length]).toEqual([0, 0])
  }
}

/** Resolves after `ms` milliseconds of the host. */
export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms)
  })
}

/** Resolves after the host had a turn. */
export function hostTurn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve)
  })
}

/** Collects garbage, twice, with turns of the host between. */
export async function collect(): Promise<void> {
  const { gc } = globalThis as unknown as { readonly gc: () => void }
  gc()
  await hostTurn()
  gc()
  await hostTurn()
}
