/**
 * Promises as guards.
 *
 * The promise is subscribed to once, whatever the number of waits: a wait that loses leaves nothing on it (unlike
 * `Promise.race`, which keeps a reaction on the long-lived promise for each race).
 *
 * Invariant: the runtime of each registration counts it among its host operations, from enabling to commit or disable.
 */
import { commit, fail } from '../guard/commit.ts'
import { IS_READY, NOT_READY } from '../guard/contract.ts'
import type { Readiness } from '../guard/contract.ts'
import { Guard } from '../guard/guard.ts'
import { Entry } from '../guard/offer.ts'
import type { Composite, Leaf, Offer, Registration } from '../guard/offer.ts'
import { Queue } from '../guard/queue.ts'
import type { Standing } from '../guard/standing.ts'
import { InvalidOperationError } from '../internal/errors.ts'
import { reachOutside } from '../runtime/outside.ts'
import { hostServesLess } from '../runtime/served.ts'

reachOutside()

class PromiseGuard<T> extends Guard<T> {
  private readonly source: PromiseLike<T> | ((signal: AbortSignal) => PromiseLike<T>)
  private readonly waiting: Queue<Entry> = new Queue<Entry>()
  private controller: AbortController | undefined = undefined
  private started = false
  private state: 'pending' | 'fulfilled' | 'rejected' = 'pending'
  private result: unknown = undefined

  constructor(source: PromiseLike<T> | ((signal: AbortSignal) => PromiseLike<T>)) {
    super()
    this.source = source
  }

  /** Subscribes to the promise, once; makes it first, if it is to be made. */
  private start(): void {
    if (this.started) return
    this.started = true
    const { source } = this
    try {
      this.make(source).then(
        (value) => this.settle('fulfilled', value),
        (error: unknown) => this.settle('rejected', error),
      )
    } catch (error) {
      this.settle('rejected', error)
    }
  }

  private make(source: PromiseLike<T> | ((signal: AbortSignal) => PromiseLike<T>)): PromiseLike<T> {
    if (typeof source !== 'function') return source
    this.controller = new AbortController()
    return source(this.controller.signal)
  }

  /** Once: a thenable of somebody's may call back twice. */
  private settle(state: 'fulfilled' | 'rejected', result: unknown): void {
    if (this.state !== 'pending') return
    this.state = state
    this.result = result
    this.controller = undefined
    for (let first = this.waiting.head; first !== undefined; first = this.waiting.head) {
      this.waiting.unlink(first)
      ;(first.offer as Offer).host.operations--
      if (state === 'fulfilled') commit(first, result)
      else fail(first, result)
    }
    hostServesLess()
  }

  protected override get begins(): boolean {
    return true
  }
  protected override begin(): void {
    this.start()
  }
  protected override poll(): Readiness {
    return this.state === 'pending' ? NOT_READY : IS_READY
  }
  protected override commit(): T {
    if (this.state === 'rejected') throw this.result
    return this.result as T
  }
  protected override enable(offer: Offer, up: Composite | undefined, branch: number): Registration {
    const waiting = new Entry(this)
    this.waiting.push(waiting, offer, up, branch)
    offer.host.operations++
    return waiting
  }
  protected override stay(standing: Standing): Registration | undefined {
    const { notice } = standing
    if (notice === undefined) return undefined
    this.start()
    if (this.poll() === NOT_READY) return this.enable(notice, undefined, 0)
    standing.tell()
    return new Entry(this)
  }
  protected override get isLast(): boolean {
    return true
  }
  protected override disable(registration: Entry): void {
    if (registration.offer === undefined) return
    registration.offer.host.operations--
    this.waiting.drop(registration)
  }
  protected override abandon(): void {
    if (this.waiting.length === 0 && this.state === 'pending') this.controller?.abort()
  }
  protected override leaves(): readonly Leaf[] {
    return [{ what: 'for a promise' }]
  }
}

/**
 * Makes a guard of a promise: its value, or its rejection thrown in the chooser. Can be shared, kept and used again: a wait
 * that loses leaves nothing behind. Given a function, it is called at the first wait, with a signal that is aborted when the
 * last tasklet that waits is cancelled or thrown out of its wait (losing an alternation aborts nothing: the guard can be
 * waited for again). While a tasklet waits for it, its runtime declares no deadlock.
 *
 * @example
 * ```ts
 * import { alt, run, sleep } from 'occamy'
 * import { fromPromise } from 'occamy/interop'
 *
 * await run(function* () {
 *   const answer = fromPromise(Promise.resolve(42))
 *   const r = yield* alt({ answer, timeout: sleep(1000) })
 *   console.log(r.key, r.value) // answer 42
 * })
 * ```
 */
export function fromPromise<T>(source: PromiseLike<T> | ((signal: AbortSignal) => PromiseLike<T>)): Guard<T> {
  if (typeof source === 'function' || typeof source?.then === 'function') return new PromiseGuard(source)
  throw new InvalidOperationError('fromPromise() takes a promise, or a function of a signal that makes one')
}
