/** What a tasklet can do with itself: spawn, look at itself and the clock, give way, recurse, stay in its turn. */
import { IS_READY } from '../guard/contract.ts'
import type { Readiness } from '../guard/contract.ts'
import { Guard } from '../guard/guard.ts'
import { interruptEach } from '../guard/kernel.ts'
import type { Offer, Registration } from '../guard/offer.ts'
import type { Op, Operation, Step } from '../guard/operation.ts'
import { InvariantError } from '../internal/errors.ts'
import { Enter, running } from '../tasklet/enter.ts'
import { bodyOfOp } from '../tasklet/frame.ts'
import type { Runtime } from './runtime.ts'
import { noOptions } from '../tasklet/options.ts'
import type { SpawnOptions } from '../tasklet/options.ts'
import { UNPREEMPTED } from '../tasklet/flags.ts'
import type { Tasklet } from '../tasklet/tasklet.ts'
import { reachOutside } from './outside.ts'

reachOutside()

/**
 * Spawns a tasklet into the running one's scope: `spawn(body, ...args)` or `spawn({ name, … }, body, ...args)`. Acts
 * now; the tasklet runs when its turn comes. Throws OutsideTaskletError outside of any tasklet, ScopeEndedError in a
 * scope that is ending, InvalidOperationError if the body makes no operation. Where very many are spawned, give one function its arguments:
 * a generator function that is made for each spawn costs V8 a microsecond more.
 *
 * @example
 * ```ts
 * import { run, spawn } from 'occamy'
 *
 * await run(function* () {
 *   const worker = spawn({ name: 'worker' }, function* (n: number) { return n * 2 }, 21)
 *   console.log(worker.name, yield* worker) // worker 42
 * })
 * ```
 */
export function spawn<A extends unknown[], T>(
  options: SpawnOptions,
  body: (...args: A) => Operation<T>,
  ...args: A
): Tasklet<T>
// Last, since the compiler explains a mistake by the last one.
export function spawn<A extends unknown[], T>(body: (...args: A) => Operation<T>, ...args: A): Tasklet<T>
export function spawn(...call: unknown[]): Tasklet<unknown> {
  const tasklet = running('spawn()')
  return (tasklet.host as Runtime).spawnCall(tasklet.scope.homeOf(tasklet), tasklet, call)
}

/** Spawns a tasklet that runs an operation, or what makes one. */
export function spawnOp<T>(op: Op<T>): Tasklet<T> {
  const tasklet = running('par()')
  const label = typeof op === 'function' ? op.name : ''
  return (tasklet.host as Runtime).start(tasklet.scope, tasklet, bodyOfOp(op), label, noOptions)
}

/**
 * Returns the running tasklet. Throws OutsideTaskletError outside of any.
 *
 * @example
 * ```ts
 * import { run, self } from 'occamy'
 *
 * await run(function* main() { console.log(self().state) }) // running
 * ```
 */
export function self(): Tasklet<unknown> {
  return running('self()')
}

/**
 * Returns the time of the running tasklet's clock, in ms. Throws OutsideTaskletError outside of any tasklet.
 *
 * @example
 * ```ts
 * import { now, run, virtualClock } from 'occamy'
 *
 * await run(function* () { console.log(now()) }, { clock: virtualClock() }) // 0
 * ```
 */
export function now(): number {
  return running('now()').host.now
}

/** Is ready at once, and goes to the back of the run queue, whatever is left of the quantum. */
export class Reschedule extends Guard<void> {
  protected override poll(): Readiness {
    return IS_READY
  }
  protected override commit(): void {
    // There is no value.
  }
  protected override enable(): Registration {
    throw new InvariantError('reschedule() never parks')
  }
  protected override disable(): void {
    // It never parks.
  }
  protected override look(offer: Offer): IteratorResult<Step, void> {
    return offer.giveWay(undefined)
  }
}

const rescheduling = /* @__PURE__ */ new Reschedule()

/**
 * Goes to the back of the run queue (Stackless `schedule()`, occam's RESCHEDULE): the other ready tasklets go first.
 *
 * @example
 * ```ts
 * import { reschedule, run, spawn } from 'occamy'
 *
 * await run(function* () {
 *   spawn(function* () { console.log('first') })
 *   yield* reschedule()
 *   console.log('second')
 * })
 * // first
 * // second
 * ```
 */
export function reschedule(): Operation<void> {
  return rescheduling
}

/**
 * Runs a nested operation on the tasklet's own explicit stack: a million deep, each resume O(1). Plain nested `yield*`
 * ends at the engine's stack, a few thousand deep.
 *
 * @example
 * ```ts
 * import { recurse, run } from 'occamy'
 * import type { Operation } from 'occamy'
 *
 * function* depth(n: number): Generator<never, number> { return n }
 * function* count(n: number): ReturnType<typeof counting> { return yield* counting(n) }
 * function counting(n: number): Operation<number> {
 *   return recurse(function* () { return n === 0 ? 0 : 1 + (yield* counting(n - 1)) })
 * }
 * console.log(await run(() => counting(100_000))) // 100000
 * ```
 */
export function recurse<T>(op: Op<T>): Operation<T> {
  return new Enter(op, 'recurse()')
}

/**
 * Runs an operation that the quantum does not interrupt (Stackless `atomic`). It still parks when it must wait, and
 * others run then: it is no lock. Until it waits, the host waits too: nothing cuts a turn by time. What it does beyond the quantum is made up for after it, or before the next one.
 *
 * @example
 * ```ts
 * import { channel, run, unpreempted } from 'occamy'
 *
 * await run(function* () {
 *   const ch = channel<number>(3)
 *   yield* unpreempted(function* () { for (let i = 0; i < 3; i++) yield* ch.send(i) })
 *   console.log(ch.length) // 3
 * }, { quantum: 1 })
 * ```
 */
export function unpreempted<T>(op: Op<T>): Operation<T> {
  return new Enter(() => hold(running('unpreempted()'), op), 'unpreempted()')
}

function* hold<T>(tasklet: Tasklet<unknown>, op: Op<T>): Generator<Step, T, unknown> {
  tasklet.flags += UNPREEMPTED
  interruptEach()
  try {
    return yield* recurse(op)
  } finally {
    tasklet.flags -= UNPREEMPTED
  }
}
