/**
 * Semaphores (E. Dijkstra 1965), first come, first served.
 *
 * Invariant: nobody waits while a permit is free; a permit that is released goes to whoever waits longest.
 */
import { commit } from '../guard/commit.ts'
import { IS_READY, NOT_READY } from '../guard/contract.ts'
import type { Readiness } from '../guard/contract.ts'
import { describe, Guard } from '../guard/guard.ts'
import { kernel } from '../guard/kernel.ts'
import type { Composite, Host, Leaf, Offer, Registration } from '../guard/offer.ts'
import type { Op, Operation, Step } from '../guard/operation.ts'
import { Queue } from '../guard/queue.ts'
import { recurse } from '../runtime/operations.ts'
import { wholeNumber } from '../internal/check.ts'
import { GuardInUseError } from '../internal/errors.ts'
import { reachOutside } from '../runtime/outside.ts'

reachOutside()

/** Gives a permit back; called twice, it does nothing the second time. `using` does it at the end of a block. */
export interface Release extends Disposable {
  (): void
}

/** A number of permits. */
export interface Semaphore {
  /** Waits for a permit. Serves one wait at a time. */
  acquire(): Guard<Release>
  /** Runs an operation while holding a permit, which it gives back however the operation ends. */
  with<T>(op: Op<T>): Operation<T>
}

/** A tasklet that holds a permit: its number, which keeps nobody alive, and its runtime. */
interface Holder {
  readonly id: number
  readonly host: Host
}

export class Permits implements Semaphore {
  readonly waiting: Queue<Acquire> = new Queue<Acquire>()
  /** Those that hold a permit, for the deadlock report. */
  readonly holders: Set<Holder> = new Set()
  free: number
  constructor(free: number) {
    this.free = free
    kernel.probe?.made(this)
  }
  acquire(): Guard<Release> {
    return new Acquire(this)
  }
  with<T>(op: Op<T>): Operation<T> {
    return recurse(() => this.holding(op))
  }
  private *holding<T>(op: Op<T>): Generator<Step, T, unknown> {
    const release = yield* this.acquire()
    try {
      return yield* recurse(op)
    } finally {
      release()
    }
  }
  /** Takes a permit, for a tasklet. */
  take({ host, id }: Offer): Release {
    this.free--
    const holder = { host, id }
    this.holders.add(holder)
    const release = (): void => {
      if (this.holders.has(holder)) this.give(holder)
    }
    return Object.assign(release, { [Symbol.dispose]: release })
  }
  private give(holder: Holder): void {
    kernel.probe?.serves(this)
    this.holders.delete(holder)
    this.free++
    const first = this.waiting.head
    if (first === undefined) return
    this.waiting.unlink(first)
    commit(first, this.take(first.offer as Offer))
  }
}

export class Acquire extends Guard<Release> implements Registration {
  offer: Offer | undefined = undefined
  up: Composite | undefined = undefined
  branch = 0
  before: Registration | undefined = undefined
  after: Registration | undefined = undefined
  /** @internal */ readonly permits: Permits
  constructor(permits: Permits) {
    super()
    this.permits = permits
  }
  protected override poll(): Readiness {
    return this.permits.free > 0 ? IS_READY : NOT_READY
  }
  protected override commit(offer: Offer): Release {
    return this.permits.take(offer)
  }
  protected override enable(offer: Offer, up: Composite | undefined, branch: number): Registration {
    if (this.offer === offer) return this
    if (this.offer !== undefined) throw new GuardInUseError(describe(this))
    this.permits.waiting.push(this, offer, up, branch)
    return this
  }
  protected override disable(): void {
    this.permits.waiting.drop(this)
  }
  protected override leaves(): readonly Leaf[] {
    const holders = [...this.permits.holders]
    const servers = holders.map(({ id }) => id)
    const homes = holders.map(({ host }) => host)
    return [{ what: 'for a permit of a semaphore', on: this.permits, end: 'acquire', servers, homes }]
  }
}

/**
 * Makes a semaphore of `n` permits; with 1 it is a lock. Throws InvalidArgumentError unless `n` is a whole number, 0 or more.
 *
 * @example
 * ```ts
 * import { par, run, semaphore, sleep } from 'occamy'
 *
 * const lock = semaphore(1)
 * const order: string[] = []
 * const worker = (name: string) => lock.with(function* () {
 *   order.push(`${name} in`)
 *   yield* sleep(1)
 *   order.push(`${name} out`)
 * })
 * await run(() => par([worker('a'), worker('b')]))
 * console.log(order.join()) // a in,a out,b in,b out
 * ```
 */
export function semaphore(n: number): Semaphore {
  return new Permits(wholeNumber('the permits of a semaphore', n, 0))
}
