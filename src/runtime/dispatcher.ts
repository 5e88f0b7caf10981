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
import { roundRobin } from '../scheduler/round-robin.ts'
import type { RunQueue, Scheduler } from '../scheduler/scheduler.ts'
import { Tasklet } from '../tasklet/tasklet.ts'
import { timers, unseeded } from '../scheduler/timers.ts'

export abstract class Dispatcher {
  /** @internal */ readyCount = 0
  /** Whether nobody wants to be told when a tasklet is readied: no observer, and no idle loop. */
  protected quiet = true
  private scheduler: Scheduler
  /** The tasklet that is to run on what is left of a quantum, and how much that is. */
  private preferred: Tasklet<unknown> | undefined = undefined
  private inherit = 0
  private orders = 0
  private enqueueReady: RunQueue['enqueue']
  private dequeueReady: RunQueue['dequeue']

  /** Adds timers and choices to a run queue that lacks them. */
  constructor(given: RunQueue & Partial<Scheduler>, choose: (n: number) => number) {
    const whole = given.arm === undefined ? timers(given) : (given as Scheduler)
    this.scheduler = { ...whole, choose: whole.choose === unseeded ? choose : whole.choose }
    this.enqueueReady = this.scheduler.enqueue
    this.dequeueReady = this.scheduler.dequeue
  }

  abstract readonly tasklets: Iterable<Tasklet<unknown>>
  /** Tells whoever wants to know that a tasklet is ready. */
  protected abstract tell(tasklet: Tasklet<unknown>, cause: Cause): void
  /** Fails the whole run. */
  protected abstract fail(error: unknown): void

  /** @internal */
  enqueue(tasklet: Tasklet<unknown>, cause: Cause): void {
    this.readyCount++
    if (cause === 'preferred') this.prefer(tasklet)
    try {
      this.enqueueReady(tasklet, cause)
    } catch (error) {
      this.broken('enqueue threw', error)
    }
    if (!this.quiet) this.tell(tasklet, cause)
  }

  /** It runs next, on what is left of this turn's quantum: so two that prefer each other starve nobody. */
  private prefer(tasklet: Tasklet<unknown>): void {
    this.preferred = tasklet
    this.inherit = Math.max(kernel.budget, 0) + kernel.left
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
    let tasklet: Tasklet<unknown> | undefined
    try {
      tasklet = this.dequeueReady()
      if (tasklet?.state !== 'ready' || (tasklet.host as unknown) !== this) {
        this.broken(complaint(tasklet, this.readyCount), undefined)
        tasklet = this.dequeueReady()
      }
    } catch (error) {
      this.broken('dequeue threw', error)
      tasklet = this.dequeueReady()
    }
    this.readyCount--
    return tasklet as Tasklet<unknown>
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
    const { name } = this.scheduler
    const own = roundRobin()
    this.scheduler = { ...this.scheduler, ...own }
    this.enqueueReady = own.enqueue
    this.dequeueReady = own.dequeue
    this.readyCount = 0
    for (const tasklet of this.tasklets) {
      if (tasklet.state !== 'ready') continue
      own.enqueue(tasklet, 'readied')
      this.readyCount++
    }
    this.blame(name, what, cause)
  }

  /** The timers broke their contract: a heap of ours takes over, with none armed, and the run fails. */
  private brokenTimers(what: string, cause: unknown): void {
    const { name } = this.scheduler
    const { arm, disarm, nextWake, expire } = timers(roundRobin())
    this.scheduler = { ...this.scheduler, arm, disarm, nextWake, expire }
    this.blame(name, what, cause)
  }

  private blame(name: string | undefined, what: string, cause: unknown): void {
    this.fail(new SchedulerError(`${name ?? 'the scheduler'}: ${what}`, { cause }))
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
      return this.scheduler.nextWake()
    } catch (error) {
      this.brokenTimers('nextWake threw', error)
      return Infinity
    }
  }

  /** Fires the timers that are due. */
  protected fireUntil(now: number): void {
    try {
      this.scheduler.expire(now)
    } catch (error) {
      this.brokenTimers('expire threw', error)
    }
  }

  /** @internal Picks one of `n` equally ready branches, for the running tasklet, which is thrown what goes wrong. */
  choose(n: number): number {
    const { name = 'the scheduler', choose } = this.scheduler
    let chosen: number
    try {
      chosen = choose(n)
    } catch (error) {
      throw new SchedulerError(`${name}: choose threw`, { cause: error })
    }
    if (Number.isInteger(chosen) && chosen >= 0 && chosen < n) return chosen
    throw new SchedulerError(`${name}: choose(${n}) gave ${chosen}`)
  }
}

function complaint(tasklet: Tasklet<unknown> | undefined, ready: number): string {
  if (tasklet === undefined) return `dequeue gave nothing while ${ready} tasklets were ready`
  if (!(tasklet instanceof Tasklet)) return 'dequeue gave something that is no tasklet'
  return `dequeue gave ${tasklet.name}, which is ${tasklet.state}: given twice, made up, or of another runtime`
}
