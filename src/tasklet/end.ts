/**
 * The end of a tasklet as a guard: a one-shot event that any number may wait for, alone or as a branch.
 *
 * Invariant: a tasklet that is over has no registrations left; one that is not has all of those who wait for it.
 */
import { commit, fail } from '../guard/commit.ts'
import { IS_READY, NOT_READY } from '../guard/contract.ts'
import type { Readiness } from '../guard/contract.ts'
import { Guard } from '../guard/guard.ts'
import { kernel } from '../guard/kernel.ts'
import { Entry } from '../guard/offer.ts'
import type { Composite, Host, Leaf, Offer, Registration } from '../guard/offer.ts'
import { Queue } from '../guard/queue.ts'
import type { Standing } from '../guard/standing.ts'
import { CancelledError } from '../internal/errors.ts'
import { withTrace } from '../internal/trace.ts'

/** How a tasklet ended. */
export type Outcome<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: unknown }

/** Who waits for the end of a tasklet: for its result, or (`whole`) for how it ended. */
export type End = Entry<{ readonly whole: boolean }>

/** What the guard needs of a tasklet. */
export interface Ending<out T> {
  readonly host: Host
  readonly id: number
  readonly name: string
  /** `undefined` while it lives. */
  readonly outcome: Outcome<T> | undefined
  /** Those who wait for its end. */
  ends: Queue<End> | undefined
}

/** Waits for a tasklet: for its result or error, or (`whole`) for how it ended. Can be shared. */
export class EndGuard<out T, out R> extends Guard<R> {
  /** @internal */ readonly tasklet: Ending<T>
  /** @internal */ readonly whole: boolean

  constructor(tasklet: Ending<T>, whole: boolean) {
    super()
    this.tasklet = tasklet
    this.whole = whole
  }
  protected override poll(): Readiness {
    return this.tasklet.outcome === undefined ? NOT_READY : IS_READY
  }
  protected override commit(): R {
    const outcome = this.tasklet.outcome as Outcome<T>
    if (this.whole) return outcome as R
    if (!outcome.ok) throw outcome.error
    return outcome.value as unknown as R
  }
  protected override enable(offer: Offer, up: Composite | undefined, branch: number): Registration {
    const ends = (this.tasklet.ends ??= new Queue<End>())
    const end: End = new Entry(this)
    ends.push(end, offer, up, branch)
    return end
  }
  protected override stay(standing: Standing): Registration | undefined {
    const { notice } = standing
    if (notice === undefined) return undefined
    // To be registered is to wait for it, as far as its error goes.
    kernel.probe?.sees(this.tasklet)
    if (this.poll() === NOT_READY) return this.enable(notice, undefined, 0)
    standing.tell()
    return new Entry(this)
  }
  protected override get isLast(): boolean {
    return true
  }
  protected override disable(registration: Registration): void {
    this.tasklet.ends?.drop(registration as End)
  }
  protected override leaves(): readonly Leaf[] {
    const { host, id, name } = this.tasklet
    return [{ what: `for ${name} to end`, on: this.tasklet, end: 'end', servers: [id], homes: [host] }]
  }
}

/** Serves everyone who waits for a tasklet that has just ended; returns whether there was anyone. */
export function serveEnds(ends: Queue<End>, outcome: Outcome<unknown>): boolean {
  if (ends.head === undefined) return false
  for (let end: End | undefined = ends.head; end !== undefined; end = ends.head) {
    ends.unlink(end)
    if (end.leaf?.whole === true) commit(end, outcome)
    else if (outcome.ok) commit(end, outcome.value)
    else fail(end, outcome.error)
  }
  return true
}

/** The error of a cancelled tasklet. Its stack would show the kernel only, and capturing one costs more than the cancel. */
export function cancelled(name: string, reason: unknown): CancelledError {
  return withTrace(() => new CancelledError(name, reason), 0)
}
