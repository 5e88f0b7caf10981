/** What the unit tests share: a simulated run, and looks at what a channel holds. */
import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { channel, reschedule, runSync, spawn, virtualClock } from 'occamy'
import type { Channel, Operation, RunOptions, Step, Tasklet } from 'occamy'
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

/** A buffered channel that holds some values, and has no room. */
export function full<T>(...values: T[]): Channel<T> {
  const ch = channel<T>(Math.max(values.length, 1))
  for (const value of values) ch.trySend(value)
  return ch
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

/** How many sets and joins stand at the two ends of a channel: senders, receivers. */
export function standing(channel: AnyChannel): [number, number] {
  const { receivers, senders } = coreOf(channel)
  return [senders.users.length, receivers.users.length]
}

/** Checks that channels have nobody in their lines, sets and joins included. */
export function expectBare(...channels: readonly AnyChannel[]): void {
  expectQuiet(...channels)
  for (const channel of channels) expect(standing(channel)).toEqual([0, 0])
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

/** How a process ended. */
export interface Exit {
  readonly code: number
  readonly out: string
  readonly err: string
}

/** Runs a program in a Node of its own, which is what it takes to see it exit. */
export function node(program: string): Promise<Exit> {
  const root = fileURLToPath(new URL('../../', import.meta.url))
  const source = `import * as occamy from '${root}src/index.ts'
    import * as interop from '${root}src/interop/index.ts'
    const { channel, never, run, sleep } = occamy
    ${program}`
  return new Promise((resolve) => {
    const args = ['--import', 'tsx', '--input-type=module', '--eval', source]
    execFile(process.execPath, args, { cwd: root }, (error, out, err) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, out, err })
    })
  })
}

/** Runs a test that counts the timers of the host which are armed in it: those of the test runner, which come and go, are not among them. */
export async function countingTimers(test: (armed: () => number) => Promise<void>): Promise<void> {
  const { setTimeout: arm, clearTimeout: disarm } = globalThis
  const armed = new Set<unknown>()
  globalThis.setTimeout = ((task: () => void, ms: number) => {
    const timer = arm(() => {
      armed.delete(timer)
      task()
    }, ms)
    armed.add(timer)
    return timer
  }) as typeof setTimeout
  globalThis.clearTimeout = ((timer: NodeJS.Timeout) => {
    armed.delete(timer)
    disarm(timer)
  }) as typeof clearTimeout
  try {
    await test(() => armed.size)
  } finally {
    globalThis.setTimeout = arm
    globalThis.clearTimeout = disarm
  }
}
