/** What is noted of an execution while it runs: which tasklets there are, and which cells a step touches. */
import { kernel } from '../../guard/kernel.ts'
import type { Timer } from '../../guard/offer.ts'
import type { Operation } from '../../guard/operation.ts'
import { BUFFER, STATE } from '../../guard/probe.ts'
import type { Aspect } from '../../guard/probe.ts'
import { Meeting } from '../../guards/barrier.ts'
import { Permits } from '../../guards/semaphore.ts'
import { isDoomed } from '../../tasklet/flags.ts'
import { EmptyGuard } from '../../tasklet/scope.ts'
import { Tasklet } from '../../tasklet/tasklet.ts'
import { UncheckableError } from '../errors.ts'
import { Footprint, NO_FOOTPRINT } from './footprint.ts'
import type { Ident, Idents } from './ident.ts'
import { AnyAnswer, AnyCore, AnyEnd } from './kinds.ts'
import { hearingOf, NEVER, Party, turnName } from './party.ts'
import type { Alt, AltKind } from './wait.ts'

/** What a turn has come upon: by its cell, so that it is the same in every execution. */
export interface Sight {
  readonly cell: number
  /** Who waits there is come upon, if for one of these. */
  readonly kinds: ReadonlyArray<AltKind>
  /** Whether it looked who is there, or serves all of them, or the first of them; or fails its scope, unless somebody is there; or suspends the one whose cell it is. */
  readonly how: 'looks' | 'serves all' | 'serves some' | 'fails' | 'suspends'
  /** Whose turn it is. */
  readonly by: Ident
  /** What the turn does something to after it has served them. */
  readonly later: ReadonlySet<number>
  /** The cell of the select set on whose list of what is ready they stand, if it takes from there. */
  readonly list?: number | undefined
}

/** A time limit that a tasklet has set: its timer is armed, and nobody is held at it. */
export interface Limit {
  readonly timer: Timer
  readonly party: Party
  /** The how-manyeth of its party's. */
  readonly number: number
  readonly at: number
  /** The event in which it was set; in which it came, or was called off. */
  readonly since: number
  until: number
}

/** A wait that a tasklet came to: in which event, and in which it was over. */
export interface Wait {
  readonly party: Party
  readonly number: number
  readonly alts: readonly Alt[]
  readonly since: number
  until: number
  /** Whether to hear of the end that it waits for, and of nothing else, is a step of its own. */
  isHearing?: boolean
}

/** How much there is of something, in the state that the execution is in. */
export interface Stock {
  readonly thing: object
  readonly cell: number
  level(): number
}

/** A turn that a tasklet was to take, when it was cancelled or the like. */
export interface Robbed {
  readonly party: Party
  readonly wait: number
  readonly needs: readonly number[]
  readonly until: number
}

const NONE: readonly never[] = []

export abstract class Recorder {
  readonly idents: Idents
  readonly parties: Array<Party | undefined> = []
  /** What the program has done that cannot be checked. */
  uncheckable: UncheckableError | undefined = undefined
  /** The number of the event under way; -1 for the beginning. */
  event = -1
  footprint: Footprint
  /** Whether the turn under way has touched what others can see. */
  visible = false
  /** Who has arrived when the turn under way comes upon them. */
  arrivals: readonly Ident[] = NONE
  /** Of those who are held, who could have arrived before it, and had not; known once it matters. */
  unarrived: readonly Party[] | undefined = undefined
  /** Who could have before any of `arrivals` had. */
  couldCome: readonly Party[] = NONE
  /** The tasklets that the turn under way could have come upon, and that were not there. */
  absent: Party[] = []
  /** Those who were not there either, and could have stood in line before one whom it has come upon: somewhere else, maybe. */
  ahead: Party[] = []
  /** What it has come upon; what all turns have that serve somebody. */
  sights: Sight[] = []
  readonly services: Sight[] = []
  /** The waits that were come to, if somebody wants to know. */
  readonly waits: Wait[] | undefined
  /** What holds a number of something: buffers, semaphores, barriers. */
  readonly stocks: Stock[] = []
  /** The tasklets that others have done something to, in the turn under way. */
  protected touched: Party[] = []
  turning: Party | undefined = undefined
  /** How many turns there were. */
  protected turnsSoFar = 0
  private readonly cells: Map<object, number> = new Map<object, number>()
  /** By event, the turns in it of those who were cancelled before they could take another: a schedule has to hold them back. */
  readonly marks: Map<number, string[]> = new Map<number, string[]>()
  /** Whether a turn has asked something of a tasklet, or read what a later step could change; whether it has looked who is there. */
  asks = false
  looks = false
  /** Whether one has changed a set, or looked at its registrations, that several use. */
  sharesSets = false
  /** The last event in which a tasklet was cancelled, or the like. */
  lastStrike: number = NEVER
  /** The event in which main ended, and those were cancelled whom it had left. */
  mainEnds: number = NEVER
  /** The turns that were not to be taken any more, if somebody wants to know. */
  readonly robbed: Robbed[] = []
  /** Those that have ended, by the scope that they were in. */
  private readonly gone: Map<object, Party[]> = new Map<object, Party[]>()

  /** Whether it is noted what steps touch. */
  readonly recording: boolean
  /** Whether the step under way is new: what one touches that was taken before is known. */
  notes: boolean

  constructor(idents: Idents, recording: boolean) {
    this.idents = idents
    this.recording = recording
    this.notes = recording
    this.waits = recording ? [] : undefined
    this.footprint = recording ? new Footprint() : NO_FOOTPRINT
  }

  /** A party takes part in the event. */
  joins(party: Party): void {
    this.footprint.write(party.ident.cell)
    party.last = this.event
  }

  /** What follows may come upon others, and those are there who have arrived. */
  protected expect(arrivals: readonly Ident[]): void {
    this.arrivals = arrivals
    if (this.absent.length > 0) this.absent = []
    if (this.ahead.length > 0) this.ahead = []
    this.unarrived = undefined
    this.couldCome = NONE
  }
  protected mark(token: string): void {
    this.marks.set(this.event, [...(this.marks.get(this.event) ?? []), token])
  }

  made(thing: object): void {
    if (kernel.offer === undefined) return
    const party = this.partyOf(kernel.offer as Tasklet<unknown>)
    const cell = party.ident.thing(party.made++)
    this.cells.set(thing, cell)
    if (!this.recording) return
    // A channel's number is the process's own: a name that has one would differ from execution to execution.
    if (thing instanceof AnyCore)
      thing.given ??= `channel#${party.ident.path === '0' ? '' : `${party.ident.path}.`}${party.made}`
    if (thing instanceof Meeting) this.stocks.push({ thing, cell: cell + STATE, level: () => thing.enrolled })
    else if (thing instanceof Permits) this.stocks.push({ thing, cell: cell + STATE, level: () => thing.free })
    else if (thing instanceof AnyAnswer)
      this.stocks.push({ thing, cell: cell + STATE, level: () => Number(thing.replied !== undefined) })
    else if (thing instanceof AnyCore && thing.capacity > 0)
      this.stocks.push({ thing, cell: cell + BUFFER, level: () => thing.buffer?.length ?? 0 })
  }
  /** The turn under way does something to what others can see, or looks at it; `mayGoOn`: it may be what it has just begun to do to the same. */
  protected does(_cell: number, _mayGoOn: boolean): void {
    this.visible = true
  }
  read(thing: object, aspect: Aspect): void {
    this.does(this.placeOf(thing), false)
    this.asks = true
    this.footprint.read(this.cellOf(thing, aspect))
  }
  wrote(thing: object, aspect: Aspect): void {
    this.does(this.placeOf(thing), false)
    this.footprint.write(this.cellOf(thing, aspect))
  }
  changes(thing: object, hasEffect: boolean): void {
    if (!(thing instanceof Tasklet)) return hasEffect ? this.wrote(thing, STATE) : this.read(thing, STATE)
    const party = this.partyOf(thing)
    if (party === this.turning) return
    if (hasEffect) for (const { ident } of [...party.heard, ...this.endsAt(party)]) this.footprint.read(ident.end)
    this.does(party.ident.cell, hasEffect)
    if (this.event !== this.mainEnds) this.asks = true
    if (hasEffect && party.status === 'ready') party.isRobbed = true
    if (hasEffect && this.recording && party.status === 'ready') {
      const { after, came, since, wait } = party
      this.robbed.push({ party, wait, needs: [came, since, ...after], until: this.event })
    }
    if (hasEffect) {
      this.joins(party)
      this.lastStrike = this.event
      this.touched.push(party)
    } else this.footprint.read(party.ident.cell)
  }
  ends(scope: object): void {
    let whole = this.parties[this.idents.main.index]?.tasklet.innermost
    while (whole?.outer !== undefined) whole = whole.outer
    if (scope === whole) this.mainEnds = this.event
    // Those who have left before could have been cancelled instead.
    const gone = this.gone.get(scope) ?? NONE
    for (const party of gone) {
      this.footprint.read(party.ident.cell)
      if (this.turning?.awaited?.has(party) !== true) this.misses(party)
    }
    this.passes(gone)
  }
  /** The turn under way goes on, since those are over: it would have waited for their ends. */
  private passes(gone: readonly Party[]): void {
    const { turning } = this
    if (turning === undefined || gone.length === 0) return
    turning.heard = [...turning.heard, ...gone]
    if (isDoomed(turning.tasklet.flags)) this.misses(turning)
  }
  /** A party is over that could have been cancelled instead. */
  protected abstract misses(party: Party): void
  /** Those whose ends a guard waits for, or has waited for. */
  awaitedBy(guard: Operation<unknown> | undefined): readonly Party[] {
    if (guard instanceof AnyEnd) return [this.partyOf(guard.tasklet as Tasklet<unknown>)]
    if (!(guard instanceof EmptyGuard)) return NONE
    const members = [...(this.gone.get(guard.scope) ?? NONE)]
    for (let at = guard.scope.first; at !== undefined; at = at.later) members.push(this.partyOf(at as Tasklet<unknown>))
    return members
  }
  left(of: object, tasklet: object): void {
    const party = this.partyOf(tasklet as Tasklet<unknown>)
    this.footprint.write(party.ident.end)
    const others = this.gone.get(of)
    if (others === undefined) this.gone.set(of, [party])
    else others.push(party)
  }

  /** Those whose ends a party waits for, and for nothing else: whatever is made of that by `map`. */
  protected endsAt({ alts, tasklet }: Party): readonly Party[] {
    return alts.length === 1 && tasklet.guard !== undefined ? this.awaitedBy(alts[0]?.guard) : NONE
  }
  /** Those whose ends a party has heard of, whose wait is over: of none, if it was cancelled there. */
  protected hears(party: Party): readonly Party[] {
    if (isDoomed(party.tasklet.flags)) return NONE
    const ended = this.endsAt(party).filter(({ tasklet }) => tasklet.over)
    if (ended.length > 0) {
      party.hops = [...party.hops, turnName(party, party.wait - 1, 0)]
      party.knew ||= ended.some((each) => party.awaited?.has(each))
      party.hearings = [...party.hearings, hearingOf(party)]
      party.heard = party.heard.length === 0 ? ended : [...party.heard, ...ended]
    }
    return ended
  }
  /** Their last events. */
  protected lastOf(party: Party, ended: readonly Party[]): readonly number[] {
    if (ended.length === 0) return NONE
    const awaited = (party.awaited ??= new Set<Party>())
    for (const each of ended) {
      awaited.add(each)
      // It comes after all that this one came after.
      if (each.awaited !== undefined) for (const other of each.awaited) awaited.add(other)
    }
    return !this.recording ? NONE : ended.map(({ last }) => last)
  }
  /** Whether all that one has done so far came before whatever another does now. Without reduction every order comes to be. */
  protected isBefore(one: Party, other: Party): boolean {
    return one === other || (this.recording ? other.awaited?.has(one) === true : one.tasklet.over)
  }

  partyOf(tasklet: Tasklet<unknown>): Party {
    const party = tasklet.slot
    if (party instanceof Party) return party
    throw this.fault(`${tasklet.name} is no tasklet of the program that is checked`)
  }
  /** The program did what cannot be checked: it is told at the end too, whatever the program makes of it. */
  fault(what: string): UncheckableError {
    return (this.uncheckable ??= new UncheckableError(what))
  }
  private firstOf(thing: object): number | undefined {
    return thing instanceof Tasklet ? this.partyOf(thing).ident.cell : this.cells.get(thing)
  }
  /** The first cell of a thing, whether it is noted what is touched or not. */
  placeOf(thing: object): number {
    return this.firstOf(thing) ?? 0
  }
  cellOf(thing: object, aspect: Aspect): number {
    if (!this.recording) return 0
    const first = this.firstOf(thing)
    if (first !== undefined) return first + aspect
    const { name } = thing as { readonly name?: string }
    throw this.fault(
      `${name ?? 'something'} was made outside of the program: make channels, barriers and cells inside of it`,
    )
  }
}
