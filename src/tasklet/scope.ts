/**
 * Scopes: the lifetimes of tasklets. A tasklet belongs to the innermost scope around its `spawn`, may outlive the tasklet
 * that spawned it, and never outlives the scope (occam-pi's FORKING; structured concurrency, N. Smith 2018).
 *
 * Invariants: `size` members are linked from `first`, in order of spawning; a scope that is ending takes no new tasklets,
 * and each of its members has been cancelled; `errors` holds each error once.
 */
import { commit } from '../guard/commit.ts'
import { IS_READY, NOT_READY } from '../guard/contract.ts'
import type { Readiness } from '../guard/contract.ts'
import { CompositeGuard } from '../guard/guard.ts'
import { kernel } from '../guard/kernel.ts'
import type { Composite, Leaf, Offer, Registration } from '../guard/offer.ts'
import { ScopeEndedError } from '../internal/errors.ts'
import { textOf } from '../internal/unknown.ts'

/** What a scope needs of a tasklet, and of whatever else it is not to end before. */
export interface Member {
  readonly id: number
  /** The name of what cleans up, and is no tasklet. */
  readonly cleans?: string
  earlier: Member | undefined
  later: Member | undefined
  cancel(reason?: unknown): void
}

/** The tasklet that runs the operation of a scope. */
export interface Owner {
  /** The innermost scope that it runs. */
  innermost: Scope | undefined
  /** Returns every frame above `base`, for a reason: their `finally` blocks run, and `base` goes on. */
  unwind(base: object | undefined, reason: unknown): void
}

/** The frame beneath the operation of a scope. */
interface Beneath {
  readonly flags: number
}

/** A bridge to the host: let go with its scope, when all members have ended, or with the cancel of its maker. Throws nothing. */
export interface Held {
  letGo(): void
}

export class Scope {
  first: Member | undefined = undefined
  last: Member | undefined = undefined
  size = 0
  errors: unknown[]
  ending = false
  /** Who waits for the members to end. */
  awaited: Registration | undefined = undefined
  /** Who runs the scope's operation, and the frame beneath it; none for a runtime's root scope. */
  private readonly owner: Owner | undefined
  base: Beneath | undefined = undefined
  /** What is let go with it, and the id of the member that made it; 0 for nobody's. */
  private held: Map<Held, number> | undefined = undefined

  /** The next scope outwards that the owner runs. */
  readonly outer: Scope | undefined

  constructor(owner: Owner | undefined, errors: unknown[] = []) {
    this.owner = owner
    this.errors = errors
    this.outer = owner?.innermost
    if (owner !== undefined) owner.innermost = this
  }

  /** The owner has left the scope. */
  leaveOwner(): void {
    if (this.owner !== undefined) this.owner.innermost = this.outer
  }

  /** The scope of what one of its members begins: itself, unless its members have nothing to do with each other. */
  homeOf(_member: Member): Scope {
    return this
  }

  join(member: Member): void {
    if (this.ending) throw new ScopeEndedError()
    this.admit(member)
  }
  /** As `join`, of one who comes while the scope ends: what cleans up. */
  admit(member: Member): void {
    member.earlier = this.last
    if (this.last === undefined) this.first = member
    else this.last.later = member
    this.last = member
    this.size++
  }

  leave(member: Member): void {
    const { earlier, later } = member
    if (earlier === undefined) this.first = later
    else earlier.later = later
    if (later === undefined) this.last = earlier
    else later.earlier = earlier
    member.earlier = undefined
    member.later = undefined
    this.size--
    kernel.probe?.left(this, member)
  }

  /** The names of the members that clean up. */
  get cleaning(): string[] {
    const names: string[] = []
    for (let member = this.first; member !== undefined; member = member.later)
      if (member.cleans !== undefined) names.push(member.cleans)
    return names
  }

  /** Commits whoever waits for the members, once all have ended. */
  settle(): void {
    const { awaited } = this
    if (this.size !== 0 || awaited === undefined) return
    this.awaited = undefined
    commit(awaited, undefined)
  }

  /** An error that nobody was waiting for: the operation is returned, the members are cancelled. */
  fail(error: unknown): void {
    this.note(error)
    const { owner } = this
    if (!this.ending && this.base !== undefined) owner?.unwind(this.base, error)
    else if (owner !== undefined) kernel.probe?.changes(owner, false)
    this.end(error)
  }

  /** Keeps an error that is to come out of the scope. */
  note(error: unknown): void {
    if (!this.errors.includes(error)) this.errors.push(error)
  }

  /** Cancels the members, and takes no new ones. */
  end(reason?: unknown): void {
    kernel.probe?.ends(this)
    this.ending = true
    for (let member = this.first, later: Member | undefined; member !== undefined; member = later) {
      later = member.later
      member.cancel(reason)
    }
  }

  /** Takes charge of something that is to be let go with the scope, or with the cancel of its maker; `drop` gives it up again. */
  hold(thing: Held, maker = 0): void {
    ;(this.held ??= new Map<Held, number>()).set(thing, maker)
  }
  drop(thing: Held): void {
    this.held?.delete(thing)
  }
  /** Once its members have ended, lets go of what it holds; gives whether nobody is left then, for what cleans up is a member too. */
  clear(): boolean {
    if (this.size === 0) this.letGo()
    return this.size === 0
  }
  letGo(): void {
    const { held } = this
    if (held === undefined) return
    this.held = undefined
    for (const thing of held.keys()) thing.letGo()
  }
  /** Lets go of what a member made, who was cancelled. */
  letGoOf({ id }: Member): void {
    if (this.held !== undefined) for (const [thing, maker] of this.held) if (maker === id) thing.letGo()
  }

  /** Gives up what a member made: that is to outlive the scope. */
  handOver({ id }: Member): void {
    if (this.held !== undefined) for (const [thing, maker] of this.held) if (maker === id) this.drop(thing)
  }

  /** Throws what the scope was failed with: the error itself, or an AggregateError of several. */
  rethrow(): void {
    const { errors } = this
    if (errors.length === 0) return
    this.errors = []
    if (errors.length === 1) throw errors[0]
    throw new AggregateError(errors, `${errors.length} tasklets failed: ${errors.map(textOf).join('; ')}`)
  }
}

/** Waits until every member of a scope has ended. */
export class EmptyGuard extends CompositeGuard<void> {
  /** @internal */ readonly scope: Scope
  constructor(scope: Scope) {
    super()
    this.scope = scope
  }
  protected override poll(): Readiness {
    return this.scope.size === 0 ? IS_READY : NOT_READY
  }
  protected override commit(): void {
    // There is no value.
  }
  override wrap(): void {
    // There is no value.
  }
  protected override enable(offer: Offer, up: Composite | undefined, branch: number): Registration {
    this.occupy(offer, up, branch)
    this.scope.awaited = this
    return this
  }
  protected override disable(): void {
    this.offer = undefined
    this.scope.awaited = undefined
  }
  protected override leaves(): readonly Leaf[] {
    const { cleaning, size } = this.scope
    const ids: number[] = []
    for (let { first: member } = this.scope; member !== undefined; member = member.later) ids.push(member.id)
    const causes = cleaning.slice(0, 8).map((name) => `for ${name} to clean up`)
    const tasklets = size - cleaning.length
    if (tasklets > 0) causes.unshift(`for the ${tasklets === 1 ? 'tasklet' : `${tasklets} tasklets`} of its scope`)
    return [{ what: causes.join(' and ') || 'for its scope to end', on: this.scope, end: 'end', servers: ids }]
  }
}
