/** The guards of the reference model that are no channel's: what an operation is, time, ends, alternations and wrappers. */
import type { Operation, Step } from 'occamy'
import type { AltKind, Body } from '../world.ts'
import type { Machine } from './machine.ts'
import type { Task } from './task.ts'

/** 0: not ready; 1: ready, to be taken only if nothing else is; 2: ready. */
export type Readiness = 0 | 1 | 2

type Up = (outcome: unknown) => unknown

/** An outcome that the chooser still has to run, on a frame of its own: a body yields it, and goes on with its result. */
export class Later {
  readonly run: () => Body<unknown>
  constructor(run: () => Body<unknown>) {
    this.run = run
  }
  /** The same, with `fn` done to what it gives. */
  static map(value: unknown, fn: Up): unknown {
    if (!(value instanceof Later)) return fn(value)
    return new Later(function* () {
      return fn(yield value as unknown as Step)
    })
  }
}

export abstract class ModelGuard implements Operation<unknown> {
  /** The wait begins. */
  begin(): void {
    // Only `defer` makes something.
  }
  abstract ready(task: Task): Readiness
  abstract commit(task: Task): unknown
  /** Leaves offers behind. */
  abstract offer(task: Task, up: Up): void

  *[Symbol.iterator](): Body<unknown> {
    const value: unknown = yield this as unknown as Step
    return value instanceof Later ? yield value as unknown as Step : value
  }
}

export class Constant extends ModelGuard {
  private readonly readiness: Readiness
  constructor(readiness: Readiness) {
    super()
    this.readiness = readiness
  }
  override ready(): Readiness {
    return this.readiness
  }
  override commit(): void {
    // No value.
  }
  override offer(): void {
    // Nobody ever takes it.
  }
}

export class Reschedule extends Constant {
  private readonly machine: Machine
  constructor(machine: Machine) {
    super(2)
    this.machine = machine
  }
  override commit(): void {
    this.machine.after = 'give way'
  }
}

/** A sleep of `ms`, or until `time`. */
export class Sleep extends ModelGuard {
  private readonly machine: Machine
  private readonly ms: number | undefined
  private readonly time: number
  constructor(machine: Machine, ms: number | undefined, time: number) {
    super()
    this.machine = machine
    this.ms = ms
    this.time = time
  }
  override ready(): Readiness {
    if (this.ms !== undefined) return this.ms <= 0 ? 1 : 0
    return this.time <= this.machine.now ? 2 : 0
  }
  override commit(): void {
    // No value.
  }
  override offer(task: Task, up: Up): void {
    this.machine.arm(this.ms === undefined ? this.time : this.machine.now + this.ms, { task, order: task.offers++, up })
  }
}

export class End extends ModelGuard {
  private readonly of: Task
  constructor(of: Task) {
    super()
    this.of = of
  }
  override ready(): Readiness {
    return this.of.state === 'over' ? 2 : 0
  }
  override commit(): void {
    // How it ended is not compared.
  }
  override offer(task: Task, up: Up): void {
    this.of.ends.push({ task, order: task.offers++, up })
  }
}

export class Alternation extends ModelGuard {
  private readonly machine: Machine
  private readonly kind: AltKind
  private readonly branches: readonly (ModelGuard | false)[]
  private last = -1

  constructor(machine: Machine, kind: AltKind, branches: readonly (ModelGuard | false)[]) {
    super()
    this.machine = machine
    this.kind = kind
    this.branches = branches
  }

  /** The branches that take part, in the order in which they are asked. */
  private asked(): { readonly key: number; readonly guard: ModelGuard }[] {
    const all = this.branches.flatMap((guard, key) => (guard === false ? [] : [{ key, guard }]))
    if (this.kind !== 'fairAlt') return all
    return [...all.filter(({ key }) => key > this.last), ...all.filter(({ key }) => key <= this.last)]
  }
  override begin(): void {
    for (const guard of this.branches) if (guard !== false) guard.begin()
  }
  override ready(task: Task): Readiness {
    return Math.max(0, ...this.asked().map(({ guard }) => guard.ready(task))) as Readiness
  }
  override commit(task: Task): unknown {
    const best = this.ready(task)
    const ready = this.asked().filter(({ guard }) => guard.ready(task) === best)
    const pick = this.kind === 'alt' && ready.length > 1 ? this.machine.choose(ready.length) : 0
    const { key, guard } = ready[pick] as (typeof ready)[number]
    return this.took(key, guard.commit(task))
  }
  override offer(task: Task, up: Up): void {
    for (const [key, guard] of this.branches.entries()) {
      if (guard !== false) guard.offer(task, (outcome) => up(this.took(key, outcome)))
    }
  }
  private took(key: number, outcome: unknown): unknown {
    this.last = key
    return Later.map(outcome, (value) => ({ key, value }))
  }
}

/** `map` and `flatMap`. */
export class Wrapped extends ModelGuard {
  private readonly inner: ModelGuard
  private readonly wrap: Up
  constructor(inner: ModelGuard, wrap: Up) {
    super()
    this.inner = inner
    this.wrap = wrap
  }
  override begin(): void {
    this.inner.begin()
  }
  override ready(task: Task): Readiness {
    return this.inner.ready(task)
  }
  override commit(task: Task): unknown {
    return this.wrap(this.inner.commit(task))
  }
  override offer(task: Task, up: Up): void {
    this.inner.offer(task, (outcome) => up(this.wrap(outcome)))
  }
}

/** A guard made anew for each wait. */
export class Defer extends ModelGuard {
  private readonly make: () => ModelGuard
  private made: ModelGuard = new Constant(0)
  constructor(make: () => ModelGuard) {
    super()
    this.make = make
  }
  override begin(): void {
    this.made = this.make()
    this.made.begin()
  }
  override ready(task: Task): Readiness {
    return this.made.ready(task)
  }
  override commit(task: Task): unknown {
    return this.made.commit(task)
  }
  override offer(task: Task, up: Up): void {
    this.made.offer(task, up)
  }
}
