/**
 * The runtime: tasklets, a scheduler (by way of the dispatcher) and a clock, and turns for those who are ready.
 *
 * Invariant: `kernel` is put back as it was after a run that was nested in a turn of another runtime.
 */
import { withdraw } from '../guard/commit.ts'
import { kernel } from '../guard/kernel.ts'
import { Entry } from '../guard/offer.ts'
import type { Cause, Offer } from '../guard/offer.ts'
import type { Operation } from '../guard/operation.ts'
import { Queue } from '../guard/queue.ts'
import { specimensOf } from '../guard/specimens.ts'
import { milliseconds, wholeNumber } from '../internal/check.ts'
import { HostNeededError, InvalidOperationError, SchedulerError } from '../internal/errors.ts'
import { announce } from '../internal/copies.ts'
import { DEFAULT_SEED, randomSource } from '../internal/random.ts'
import { hostClock, hostClockFrom, timeOf } from '../scheduler/clock.ts'
import { deadlockError, isSameReport } from './deadlock.ts'
import { Dispatcher } from './dispatcher.ts'
import { callBody } from '../tasklet/frame.ts'
import type { Body } from '../tasklet/frame.ts'
import { HostLoop } from './loop.ts'
import type { Looped } from './loop.ts'
import { checkRuntimeOptions } from './options.ts'
import type { RuntimeOptions } from './options.ts'
import { Origin } from '../tasklet/origin.ts'
import { enterKernel, leaveKernel } from './registers.ts'
import { roundRobin } from '../scheduler/round-robin.ts'
import type { Clock, Observer } from '../scheduler/scheduler.ts'
import { someStayAwaited, whoWaitsForHost } from './served.ts'
import { Scope } from '../tasklet/scope.ts'
import { checkSpawnOptions, noOptions } from '../tasklet/options.ts'
import type { SpawnOptions } from '../tasklet/options.ts'
import { Tasklet } from '../tasklet/tasklet.ts'
import type { TaskletHost } from '../tasklet/tasklet.ts'
import { turn } from '../tasklet/turn.ts'
import { tree } from '../tasklet/tree.ts'

let ids = 0

/** Gives a number that no tasklet has had: one count for all runtimes. */
export function nextId(): number {
  return ++ids
}

/** How many turns pass between two looks at the clock while tasklets are ready. */
const TURNS_PER_CHECK = 16

/**
 * Runs tasklets. `run` and `runSync` make one for a single program; make your own to spawn into it from outside, or to
 * take single turns.
 *
 * @example
 * ```ts
 * import { Runtime } from 'occamy'
 *
 * const runtime = new Runtime()
 * const answer = runtime.spawn(function* () { return 42 })
 * runtime.runSync()
 * console.log(answer.state) // done
 * ```
 */
export class Runtime extends Dispatcher implements TaskletHost, Looped, AsyncDisposable {
  /** @internal */ root: Scope = new Scope(undefined)
  /** @internal */ observer: Observer | undefined
  /** @internal */ operations = 0
  /** @internal */ holds = 0
  private clock: Clock
  /** The last time that the clock gave. */
  private time = -Infinity
  /** @internal */ readonly slice: number
  /** @internal */ readonly waits: boolean
  /** @internal */ readonly loop: HostLoop
  private readonly quantum: number
  private untilCheck = 0
  constructor(options: RuntimeOptions = {}) {
    const { scheduler = roundRobin(), seed = DEFAULT_SEED } = checkRuntimeOptions(options)
    super(scheduler, randomSource(wholeNumber('seed', seed, -Infinity)))
    kernel.probe?.refuses('makes a runtime of its own')
    announce(kernel)
    this.quantum = wholeNumber('quantum', options.quantum ?? 256, 0)
    this.slice = milliseconds('slice', options.slice ?? 8, 0)
    this.clock = options.clock ?? hostClock()
    this.observer = options.observer
    this.quiet = this.observer === undefined
    this.waits = options.deadlock === 'wait'
    this.loop = new HostLoop(this)
  }

  /** The time on its clock, in ms. It never goes back: what is ready by the time stays so, whatever the clock does. */
  get now(): number {
    try {
      const now = timeOf(this.clock)
      return now > this.time ? (this.time = now) : this.time
    } catch (fault) {
      return this.replaceClock(fault as SchedulerError)
    }
  }

  /** The clock broke its contract: one of ours takes over where it was, so that cleaning up comes to its end, and the run fails. */
  private replaceClock(fault: SchedulerError): number {
    this.clock = hostClockFrom(this.time)
    this.fail(fault)
    return this.now
  }

  /** Its tasklets that are not over, in order of spawning within each scope. */
  get tasklets(): Iterable<Tasklet<unknown>, void, unknown> {
    return tree(this.root)
  }

  /**
   * Spawns a tasklet into the root scope: `spawn(body, ...args)` or `spawn(options, body, ...args)`. It runs in the next
   * run. Throws InvalidOperationError if the body makes no operation.
   */
  spawn<A extends unknown[], T>(options: SpawnOptions, body: (...args: A) => Operation<T>, ...args: A): Tasklet<T>
  // Last, since the compiler explains a mistake by the last one.
  spawn<A extends unknown[], T>(body: (...args: A) => Operation<T>, ...args: A): Tasklet<T>
  spawn(...call: unknown[]): Tasklet<unknown> {
    return this.spawnCall(this.root, undefined, call)
  }

  /** @internal Spawns into `scope`, for `parent`, from the arguments of a `spawn`. */
  spawnCall(scope: Scope, parent: Tasklet<unknown> | undefined, call: readonly unknown[]): Tasklet<unknown> {
    const [first, second] = call
    if (typeof first === 'function')
      return this.start(scope, parent, callBody(first as never, call.slice(1)), first.name, noOptions)
    if (typeof second !== 'function')
      throw new InvalidOperationError('spawn() takes a function that makes an operation')
    const options = checkSpawnOptions(first as SpawnOptions)
    return this.start(scope, parent, callBody(second as never, call.slice(2)), second.name, options)
  }

  /** @internal */
  start<T>(
    scope: Scope,
    parent: Tasklet<unknown> | undefined,
    body: Body,
    label: string,
    options: SpawnOptions,
  ): Tasklet<T> {
    specimens ??= specimensOf(makeSpecimens)
    const origin = parent && (parent.origin ??= new Origin(parent, parent.name, parent.spawner))
    const tasklet = new Tasklet<T>(nextId(), this, body, scope, origin, label, options)
    scope.join(tasklet)
    if (this.observer !== undefined) this.observe('onSpawn', tasklet)
    this.enqueue(tasklet, 'spawned')
    return tasklet
  }

  /** Runs until every tasklet has ended. Rejects with what failed the root scope: an uncaught error, or a DeadlockError. */
  run(): Promise<void> {
    return this.loop.run()
  }

  /**
   * Runs until nothing is ready and no timer can be reached without the host; parked tasklets stay parked. Throws what
   * failed the root scope.
   */
  runSync(): void {
    const outer = enterKernel()
    try {
      do while (this.step());
      while (this.jump())
    } finally {
      leaveKernel(outer)
    }
    this.finish()
  }

  /** Gives one turn to one tasklet; false when nothing was ready. Throws what failed the root scope, once all have ended. */
  turn(): boolean {
    const outer = enterKernel()
    try {
      let took = this.step()
      while (!took && this.jump()) took = this.step()
      if (!took) this.finish()
      return took
    } finally {
      leaveKernel(outer)
    }
  }

  /** Holds off the deadlock report while outside code is going to come back, until the result is disposed of. */
  hold(): Disposable {
    let holds = 1
    this.holds++
    return {
      [Symbol.dispose]: () => {
        this.holds -= holds
        holds = 0
        this.loop.wake()
      },
    }
  }

  /** Cancels every tasklet, and waits for their ends. */
  async [Symbol.asyncDispose](): Promise<void> {
    for (const tasklet of this.tasklets) tasklet.cancel()
    await this.run()
  }

  /** @internal One turn, with `kernel` given over to this runtime. */
  step(): boolean {
    if (--this.untilCheck < 0 || this.readyCount === 0) this.check()
    if (this.readyCount === 0) return false
    const tasklet = this.dequeue()
    if (this.observer !== undefined) this.observe('onTurn', tasklet)
    turn(tasklet, this.quantumOf(tasklet, this.quantum))
    return true
  }

  /** Reads the clock, only once in a while: that costs as much as a turn. Fails the run if something went wrong. */
  private check(): void {
    this.untilCheck = TURNS_PER_CHECK
    const wake = this.nextWake
    if (wake !== Infinity && wake <= this.now) this.expire()
    this.failNow()
  }

  /** @internal With a clock that jumps: moves it to the next timer, and fires that. Gives whether there is more to do. */
  jump(): boolean {
    const { clock, nextWake } = this
    if (clock.jump === undefined || nextWake === Infinity || this.readyCount > 0) return this.faults.length > 0
    try {
      clock.jump(nextWake)
    } catch (cause) {
      this.replaceClock(new SchedulerError('the clock threw', { cause }))
    }
    if (this.now < nextWake && this.clock === clock)
      this.replaceClock(new SchedulerError(`jump(${nextWake}) came to ${this.now}`))
    this.expire()
    return true
  }

  /** Fires the timers that are due. */
  private expire(): void {
    const { now, observer } = this
    if (observer) this.guarded("the observer's onTimer", () => observer.onTimer?.(now))
    this.fireUntil(now)
  }

  /** @internal Once every tasklet has ended: opens the root scope again, and throws what had failed it. */
  finish(): void {
    if (!this.root.clear()) return
    this.failNow()
    this.root.ending = false
    this.root.rethrow()
  }

  /** @internal Nothing can wake what is left: fails the root scope, or gives up the tasklets that do not even clean up. */
  deadlock(outside: Iterable<Tasklet<unknown>, void, unknown> = [], mayCome = false): void {
    if (this.faults.length > 0) return // it may be all that is wrong
    const { cleaning, ending, errors } = this.root
    const error = deadlockError([...this.tasklets, ...outside], cleaning, mayCome && !ending)
    if (ending) {
      // A suspended one that was given a message gets to hold it.
      for (const tasklet of this.tasklets) tasklet.resume()
      if (this.readyCount === 0) {
        for (const tasklet of this.tasklets) withdraw(tasklet)
        this.root.letGo()
        this.root = new Scope(undefined, errors)
      }
    }
    // A second report that says the same would tell nothing.
    this.root.fail(errors.find((earlier) => isSameReport(earlier, error)) ?? error)
  }

  protected override tell(tasklet: Tasklet<unknown>, cause: Cause): void {
    this.observe('onReady', tasklet, cause)
    this.loop.wake()
  }

  /** @internal The loop is idle, and wants to be woken when a tasklet is readied; or it is not. */
  rests(idle: boolean): void {
    this.quiet = !idle && this.observer === undefined
  }

  /** In the midst of a step nobody can be cancelled: the run fails when the turn under way is over, which ends at its next operation. */
  protected override fail(fault: SchedulerError): void {
    this.faults.push(fault)
    this.untilCheck = 0
    if ((kernel.offer as Tasklet<unknown> | undefined)?.host === this) kernel.budget = kernel.left = 0
    this.loop.wake()
  }
  private failNow(): void {
    for (let fault = this.faults.shift(); fault !== undefined; fault = this.faults.shift()) this.root.fail(fault)
  }

  /** @internal */
  observe(event: keyof Observer, tasklet: Tasklet<unknown>, ...details: readonly unknown[]): void {
    const { observer } = this
    if (observer === undefined) return
    this.guarded(`the observer's ${event}`, () =>
      (observer[event] as ((...args: unknown[]) => void) | undefined)?.(tasklet, ...details),
    )
  }
  /** @internal */
  review(): void {
    this.loop.review()
  }

  /** @internal */
  unmatched(offer: Offer, messages: number, pattern: string): void {
    this.observe('onUnmatched', offer as Tasklet<unknown>, messages, pattern)
  }

  /** Calls a function of the user's in the midst of a kernel step: what it throws fails the run, and ends the observing. */
  private guarded(what: string, call: () => void): void {
    try {
      call()
    } catch (error) {
      this.observer = undefined
      this.fail(new SchedulerError(`${what} threw`, { cause: error }))
    }
  }

  /** @internal The error of a synchronous run that cannot go on without the host. */
  needsHost(): HostNeededError | undefined {
    const isAwaited = this.operations + this.holds > 0 || this.nextWake !== Infinity
    return isAwaited || whoWaitsForHost(this.tasklets) || someStayAwaited(this) ? new HostNeededError() : undefined
  }
}

/** One of each class of the hot path: see guard/specimens.ts. */
let specimens: readonly object[] | undefined

function makeSpecimens(): readonly object[] {
  const runtime = new Runtime()
  const tasklet = new Tasklet(0, runtime, undefined as never, runtime.root, undefined, '', noOptions)
  return [runtime, tasklet, tasklet.result, new Queue(), new Entry(undefined)]
}
