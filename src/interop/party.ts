/**
 * A party at a channel that is no tasklet: a callback of the host's offers a value, or takes one. It has one offer at a time, open
 * as a tasklet's is: so it stands in line with the others, whoever they are, and what it offers is withdrawn in one piece.
 *
 * Invariant: each `start` ends in exactly one call, of `done` or of `failed`; or in none, if it was withdrawn first. A call
 * comes at once, or in the midst of another's commit: it runs no code of the user's, and uses no channel.
 */
import { takeBack } from '../guard/commit.ts'
import { contractOf } from '../guard/contract.ts'
import { kernel, parked, READY } from '../guard/kernel.ts'
import { Offer } from '../guard/offer.ts'
import type { Host } from '../guard/offer.ts'
import type { Step } from '../guard/operation.ts'
import { FAIL } from '../guard/signal.ts'
import type { Signal } from '../guard/signal.ts'
import { ChannelGuard } from '../channel/guards.ts'
import type { ClassOf } from '../internal/unknown.ts'

const AnyGuard: ClassOf<ChannelGuard<unknown>> = ChannelGuard

/** Whether something is a guard of a channel: what a party can offer by. */
export function isOfChannel(guard: unknown): guard is ChannelGuard<unknown> {
  return guard instanceof AnyGuard
}

/** What becomes of an offer. */
export interface Ending<R> {
  done(value: R): void
  failed(error: unknown): void
}

export class Party<R> extends Offer {
  host: Host
  readonly id: number = 0
  private readonly ending: Ending<R>

  constructor(ending: Ending<R>) {
    super()
    this.ending = ending
    this.host = undefined as never
  }

  /** Whether its offer is open, or taken by one who has not let it go yet. */
  get busy(): boolean {
    return this.doing === 'parked'
  }

  /** Makes the offer. The party must not be busy. */
  start(guard: ChannelGuard<R>): void {
    // It belongs to no runtime: to the channel, it is from wherever the channel is used.
    this.host = guard.core.home as Host
    const { after } = kernel
    kernel.after = undefined
    let result: IteratorResult<Step, unknown> | undefined
    let error: unknown
    try {
      result = contractOf(guard).look(this)
    } catch (thrown) {
      error = thrown
    }
    kernel.after = after
    if (result === undefined) this.fail(error)
    else if (result.done === true) {
      const value = result.value as R
      READY.value = undefined
      this.finish(value)
    }
  }

  /** Takes the open offer back; false if there is none, or it was taken. */
  withdraw(): boolean {
    if (this.registration === undefined) return false
    takeBack(this)
    this.rest()
    return true
  }

  park(): void {
    this.doing = 'parked'
  }
  ready(signal: Signal): void {
    if (signal === FAIL) this.fail(this.value)
    else this.finish(this.value as R)
  }
  private finish(value: R): void {
    this.rest()
    this.ending.done(value)
  }
  private fail(error: unknown): void {
    this.rest()
    this.ending.failed(error)
  }
  private rest(): void {
    this.doing = 'done'
    this.value = undefined
    this.guard = undefined
  }

  giveWay(value: unknown): IteratorResult<Step, never> {
    this.finish(value as R)
    return parked
  }
  relook(): void {
    // Only what is made of several guards is made to look again.
  }
  further(): boolean {
    return false
  }
  blame(): void {
    // A channel's guard has nothing that throws when it is withdrawn.
  }
  interrupt(): IteratorResult<Step, unknown> {
    return parked
  }
  lookNow(): IteratorResult<Step, unknown> {
    return parked
  }
}
