/** Running a program: a runtime of its own, with main in a scope that ends with it. */
import type { Operation } from '../guard/operation.ts'
import { checkName, checkOptions, checkSignal } from '../internal/check.ts'
import { InvalidArgumentError } from '../internal/errors.ts'
import { reasonOf } from '../internal/host.ts'
import type { AbortSignalLike } from '../internal/host.ts'
import { bodyOf } from '../tasklet/frame.ts'
import { Runtime } from './runtime.ts'
import type { RuntimeOptions } from './options.ts'
import { scope } from '../tasklet/scoped.ts'
import type { Tasklet } from '../tasklet/tasklet.ts'
import { reachOutside } from './outside.ts'

reachOutside()

/** Options of `run` and `runSync`. */
export interface RunOptions extends RuntimeOptions {
  /** An abort cancels the whole program, in order, and rejects with the signal's reason. */
  readonly signal?: AbortSignalLike | undefined
  /** The name of main; its function's own by default. */
  readonly name?: string | undefined
}

function startMain<T>(runtime: Runtime, main: () => Operation<T>, name: string | undefined): Tasklet<T> {
  checkName(name)
  const options = name === undefined ? {} : { name }
  return runtime.start<T>(runtime.root, undefined, bodyOf(scope(main)), main?.name || 'main', options)
}

function resultOf<T>(tasklet: Tasklet<T>): T {
  const { outcome } = tasklet
  if (outcome?.ok === true) return outcome.value
  throw outcome?.error
}

/**
 * Runs a program on the host's event loop: resolves with main's result, after what main left behind was cancelled and
 * has cleaned up. Rejects with main's error, with that of a tasklet nobody waited for (several: an AggregateError), with
 * a DeadlockError when nothing can go on, or with the signal's reason; with InvalidArgumentError if the options are none.
 *
 * A program that is fed by async functions takes `deadlock: 'wait'`: while one of them is in an `await` of its own (a file, a request), nothing tells that
 * it is going to send, and the run would be in a deadlock.
 *
 * @example
 * ```ts
 * import { channel, run, spawn } from 'occamy'
 *
 * const sum = await run(function* () {
 *   const numbers = channel<number>()
 *   spawn(function* () {
 *     for (let i = 1; i <= 4; i++) yield* numbers.send(i)
 *     numbers.close()
 *   })
 *   let total = 0
 *   yield* numbers.forEach((n) => { total += n })
 *   return total
 * })
 * console.log(sum) // 10
 * ```
 */
export async function run<T>(main: () => Operation<T>, options: RunOptions = {}): Promise<T> {
  checkOptions('run()', options)
  const { signal } = options
  checkSignal(signal)
  if (signal?.aborted === true) throw signal.reason
  const runtime = new Runtime(options)
  const tasklet = startMain(runtime, main, options.name)
  let cut = false
  const abort = (): void => {
    cut = true
    tasklet.cancel(signal && reasonOf(signal))
  }
  try {
    signal?.addEventListener('abort', abort)
    await runtime.run()
  } finally {
    signal?.removeEventListener('abort', abort)
  }
  if (cut && tasklet.doing === 'cancelled') throw signal && reasonOf(signal)
  return resultOf(tasklet)
}

/**
 * Runs a program to its end at once, without the host's event loop: for programs whose timers are on a `virtualClock()`.
 * Throws what `run` rejects with, or HostNeededError if only the host could take it further. Takes no signal: nothing can abort what runs at once.
 *
 * @example
 * ```ts
 * import { runSync } from 'occamy'
 *
 * console.log(runSync(function* () { return 42 })) // 42
 * ```
 */
export function runSync<T>(main: () => Operation<T>, options: Omit<RunOptions, 'signal'> = {}): T {
  checkOptions('runSync()', options)
  const { signal } = options as RunOptions
  if (signal !== undefined)
    throw new InvalidArgumentError('the signal of runSync()', 'absent: nothing can abort what runs at once', signal)
  const runtime = new Runtime(options)
  const tasklet = startMain(runtime, main, options.name)
  runtime.runSync()
  while (!tasklet.over) {
    const error = runtime.needsHost()
    if (error !== undefined) {
      tasklet.cancel(error)
      runtime.runSync()
      throw error
    }
    runtime.deadlock()
    runtime.runSync()
  }
  return resultOf(tasklet)
}
