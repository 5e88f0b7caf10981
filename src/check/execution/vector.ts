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

/** Where the decider sits, until the execution is over. */
interface Seat {
  decider: Decider | undefined
}

export class CheckedRuntime extends Runtime {
  private readonly seat: Seat

  constructor(decider: Decider) {
    const seat: Seat = { decider }
    super({ scheduler: schedulerOf(seat), clock: { now: () => seat.decider?.time ?? 0 }, quantum: 0 })
    this.seat = seat
  }

  /**
   * The execution is over, and is asked nothing more: what the program has made does not lead to it. V8 makes a hidden class for each generator function
   * that is called, and keeps what its closure leads to until all is collected: measured, a quarter of a search.
   */
  close(): void {
    this.seat.decider = undefined
  }

  override get now(): number {
    const { decider } = this.seat
    decider?.looksAtClock()
    return decider?.time ?? 0
  }

  // Numbers of tasklets are the process's own: a name that has one would differ from execution to execution.
  override start<T>(
    scope: Scope,
    parent: Tasklet<unknown> | undefined,
    body: Body,
    label: string,
    options: SpawnOptions,
  ): Tasklet<T> {
    const name = options.name ?? this.seat.decider?.nameOf(label)
    return super.start<T>(scope, parent, body, label, name === undefined ? options : { ...options, name })
  }
}

function schedulerOf(seat: Seat): Scheduler {
  return {
    name: 'the checker',
    enqueue: (tasklet, cause) => seat.decider?.enqueue(tasklet, cause),
    dequeue: () => seat.decider?.dequeue(),
    remove: (tasklet) => seat.decider?.remove(tasklet),
    ready: () => 1,
    choose: (n) => seat.decider?.choose(n) ?? 0,
    arm: (timer) => seat.decider?.arm(timer),
    disarm: (timer) => seat.decider?.disarm(timer),
    // Time limits come when the search says so, and not by the runtime's clock.
    nextWake: () => Infinity,
    expire: () => undefined,
  }
}
