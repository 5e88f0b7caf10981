/** Cells that tasklets share, and whose accesses are steps that the checker sees. */
import { IS_READY } from '../guard/contract.ts'
import type { Readiness } from '../guard/contract.ts'
import { Guard } from '../guard/guard.ts'
import { kernel } from '../guard/kernel.ts'
import { Entry } from '../guard/offer.ts'
import type { Leaf, Registration } from '../guard/offer.ts'
import type { Operation } from '../guard/operation.ts'

/** A value that several tasklets read and write. */
export interface Shared<T> {
  /** Reads it. Never waits, but others may go first. */
  get(): Operation<T>
  /** Writes it. Never waits, but others may go first. */
  set(value: T): Operation<void>
  /** Reads it, and writes what `fn` makes of it, in one step; gives the new value. Never waits, but others may go first. */
  update(fn: (value: T) => T): Operation<T>
}

class Cell<T> implements Shared<T> {
  value: T
  constructor(value: T) {
    this.value = value
    kernel.probe?.made(this)
  }
  get(): Operation<T> {
    return new Access(this, 'get', () => this.value)
  }
  set(value: T): Operation<void> {
    return new Access<void>(this, 'set', () => {
      this.value = value
    })
  }
  update(fn: (value: T) => T): Operation<T> {
    return new Access(this, 'update', () => (this.value = fn(this.value)))
  }
}

/** One access, as a guard that is always ready. */
export class Access<out T> extends Guard<T> {
  readonly cell: object
  readonly how: 'get' | 'set' | 'update'
  private readonly act: () => T
  constructor(cell: object, how: Access<T>['how'], act: () => T) {
    super()
    this.cell = cell
    this.how = how
    this.act = act
  }
  protected override poll(): Readiness {
    return IS_READY
  }
  protected override commit(): T {
    return this.act()
  }
  protected override enable(): Registration {
    return new Entry(this)
  }
  protected override disable(): void {
    // It is ready whenever it is looked at.
  }
  protected override leaves(): readonly Leaf[] {
    return [{ what: `to ${this.how} a shared cell`, on: this.cell }]
  }
}

/**
 * Makes a cell for a value that several tasklets share. Plain variables that they share break what the checker relies on: that
 * tasklets touch each other through operations alone. Each access of a cell is one, so `explore` tries every order of them.
 *
 * @example
 * ```ts
 * import { par } from 'occamy'
 * import { explore, shared } from 'occamy/check'
 *
 * const report = explore(function* () {
 *   const count = shared(0)
 *   const add = function* () { yield* count.set((yield* count.get()) + 1) }
 *   yield* par([add, add])
 *   return yield* count.get()
 * }, { check: (count) => { if (count !== 2) throw new Error(`counted ${count}`) } })
 * console.log(report.verdict) // failed
 * ```
 */
export function shared<T>(value: T): Shared<T> {
  return new Cell(value)
}
