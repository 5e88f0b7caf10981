/**
 * The dispatcher: what the runtime asks of its scheduler, with every answer checked.
 *
 * Invariants: `readyCount` is the number of tasklets that were enqueued and not yet dequeued or removed, whatever the
 * scheduler says; a run queue, or timers, that broke their contract are never called again: ours take over, so that every
 * `finally` block still runs. The half that kept its contract stays, with what is armed or ready in it.
 */
import type { Cause, Timer } from '../guard/offer.ts'
import { kernel } from '../guard/kernel.ts'
import { SchedulerError } from '../internal/errors.ts'
import type { Ring } from '../internal/ring.ts'
import { described, textOf } from '../internal/unknown.ts'
import { ringOf, roundRobin } from '../scheduler/round-robin.ts'
import type { RunQueue, Scheduler } from '../scheduler/scheduler.ts'
import { Tasklet } from '../tasklet/tasklet.ts'
import { timers, unseeded } from '../scheduler/timers.ts'

export abstract class Dispatcher {
  /** @internal */ readyCount = 0
  /** Whether nobody wants to be told when a tasklet is readied: no observer, and no idle loop. */
  protected quiet = true
  private scheduler!: Scheduler
  /** The tasklet that is to run on what is left of a quantum, and how much that is. */
  private preferred: Tasklet<unknown> | undefined = undefined
  private inherit = 0
  private orders = 0
  /** What the scheduler, the clock or the observer did wrong in the step under way. */
  protected readonly faults: SchedulerError[] = []
  /** That of the scheduler, if it is a round robin: used without asking. */
  private ring!: Ring<Tasklet<unknown>> | undefined
  // Read once: what is compiled for the hot path is not to depend on the shape of a scheduler, which comes and goes.
  private enqueueReady!: RunQueue['enqueue']
  private dequeueReady!: RunQueue['dequeue']
  private wakeNext!: Scheduler['nextWake']
  private chooseOne!: Scheduler['choose']

  /** Adds timers and choices to a run queue that lacks them. */
  constructor(given: RunQueue & Partial<Scheduler>, choose: (n: number) => number) {
    const whole = given.arm === undefined ? timers(given) : (given as Scheduler)
    this.use({ ...whole, choose: whole.choose === unseeded ? choose : whole.choose })
  }

  private use(scheduler: Scheduler): void {
    this.scheduler = scheduler
    this.ring = ringOf(scheduler)
    this.enqueueReady = scheduler.enqueue
    this.dequeueReady = scheduler.dequeue
    this.wakeNext = scheduler.nextWake
    this.chooseOne = scheduler.choose
  }

  abstract readonly tasklets: Iterable<Tasklet<unknown>, void, unknown>
  /** Tells whoever wants to know that a tasklet is ready. */
  protected abstract tell(tasklet: Tasklet<unknown>, cause: Cause): void
  /** Fails the whole run, once the step under way is over. */
  protected abstract fail(fault: SchedulerError): void

  /** @internal */
  get isRoundRobin(): boolean {
    return this.ring !== undefined
  }

  /** @internal */
  enqueue(tasklet: Tasklet<unknown>, cause: Cause): void {
    this.readyCount++
    const { ring } = this
    if (ring !== undefined && cause !== 'preferred') tasklet.slot = ring.push(tasklet)
    else this.askToEnqueue(tasklet, cause)
    if (!this.quiet) this.tell(tasklet, cause)
  }

  private askToEnqueue(tasklet: Tasklet<unknown>, cause: Cause): void {
    if (cause === 'preferred') this.prefer(tasklet)
    try {
      this.enqueueReady(tasklet, cause)
    } catch (error) {
      this.broken('enqueue threw', error)
    }
  }

  /** It runs next, on what is left of this turn's quantum: so two that prefer each other starve nobody. */
  private prefer(tasklet: Tasklet<unknown>): void {
    this.preferred = tasklet
    this.inherit = Math.max(kernel.budget, 0) + Math.max(kernel.left, 0)
  }

  /** @internal Takes out a tasklet that is ready. */
  remove(tasklet: Tasklet<unknown>): void {
    this.readyCount--
    try {
      this.scheduler.remove(tasklet)
    } catch (error) {
      this.broken('remove threw', error)
    }
  }

  /** The next tasklet to run; there is one. */
  protected dequeue(): Tasklet<unknown> {
    const { ring } = this
    let tasklet = ring === undefined ? this.askToDequeue() : ring.shift()
    if (tasklet?.doing !== 'ready' || (tasklet.host as unknown) !== this) {
      this.broken(complaint(tasklet, this.readyCount), undefined)
      tasklet = this.dequeueReady()
    }
    this.readyCount--
    return tasklet as Tasklet<unknown>
  }

  private askToDequeue(): Tasklet<unknown> | undefined {
    try {
      return this.dequeueReady()
    } catch (error) {
      this.broken('dequeue threw', error)
      return this.dequeueReady()
    }
  }

  /** The quantum of a turn: what is left of another's for a preferred tasklet that runs right after it. */
  protected quantumOf(tasklet: Tasklet<unknown>, quantum: number): number {
    if (this.preferred === undefined) return quantum
    const preferred = tasklet === this.preferred
    this.preferred = undefined
    return preferred ? Math.min(this.inherit, quantum) : quantum
  }

  /** The run queue broke its contract: a round robin of ours takes over what is ready, and the run fails. */
  private broken(what: string, cause: unknown): void {
    const fault = this.fault(what, cause)
    const own = roundRobin()
    this.use({ ...this.scheduler, ...own })
    this.readyCount = 0
    for (const tasklet of this.tasklets) {
      if (tasklet.doing !== 'ready') continue
      own.enqueue(tasklet, 'readied')
      this.readyCount++
    }
    this.fail(fault)
  }

  /** The timers broke their contract: a heap of ours takes over, with none armed, and the run fails. */
  private brokenTimers(what: string, cause: unknown): void {
    const fault = this.fault(what, cause)
    const { arm, disarm, nextWake, expire } = timers(roundRobin())
    this.use({ ...this.scheduler, arm, disarm, nextWake, expire })
    this.fail(fault)
  }

  /** @internal Numbers the timers in order of arming. */
  nextOrder(): number {
    return ++this.orders
  }

  /** @internal */
  arm(timer: Timer): void {
    try {
      this.scheduler.arm(timer)
    } catch (error) {
      this.brokenTimers('arm threw', error)
    }
  }

  /** @internal */
  disarm(timer: Timer): void {
    try {
      this.scheduler.disarm(timer)
    } catch (error) {
      this.brokenTimers('disarm threw', error)
    }
  }

  /** @internal The time of the earliest timer; Infinity when none is armed. */
  get nextWake(): number {
    try {
      const wake: unknown = this.wakeNext()
      if (typeof wake === 'number' && !Number.isNaN(wake)) return wake
      this.brokenTimers(`nextWake gave ${described(wake)}`, undefined)
    } catch (error) {
      this.brokenTimers('nextWake threw', error)
    }
    return Infinity
  }

  /** Fires the timers that are due. */
  protected fireUntil(now: number): void {
    try {
      this.scheduler.expire(now)
    } catch (error) {
      this.brokenTimers('expire threw', error)
    }
    const { nextWake } = this
    if (nextWake <= now) this.brokenTimers(`expire(${now}) left a timer of ${nextWake}`, undefined)
  }

  /** @internal Picks one of `n` equally ready branches, for the running tasklet, which is thrown what goes wrong. */
  choose(n: number): number {
    let chosen: number
    try {
      chosen = this.chooseOne(n)
    } catch (error) {
      throw this.fault('choose threw', error)
    }
    if (Number.isInteger(chosen) && chosen >= 0 && chosen < n) return chosen
    throw this.fault(`choose(${n}) gave ${textOf(chosen)}`, undefined)
  }

  private fault(what: string, cause: unknown): SchedulerError {
    return new SchedulerError(`${textOf(this.scheduler.name ?? 'the scheduler')}: ${what}`, { cause })
  }
}

function complaint(tasklet: Tasklet<unknown> | undefined, ready: number): string {
  if (tasklet === undefined) return `dequeue gave nothing while ${ready} tasklets were ready`
  if (!(tasklet instanceof Tasklet)) return 'dequeue gave something that is no tasklet'
  return `dequeue gave ${tasklet.name}, which is ${tasklet.doing}: given twice, made up, or of another runtime`
}
