/**
 * A turn: the driver resumes one tasklet, and goes on until it parks, gives way or ends.
 *
 * Measured: calling the generators' own `next` by name, rather than the property of each, keeps the call direct when
 * bodies of many kinds run in one process (up to twice as fast).
 */
import { Guard } from '../guard/guard.ts'
import { interruptEach, kernel, parked, pushed, READY } from '../guard/kernel.ts'
import { FAIL, looks, OK } from '../guard/signal.ts'
import { CancelledError, ForgottenYieldError, StackDepthError } from '../internal/errors.ts'
import { serveEnds } from './end.ts'
import type { Outcome } from './end.ts'
import { UNWOUND } from './enter.ts'
import { isDoomed, NESTED, RETURNED, RETURNING, UNPREEMPTED } from './flags.ts'
import { hasWaited, pop, strayYield } from './frame.ts'
import type { Frame } from './frame.ts'
import { countNoMore, cutShort, returnBody } from './return.ts'
import { withSpawns } from './spawns.ts'
import type { Tasklet } from './tasklet.ts'

/** How many frames a turn may enter, if its quantum is less. */
const FRAMES = 1_000

type Next = (this: Iterator<unknown, unknown, unknown>, signal: unknown) => IteratorResult<unknown, unknown>

// Every generator function's prototype inherits `next` from the one prototype of all generators.
const generator = (function* () {
  // Only its prototype is wanted.
})()
const generatorNext: Next = (generator as unknown as { readonly next: Next }).next

/** Gives `tasklet` one turn of up to `quantum` operations. */
export function turn(tasklet: Tasklet<unknown>, quantum: number): void {
  const { signal } = tasklet
  kernel.offer = tasklet
  kernel.left = 0
  tasklet.doing = 'running'
  kernel.budget = quantum
  kernel.frames = Math.max(quantum, FRAMES)
  // The operation that gave way before it looked is the first of this turn.
  if (looks(signal)) kernel.budget--
  else tasklet.guard = undefined
  let result: IteratorResult<unknown, unknown> | undefined
  let error: unknown
  if (tasklet.flags === 0 || goesOn(tasklet)) {
    try {
      result = generatorNext.call(tasklet.iterator, signal)
    } catch (thrown) {
      error = thrown
    }
  } else result = parked
  if (!isAway(tasklet, result)) drive(tasklet, result, error)
  READY.value = undefined
  kernel.after = undefined
}

/** Whether it has parked. By identity first: the value alone was measured a few percent slower a rendezvous. */
function isAway(tasklet: Tasklet<unknown>, result: IteratorResult<unknown, unknown> | undefined): boolean {
  return (result === parked || isMadeAnew(result)) && tasklet.doing !== 'running'
}
/** Whether it says so by a result of its own: what hands on results so does not count. */
function isMadeAnew(result: IteratorResult<unknown, unknown> | undefined): boolean {
  if (result?.value !== parked) return false
  countNoMore()
  return true
}

/** Makes each operation of the turn an interrupted one; says whether the tasklet has still to be resumed. */
function goesOn(tasklet: Tasklet<unknown>): boolean {
  interruptEach()
  const wanted = tasklet.signal === OK || tasklet.signal === FAIL
  if (wanted) hasWaited(tasklet)
  return wanted || !isDoomed(tasklet.flags)
}

/** Goes on from what the last resume gave (or threw, when `result` is undefined) until the tasklet is away or over. */
function drive(tasklet: Tasklet<unknown>, first: IteratorResult<unknown, unknown> | undefined, thrown: unknown): void {
  let result = first
  let error = thrown
  do {
    const step = next(tasklet, result, error)
    if (!step) return
    result = undefined
    try {
      result = step()
    } catch (fault) {
      error = fault
    }
  } while (!isAway(tasklet, result))
}

type Resume = () => IteratorResult<unknown, unknown>

/** What to do next with a running tasklet; nothing when it is over, or has given way. */
function next(
  tasklet: Tasklet<unknown>,
  result: IteratorResult<unknown, unknown> | undefined,
  error: unknown,
): Resume | undefined {
  const { iterator } = tasklet
  if (result && !result.done) {
    if (result.value === pushed) {
      if (result !== pushed) countNoMore()
      return mayEnter(tasklet) ? () => iterator.next() : undefined
    }
    if (result.value === parked) return returned(tasklet)
    return () => {
      iterator.return(undefined)
      throw strayYield(result.value)
    }
  }
  if (tasklet.below === undefined) {
    end(tasklet, result, error)
    return undefined
  }
  const unwound = (tasklet.flags & RETURNED) !== 0
  pop(tasklet)
  if (unwound && result && isDoomed(tasklet.flags)) return returned(tasklet)
  hasWaited(tasklet)
  if (!result) return resume(tasklet, FAIL, error)
  return resume(tasklet, OK, unwound ? UNWOUND : result.value)
}

/**
 * Whether a frame that was pushed may be entered in this turn: not if there were too many, or if too much was done that was not interrupted.
 * A loop of frames in which nothing is waited for would never let anybody else run.
 */
function mayEnter(tasklet: Tasklet<unknown>): boolean {
  if (--kernel.frames >= 0 && kernel.left >= 0) return true
  const { flags } = tasklet
  if (flags >= UNPREEMPTED || isDoomed(flags) || kernel.probe !== undefined) return true
  tasklet.yieldTurn(undefined)
  return false
}

/** Returns the top frame: its `finally` blocks run. Returned again, behind a return that was forgotten, it waits no more. */
function returned(tasklet: Tasklet<unknown>): Resume {
  if ((tasklet.flags & RETURNED) !== 0) return () => cutShort(tasklet)
  tasklet.flags |= RETURNING | RETURNED
  tasklet.guard = undefined
  const { iterator, signal } = tasklet
  return () => {
    const { result, nested } = returnBody(iterator, signal !== undefined)
    // It may have pushed a frame to wait for.
    if (nested) (tasklet.iterator === iterator ? tasklet : (tasklet.below as Frame)).flags |= NESTED
    return result
  }
}

function resume(tasklet: Tasklet<unknown>, signal: typeof OK | typeof FAIL, value: unknown): Resume {
  tasklet.value = value
  return () => tasklet.iterator.next(signal)
}

/** Ends a tasklet: its outcome is set, it leaves its scope, and those who wait for it are served. */
function end(tasklet: Tasklet<unknown>, result: IteratorResult<unknown, unknown> | undefined, error: unknown): void {
  const cancelled = (tasklet.flags & RETURNED) !== 0
  if (cancelled) tasklet.scope.letGoOf(tasklet)
  tasklet.doing = 'failed'
  if (result === undefined)
    tasklet.value = withSpawns(isStackOverflow(error) ? new StackDepthError(error) : error, tasklet)
  else if (cancelled) tasklet.doing = 'cancelled'
  else if (result.value instanceof Guard)
    tasklet.value = withSpawns(new ForgottenYieldError(`tasklet ${tasklet.name}`), tasklet)
  else {
    tasklet.doing = 'done'
    tasklet.value = result.value
  }
  release(tasklet)
}

/** Lets go of everything but the outcome. */
export function release(tasklet: Tasklet<unknown>): void {
  const { scope, ends } = tasklet
  if (tasklet.origin !== undefined) tasklet.origin.tasklet = undefined
  tasklet.iterator = undefined as never
  scope.leave(tasklet)
  tasklet.scope = undefined as never
  const fails = failsScope(tasklet)
  if (fails) kernel.probe?.fails(tasklet)
  const awaited = ends !== undefined && serveEnds(ends, tasklet.outcome as Outcome<unknown>)
  tasklet.ends = undefined
  if (!awaited && fails) scope.fail(tasklet.value)
  scope.settle()
  tasklet.host.observe('onEnd', tasklet)
}

/** Whether its error fails its scope, if nobody waits for its end. */
export function failsScope(tasklet: Tasklet<unknown>): boolean {
  return tasklet.doing === 'failed' && !tasklet.holdsErrors && !(tasklet.value instanceof CancelledError)
}

function isStackOverflow(error: unknown): boolean {
  return error instanceof RangeError && /call stack|recursion/i.test(error.message)
}
