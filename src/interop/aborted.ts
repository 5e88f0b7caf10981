/**
 * Abort signals as guards.
 *
 * There is one guard for each signal, and it listens while it is waited for, once: so a signal that lives long, and is
 * waited for by many, has one listener at most, and none while nobody waits.
 */
import { fail } from '../guard/commit.ts'
import { IS_READY, NOT_READY } from '../guard/contract.ts'
import type { Readiness } from '../guard/contract.ts'
import { Guard } from '../guard/guard.ts'
import { Entry } from '../guard/offer.ts'
import type { Composite, Leaf, Offer, Registration } from '../guard/offer.ts'
import type { Standing } from '../guard/standing.ts'
import { InvalidOperationError } from '../internal/errors.ts'
import type { AbortSignalLike } from '../internal/host.ts'
import { reachOutside } from '../runtime/outside.ts'
import { hostServesLess } from '../runtime/served.ts'
import { HostQueue } from './host-queue.ts'

reachOutside()

class Aborted extends Guard<never> {
  private readonly signal: AbortSignalLike
  private readonly waiting: HostQueue = new HostQueue()
  private readonly abort = (): void => this.serve()
  private listens = false

  constructor(signal: AbortSignal) {
    super()
    this.signal = signal
  }

  /** Listens to the signal if anybody waits, and only then. */
  private listen(): void {
    const wanted = !this.waiting.isEmpty
    if (wanted === this.listens) return
    this.listens = wanted
    if (wanted) this.signal.addEventListener('abort', this.abort)
    else this.signal.removeEventListener('abort', this.abort)
  }

  private serve(): void {
    for (let first = this.waiting.shift(); first !== undefined; first = this.waiting.shift()) {
      fail(first, this.signal.reason)
    }
    this.listen()
    hostServesLess()
  }

  protected override poll(): Readiness {
    return this.signal.aborted ? IS_READY : NOT_READY
  }
  protected override commit(): never {
    throw this.signal.reason
  }
  protected override enable(offer: Offer, up: Composite | undefined, branch: number): Registration {
    const waiting = new Entry(this)
    this.waiting.enter(waiting, offer, up, branch)
    this.listen()
    return waiting
  }
  protected override stay(standing: Standing): Registration | undefined {
    const { notice } = standing
    if (notice === undefined) return undefined
    if (this.poll() === NOT_READY) return this.enable(notice, undefined, 0)
    standing.tell()
    return new Entry(this)
  }
  protected override get isLast(): boolean {
    return true
  }
  protected override disable(registration: Entry): void {
    this.waiting.leave(registration)
    this.listen()
  }
  protected override leaves(): readonly Leaf[] {
    return [{ what: 'for an abort' }]
  }
}

const guards = new WeakMap<AbortSignal, Guard<never>>()

/**
 * Makes a guard of an abort signal: it throws the signal's reason when it is chosen. Ready once the signal is aborted; can be shared,
 * kept and used again, and listens to the signal only while somebody waits. While a tasklet waits for it, its runtime declares
 * no deadlock. Throws InvalidOperationError if it is given no signal.
 *
 * @example
 * ```ts
 * import { alt, channel, run } from 'occamy'
 * import { aborted } from 'occamy/interop'
 *
 * const controller = new AbortController()
 * setTimeout(() => controller.abort(new Error('no longer wanted')), 5)
 * await run(function* () {
 *   const answers = channel<string>()
 *   try {
 *     yield* alt([answers.receive(), aborted(controller.signal)])
 *   } catch (error) {
 *     console.log(String(error)) // Error: no longer wanted
 *   }
 * })
 * ```
 */
export function aborted(signal: AbortSignal): Guard<never> {
  if (typeof signal?.addEventListener !== 'function' || typeof signal.aborted !== 'boolean')
    throw new InvalidOperationError('aborted() takes an AbortSignal')
  const known = guards.get(signal)
  if (known !== undefined) return known
  const made = new Aborted(signal)
  guards.set(signal, made)
  return made
}
