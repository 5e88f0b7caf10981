/**
 * One turn of a tasklet, and what it does to what others can see. Those who are held arrive when it comes upon them, as the search has
 * decided: by looking who is there, or by serving them.
 */
import type { Core } from '../../channel/core.ts'
import { kernel } from '../../guard/kernel.ts'
import type { Alternative, Timer } from '../../guard/offer.ts'
import { RECEIVERS, SENDERS, STATE } from '../../guard/probe.ts'
import type { Aspect, UseOfSet } from '../../guard/probe.ts'
import type { Runtime } from '../../runtime/runtime.ts'
import { withOthers } from './arrivals.ts'
import { Decisions, drop } from './decide.ts'
import { LivelockError } from '../errors.ts'
import type { Ident, Idents } from '../record/ident.ts'
import { StartAgain } from './known.ts'
import type { Known } from './known.ts'
import { AnyCore, AnyEnd } from '../record/kinds.ts'
import { turnLabel } from '../record/label.ts'
import type { Label } from '../record/label.ts'
import { knows, NEVER, showsEnds, turnName, turnOf, turnToken, wayOf } from '../record/party.ts'
import type { Party, Way } from '../record/party.ts'
import { lookAt, lookFor } from './looking.ts'
import { failAt, gather, leaveAgain, serveAt, serveBuffered, suspendAt } from './presence.ts'
import { Script } from './script.ts'
import { Sets } from './sets.ts'
import { Stops } from './stops.ts'
import { readTimers, touchPresence } from '../record/touch.ts'
import type { Deed } from '../record/touch.ts'
import { Tasklet } from '../../tasklet/tasklet.ts'
import type { Alt } from '../record/wait.ts'

const NONE: readonly never[] = []

/** How many turns a tasklet may take, without waiting for anybody, before that is called a livelock. */
const SPINS = 10_000

export abstract class Turns extends Decisions {
  abstract readonly runtime: Runtime
  abstract readonly fifo: boolean
  abstract readonly timersLast: boolean
  /** The turn of the step under way, each time with one more who has arrived. */
  others: readonly Label[] = NONE
  /** The last event that had such. */
  lastOpen: number = NEVER
  /** Whether a turn has done what it was not known to do: the execution is to be run again. */
  learned = false
  /** Those who serve the join that is about to commit: they have come. */
  partners: readonly Party[] = NONE
  /** How many there were since the last step. */
  protected turns = 0
  /** What turns are known to do; what the one under way is, and how many things it has done. */
  private readonly scripts: Map<number, Script>
  private script: Script | undefined = undefined
  private deeds = 0
  /** What the last of them was done to. */
  private lastDone = -1
  /** Whether those who have arrived are parked for the turn under way. */
  private hasGathered = false
  private readonly known: Known | undefined
  /** Whether the search is to begin again once the turn under way is over. */
  protected startsAgain = false
  /** The one that comes to a wait. */
  protected holding: Party | undefined = undefined
  /** Those who were parked, waiting for an end, and were not to be found there: they look when it is over. */
  protected readonly missed: Party[] = []
  private readonly stops: Stops = new Stops()
  /** Whether the registrations of a set have changed: those who wait for it are to be seen anew. */
  protected setsChanged = false
  private readonly sets: Sets

  constructor(idents: Idents, recording: boolean, scripts: Map<number, Script>, known: Known | undefined) {
    super(idents, recording)
    this.scripts = scripts
    this.known = known
    this.sets = new Sets(known?.sharedSets, known?.polledSets)
  }

  /** A tasklet waits for the ends of others, or for something else: so they are to be steps. */
  protected watch(alts: readonly Alt[]): void {
    if (alts.length === 1) return
    for (const { guard, kind } of alts)
      if (kind === 'end' && guard instanceof AnyEnd && this.watchEnd(guard.tasklet as Tasklet<unknown>))
        throw new StartAgain()
  }
  /** Whether to hear of the end that it waits for is a step of its own: as is known. Whoever follows a schedule puts in what that says (`follow.ts`). */
  hearsLate(party: Party): boolean {
    return this.known?.strikes.hearsLate(party) === true
  }
  /** Has the end of a tasklet be a step; true if that was not known: the search is to begin again then. */
  protected watchEnd(tasklet: Tasklet<unknown>): boolean {
    const { path } = this.partyOf(tasklet).ident
    if (this.known?.watched.has(path) !== false) return false
    this.known.watched.add(path)
    return true
  }

  /** After a turn or a commit: those that gave way are held at their waits. */
  protected abstract settle(): void

  /** Gives a party a turn, in the event under way. */
  turn(party: Party, arrivals: readonly Ident[], isStep: boolean): void {
    if (++this.turns > SPINS)
      throw new LivelockError(party.tasklet.name, `took ${SPINS} turns without waiting for anybody: it yields for ever`)
    const { ident, wait } = party
    const way = wayOf(party)
    const turn = turnOf(party, way)
    this.turnsSoFar++
    this.visible = isStep && this.known?.strikes.isStep(party) === true
    this.expect(arrivals)
    this.deeds = 0
    this.lastDone = -1
    this.script = this.scripts.get(turn)
    this.turning = party
    this.joins(party)
    if (party.isRobbed && !isStep) this.mark(turnToken(party))
    party.isRobbed = false
    drop(this.ready, party)
    party.status = 'away'
    party.after = NONE
    // If it does nothing that is told, it ends, and serves those who wait for that.
    this.hasGathered = isStep && !this.fifo
    if (this.hasGathered) gather(this, this.script !== undefined)
    this.runtime.step()
    if (this.visible && this.deeds === 0) party.goesOn()
    else if (this.visible) party.steps(this.event)
    if (wait === 0 || party.tasklet.over || party.isStruckEarly) this.hadTurn(party, wait, way)
    if (this.startsAgain) throw new StartAgain()
    // Had they ended, it would not wait for that: and what was raised would not be thrown there.
    if (this.known?.strikes.isInterrupted(party) === true)
      for (const { ident: other } of this.awaitedBy(party.tasklet.guard)) this.footprint.read(other.end)
    // Its end is the last thing that it does: others may wait for that.
    if (this.deeds > 0 && party.tasklet.over) this.does(ident.cell, false)
    if (party.tasklet.over && this.known?.watched.has(ident.path) === true) this.visible = true
    for (const other of this.freed.splice(0)) if (!this.visible) other.freed = turnName(party, wait, way)
    if (this.deeds > 1 && this.script !== undefined) this.scripts.set(turn, this.script)
    this.turning = undefined
    this.letGo(turnLabel(ident, wait, arrivals))
    this.settle()
    for (const token of this.stops.take()) this.mark(token)
  }
  private hadTurn(party: Party, wait: number, way: Way): void {
    const had = { wait, way, isStep: this.visible, isQuiet: this.deeds === 0 }
    if (this.known?.strikes.had(party, had) === true) this.startsAgain = true
  }
  /** What came upon them is over, which `label` names. */
  protected letGo(label: Label): void {
    if (this.absent.length + this.ahead.length > 0) this.others = withOthers(this, label, this, this.sights)
    if (this.others.length > 0) this.lastOpen = this.event
    if (this.present.length > 0) leaveAgain(this)
  }
  /** Somebody is about to commit at buffers: those are served there who have arrived. A join that does several things comes upon others, as a turn does. */
  protected servesBuffered(parties: readonly Party[], deeds: readonly Deed[], arrivals: readonly Ident[]): void {
    this.expect(arrivals)
    serveBuffered(this, parties, deeds)
  }
  /** A time limit comes. If a set has armed it, whoever has arrived there is woken, and looks again. */
  protected fires(timer: Timer): void {
    this.expect(NONE)
    if (this.held.some(({ arrived, sets }) => arrived && sets.length > 0)) gather(this, false)
    timer.fire()
    if (this.present.length > 0) leaveAgain(this)
  }
  /** A party that was held wants a turn. */
  release(party: Party): void {
    if (party.arrived) touchPresence(this, party)
    readTimers(this.footprint, party.alts)
    drop(this.held, party)
    this.isOver(party)
    // Suspended where it was parked, it goes on when it is resumed.
    if (party.tasklet.doing === 'suspended') return void (party.status = 'away')
    party.status = 'ready'
    party.since = this.event
    this.ready.push(party)
  }

  // --- what the kernel tells

  protected override does(cell: number, mayGoOn: boolean): void {
    super.does(cell, mayGoOn)
    if (this.turning === undefined || this.fifo) return
    showsEnds(this.turning)
    // To cancel is to ask first, and then to do it: one thing.
    if (mayGoOn && cell === this.lastDone) return
    this.lastDone = cell
    if (this.deeds === 0 && !this.hasGathered) gather(this, this.script !== undefined)
    this.script ??= new Script()
    if (this.script.adds(this.deeds++, cell)) this.learned = true
  }
  serves(thing: object, aspect: Aspect = STATE): void {
    this.wrote(thing, aspect)
    this.comesUpon(thing, false)
  }
  override changes(thing: object, hasEffect: boolean): void {
    super.changes(thing, hasEffect)
    if (thing instanceof Tasklet) {
      this.strike(thing)
      this.tells(thing)
    } else if (hasEffect && thing instanceof AnyCore) this.comesUpon(thing, true)
  }
  interrupts(tasklet: object, hasEffect: boolean, how: 'raises' | 'suspends'): void {
    this.changes(tasklet, hasEffect)
    const party = this.partyOf(tasklet as Tasklet<unknown>)
    if (this.known?.strikes.interrupt(party, this.turning) === true) this.startsAgain = true
    if (!hasEffect || party === this.turning) return
    // What of it could have come otherwise, no race tells.
    this.looks = true
    if (how === 'raises') return
    this.stops.add(party)
    if (!this.fifo && this.turning !== undefined) suspendAt(this, party)
  }
  private strike(tasklet: Tasklet<unknown>): void {
    const party = this.partyOf(tasklet)
    if (party === this.turning) return
    // A time limit comes to the one who has set it.
    const by = this.turning ?? (kernel.offer === undefined ? party : this.partyOf(kernel.offer as Tasklet<unknown>))
    if (this.known?.strikes.strike(party, by) === true) this.startsAgain = true
  }
  protected override misses(party: Party): void {
    if (this.known?.strikes.miss(party, this.turning) === true) this.startsAgain = true
  }
  /** A time limit is over: it could have come before an end that its tasklet has heard of since. */
  override disarm(timer: Timer): Party | undefined {
    const party = super.disarm(timer)
    if (party !== undefined && !this.timersLast && this.known?.strikes.strike(party, party) === true)
      this.startsAgain = true
    return party
  }
  /** Of one who has heard of an end: time may pass between the two. */
  protected override readsClock(by: Party | undefined): void {
    super.readsClock(by)
    if (by === undefined || this.timersLast) return
    const wait = by === this.turning ? by.wait : by.wait - 1
    if (this.known?.strikes.timed(by, wait) === true) this.startsAgain = true
  }
  /** It sees whether the tasklet has ended: so that is to be a step. */
  sees(tasklet: object): void {
    super.changes(tasklet, false)
    const party = this.partyOf(tasklet as Tasklet<unknown>)
    if (party.tasklet.over && this.turning !== undefined) knows(this.turning, party)
    this.tells(party.tasklet)
    if (party !== this.turning && this.watchEnd(tasklet as Tasklet<unknown>)) this.startsAgain = true
  }
  /** The turn under way would have gone otherwise if the tasklet were not over. */
  private tells(tasklet: Tasklet<unknown>): void {
    if (tasklet.over) this.partyOf(tasklet).endIsSeen = true
  }
  usesSet(set: object, use: UseOfSet): void {
    const { offer } = kernel
    if (use === 'makes') return offer && this.sets.makes(set, this.partyOf(offer as Tasklet<unknown>))
    if (!this.sets.has(set)) throw this.fault('a select set was made outside of the program: make it inside')
    if (use === 'lists') return this.sets.lists(set, this.footprint)
    const by = this.holding ?? this.turning
    if (use !== 'retires' && by !== undefined) {
      if (use === 'waits') by.sets = [...by.sets, set]
      const isBefore = (other: Party): boolean => this.isBefore(other, by)
      if (this.sets.use(set, by, { use, turn: this.turnsSoFar, isBefore })) this.startsAgain = true
    }
    const isChange = use === 'changes' || use === 'retires'
    if (isChange) this.setsChanged = true
    const cell = this.cellOfSet(set)
    if (cell === undefined || use === 'waits') return
    this.does(cell, true)
    this.sharesSets = true
    this.footprint[isChange ? 'write' : 'read'](cell)
  }
  /** What a set that several use touches, and whoever is committed through it. */
  cellOfSet(set: object): number | undefined {
    return this.sets.cellOf(set)
  }
  fails(tasklet: object): void {
    const party = this.partyOf(tasklet as Tasklet<unknown>)
    if (party !== this.turning) return
    this.does(party.ident.cell, false)
    this.missed.push(...failAt(this, party))
  }
  looksAt(core: object, end: typeof SENDERS | typeof RECEIVERS): void {
    this.looksAtEnds(core, [end])
  }
  counts(core: object): void {
    this.looksAtEnds(core, [SENDERS, RECEIVERS])
  }
  looksFor(alternatives: readonly Alternative[], set: object): void {
    if (this.sets.polls(set)) this.startsAgain = true
    lookFor(this, alternatives, this.sets.listOf(set))
  }
  looksAtEnds(core: object, ends: ReadonlyArray<typeof SENDERS | typeof RECEIVERS>, list?: number): void {
    if (this.fifo) this.visible = true
    else if (lookAt(this, core as Core<unknown>, ends, list)) this.comesUpon(core, false)
  }

  /** It serves those who wait there: that matters if it does more than that. */
  private comesUpon(thing: object, all: boolean): void {
    const later = this.turning === undefined ? undefined : this.script?.after(this.deeds - 1)
    if (later !== undefined && later.size > 0) serveAt(this, thing, all ? 'serves all' : 'serves some', later)
  }
}
