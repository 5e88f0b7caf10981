/** What the runtime asks of its scheduler: each question is noted, and answered as the search has decided. */
import { kernel } from '../../guard/kernel.ts'
import type { Cause, Timer } from '../../guard/offer.ts'
import { looks } from '../../guard/signal.ts'
import { isDoomed } from '../../tasklet/flags.ts'
import type { Tasklet } from '../../tasklet/tasklet.ts'
import { CLOCK } from '../record/ident.ts'
import { Party } from '../record/party.ts'
import { Recorder } from '../record/record.ts'
import type { Limit } from '../record/record.ts'
import type { Decider } from './vector.ts'

export abstract class Decisions extends Recorder implements Decider {
  /** Those at a wait, in the order of their coming; those that want a turn; the time limits. */
  readonly held: Party[] = []
  readonly ready: Party[] = []
  readonly limits: Limit[] = []
  /** Those who have arrived, and are parked in earnest for the turn under way. */
  readonly present: Party[] = []
  /** All that have been set, if somebody wants to know. */
  readonly allLimits: Limit[] = []
  time = 0
  /** How the look under way chooses, and among how many it could. */
  protected choice = 0
  options = 1
  /** Those who come to a wait; those who have arrived at a part of what they wait for, and are made to look again, at all of it. */
  protected readonly coming: Party[] = []
  protected readonly looking: Party[] = []
  /** Those whom the turn under way has let go, and in whose scopes others may be. */
  protected readonly freed: Party[] = []

  protected isOver({ held }: Party): void {
    if (held !== undefined && held.until === Infinity) held.until = this.event
  }

  enqueue(tasklet: Tasklet<unknown>, cause: Cause): void {
    if (cause === 'spawned') return this.admit(tasklet)
    const party = this.partyOf(tasklet)
    // Suspended where it was parked, and not parked in earnest for a turn.
    if (party.status === 'held') drop(this.held, party)
    if (looks(tasklet.signal) && !isDoomed(tasklet.flags)) {
      if (this.present.includes(party)) this.looking.push(party)
      else {
        party.status = 'coming'
        this.coming.push(party)
      }
      return
    }
    this.isOver(party)
    party.status = 'ready'
    const ended = this.hears(party)
    if (party.isKept && tasklet.innermost !== undefined) this.freed.push(party)
    party.isKept = false
    if (ended.length === 0 && !isDoomed(tasklet.flags)) party.steps(this.event)
    party.after = this.lastOf(party, ended)
    if (party.after.length === 0) this.joins(party)
    else party.after = [...party.after, this.event]
    party.since = this.event
    this.ready.push(party)
  }
  private admit(tasklet: Tasklet<unknown>): void {
    const spawner = kernel.offer === undefined ? undefined : this.partyOf(kernel.offer as Tasklet<unknown>)
    const ident = spawner === undefined ? this.idents.main : spawner.ident.child(spawner.spawned++)
    const party = new Party(tasklet, ident, this.event, this.turnsSoFar)
    tasklet.slot = party
    this.parties[ident.index] = party
    this.footprint.write(ident.cell)
    this.ready.push(party)
  }
  nameOf(label: string): string | undefined {
    if (!this.recording) return undefined
    const spawner = kernel.offer === undefined ? undefined : this.partyOf(kernel.offer as Tasklet<unknown>)
    if (spawner === undefined) return label
    return `${label === '' ? 'tasklet' : label}#${spawner.ident.child(spawner.spawned).path}`
  }
  dequeue(): Tasklet<unknown> | undefined {
    return this.turning?.tasklet
  }
  remove(tasklet: Tasklet<unknown>): void {
    const party = this.partyOf(tasklet)
    drop(party.status === 'held' ? this.held : this.ready, party)
    // Resumed in this turn, or made to look again, and suspended after that.
    if (this.coming.length > 0) drop(this.coming, party)
    if (this.looking.length > 0) drop(this.looking, party)
    party.status = 'away'
    if (tasklet.doing === 'suspended') this.isOver(party)
  }
  choose(n: number): number {
    this.options = Math.max(this.options, n)
    return Math.min(this.choice, n - 1)
  }
  arm(timer: Timer): void {
    const party = this.turning ?? this.partyOf(kernel.offer as Tasklet<unknown>)
    this.readsClock(party)
    // It may look some time after it came to its wait; one that a set arms again has a time of its own.
    const alt = party.alts.find(({ guard, kind }) => kind === 'timer' && guard === (timer as unknown))
    const at = alt?.due ?? timer.at
    const limit: Limit = { timer, party, number: party.limits++, at, since: this.event, until: Infinity }
    this.limits.push(limit)
    if (this.recording) this.allLimits.push(limit)
  }
  /** Gives whose time limit that was, if it was one. */
  disarm(timer: Timer): Party | undefined {
    const limit = this.limits.find((each) => each.timer === timer)
    if (limit === undefined) return undefined
    limit.until = this.event
    // Others may come now that it had to come before.
    this.readsClock(this.turning)
    drop(this.limits, limit)
    return limit.party
  }
  /** What a party does, or comes to, has to do with the time. */
  protected readsClock(_by: Party | undefined): void {
    this.footprint.read(CLOCK)
  }
  looksAtClock(): void {
    if (kernel.offer !== undefined && this.turning !== undefined) this.readsClock(this.turning)
  }
}

/** Measured: `splice` makes an array of what it takes out, and a step drops several. */
export function drop<T>(list: T[], one: T): void {
  const at = list.indexOf(one)
  if (at < 0) return
  for (let i = at + 1; i < list.length; i++) list[i - 1] = list[i] as T
  list.pop()
}
