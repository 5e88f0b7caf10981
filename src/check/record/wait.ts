/** A wait of a tasklet, taken apart: the alternatives of which one is to be committed, each with what the search has to know. */
import type { Core } from '../../channel/core.ts'
import { contractOf, NOT_READY } from '../../guard/contract.ts'
import type { Alternative } from '../../guard/offer.ts'
import type { Operation } from '../../guard/operation.ts'
import { Sync } from '../../guards/barrier.ts'
import { Acquire } from '../../guards/semaphore.ts'
import type { TimerGuard } from '../../guards/sleep.ts'
import { Joining } from '../../join/joining.ts'
import { Reschedule } from '../../runtime/operations.ts'
import { EmptyGuard } from '../../tasklet/scope.ts'
import { AnyAnswer, AnyConstant, AnyEnd, AnyReceive, AnySend, AnyTimer } from './kinds.ts'
import { Access } from '../shared.ts'

/**
 * 'send', 'receive': at one end of a channel. 'sync': at a barrier. 'join': several at once. 'timer': at a time; 'tick': one that is past
 * already, or that a select set has armed. 'acquire', 'answer', 'cell', 'end': of a semaphore, a request, a shared cell, a tasklet. 'default': taken only if no other is ready. 'never'. 'own': a guard of the user's.
 */
export type AltKind =
  | 'send'
  | 'receive'
  | 'sync'
  | 'join'
  | 'timer'
  | 'tick'
  | 'acquire'
  | 'answer'
  | 'cell'
  | 'end'
  | 'default'
  | 'never'
  | 'give way'
  | 'own'

/** The end of a channel at which those wait who can serve this one. */
export function facingOf(kind: AltKind): 'send' | 'receive' {
  return kind === 'send' ? 'receive' : 'send'
}

export class Alt implements Alternative {
  readonly kind: AltKind
  readonly guard: Operation<unknown>
  readonly path: Alternative['path']
  /** The channel. */
  readonly core: Core<unknown> | undefined
  /** The time of a timer. */
  readonly due: number
  readonly through: Alternative['through']
  /** The alternatives that are taken before it, if they are ready. */
  higher: readonly Alt[] = NONE

  constructor(
    kind: AltKind,
    guard: Operation<unknown>,
    path: Alternative['path'],
    core: Core<unknown> | undefined,
    due: number,
    through: Alternative['through'],
  ) {
    this.kind = kind
    this.guard = guard
    this.path = path
    this.core = core
    this.due = due
    this.through = through
  }
}

const NONE: readonly Alt[] = []

/** The alternatives of a wait that begins at `now`. */
export function altsOf(guard: Operation<unknown>, now: number): readonly Alt[] {
  // Measured: most waits are for one channel, and an execution is run again for each step of the search.
  if (guard instanceof AnySend) return [new Alt('send', guard, undefined, guard.core, Infinity, undefined)]
  if (guard instanceof AnyReceive) return [new Alt('receive', guard, undefined, guard.core, Infinity, undefined)]
  const found: Alternative[] = []
  contractOf(guard).alternatives(undefined, found)
  const alts = found.map((each) => altOf(each, now))
  for (const [i, alt] of alts.entries()) {
    const higher = (found[i] as Alternative).higher.map((other) => at(alts, other))
    // What is always ready comes after all that is not; among its like, in order.
    if (alt.kind === 'default') alt.higher = alts.filter((other) => other.kind !== 'default' || higher.includes(other))
    else if (higher.length > 0) alt.higher = higher.filter(({ kind }) => kind !== 'default')
  }
  return alts
}

function at(alts: readonly Alt[], { guard, path }: Alternative): Alt {
  return alts.find((alt) => alt.guard === guard && alt.path === path) as Alt
}

function altOf({ guard, path, through }: Alternative, now: number): Alt {
  const core = guard instanceof AnySend || guard instanceof AnyReceive ? guard.core : undefined
  const kind = kindOf(guard, through?.lead !== undefined, now)
  const due = kind === 'timer' ? ((guard as TimerGuard<unknown>).deadline(now) as number) : Infinity
  return new Alt(kind, guard, path, core, due, through)
}

function kindOf(guard: Operation<unknown>, stays: boolean, now: number): AltKind {
  if (guard instanceof AnySend) return 'send'
  if (guard instanceof AnyReceive) return 'receive'
  if (guard instanceof AnyTimer) return stays ? 'tick' : timerKind(guard.deadline(now), now)
  if (guard instanceof AnyEnd || guard instanceof EmptyGuard) return 'end'
  if (guard instanceof Sync) return 'sync'
  if (guard instanceof Joining) return 'join'
  if (guard instanceof Acquire) return 'acquire'
  if (guard instanceof AnyAnswer) return 'answer'
  if (guard instanceof Access) return 'cell'
  if (guard instanceof Reschedule) return 'give way'
  if (guard instanceof AnyConstant) return guard.readiness === NOT_READY ? 'never' : 'default'
  return 'own'
}

function timerKind(due: number | undefined, now: number): AltKind {
  if (due === undefined) return 'default'
  return due === Infinity ? 'never' : due <= now ? 'tick' : 'timer'
}
