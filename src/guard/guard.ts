/**
 * Guards: first-class offers to communicate (CML's events, J. Reppy 1991; occam's guards; JCSP's `Guard`).
 *
 * A guard is waited for alone (`yield* guard`), by an alternation, a select set or a join: each of them uses the same
 * four methods, the transputer's two (enable, disable) and CML's two (poll, commit).
 *
 *   poll    -- looks whether the guard can commit now; changes nothing
 *   commit  -- commits it, right after a poll that said so
 *   enable  -- leaves a registration behind, by which a later arrival commits the offer
 *   disable -- takes the registration back; one that has been committed is left alone
 *
 * Departures: CML's `guard`, `wrap` are `defer`, `map`; CML's nacks are the two methods that a loser sees: `disable`,
 * and `abandon` if the tasklet gave up the whole wait.
 *
 * Invariants: between poll and commit nothing else runs; a guard is enabled at most once at a time for an offer; after
 * `disable` no queue holds the registration.
 */
import { checkFunction } from '../internal/check.ts'
import { GuardInUseError } from '../internal/errors.ts'
import type { AbortSignalLike } from '../internal/host.ts'
import { conclude, concludeThrown, enableAndPark, resume } from './commit.ts'
import { above, contractOf, NOT_READY } from './contract.ts'
import type { Readiness } from './contract.ts'
import { giveUp, kernel, READY } from './kernel.ts'
import type { Alternative, Composite, Leaf, Offer, Path, Registration } from './offer.ts'
import type { Operation, Step } from './operation.ts'
import { interrupt } from './interrupt.ts'
import { after, Reaction, reaction } from './reaction.ts'
import type { Signal } from './signal.ts'
import { STANDING } from './standing.ts'
import type { Standing } from './standing.ts'

/**
 * Is the base of every guard: subclass it, and implement the four protected methods, to make your own.
 *
 * @example
 * ```ts
 * import { alt, channel, run, sleep } from 'occamy'
 *
 * const answers = channel<number>()
 * const first = await run(function* () {
 *   return yield* alt({ answer: answers.receive(), timeout: sleep(5) })
 * })
 * console.log(first.key) // timeout
 * ```
 *
 * @example
 * ```ts
 * import { alt, commit, fail, Guard, IS_READY, NOT_READY, Queue, run, sleep, spawn } from 'occamy'
 * import type { Composite, GuardRegistration, Offer } from 'occamy'
 *
 * // A guard of one's own: ready once the flag is up. Any number can wait for it.
 * class Flag extends Guard<string> {
 *   private up = false
 *   private readonly waiting = new Queue()
 *
 *   raise(): void {
 *     this.up = true
 *     this.serve((first) => commit(first, 'up'))
 *   }
 *   tear(error: Error): void {
 *     this.serve((first) => fail(first, error))
 *   }
 *   private serve(how: (registration: GuardRegistration) => void): void {
 *     for (let first = this.waiting.head; first !== undefined; first = this.waiting.head) {
 *       this.waiting.unlink(first)
 *       how(first)
 *     }
 *   }
 *
 *   protected override poll() { return this.up ? IS_READY : NOT_READY }
 *   protected override commit() { return 'up' }
 *   protected override enable(offer: Offer, up: Composite | undefined, branch: number): GuardRegistration {
 *     const registration: GuardRegistration = { offer, up, branch, before: undefined, after: undefined }
 *     this.waiting.push(registration, offer, up, branch)
 *     return registration
 *   }
 *   protected override disable(registration: GuardRegistration) { this.waiting.drop(registration) }
 * }
 *
 * await run(function* () {
 *   const flag = new Flag()
 *   spawn(function* () { flag.raise() })
 *   const r = yield* alt({ flag, late: sleep(1000) })
 *   console.log(r.key, r.value) // flag up
 *   const torn = new Flag()
 *   spawn(function* () { torn.tear(new Error('torn')) })
 *   try { yield* torn } catch (error) { console.log(String(error)) } // Error: torn
 * })
 * ```
 */
export abstract class Guard<out T> implements Operation<T>, PromiseLike<T> {
  /** Looks whether this guard can commit now for `offer`. Changes nothing. */
  protected abstract poll(offer: Offer): Readiness
  /** Commits, right after a `poll` that said so; returns the value, or throws. */
  protected abstract commit(offer: Offer): T
  /**
   * Registers `offer`, as branch number `branch` of `up`. The registration is handed to `commit()` or `fail()`, once, when
   * the guard becomes ready; with several, in the order in which they came.
   */
  protected abstract enable(offer: Offer, up: Composite | undefined, branch: number): Registration
  /** Takes a registration back; does nothing to one that was committed. O(1), and throws nothing. */
  protected abstract disable(registration: Registration): void
  /** Is told after `disable` that the tasklet gave up its whole wait: it was cancelled, or thrown out of it. */
  protected abandon(): void {
    // Most guards have nothing to release beyond their registration.
  }
  /**
   * Registers this guard for a select set, to stay between its waits, as a branch of `up`; `undefined` (the default) if it has
   * to be enabled for each wait anew. Taken back by `disable`.
   */
  protected stay(_standing: Standing, _up: Composite): Registration | undefined {
    return undefined
  }
  /** @internal It was enabled just now for a wait that began at another moment: its place in line is of that one. */
  protected comesAt(_order: number): void {
    // Most guards have no line that sets stand in.
  }
  /** Whether the event that it is about to give in a select set is its last. */
  protected get isLast(): boolean {
    return false
  }
  /** What a wait for this guard comes down to, for the deadlock report and the checker. */
  protected leaves(): readonly Leaf[] {
    return [{ what: `for a ${this.constructor.name}` }]
  }
  /** Adds the guards of which one is to be committed: itself, or its branches; `path` leads up from it. For the checker. */
  protected alternatives(path: Path | undefined, found: Alternative[]): void {
    found.push({ guard: this, path, higher: [] })
  }
  /** Whether its value may be an operation that the chooser still has to run (`flatMap`, `extended`). */
  protected get reacts(): boolean {
    return false
  }
  /** Whether it has something to do at the beginning of each wait. */
  protected get begins(): boolean {
    return false
  }
  /** Begins a wait, before anything is looked at. Called only on guards that say so. */
  protected begin(): void {
    // Only what is made anew for each wait (`defer`), or started by the first, has something to do.
  }

  /** The whole of a wait for this guard alone: commits at once, or parks the running tasklet. */
  protected look(offer: Offer): IteratorResult<Step, T> {
    if (this.begins && !kernel.again) this.begin()
    if (this.poll(offer) === NOT_READY) return enableAndPark(offer, this)
    let value: T
    try {
      value = this.commit(offer)
    } catch (error) {
      return concludeThrown(offer, this, error)
    }
    return conclude(offer, this, value)
  }

  /** @internal The driver's way in: called first by `yield*`, and again with a signal when the tasklet is resumed. */
  next(signal?: Signal): IteratorResult<Step, T> {
    return reacted(signal === undefined ? this.begun() : resume(signal))
  }
  /** @internal Looks for the running tasklet, or gives way before. */
  begun(): IteratorResult<Step, T> {
    return kernel.budget-- > 0 ? this.look(kernel.offer as Offer) : interrupt<T>(this)
  }

  /** @internal The wait is given up, because its generator is returned. */
  return(value: unknown): IteratorReturnResult<never> {
    return giveUp(value)
  }

  /** Begins a wait for it: `yield*` does. */
  [Symbol.iterator](): Iterator<Step, T, unknown> {
    return this as Iterator<Step, T, unknown>
  }

  /**
   * Makes a guard whose value is `fn` of this one's. `fn` runs in the chooser, after the commit (CML's `wrap`); what it
   * throws, the chooser gets. Waits as this guard does, and serves one wait at a time.
   *
   * @example
   * ```ts
   * import { channel, run, spawn } from 'occamy'
   *
   * const numbers = channel<number>()
   * const text = await run(function* () {
   *   spawn(function* () { yield* numbers.send(7) })
   *   return yield* numbers.receive().map((n) => `got ${n}`)
   * })
   * console.log(text) // got 7
   * ```
   */
  map<U>(fn: (value: T) => U): Guard<U> {
    checkFunction('map()', fn)
    return new Mapped<U>(this, (value) => after(value, fn as (value: unknown) => unknown) as U)
  }

  /**
   * Makes a guard that, once committed, runs the operation `fn` of its value in the chooser, and has that one's result.
   * Only the first communication decides an alternation. A guard that `fn` gives is waited for in the place of this one, on no
   * stack: so it may react in its turn, for ever.
   *
   * @example
   * ```ts
   * import { alt, channel, run, sleep, spawn } from 'occamy'
   *
   * const lines = channel<string>()
   * const pair = await run(function* () {
   *   spawn(function* () { yield* lines.send('one'); yield* lines.send('two') })
   *   const both = lines.receive().flatMap(function* (a) { return [a, yield* lines.receive()] })
   *   return (yield* alt([both, sleep(1000)])).value
   * })
   * console.log(pair) // [ 'one', 'two' ]
   * ```
   */
  flatMap<U>(fn: (value: T) => Operation<U>): Guard<U> {
    checkFunction('flatMap()', fn)
    return new Mapped<U>(this, (value) => reaction(value, fn as (value: unknown) => Operation<U>) as U, true)
  }

  /**
   * Waits in outside code: parks an outside party, whose timers run on the host clock. An abort withdraws the offer, and
   * rejects with the signal's reason. `await guard` is the same without a signal.
   *
   * It is a scope of its own. What its `map` functions and reactions spawn belongs to it: it settles once that has ended, rejects with an
   * error there that nobody waited for, and calls off what is left when the guard throws, or on an abort. A bridge to the host that
   * they make (`occamy/interop`) goes with the value, as if outside code had made it; it is let go of if there is none.
   *
   * The value is what a promise resolves with: one that is a promise, or a guard, is waited for in its turn. Rejects with
   * InvalidArgumentError if what it is given are no options, or the signal lacks what an AbortSignal has.
   *
   * @example
   * ```ts
   * import { channel } from 'occamy'
   *
   * const ch = channel<number>()
   * const got = ch.receive().promise()
   * await ch.send(3)
   * console.log(await got) // 3
   * ```
   */
  promise(options?: { readonly signal?: AbortSignalLike | undefined }): Promise<T> {
    return above.outside(this, options)
  }

  /** Waits in outside code, as `await guard` does. See `promise`. */
  then<A = T, B = never>(
    fulfilled?: ((value: T) => A | PromiseLike<A>) | null,
    rejected?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    return this.promise().then(fulfilled, rejected)
  }
}

/**
 * Runs the reaction with which a wait has ended, if it has with one. A guard that it gives is waited for here, in the place of the one
 * that reacted, and not on a frame: so a loop of reactions to reactions takes no room. By identity: the result that counts who looks at it
 * (`counted`) is not to be looked at here.
 */
export function reacted<T>(ended: IteratorResult<Step, T>): IteratorResult<Step, T> {
  let result: IteratorResult<Step, unknown> = ended
  while (result === READY && (result.value as object) instanceof Reaction) {
    const rest = (result.value as Reaction<unknown>).begin()
    if ((rest as object) instanceof Guard) result = (rest as Guard<unknown>).begun()
    else {
      const frame = above.enter(() => rest)
      result = frame[Symbol.iterator]().next()
    }
  }
  return result as IteratorResult<Step, T>
}

/** The base of the guards made of others. It stands in the offer for its branches, and serves one wait at a time. */
export abstract class CompositeGuard<out T> extends Guard<T> implements Composite, Registration {
  offer: Offer | undefined = undefined
  up: Composite | undefined = undefined
  branch = 0
  before: Registration | undefined = undefined
  after: Registration | undefined = undefined

  abstract wrap(branch: number, value: unknown): unknown

  path(branch: number): Path {
    return { up: this, branch, next: this.up?.path(this.branch) }
  }

  /** Takes the guard for an offer; the subclass then enables its branches. */
  protected occupy(offer: Offer, up: Composite | undefined, branch: number): void {
    if (this.offer !== undefined) throw new GuardInUseError(describe(this))
    this.offer = offer
    this.up = up
    this.branch = branch
  }
}

/** Says in words what a guard waits for. */
export function describe(guard: Operation<unknown>): string {
  return contractOf(guard)
    .leaves()
    .map((leaf) => leaf.what)
    .join(', or ')
}

/** The base of the guards around one other: it stands in the offer for that one. */
export abstract class WrapperGuard<out T> extends CompositeGuard<T> {
  private registration: Registration | undefined = undefined
  /** The guard that is waited for. */
  protected abstract readonly inner: Operation<unknown>

  protected override poll(offer: Offer): Readiness {
    return contractOf(this.inner).poll(offer)
  }
  protected override enable(offer: Offer, up: Composite | undefined, branch: number): Registration {
    this.occupy(offer, up, branch)
    try {
      this.registration = contractOf(this.inner).enable(offer, this, 0)
    } catch (error) {
      this.offer = undefined
      throw error
    }
    return this
  }
  protected override disable(): void {
    const { registration } = this
    if (registration === undefined) return
    this.offer = undefined
    this.registration = undefined
    contractOf(this.inner).disable(registration)
  }
  protected override abandon(): void {
    contractOf(this.inner).abandon()
  }
  protected override stay(standing: Standing, up: Composite): Registration | undefined {
    this.occupy(STANDING, up, 0)
    try {
      this.registration = contractOf(this.inner).stay(standing, this)
    } finally {
      if (this.registration === undefined) this.offer = undefined
    }
    return this.registration
  }
  protected override leaves(): readonly Leaf[] {
    return contractOf(this.inner).leaves()
  }
  protected override alternatives(path: Path | undefined, found: Alternative[]): void {
    contractOf(this.inner).alternatives({ up: this, branch: 0, next: path }, found)
  }
}

/** A guard with something done to its value. */
class Mapped<out U> extends WrapperGuard<U> {
  protected override readonly inner: Operation<unknown>
  private readonly fn: (value: unknown) => U
  private readonly flat: boolean

  constructor(inner: Operation<unknown>, fn: (value: unknown) => U, flat = false) {
    super()
    this.inner = inner
    this.fn = fn
    this.flat = flat
  }

  protected override get reacts(): boolean {
    return this.flat || contractOf(this.inner).reacts
  }
  protected override get begins(): boolean {
    return contractOf(this.inner).begins
  }
  protected override begin(): void {
    contractOf(this.inner).begin()
  }
  protected override commit(offer: Offer): U {
    return this.fn(contractOf(this.inner).commit(offer))
  }
  override wrap(_branch: number, value: unknown): U {
    return this.fn(value)
  }
  protected override get isLast(): boolean {
    return contractOf(this.inner).isLast
  }
}
