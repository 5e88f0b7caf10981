/**
 * Tasklets: generators with a life (Stackless Python's tasklets; occam's processes).
 *
 * States: ready -> running -> parked -> ready … -> done | failed | cancelled; suspended beside ready and parked.
 * Requests (cancel, raise, suspend, a scope's failure) take effect at the next wait, never between a commit and its
 * resume. They are kept in `flags`, and fold into the kernel's budget: while a flag is set, each operation is interrupted.
 *
 * Invariants:
 * - `state` is 'parked' only between `park` and `ready`, 'running' only for the one tasklet of a turn;
 * - a tasklet is in its scope from spawn to end, and in the run queue exactly while 'ready';
 * - once it is over, nothing but its outcome is kept: no iterator, no frames, no parent.
 */
import { above, contractOf } from '../guard/contract.ts'
import { takeBack, withdraw } from '../guard/commit.ts'
import type { Guard } from '../guard/guard.ts'
import { interruptEach, kernel, parked } from '../guard/kernel.ts'
import { Offer } from '../guard/offer.ts'
import type { Cause, Host, State } from '../guard/offer.ts'
import type { Operation, Step } from '../guard/operation.ts'
import type { Queue } from '../guard/queue.ts'
import { AGAIN, FAIL, LOOK, looks, OK } from '../guard/signal.ts'
import type { Signal } from '../guard/signal.ts'
import { cancelled, EndGuard } from './end.ts'
import type { End, Ending, Outcome } from './end.ts'
import { CANCELLED, isDoomed, OBSERVED, RAISED, SUSPENDED, UNPREEMPTED } from './flags.ts'
import { doom, hasten, hasWaited } from './frame.ts'
import type { Body, Frame, Stack } from './frame.ts'
import type { SpawnOptions } from './options.ts'
import type { Origin } from './origin.ts'
import type { Scope, Member, Owner } from './scope.ts'

/** What a tasklet needs of its runtime. */
export interface TaskletHost extends Host {
  /** Whoever observes; `observe` tells it. */
  readonly observer: object | undefined
  /** Whether its tasklets run in the order in which they became ready: no scheduler of the user's is to be asked. */
  readonly isRoundRobin: boolean
  enqueue(tasklet: Tasklet<unknown>, cause: Cause): void
  remove(tasklet: Tasklet<unknown>): void
  observe(
    event: 'onSpawn' | 'onEnd' | 'onPark' | 'onReady' | 'onCommit' | 'onTurn',
    tasklet: Tasklet<unknown>,
    cause?: Cause,
  ): void
}

/**
 * Is one thread of a program: made by `spawn`, and itself an operation: `yield* tasklet` waits for its result, or throws
 * its error.
 *
 * @example
 * ```ts
 * import { run, spawn } from 'occamy'
 *
 * const sum = await run(function* () {
 *   const half = spawn(function* (n: number) { return n / 2 }, 84)
 *   return yield* half
 * })
 * console.log(sum) // 42
 * ```
 */
export class Tasklet<out T> extends Offer implements Operation<T>, Ending<T>, Stack, Member, Owner {
  /** The number of it, which no other tasklet of the process has. */
  readonly id: number
  /** @internal */ readonly host: TaskletHost
  /** Belongs to the bottom run queue while the tasklet is ready. */
  slot: unknown = undefined
  /** @internal */ iterator: Body
  /** @internal */ scope: Scope
  /** @internal */ flags = 0
  /** @internal */ below: Frame | undefined = undefined
  /** @internal The innermost scope that it runs. */
  innermost: Scope | undefined = undefined
  /** @internal What was raised, an array of it, and is still to be thrown; or the reason of the cancel. */
  pending: unknown = undefined
  /** @internal */ ends: Queue<End> | undefined = undefined
  /** @internal */ earlier: Member | undefined = undefined
  /** @internal */ later: Member | undefined = undefined
  /** @internal Who spawned it. */
  readonly spawner: Origin | undefined
  /** @internal What its own spawns remember of it; made by the first of them. */
  origin: Origin | undefined = undefined
  /** The name of its body: a string, unless somebody has made that anything else. */
  private readonly label: unknown
  private readonly options: SpawnOptions

  /** @internal */
  constructor(
    id: number,
    host: TaskletHost,
    iterator: Body,
    scope: Scope,
    spawner: Origin | undefined,
    label: string,
    options: SpawnOptions,
  ) {
    super()
    this.id = id
    this.host = host
    this.iterator = iterator
    this.scope = scope
    this.spawner = spawner
    this.label = label
    this.options = options
    if (host.observer !== undefined) this.flags = OBSERVED
  }

  /** Its name: the one it was given, or its body's with its number. */
  get name(): string {
    return this.options.name ?? `${String(this.label === '' ? 'tasklet' : this.label)}#${this.id}`
  }
  /** Who spawned it, while that one lives. */
  get parent(): Tasklet<unknown> | undefined {
    return this.spawner?.tasklet as Tasklet<unknown> | undefined
  }
  /** Its level under `priority()`. */
  get priority(): number {
    return this.options.priority ?? 0
  }
  /** Its deadline under `deadline()`, in ms on the runtime's clock. */
  get deadline(): number {
    return this.options.deadline ?? Infinity
  }
  /** Its share under `fairShare()`. */
  get weight(): number {
    return this.options.weight ?? 1
  }
  /** What it is doing. */
  override get state(): State {
    kernel.probe?.sees(this)
    return this.doing
  }
  /** What it waits for while it is parked, or has given way before it looked. */
  get waitingFor(): Guard<unknown> | undefined {
    kernel.probe?.sees(this)
    return this.guard as Guard<unknown> | undefined
  }
  /** @internal Whether an uncaught error is kept for whoever asks. */
  get holdsErrors(): boolean {
    return this.options.errors === 'hold'
  }

  /** Its result as a guard, which throws its error, or a CancelledError. Can be shared; `await t.result` outside. */
  get result(): Guard<T> {
    return new EndGuard<T, T>(this, false)
  }
  /** How it ends, as a guard that never throws. Can be shared. */
  get ended(): Guard<Outcome<T>> {
    return new EndGuard<T, Outcome<T>>(this, true)
  }
  /** Begins a wait for its result: `yield*` does. */
  [Symbol.iterator](): Iterator<Step, T, unknown> {
    return this.result[Symbol.iterator]()
  }

  /** @internal */
  get over(): boolean {
    return this.doing === 'done' || this.doing === 'failed' || this.doing === 'cancelled'
  }
  /** @internal */
  get outcome(): Outcome<T> | undefined {
    if (!this.over) return undefined
    if (this.doing === 'done') return { ok: true, value: this.value as T }
    return { ok: false, error: this.doing === 'failed' ? this.value : cancelled(this.name, this.pending) }
  }

  /**
   * Cancels it, now: its offers are withdrawn, and at its next wait it is returned: its `finally` blocks run, and may
   * wait; its `catch` blocks do not. One that never started never runs. Once only; harmless on one that is over.
   *
   * @example
   * ```ts
   * import { never, reschedule, run, spawn } from 'occamy'
   *
   * await run(function* () {
   *   const stuck = spawn(function* () { try { yield* never } finally { console.log('cleaned up') } }) // cleaned up
   *   yield* reschedule()
   *   stuck.cancel()
   *   yield* stuck.ended
   *   console.log(stuck.state) // cancelled
   * })
   * ```
   */
  cancel(reason?: unknown): void {
    kernel.probe?.changes(this, false)
    if (this.over || (this.flags & CANCELLED) !== 0) return
    this.flags = (this.flags | CANCELLED) & ~RAISED
    this.pending = reason
    this.unwind(undefined, reason)
  }

  /**
   * Throws `error` inside it where it is parked, or at its next wait; of several, each at a wait of its own, in order. Harmless on
   * one that is over, or was cancelled.
   */
  raise(error: unknown): void {
    kernel.probe?.interrupts(this, !this.over && (this.flags & CANCELLED) === 0, 'raises')
    if (this.over || (this.flags & CANCELLED) !== 0) return
    if (this.registration !== undefined) {
      withdraw(this)
      this.value = error
      this.ready(FAIL, 'readied')
    } else if (looks(this.signal) && this.doing !== 'running' && !isDoomed(this.flags)) {
      this.value = error
      this.signal = FAIL
    } else {
      this.pending = (this.flags & RAISED) === 0 ? [error] : [...(this.pending as unknown[]), error]
      this.flags |= RAISED
      this.attend()
    }
  }

  /** Takes it out of the schedule, at its next wait if it runs (Stackless `remove`). While it is parked, its offers stand. */
  suspend(): void {
    kernel.probe?.interrupts(this, !this.over && this.doing !== 'suspended', 'suspends')
    if (this.over || this.doing === 'suspended') return
    if (this.doing === 'running') {
      this.flags |= SUSPENDED
      this.attend()
      return
    }
    const wasReady = this.doing === 'ready'
    this.doing = 'suspended'
    if (wasReady) this.host.remove(this)
    else this.signal = undefined
  }

  /** Puts a suspended tasklet back (Stackless `insert`). */
  resume(): void {
    kernel.probe?.changes(this, true)
    this.flags &= ~SUSPENDED
    if (this.doing !== 'suspended') return
    if (this.signal === undefined && this.guard !== undefined) this.doing = 'parked'
    else this.enqueue('readied')
  }

  /** @internal Returns every frame above `base`, at its next wait. */
  unwind(base: object | undefined, reason: unknown): void {
    kernel.probe?.changes(this, true)
    doom(this, base as Frame | undefined)
    if (this.doing === 'running') this.attend()
    else if (isDoomed(this.flags)) this.leaveWait()
    above.unwound?.(this, base, reason)
  }

  /** Leaves an open wait, and suspension, to be returned. A commit that is on its way is waited for. */
  private leaveWait(): void {
    if (this.registration !== undefined) {
      withdraw(this)
      this.signal = LOOK
      this.enqueue('readied')
    } else hasten(this)
  }

  /** @internal */
  relook(): void {
    takeBack(this)
    this.signal = AGAIN
    if (this.doing !== 'suspended') this.enqueue('readied')
  }

  /** @internal */
  further(): boolean {
    const { flags } = this
    if ((flags & (RAISED | SUSPENDED)) !== 0 || isDoomed(flags)) return false
    if (kernel.budget > 0) kernel.budget--
    else if (flags < UNPREEMPTED && kernel.probe === undefined && --kernel.left < 0) return false
    if ((flags & OBSERVED) !== 0) this.host.observe('onCommit', this)
    return true
  }

  /** @internal The turn ends before it was to: it is resumed with `signal`, in its turn, or once it is suspended no more. */
  yieldTurn(signal: Signal | undefined): void {
    const { flags } = this
    this.signal = signal
    if ((flags & SUSPENDED) === 0) this.enqueue('yielded')
    else this.doing = 'suspended'
    this.flags &= ~SUSPENDED
  }

  private enqueue(cause: Cause): void {
    this.doing = 'ready'
    this.host.enqueue(this, cause)
  }

  /** Sees to it that the next operation of this turn is interrupted. */
  private attend(): void {
    if (kernel.offer === this) interruptEach()
  }

  /** @internal */
  park(): void {
    this.doing = 'parked'
    const { flags } = this
    if (flags === 0) return
    if ((flags & OBSERVED) !== 0) this.host.observe('onPark', this)
    // Cancelled while it looked, by a guard of the user's for one: what it just enabled is taken back.
    if (isDoomed(flags)) this.leaveWait()
  }

  /** @internal */
  ready(signal: Signal, cause: Cause): void {
    this.signal = signal
    if ((this.flags & OBSERVED) !== 0) this.host.observe('onCommit', this)
    if (this.doing !== 'suspended') this.enqueue(cause)
  }

  /** @internal */
  blame(error: unknown): void {
    this.scope.homeOf(this).fail(error)
  }

  /** @internal */
  giveWay(value: unknown): IteratorResult<Step, never> {
    this.value = value
    this.signal = OK
    this.enqueue('yielded')
    return parked
  }

  /** @internal */
  interrupt(guard: Operation<unknown>): IteratorResult<Step, unknown> {
    const { flags } = this
    if (isDoomed(flags)) return parked
    if ((flags & RAISED) !== 0) {
      const raised = this.pending as unknown[]
      if (raised.length === 1) this.flags &= ~RAISED
      throw raised.shift()
    }
    this.guard = guard
    if ((flags & SUSPENDED) === 0 && (--kernel.left >= 0 || (flags >= UNPREEMPTED && kernel.probe === undefined)))
      return this.goOn()
    this.yieldTurn(LOOK)
    return parked
  }

  /** An interrupted operation looks after all. */
  private goOn(): IteratorResult<Step, unknown> {
    kernel.budget = 0
    if (this.flags === 0) {
      kernel.budget = kernel.left
      kernel.left = 0
    }
    return this.lookNow(false)
  }

  /** @internal */
  lookNow(again: boolean): IteratorResult<Step, unknown> {
    const guard = this.guard as Operation<unknown>
    this.guard = undefined
    kernel.again = again
    let result: IteratorResult<Step, unknown> | undefined
    try {
      result = contractOf(guard).look(this)
    } finally {
      kernel.again = false
      if (result?.done !== false) hasWaited(this)
    }
    if (result.done === true && (this.flags & OBSERVED) !== 0) this.host.observe('onCommit', this)
    return result
  }
}
