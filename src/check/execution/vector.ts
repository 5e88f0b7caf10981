/** The runtime that is checked: the ordinary one, with a scheduler whose every answer is the search's, and a quantum of 0. */
import type { Cause, Timer } from '../../guard/offer.ts'
import { Runtime } from '../../runtime/runtime.ts'
import type { Scheduler } from '../../scheduler/scheduler.ts'
import type { Scope } from '../../tasklet/scope.ts'
import type { SpawnOptions } from '../../tasklet/options.ts'
import type { Tasklet } from '../../tasklet/tasklet.ts'
import type { Body } from '../../tasklet/frame.ts'

/** What the search does in the place of a scheduler. */
export interface Decider {
  readonly time: number
  enqueue(tasklet: Tasklet<unknown>, cause: Cause): void
  dequeue(): Tasklet<unknown> | undefined
  remove(tasklet: Tasklet<unknown>): void
  choose(n: number): number
  arm(timer: Timer): void
  disarm(timer: Timer): void
  /** The running tasklet asks for the time. */
  looksAtClock(): void
  /** The name of the tasklet that is about to be spawned, for reports, if somebody wants to know. */
  nameOf(label: string): string | undefined
}

export class CheckedRuntime extends Runtime {
  private readonly decider: Decider

  constructor(decider: Decider) {
    super({ scheduler: schedulerOf(decider), clock: { now: () => decider.time }, quantum: 0 })
    this.decider = decider
  }

  override get now(): number {
    this.decider.looksAtClock()
    return this.decider.time
  }

  // Numbers of tasklets are the process's own: a name that has one would differ from execution to execution.
  override start<T>(
    scope: Scope,
    parent: Tasklet<unknown> | undefined,
    body: Body,
    label: string,
    options: SpawnOptions,
  ): Tasklet<T> {
    const name = options.name ?? this.decider.nameOf(label)
    return super.start<T>(scope, parent, body, label, name === undefined ? options : { ...options, name })
  }
}

function schedulerOf(decider: Decider): Scheduler {
  return {
    name: 'the checker',
    enqueue: (tasklet, cause) => decider.enqueue(tasklet, cause),
    dequeue: () => decider.dequeue(),
    remove: (tasklet) => decider.remove(tasklet),
    ready: () => 1,
    choose: (n) => decider.choose(n),
    arm: (timer) => decider.arm(timer),
    disarm: (timer) => decider.disarm(timer),
    // Time limits come when the search says so, and not by the runtime's clock.
    nextWake: () => Infinity,
    expire: () => undefined,
  }
}
