/**
 * The abort signal of a tasklet: for what takes one (`fetch`, timers, streams) and is to be called off with the tasklet.
 *
 * Invariant: there is one signal for each scope that a tasklet asks in; it is aborted when the frames above that scope's base
 * are returned, and never otherwise.
 */
import { above } from '../guard/contract.ts'
import { running } from '../tasklet/enter.ts'
import type { Scope } from '../tasklet/scope.ts'
import { CANCELLED } from '../tasklet/flags.ts'
import type { Tasklet } from '../tasklet/tasklet.ts'

const signals = new WeakMap<object, Map<Scope, AbortController>>()

/** A tasklet is cancelled, or a scope that it runs has failed: what it is returned from is called off. */
function callOff(tasklet: object, base: object | undefined, reason: unknown): void {
  const controllers = signals.get(tasklet)
  if (controllers === undefined) return
  for (const [scope, controller] of Array.from(controllers)) {
    if (base !== undefined && !isWithin(scope, base)) continue
    controllers.delete(scope)
    controller.abort(reason)
  }
}

/** Whether a scope is the one that begins at `base`, or within that one. */
function isWithin(scope: Scope, base: object): boolean {
  for (let at: Scope | undefined = scope; at !== undefined; at = at.outer) if (at.base === base) return true
  return false
}

function isCancelled(tasklet: Tasklet<unknown>): boolean {
  return (tasklet.flags & CANCELLED) !== 0
}

/** Whether what a tasklet runs is being returned now: it is cleaning up. */
function isOver(tasklet: Tasklet<unknown>): boolean {
  if (isCancelled(tasklet)) return true
  for (let at: Scope | undefined = tasklet.scope; at !== undefined; at = at.outer) if (at.ending) return true
  return false
}

/**
 * Returns the abort signal of the running tasklet, for platform functions that take one. It is aborted, at once, when the tasklet
 * is cancelled, with the reason of that (an AbortError if there is none), and when the scope it was asked for in fails: by an
 * error, or by the limit of `within`. It is not aborted when the tasklet comes to its end. In a `finally` block of one that was
 * cancelled it is aborted from the beginning. Ask for it in a generator function: a plain one that is given to `spawn` or `par` is
 * called by the tasklet that spawns, and would get the signal of that. Throws OutsideTaskletError outside of any tasklet.
 *
 * @example
 * ```ts
 * import { run, within } from 'occamy'
 * import { fromPromise, signal } from 'occamy/interop'
 *
 * // Any function that takes a signal: `fetch(url, { signal: signal() })`.
 * const slow = (signal: AbortSignal) => new Promise<never>((_, reject) => {
 *   signal.addEventListener('abort', () => { console.log('called off'); reject(signal.reason) })
 * })
 * await run(() => within(5, function* () {
 *   yield* fromPromise(slow(signal()))
 * })).catch((error) => console.log(String(error)))
 * // called off
 * // TimeoutError: the operation took longer than 5 ms
 * ```
 */
export function signal(): AbortSignal {
  const tasklet = running('signal()')
  if (isOver(tasklet)) return AbortSignal.abort(isCancelled(tasklet) ? tasklet.pending : undefined)
  above.unwound ??= callOff
  let controllers = signals.get(tasklet)
  if (controllers === undefined) signals.set(tasklet, (controllers = new Map<Scope, AbortController>()))
  let controller = controllers.get(tasklet.scope)
  if (controller === undefined) controllers.set(tasklet.scope, (controller = new AbortController()))
  return controller.signal
}
