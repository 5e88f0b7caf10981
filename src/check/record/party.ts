/** A tasklet in one execution, as the search sees it. */
import type { Operation } from '../../guard/operation.ts'
import { FAIL, looks } from '../../guard/signal.ts'
import { isDoomed } from '../../tasklet/flags.ts'
import type { Tasklet } from '../../tasklet/tasklet.ts'
import { waitIn } from './ident.ts'
import type { Ident } from './ident.ts'
import type { Alt } from './wait.ts'

/**
 * 'ready': it has only to be given a turn. 'held': it has come to a wait, and has not looked. 'away': it is parked, suspended, or
 * over. 'coming': it has given way in the turn under way.
 */
export type Status = 'ready' | 'held' | 'away' | 'coming'

export class Party {
  readonly tasklet: Tasklet<unknown>
  readonly ident: Ident
  /** The turn in which it was spawned: how many there had been. */
  readonly born: number
  status: Status = 'ready'
  /** Whether it was cancelled, or the like, when it was to take a turn. */
  isRobbed = false
  /** How many waits it has come to. */
  wait = 0
  /** What it waits for, whole; it arrives at a part of it. */
  whole: Operation<unknown> | undefined = undefined
  /** The alternatives of the wait that it is held at. */
  alts: readonly Alt[] = NONE
  /** The select sets that it waits for there; the time at which it came to it. */
  sets: readonly object[] = NONE
  time = 0
  /** The record of that wait, if somebody wants to know. */
  held: { until: number; isHearing?: boolean } | undefined = undefined
  /** Whether it is for an end, and for nothing else, and to hear of that is a step of its own. */
  hearsLate = false
  /** Whether a turn has come upon it at its wait: from then on it is there. The last event in which one has. */
  arrived = false
  found = -1
  /** Whose ends it has waited for, or seen, or comes after since it met one who did: what they did came before. Of whom it has heard so since the last step that it took part in. */
  awaited: Set<Party> | undefined = undefined
  /** Of how many of these ends others may know by what it has done since. */
  shown = 0
  heard: readonly Party[] = NOBODY
  /** The turns, by name, in which it went on from one of these ends to the next. */
  hops: readonly string[] = NONE
  /** The waits, by name, at which it heard of them. */
  hearings: readonly string[] = NONE
  /** Whether it had known of one of them before it came to wait. */
  knew = false
  /** Whether its first turn was no step; the last event in which it took part in a step. */
  began = false
  stepped: number = NEVER
  /** The turn that ended it, by name, if it took part in no step then. */
  fell: string | undefined = undefined
  /** Whether it has given its message to an extended receive, and is kept until that is over. */
  isKept = false
  /** The turn, by name, that let it go, if it has taken part in no step since. */
  freed: string | undefined = undefined
  /** Those who had heard of its end when they were struck. */
  struckHearers: Set<Party> | undefined = undefined
  /** Whether the turn that ended it did something else that others could tell, or somebody has seen that it is over: so its end could not have come later than that. */
  endIsSeen = false
  /** Whether its scope has ended after its first turn and before its first step. */
  isStruckEarly = false
  /** How many tasklets it has spawned, how many things it has made, how many time limits it has set. */
  spawned = 0
  made = 0
  limits = 0
  /** The event in which it came to its wait; in which it did, or then became ready; and the last that it took part in. */
  came: number
  since: number
  last: number
  /** The events that must have been before its next turn, beyond those that it took part in. */
  after: readonly number[] = NONE

  constructor(tasklet: Tasklet<unknown>, ident: Ident, event: number, born: number) {
    this.tasklet = tasklet
    this.ident = ident
    this.born = born
    this.came = event
    this.since = event
    this.last = event
  }

  /** It comes to a wait. */
  comes(event: number): void {
    this.wait++
    this.came = event
    this.since = event
    this.arrived = false
    this.hearsLate = false
  }
  /** It takes part in a step. */
  steps(event: number): void {
    this.stepped = event
    this.freed = undefined
    this.goesOn()
  }
  /** It has taken its turn after the ends that it heard of, apart from them. */
  goesOn(): void {
    this.heard = NOBODY
    this.hops = NONE
    this.hearings = NONE
    this.knew = false
  }
}

const NONE: readonly never[] = []
const NOBODY: readonly Party[] = []
/** Before every event. */
export const NEVER = -2

/** How a party takes its turn: one that is cancelled takes another than it would have. */
export type Way = 0 | 1 | 2

/** A party has seen the end of another. */
export function knows(party: Party, ended: Party): void {
  ;(party.awaited ??= new Set<Party>()).add(ended)
  ended.endIsSeen = true
}
/** A party does something that any of the others may come upon: that may come of the ends that it knows of. */
export function showsEnds(party: Party): void {
  const { awaited, shown } = party
  if (awaited === undefined || awaited.size === shown) return
  party.shown = awaited.size
  for (const ended of awaited) ended.endIsSeen = true
}
/** Whoever meets others comes after all that they came after; one alone leaves something at a channel, or takes it. */
export function share(parties: readonly Party[]): void {
  if (parties.length === 1) showsEnds(parties[0] as Party)
  for (const { awaited } of parties)
    if (awaited !== undefined)
      for (const other of parties)
        if (other.awaited !== awaited) for (const each of awaited) (other.awaited ??= new Set<Party>()).add(each)
}

/** An order of tasklets that is the same in every execution, of this search or of another. */
export function comparePaths({ ident: { path: a } }: Party, { ident: { path: b } }: Party): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** The turn that a party is to take: the same in every execution. */
export function turnOf({ ident, wait }: Pick<Party, 'ident' | 'wait'>, way: Way): number {
  return waitIn(ident, wait) * 3 + way
}
export function wayOf({ tasklet }: Party): Way {
  return !isDoomed(tasklet.flags) ? 0 : looks(tasklet.signal) ? 1 : 2
}
/** What its wait is called, as one for an end that is a step of its own. */
export function hearingOf({ ident, wait }: Party): string {
  return `${ident.path}?${wait}`
}
/** What its next turn is called in a schedule. */
export function turnToken({ ident, wait }: Party): string {
  return `${ident.path}!${wait}`
}
/** How a schedule says that one is suspended before its next turn. */
export function stopToken({ ident, wait }: Party): string {
  return `${ident.path}-${wait}`
}
/** What a turn after some wait is called: the same in every search. */
export function turnName({ ident }: Party, wait: number, way: Way): string {
  return `${ident.path}!${wait}!${way}`
}
/** Whether it is to go on from its wait without having looked. */
export function isStruck({ tasklet }: Party): boolean {
  return tasklet.signal === FAIL || isDoomed(tasklet.flags)
}
