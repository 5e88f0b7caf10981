/**
 * Promises as guards.
 *
 * The promise is subscribed to once, whatever the number of waits, and of guards: a wait that loses leaves nothing on it (unlike
 * `Promise.race`, which keeps a reaction on the long-lived promise for each race).
 */
import { commit, fail } from '../guard/commit.ts'
import { above, IS_READY, NOT_READY } from '../guard/contract.ts'
import type { Readiness } from '../guard/contract.ts'
import { Guard } from '../guard/guard.ts'
import { kernel } from '../guard/kernel.ts'
import { Entry } from '../guard/offer.ts'
import type { Composite, Leaf, Offer, Registration } from '../guard/offer.ts'
import type { Standing } from '../guard/standing.ts'
import { InvalidOperationError } from '../internal/errors.ts'
import { described } from '../internal/unknown.ts'
import { reachOutside } from '../runtime/outside.ts'
import type { Runtime } from '../runtime/runtime.ts'
import { hostServesLess } from '../runtime/served.ts'
import type { Held, Scope } from '../tasklet/scope.ts'
import { HostQueue } from './host-queue.ts'

reachOutside()

/** A promise as those see it who wait for it. */
class Pending {
  readonly waiting: HostQueue = new HostQueue()
  private state: 'pending' | 'fulfilled' | 'rejected' = 'pending'
  private result: unknown = undefined
  private isSubscribed = false
  /** Is called once it is settled. */
  private over: (() => void) | undefined = undefined

  get isPending(): boolean {
    return this.state === 'pending'
  }

  /** Subscribes to the promise that `make` gives, once; `over` is called when that is settled. */
  subscribe(make: () => PromiseLike<unknown>, over: () => void): void {
    if (this.isSubscribed) return
    this.isSubscribed = true
    this.over = over
    try {
      make().then(
        (value) => this.settle('fulfilled', value),
        (error: unknown) => this.settle('rejected', error),
      )
    } catch (error) {
      this.settle('rejected', error)
    }
  }
  /** Once: a thenable of somebody's may call back twice. */
  private settle(state: 'fulfilled' | 'rejected', result: unknown): void {
    if (this.state !== 'pending') return
    this.state = state
    this.result = result
    this.over?.()
    this.over = undefined
    for (let first = this.waiting.shift(); first !== undefined; first = this.waiting.shift()) {
      if (state === 'fulfilled') commit(first, result)
      else fail(first, result)
    }
    hostServesLess()
  }
  take(): unknown {
    if (this.state === 'rejected') throw this.result
    return this.result
  }
}

/** A promise of the platform is subscribed to once for all of its guards: so a loop may make a guard of a long one each time. */
const known = new WeakMap<object, Pending>()

function pendingOf(source: unknown): Pending {
  // What is like a promise may do its work anew whenever it is subscribed to. A checker refuses those that are settled, too.
  if (!(source instanceof Promise) || kernel.probe !== undefined) return new Pending()
  let pending = known.get(source)
  if (pending === undefined) known.set(source, (pending = new Pending()))
  return pending
}

class PromiseGuard<T> extends Guard<T> implements Held {
  private readonly source: PromiseLike<T> | ((signal: AbortSignal) => PromiseLike<T>)
  private readonly pending: Pending
  /** Calls off what the function began. */
  private controller: AbortController | undefined = undefined
  /** What lets it go: the scope of all that is in the runtime of whoever began it. */
  private root: Scope | undefined = undefined

  constructor(source: PromiseLike<T> | ((signal: AbortSignal) => PromiseLike<T>)) {
    super()
    this.source = source
    this.pending = pendingOf(source)
  }

  /** What is like a promise, and none, may be fulfilled with another one: that is awaited too, as by `await`. */
  private make(): PromiseLike<T> {
    const { source } = this
    const made = typeof source === 'function' ? this.call(source) : source
    return made instanceof Promise ? (made as Promise<T>) : Promise.resolve(made)
  }
  private call(source: (signal: AbortSignal) => PromiseLike<T>): PromiseLike<T> {
    const controller = new AbortController()
    this.controller = controller
    const host = kernel.offer?.host as Runtime | undefined
    // Outside code is no program that ends.
    if (host !== above.outsideHost) this.root = host?.root
    this.root?.hold(this)
    const made = source(controller.signal)
    if (typeof (made as Partial<PromiseLike<T>> | undefined)?.then !== 'function')
      throw new InvalidOperationError(
        `fromPromise() takes a function that makes a promise: this one made none, but ${described(made)}`,
      )
    return made
  }
  private over(): void {
    this.controller = undefined
    this.root?.drop(this)
    this.root = undefined
  }
  /** The program is over that began it. Another may wait for it. */
  letGo(): void {
    this.abandon()
  }

  protected override get begins(): boolean {
    return true
  }
  protected override begin(): void {
    this.pending.subscribe(
      () => this.make(),
      () => this.over(),
    )
  }
  protected override poll(): Readiness {
    return this.pending.isPending ? NOT_READY : IS_READY
  }
  protected override commit(): T {
    return this.pending.take() as T
  }
  protected override enable(offer: Offer, up: Composite | undefined, branch: number): Registration {
    const entry = new Entry(this)
    this.pending.waiting.enter(entry, offer, up, branch)
    return entry
  }
  protected override stay(standing: Standing): Registration | undefined {
    const { notice } = standing
    if (notice === undefined) return undefined
    this.begin()
    if (this.poll() === NOT_READY) return this.enable(notice, undefined, 0)
    standing.tell()
    return new Entry(this)
  }
  protected override get isLast(): boolean {
    return true
  }
  protected override disable(registration: Entry): void {
    this.pending.waiting.leave(registration)
  }
  protected override abandon(): void {
    if (this.pending.isPending && this.pending.waiting.isEmpty) this.controller?.abort()
  }
  protected override leaves(): readonly Leaf[] {
    return [{ what: 'for a promise' }]
  }
}

/**
 * Makes a guard of a promise: its value, or its rejection thrown in the chooser. Can be shared, kept and used again: a wait
 * that loses leaves nothing behind. Given a function, it is called at the first wait, with a signal that is aborted when the
 * last tasklet that waits is cancelled or thrown out of its wait (as by the limit of `within`), when it is removed from the last select set
 * that it is in, and when the program ends that began it. Losing an alternation aborts nothing: the guard can be waited for again. After an
 * abort it gives what the promise gave then, ever after, often an AbortError: for another attempt, make another guard. While a tasklet waits for
 * it, its runtime declares no deadlock.
 *
 * A promise is subscribed to at the first wait. One that is rejected before that, and that nobody else handles, is an unhandled rejection to
 * the platform, which ends a Node process: make the guard where it is waited for, or of a function.
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
