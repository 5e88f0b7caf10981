/**
 * The reference model: tasklets, turns, timers and requests of a round-robin runtime, written to be read and not to be
 * fast. It knows DESIGN.md, and nothing of how occamy does it: lists are searched, what is withdrawn is filtered out of
 * every list there is, and an operation is an object that the body yields.
 *
 * Where DESIGN.md leaves the order of equal things open, the model has what the kernel's headers say:
 * - whoever is readied goes to the back of the run queue; a preferred one to the front, on what is left of the quantum
 *   of the one who preferred it (round-robin.ts), and in its turn when nothing is left (core.ts);
 * - the operation before which a tasklet gave way is the first of its next turn (turn.ts), even with a quantum of 0; a wait
 *   out of which it was cancelled counts as one too;
 * - an end serves those who wait for it in the order in which they came (end.ts); close and poison serve the senders
 *   first, then the receivers, and one that is both by the order of its branches (core.ts); timers fire by time, then by order of arming;
 * - a request (cancel, then raise, then suspend) is looked at before an operation and costs nothing of the quantum (tasklet.ts);
 * - a raise reaches one that gave way before it looked in its place in the queue (tasklet.ts).
 */
import type { Body } from '../world.ts'
import { Later } from './guard.ts'
import type { ModelGuard } from './guard.ts'
import { finish, Task, top } from './task.ts'
import type { Next, Place, Result } from './task.ts'

interface Timer {
  readonly at: number
  readonly order: number
  readonly place: Place
}

export class Machine {
  readonly quantum: number
  readonly choose: (n: number) => number
  /** Every list that holds places. */
  readonly lists: Place[][] = []
  onTurn: (name: string) => void = () => {}
  ready: Task[] = []
  now = 0
  running: Task | undefined = undefined
  /** What is left of the quantum of the running task. */
  budget = 0
  /** What the running task has to do before it goes on after an operation. */
  after: 'give way' | 'stay' | undefined = undefined
  private timers: Timer[] = []
  private armed = 0
  private inherit: { readonly task: Task; readonly quantum: number } | undefined = undefined

  constructor(quantum: number, choose: (n: number) => number) {
    this.quantum = quantum
    this.choose = choose
  }

  spawn(name: string, body: Body<unknown>): Task {
    const task = new Task(name, body)
    this.lists.push(task.ends)
    this.ready.push(task)
    return task
  }

  run(): void {
    for (;;) {
      const task = this.ready.shift()
      if (task !== undefined) this.turn(task)
      else if (this.timers.length > 0) this.jump()
      else return
    }
  }

  private jump(): void {
    this.now = Math.min(...this.timers.map(({ at }) => at))
    for (;;) {
      const due = this.timers.filter(({ at }) => at <= this.now).sort((a, b) => a.at - b.at || a.order - b.order)[0]
      if (due === undefined) return
      this.decide(due.place, () => undefined)
    }
  }

  arm(at: number, place: Place): void {
    if (at < Infinity) this.timers.push({ at, order: ++this.armed, place })
  }

  private turn(task: Task): void {
    const { next } = task
    this.onTurn(task.name)
    this.budget = this.inherit?.task === task ? Math.min(this.inherit.quantum, this.quantum) : this.quantum
    this.inherit = undefined
    this.running = task
    task.state = 'running'
    let step: (() => Result) | undefined = () => this.resume(task, next)
    if (next.kind === 'look' || next.kind === 'cancelled') this.budget--
    if (next.kind === 'look' && !this.isDoomed(task)) step = this.look(task, next.guard)
    while (step !== undefined) step = this.advance(task, step)
    this.running = undefined
  }

  private resume(task: Task, next: Next): Result {
    if (next.kind === 'error') return top(task).body.throw(next.error)
    if (next.kind === 'outcome') {
      let value: unknown
      try {
        value = next.get()
      } catch (error) {
        return top(task).body.throw(error)
      }
      return top(task).body.next(value)
    }
    return this.isDoomed(task) ? finish(task) : top(task).body.next()
  }

  /** Runs the body up to its next operation; returns how it goes on from there in this turn. */
  private advance(task: Task, step: () => Result): (() => Result) | undefined {
    let result: Result
    try {
      result = step()
    } catch (error) {
      task.frames.pop()
      if (task.frames.length === 0) throw error
      return () => top(task).body.throw(error)
    }
    if (result.done === true) return this.left(task, result.value)
    if (result.value instanceof Later) {
      const inner = result.value.run()
      task.frames.push({ body: inner, returned: false })
      return () => inner.next()
    }
    return this.operation(task, result.value as ModelGuard)
  }

  /** The top frame is done. */
  private left(task: Task, value: unknown): (() => Result) | undefined {
    const frame = task.frames.pop()
    if (task.frames.length === 0) return this.over(task)
    return frame?.returned === true ? () => finish(task) : () => top(task).body.next(value)
  }

  private operation(task: Task, guard: ModelGuard): (() => Result) | undefined {
    if (this.isDoomed(task)) return () => finish(task)
    const { raised } = task
    if (raised.length > 0) {
      const error = raised.shift()
      return () => top(task).body.throw(error)
    }
    if (!task.suspending && this.budget > 0) {
      this.budget--
      return this.look(task, guard)
    }
    task.next = { kind: 'look', guard }
    if (task.suspending) task.state = 'suspended'
    else this.enqueue(task)
    task.suspending = false
    return undefined
  }

  private look(task: Task, guard: ModelGuard): (() => Result) | undefined {
    guard.begin()
    if (guard.ready(task) === 0) {
      task.open = true
      task.state = 'parked'
      task.next = { kind: 'nothing' }
      guard.offer(task, (outcome) => outcome)
      return undefined
    }
    let value: unknown
    try {
      value = guard.commit(task)
    } catch (error) {
      return () => top(task).body.throw(error)
    }
    const { after } = this
    this.after = undefined
    if (after === undefined) return () => top(task).body.next(value)
    if (after === 'give way') {
      task.next = { kind: 'outcome', get: () => value }
      this.enqueue(task)
    } else {
      task.next = { kind: 'nothing' }
      task.kept = value
      task.state = 'parked'
    }
    return undefined
  }

  private over(task: Task): undefined {
    task.state = 'over'
    for (let place = task.ends[0]; place !== undefined; place = task.ends[0]) this.decide(place, () => undefined)
  }

  private isDoomed(task: Task): boolean {
    return task.cancelled && !task.returning
  }

  private enqueue(task: Task): void {
    task.state = 'ready'
    this.ready.push(task)
  }

  /** Takes the offers of a task out of every list. */
  withdraw(task: Task): void {
    task.open = false
    for (const list of this.lists) list.splice(0, list.length, ...list.filter((place) => place.task !== task))
    this.timers = this.timers.filter(({ place }) => place.task !== task)
  }

  /** Commits the offer of a place: its task goes on with what the guard makes of the outcome. */
  decide(place: Place, outcome: () => unknown, preferred = false): void {
    this.withdraw(place.task)
    this.letGo(place.task, () => place.up(outcome()), preferred)
  }

  fail(place: Place, error: unknown): void {
    this.withdraw(place.task)
    place.task.next = { kind: 'error', error }
    if (place.task.state !== 'suspended') this.enqueue(place.task)
  }

  /** Readies a task that is parked. */
  letGo(task: Task, get: () => unknown, preferred = false): void {
    task.next = { kind: 'outcome', get }
    if (task.state === 'suspended') return
    this.enqueue(task)
    if (!preferred || this.budget <= 0) return
    this.ready.unshift(this.ready.pop() as Task)
    this.inherit = { task, quantum: this.budget }
  }
}
