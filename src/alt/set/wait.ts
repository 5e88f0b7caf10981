/**
 * The waits of a select set as guards: for one event, or for the events of a pass.
 *
 * Both commit to exactly one event. `wait` puts that into `kept`, from where the iterable takes it first: so an event is
 * with the set until somebody takes it.
 */
import { conclude, concludeThrown, park, resume } from '../../guard/commit.ts'
import { IS_READY, NOT_READY } from '../../guard/contract.ts'
import type { Readiness } from '../../guard/contract.ts'
import { CompositeGuard, reacted } from '../../guard/guard.ts'
import { interrupt } from '../../guard/interrupt.ts'
import { give, kernel } from '../../guard/kernel.ts'
import type { Alternative, Composite, Leaf, Offer, Path, Registration } from '../../guard/offer.ts'
import type { Step } from '../../guard/operation.ts'
import { after, Reaction } from '../../guard/reaction.ts'
import { OK } from '../../guard/signal.ts'
import type { Signal } from '../../guard/signal.ts'
import { SetInUseError } from '../../internal/errors.ts'
import type { SetCore } from './core.ts'
import { none } from './parts.ts'
import type { Item, Waiting } from './parts.ts'

/** As many events as there are. Measured: with a double in its place, a pass allocates it anew at each step. */
export const ALL: number = 0x3fff_ffff

/** A select set, as its guards hold on to it: while they are there, it is in use. */
export interface Owner {
  readonly core: SetCore
}

/** A way that is used again. */
interface Way extends Path {
  up: Path['up']
}

abstract class SetGuard<out T> extends CompositeGuard<T> implements Waiting {
  protected readonly owner: Owner
  protected readonly core: SetCore
  /** The way of one that is waited for alone: kept, since a loop waits with one guard. */
  private readonly alone: Path
  private way: Path
  /** The way from a registration to it, for the next event that commits it alone: used again once that has been given. */
  private spare: Way | undefined

  constructor(owner: Owner) {
    super()
    this.owner = owner
    this.core = owner.core
    this.alone = { up: this, branch: 0, next: undefined }
    this.way = this.alone
    this.spare = { up: this, branch: 0, next: this.alone }
  }
  wayFrom(item: Path['up']): Path {
    const { spare, way } = this
    if (spare === undefined || way !== this.alone) return { up: item, branch: 0, next: way }
    this.spare = undefined
    spare.up = item
    return spare
  }

  /** As the general one; what a parked wait was committed with takes a shorter way, which no other guard's calls blur. */
  override next(signal?: Signal): IteratorResult<Step, T> {
    const offer = kernel.offer as Offer
    if (signal === undefined) {
      if (kernel.budget-- <= 0) return reacted(interrupt(this))
      const result = this.look(offer)
      return this.core.reacts ? reacted(result) : result
    }
    return signal === OK ? this.resumed(offer) : reacted(resume(signal))
  }
  private resumed(offer: Offer): IteratorResult<Step, T> {
    const { path } = offer
    if (path === undefined || path.next !== this.alone) return reacted(resume(OK))
    const { value } = offer
    offer.value = undefined
    offer.path = undefined
    const given = path.up.wrap(path.branch, value)
    this.spare = path
    this.spare.up = this
    const whole = this.wrap(0, given) as T
    return this.core.reacts ? reacted(give(whole)) : give(whole)
  }

  /** Without what the general wait does for guards that may be committed while they are being enabled. */
  protected override look(offer: Offer): IteratorResult<Step, T> {
    const { core } = this
    if (core.slow !== undefined) return super.look(offer)
    if (core.pollListed(offer) === NOT_READY) {
      this.offer = offer
      this.up = undefined
      this.way = this.alone
      core.open(this, offer)
      return park(offer, this, this)
    }
    let value: unknown
    try {
      value = core.next(offer)
    } catch (error) {
      return concludeThrown(offer, this, error)
    }
    return conclude(offer, this, this.wrap(0, value) as T)
  }

  /** What the wait gives for what a registration was committed with just now. */
  protected abstract give(item: Item, value: unknown): T

  protected override get begins(): boolean {
    return true
  }
  protected override begin(): void {
    this.core.begin()
  }
  protected override get reacts(): boolean {
    return this.core.mayReact
  }
  protected override poll(offer: Offer): Readiness {
    return this.core.poll(offer)
  }
  protected override commit(offer: Offer): T {
    return this.wrap(0, this.core.next(offer)) as T
  }
  override wrap(_branch: number, value: unknown): unknown {
    const { core } = this
    const item = core.last as Item
    core.last = undefined
    core.reacts = value instanceof Reaction
    return core.reacts ? this.giveLater(item, value) : this.give(item, value)
  }
  private giveLater(item: Item, value: unknown): unknown {
    return after(value, (whole) => this.give(item, whole))
  }
  protected override enable(offer: Offer, up: Composite | undefined, branch: number): Registration {
    const { core } = this
    if (core.current !== undefined) throw new SetInUseError()
    this.occupy(offer, up, branch)
    this.way = up === undefined ? this.alone : this.path(0)
    try {
      core.open(this, offer)
    } catch (error) {
      this.disable()
      throw error
    }
    return this
  }
  protected override disable(): void {
    this.offer = undefined
    this.core.close()
  }
  protected override leaves(): readonly Leaf[] {
    return this.core.leaves()
  }
  protected override alternatives(path: Path | undefined, found: Alternative[]): void {
    const { core } = this
    kernel.probe?.usesSet(core, 'waits')
    const apart = core.hasKept ? undefined : this.apart(path)
    if (apart === undefined) super.alternatives(path, found)
    else found.push(...apart)
  }
  /** The registrations, each apart from the others; `undefined` if one of them is a wait for registrations itself. */
  private apart(path: Path | undefined): readonly Alternative[] | undefined {
    const { core } = this
    const found: Alternative[] = []
    for (const item of core.items.values()) {
      if (core.slow?.has(item) !== true) {
        const through = {
          guard: this,
          path,
          lead: () => core.lead(item),
          commit: (offer: Offer) => core.next(offer),
          way: { up: item, branch: 0, next: { up: this, branch: 0, next: path } },
        }
        for (const { guard } of item.alternatives(undefined)) found.push({ guard, path, higher: [], through })
        continue
      }
      const own = item.alternatives({ up: item, branch: 0, next: { up: this, branch: 0, next: path } })
      if (own.some(({ through }) => through !== undefined)) return undefined
      const through = { guard: this, path, won: () => item.won() }
      for (const each of own) found.push({ ...each, through })
    }
    return found
  }
}

/** Waits for one event. */
export class NextEvent<out E> extends SetGuard<E> {
  protected override give(item: Item, value: unknown): E {
    return item.event(value) as E
  }
}

/** Waits for at least one event, and gives those of a pass. */
export class WaitForEvents<out E> extends SetGuard<Iterable<E, undefined, unknown>> {
  private readonly max: number

  constructor(owner: Owner, max: number) {
    super(owner)
    this.max = max
  }
  protected override give(item: Item, value: unknown): Iterable<E, undefined, unknown> {
    const { core } = this
    kernel.probe?.usesSet(core, 'changes')
    core.keep(item, value)
    // What reacts at the end of this wait might poll the set, and take the event.
    if (kernel.after !== undefined && typeof kernel.after === 'object') kernel.after = undefined
    return new Batch<E>(this.owner, this.max, true)
  }
}

/** Waits for no event: it is over at once, and takes nothing. */
export class WaitForNone<out E> extends SetGuard<Iterable<E, undefined, unknown>> {
  protected override begin(): void {
    // Nothing is looked at.
  }
  protected override look(offer: Offer): IteratorResult<Step, Iterable<E, undefined, unknown>> {
    return conclude(offer, this, this.give())
  }
  protected override poll(): Readiness {
    return IS_READY
  }
  protected override commit(): Iterable<E, undefined, unknown> {
    return this.give()
  }
  protected override give(): Iterable<E, undefined, unknown> {
    return new Batch<E>(this.owner, 0, true)
  }
}

/**
 * The events of one pass: performs each as it is taken. It is its own iterator, and its own result: a loop over it allocates
 * nothing but the events.
 *
 * That of a wait ends with the quantum of its tasklet; one for which something has still to run is left to the next wait.
 * That of a poll ends with its pass, and leaves those out.
 */
export class Batch<out E> implements Iterable<E, undefined, unknown>, Iterator<E, undefined, unknown> {
  done = false
  value: E | undefined = undefined
  private readonly owner: Owner
  private left: number
  private readonly pass: number
  private readonly waited: boolean

  constructor(owner: Owner, max: number, waited: boolean) {
    this.owner = owner
    this.left = max
    this.waited = waited
    this.pass = owner.core.pass
  }

  [Symbol.iterator](): this {
    return this
  }

  next(): IteratorResult<E, undefined> {
    const { core } = this.owner
    const event = this.left-- <= 0 ? none : core.hasKept ? core.takeKept() : this.further(core)
    this.done = event === none
    this.value = this.done ? undefined : (event as E)
    if (this.done) this.left = 0
    return this as unknown as IteratorResult<E, undefined>
  }

  return(): IteratorResult<E, undefined> {
    this.left = 0
    this.done = true
    this.value = undefined
    return this as unknown as IteratorResult<E, undefined>
  }

  /** Performs one more event, as a try: the tasklet cannot wait here for anybody. */
  private further(core: SetCore): unknown {
    const { after: pending, detached, offer, probe } = kernel
    probe?.usesSet(core, 'looks')
    probe?.looksFor(core.alternatives(), core)
    if (offer === undefined || core.isRound(this.pass, offer)) return none
    kernel.detached = true
    kernel.after = undefined
    try {
      return core.more(offer, this.pass, this.waited)
    } finally {
      kernel.detached = detached
      kernel.after = pending
    }
  }
}

/** Begins a poll, a pass of its own; returns whether there is anything. While a wait is under way, that has what is ready. */
export function beginPoll(owner: Owner, offer: Offer): boolean {
  const { core } = owner
  if (core.current !== undefined) return core.hasKept
  core.begin()
  kernel.probe?.usesSet(core, 'looks')
  kernel.probe?.looksFor(core.alternatives(), core)
  const ready = core.poll(offer) !== NOT_READY
  core.pass++
  return ready
}
