/** The trail of one execution: its events, what each touched, and which happened before which. */
import type { Core } from '../../channel/core.ts'
import { contractOf } from '../../guard/contract.ts'
import { BUFFER } from '../../guard/probe.ts'
import type { Execution } from '../execution/execution.ts'
import type { Wait } from '../record/record.ts'
import type { Footprint } from '../record/footprint.ts'
import { waitIn } from '../record/ident.ts'
import type { Ident } from '../record/ident.ts'
import { isSame } from '../record/label.ts'
import type { Label } from '../record/label.ts'
import { altOf } from './part.ts'
import type { Candidate } from './part.ts'
import { isConcern } from '../record/concern.ts'
import type { Alt } from '../record/wait.ts'

/** One event. */
export interface Happening {
  readonly label: Label
  readonly footprint: Footprint
  /** The events without which it could not have been: they brought its tasklets to where they were. */
  readonly needs: readonly number[]
  /** The levels of the stocks after it, and the time. */
  readonly levels: readonly number[]
  readonly time: number
  /** Whether it is the turn of one who goes on after the end of a tasklet, of which nothing is seen but that it does. */
  readonly hears: boolean
}

export class Trail {
  readonly happenings: Happening[] = []
  readonly execution: Execution
  /** For each event, those that happened before it: one bit each. */
  private readonly pasts: Uint32Array[] = []
  /** For each event, those that it conflicts with most closely, for every cell that it touches. */
  readonly conflicts: number[][] = []

  private readonly waitsOf: Map<number, Wait> = new Map<number, Wait>()
  private lastTimer = -1
  /** For each event, the timer that it comes after, though it needs it not: what comes instead of it may come before that. -1 for none. */
  private readonly timersBefore: number[] = []
  /** The levels of the stocks before the first event. */
  first: readonly number[] = []

  /** Whether timers come only when nothing else can. */
  readonly timersLast: boolean
  /** The steps that were taken, by the first of their seats. */
  private readonly taken: Map<number, Label[]> = new Map<number, Label[]>()
  /** The last event that writes a cell. */
  private readonly writers: Map<number, number> = new Map<number, number>()

  constructor(execution: Execution, timersLast: boolean) {
    this.execution = execution
    this.timersLast = timersLast
  }

  /** Notes an event. With timers last, everything comes after the timer before it, and a timer after everything. */
  add(happening: Happening, isTimer: boolean): void {
    const { happenings } = this
    const all = this.timersLast && isTimer ? { ...happening, needs: [...happenings.keys()] } : happening
    this.timersBefore.push(this.timersLast ? this.lastTimer : -1)
    if (isTimer) this.lastTimer = happenings.length
    const { label } = happening
    const seat = seatOf(label)
    const others = this.taken.get(seat)
    if (others === undefined) this.taken.set(seat, [label])
    else others.push(label)
    happenings.push(all)
  }
  at(event: number): Happening {
    return this.happenings[event] as Happening
  }
  isTaken(label: Label): boolean {
    return this.taken.get(seatOf(label))?.some((other) => isSame(label, other)) === true
  }
  /** Whether a step at one channel put something into its buffer, or took something. */
  tookBuffer(taken: Label, core: Core<unknown>): boolean {
    const event = this.happenings.find(({ label }) => isSame(label, taken))
    return this.usedBuffer(event?.footprint, core)
  }
  private usedBuffer(footprint: Footprint | undefined, core: Core<unknown>): boolean {
    return core.buffer !== undefined && footprint?.writes.includes(this.execution.cellOf(core, BUFFER)) === true
  }

  /**
   * Whether steps that depend on each other exclude each other: then a step that sleeps covers whatever it is independent of. A cancel, a
   * try and a timer are more than that: with them some executions are redundant.
   */
  get excludes(): boolean {
    const { allLimits, asks, idents, mainEnds } = this.execution
    // After main's end those may act still who clean up.
    const goesOn = (): boolean =>
      mainEnds > -2 && this.happenings.slice(mainEnds + 1).some(({ label }) => label.seats[0]?.ident !== idents.main)
    return !asks && !this.has('timer') && allLimits.length === 0 && !goesOn()
  }
  /**
   * Whether the races of such an execution can all be told from it. Not where a turn looks who is there, or changes what another waits for,
   * or it matters whom it serves, nor with joins, nor with what comes after a barrier in order, nor where an extended receive has a slot of
   * a buffer: too much else could have been found, or have served, than what came to be.
   */
  get racesCanBeTold(): boolean {
    const { looks, services, sharesSets } = this.execution
    const isAfterBarrier = ({ higher }: Alt): boolean => higher.some(({ kind }) => kind === 'sync')
    if (
      looks ||
      sharesSets ||
      this.has('join') ||
      this.has('tick') ||
      this.waits.some(({ alts }) => alts.some((alt) => isAfterBarrier(alt) || keepsSlot(alt)))
    )
      return false
    return !services.some((sight) =>
      this.waits.some(({ alts, party: { ident } }) => isConcern(this.execution, { ident, alts }, sight)),
    )
  }
  private has(kind: Alt['kind']): boolean {
    return this.waits.some(({ alts }) => alts.some((alt) => alt.kind === kind))
  }

  /** Whether an event has to come before others, or is one of them. */
  isNeeded(event: number, needs: readonly number[]): boolean {
    return needs.some((need) => need >= 0 && this.reaches(event, need))
  }

  /** An event, as a step that could be taken at another time. */
  stepOf(event: number): Candidate {
    const { label, footprint, needs } = this.at(event)
    const { kind, seats } = label
    const [first] = seats
    const limit =
      kind === 'timer'
        ? this.execution.allLimits.find(({ party, number }) => party.ident === first?.ident && number === first.at)
        : undefined
    const parts =
      kind === 'meet' || kind === 'hear'
        ? seats.map(({ ident, wait, at }) => ({ wait: this.waitOf(ident, wait), at }))
        : []
    const [part] = parts
    const core = parts.length === 1 && part !== undefined ? altOf(part).core : undefined
    const usesBuffer = core === undefined ? undefined : this.usedBuffer(footprint, core)
    return { label, footprint, needs, parts, limit, usesBuffer, ends: [] }
  }
  private waitOf(ident: Ident, number: number): Wait {
    if (this.waitsOf.size === 0)
      for (const wait of this.waits) this.waitsOf.set(waitIn(wait.party.ident, wait.number), wait)
    return this.waitsOf.get(waitIn(ident, number)) as Wait
  }

  /** The levels that a stock has had. */
  levelsOf(thing: object): Set<number> {
    const stock = this.execution.stocks.findIndex((each) => each.thing === thing)
    const all = [this.first, ...this.happenings.map(({ levels }) => levels)]
    return new Set(all.flatMap((levels) => levels[stock] ?? []))
  }
  get waits(): readonly Wait[] {
    return this.execution.waits as readonly Wait[]
  }

  /** The levels of the stocks after an event; -1 for the beginning. */
  levels(event: number): readonly number[] {
    return event < 0 ? this.first : (this.happenings[event] as Happening).levels
  }

  /** The time after an event. */
  timeAfter(event: number): number {
    return event < 0 ? 0 : (this.happenings[event] as Happening).time
  }

  /** Whether event `a` happened before event `b`, or is it. -1 is before all. */
  reaches(a: number, b: number): boolean {
    if (a === b || a < 0) return true
    return b > a && (((this.pasts[b] as Uint32Array)[a >>> 5] as number) & (1 << (a & 31))) !== 0
  }

  /**
   * An event that is to come before `end`, which it comes after: if it strikes somebody who waits for that, and for others, then with what
   * ended them later. These are not ordered with it.
   */
  withEnds(event: number, end: number): readonly number[] {
    const { ends } = this.execution.idents
    const cells = this.at(event).footprint.reads.filter((cell) => ends.has(cell))
    const ended = (other: number): boolean => cells.some((cell) => this.at(other).footprint.writes.includes(cell))
    if (cells.length < 2 || !ended(end)) return [event]
    return [event, ...[...this.happenings.keys()].slice(event + 1).filter(ended)]
  }
  /** Whether any event writes a cell. Known once the events are in order. */
  isWritten(cell: number): boolean {
    return this.writers.has(cell)
  }

  /** Works out the order of the events; the execution is over. */
  order(): void {
    const { writers } = this
    const { ends } = this.execution.idents
    const readers = new Map<number, number[]>()
    const words = (this.happenings.length + 31) >>> 5
    for (const [event, { footprint, needs }] of this.happenings.entries()) {
      const near: number[] = []
      for (const cell of footprint.reads) addTo(near, writers.get(cell))
      for (const cell of footprint.writes) {
        addTo(near, writers.get(cell))
        // That somebody was struck who waited for an end is reversed by its hearing of it: see `awaited` in candidate.ts.
        if (!ends.has(cell)) for (const reader of readers.get(cell) ?? []) addTo(near, reader)
      }
      this.conflicts.push(near)
      this.pasts.push(this.pastOf([...near, ...needs, this.timersBefore[event] as number], words))
      for (const cell of footprint.writes) {
        writers.set(cell, event)
        readers.delete(cell)
      }
      for (const cell of footprint.reads) {
        const known = readers.get(cell)
        if (known === undefined) readers.set(cell, [event])
        else known.push(event)
      }
    }
  }

  private pastOf(events: readonly number[], words: number): Uint32Array {
    const past = new Uint32Array(words)
    for (const event of events) this.addPast(past, event)
    return past
  }
  /** Adds an event, and all that happened before it. */
  private addPast(past: Uint32Array, event: number): void {
    if (event < 0) return
    const further = this.pasts[event] as Uint32Array
    for (let i = 0; i < further.length; i++) past[i] = (past[i] as number) | (further[i] as number)
    past[event >>> 5] = (past[event >>> 5] as number) | (1 << (event & 31))
  }
}

/** Whether a message that was received keeps its slot in the buffer: where all are kept, senders and receivers meet. */
function keepsSlot({ core, guard, kind }: Alt): boolean {
  return core?.buffer !== undefined && kind === 'receive' && contractOf(guard).reacts
}

/** A number for the first seat of a label. */
function seatOf({ seats: [seat] }: Label): number {
  return seat === undefined ? -1 : waitIn(seat.ident, seat.wait)
}

function addTo(events: number[], event: number | undefined): void {
  if (event !== undefined && !events.includes(event)) events.push(event)
}
