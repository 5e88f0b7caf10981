/**
 * One execution of a program: the ordinary runtime, every step of which is somebody else's decision.
 *
 * With a quantum of 0 each operation gives way before it looks, so that a tasklet is *held* at its wait, and has not arrived
 * anywhere. A step lets the tasklets of one communication arrive, commits it, and gives those that it served a turn, up to their
 * next waits. So a step is a communication, and what it has touched is known when it is over.
 */
import type { Core } from '../channel/core.ts'
import { contract } from '../guard/contract.ts'
import { kernel } from '../guard/kernel.ts'
import type { Cause, Timer } from '../guard/offer.ts'
import type { Operation } from '../guard/operation.ts'
import type { Probe, RECEIVERS, SENDERS } from '../guard/probe.ts'
import { FAIL, looks, OK } from '../guard/signal.ts'
import { enterKernel, leaveKernel } from '../runtime/registers.ts'
import { bodyOf, isDoomed } from '../tasklet/frame.ts'
import { scope } from '../tasklet/scoped.ts'
import type { Tasklet } from '../tasklet/tasklet.ts'
import { arrive, commitAt, putBack } from './commit.ts'
import { LivelockError } from './errors.ts'
import { Footprint } from './footprint.ts'
import { CLOCK } from './ident.ts'
import type { Ident, Idents } from './ident.ts'
import type { Label } from './label.ts'
import { Party } from './party.ts'
import { touchAlt, touchPresence } from './touch.ts'
import type { Program } from './types.ts'
import { leaveAgain, lookAt } from './presence.ts'
import { Recorder } from './record.ts'
import type { Limit, Wait } from './record.ts'
import { CheckedRuntime } from './vector.ts'
import type { Decider } from './vector.ts'
import { altsOf } from './wait.ts'
import type { Alt } from './wait.ts'

/** How many turns a tasklet may take, without waiting for anybody, before that is called a livelock. */
const SPINS = 10_000

export class Execution extends Recorder implements Probe, Decider {
  readonly runtime: CheckedRuntime
  readonly main: Tasklet<unknown>
  /** Those at a wait, in the order of their coming; those that want a turn; the time limits. */
  readonly held: Party[] = []
  readonly ready: Party[] = []
  readonly limits: Limit[] = []
  time = 0
  /** How many steps there were: turns that touched nothing are none. */
  steps = 0
  private readonly coming: Party[] = []
  /** Who arrives if the turn under way looks, and who has. */
  arrivals: readonly Ident[] = []
  readonly present: Party[] = []
  private turns = 0

  constructor(program: Program<unknown>, idents: Idents, recording: boolean) {
    super(idents, recording)
    this.runtime = new CheckedRuntime(this)
    const body = bodyOf(scope(program))
    this.main = this.runtime.start(this.runtime.root, undefined, body, program.name || 'main', {})
  }

  /** Runs what follows with the registers of the kernel given over to this execution. */
  within<R>(act: () => R): R {
    const outer = enterKernel()
    const { probe } = kernel
    kernel.probe = this
    try {
      return act()
    } finally {
      kernel.probe = probe
      leaveKernel(outer)
    }
  }

  // --- steps

  /** Begins an event. */
  begin(): Footprint {
    this.event++
    this.steps++
    this.absent.length = 0
    this.looked.length = 0
    return (this.footprint = new Footprint())
  }

  /** Lets the others arrive, and has the first commit. */
  meet(parties: readonly Party[], { seats }: Label): void {
    const [first, ...others] = parties as readonly [Party, ...Party[]]
    this.turns = 0
    const alts = parties.map(({ alts: all }, i) => all[seats[i]?.at ?? 0] as Alt)
    for (const [i, party] of parties.entries()) {
      this.joins(party)
      touchAlt(this, party, alts[i] as Alt)
    }
    for (const [i, party] of others.entries()) arrive(this, party, alts[i + 1] as Alt)
    commitAt(this, first, alts[0] as Alt)
    this.settle()
  }

  /** Fires a time limit. */
  expire(limit: Limit): void {
    this.turns = 0
    this.footprint.write(CLOCK)
    this.time = Math.max(this.time, limit.timer.at)
    this.disarm(limit.timer)
    limit.timer.fire()
    this.settle()
  }

  /** Gives a party a turn, in the event under way. */
  turn(party: Party, arrivals: readonly Ident[]): void {
    if (++this.turns > SPINS) throw new LivelockError(party.tasklet.name, SPINS)
    this.visible = false
    this.arrivals = arrivals
    this.turning = party
    this.joins(party)
    drop(this.ready, party)
    party.status = 'away'
    party.after = []
    this.runtime.step()
    this.turning = undefined
    leaveAgain(this)
    this.settle()
  }

  /** Everyone who is held arrives, in order, and looks: until one of them is served. */
  arriveAll(): void {
    for (const party of [...this.held].sort((a, b) => a.ident.index - b.ident.index)) {
      if (party.status === 'held') this.lookWhole(party)
      if (this.ready.length > 0) return
    }
  }

  // --- waits

  /** After a turn or a commit: those that gave way are held at their waits, and those that were cancelled there are not. */
  private settle(): void {
    for (let party = this.coming.pop(); party !== undefined; party = this.coming.pop()) this.hold(party)
    for (const party of this.touched) {
      const { signal, flags } = party.tasklet
      if (party.status === 'held' && (signal === FAIL || isDoomed(flags))) this.release(party)
    }
    if (this.touched.length > 0) this.touched = []
  }

  /** A party that was held wants a turn. */
  release(party: Party): void {
    if (party.arrived) touchPresence(this, party)
    drop(this.held, party)
    party.status = 'ready'
    party.since = this.event
    this.ready.push(party)
    this.isOver(party)
  }
  private isOver({ held }: Party): void {
    if (held !== undefined && held.until === Infinity) held.until = this.event
  }

  private hold(party: Party): void {
    const { tasklet } = party
    const guard = tasklet.guard as Operation<unknown>
    party.wait++
    party.came = this.event
    party.since = this.event
    party.arrived = false
    if (contract.begins(guard) && !this.begins(party, guard)) return
    const alts = altsOf(guard, this.time)
    party.alts = alts
    party.status = 'held'
    this.held.push(party)
    if (this.waits !== undefined) {
      const wait: Wait = { party, number: party.wait, alts, since: this.event, until: Infinity }
      party.held = wait
      this.waits.push(wait)
    }
    const sole = alts.length === 1 ? alts[0]?.kind : undefined
    if (sole === 'default' || sole === 'give way') commitAt(this, party, alts[0] as Alt)
    else if (sole === 'end' || alts.some(({ kind }) => kind === 'own')) this.lookWhole(party)
    else if (alts.some(({ due }) => due !== Infinity)) this.footprint.read(CLOCK)
  }

  /** What is made anew for each wait is made; false if that threw, which the tasklet gets. */
  private begins(party: Party, guard: Operation<unknown>): boolean {
    const { tasklet } = party
    kernel.offer = tasklet
    try {
      contract.begin(guard)
      return true
    } catch (error) {
      tasklet.signal = FAIL
      tasklet.value = error
      party.status = 'ready'
      this.ready.push(party)
      return false
    } finally {
      kernel.offer = undefined
    }
  }

  /** Has a party look as it would without the checker: it commits at once, or it is parked in earnest. */
  private lookWhole(party: Party): void {
    const { tasklet } = party
    this.runtime.remove(tasklet)
    kernel.offer = tasklet
    kernel.budget = 0
    kernel.left = 0
    const guard = tasklet.guard as Operation<unknown>
    try {
      const result = tasklet.lookNow(guard, contract.begins(guard))
      if (result.done !== true) return
      tasklet.value = result.value
      tasklet.signal = OK
    } catch (error) {
      tasklet.value = error
      tasklet.signal = FAIL
    } finally {
      kernel.offer = undefined
      kernel.after = undefined
    }
    putBack(this, party)
    party.status = 'ready'
    party.after = this.endsFor(guard)
    this.ready.push(party)
  }

  // --- what the runtime asks

  enqueue(tasklet: Tasklet<unknown>, cause: Cause): void {
    if (cause === 'spawned') return this.admit(tasklet)
    const party = this.partyOf(tasklet)
    if (looks(tasklet.signal) && !isDoomed(tasklet.flags)) {
      party.status = 'coming'
      this.coming.push(party)
      return
    }
    this.isOver(party)
    party.status = 'ready'
    party.after = this.endsFor(tasklet.guard)
    if (party.after.length === 0) this.joins(party)
    else party.after.push(this.event)
    party.since = this.event
    this.ready.push(party)
  }
  private admit(tasklet: Tasklet<unknown>): void {
    const spawner = kernel.offer === undefined ? undefined : this.partyOf(kernel.offer as Tasklet<unknown>)
    const ident = spawner === undefined ? this.idents.main : spawner.ident.child(spawner.spawned++)
    const party = new Party(tasklet, ident, this.event)
    tasklet.slot = party
    this.parties[ident.index] = party
    this.footprint.write(ident.cell)
    this.ready.push(party)
  }
  nameOf(label: string): string {
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
    party.status = 'away'
  }
  choose(): number {
    return 0
  }
  arm(timer: Timer): void {
    const party = this.turning ?? this.partyOf(this.main)
    this.footprint.read(CLOCK)
    this.limits.push({ timer, ident: party.ident, number: party.limits++ })
  }
  disarm(timer: Timer): void {
    const at = this.limits.findIndex((limit) => limit.timer === timer)
    if (at >= 0) this.limits.splice(at, 1)
  }
  looksAtClock(): void {
    if (kernel.offer !== undefined && this.turning !== undefined) this.footprint.read(CLOCK)
  }

  // --- what the kernel tells

  looksAt(core: object, end: typeof SENDERS | typeof RECEIVERS): void {
    lookAt(this, core as Core<unknown>, end)
  }
}

export function drop<T>(list: T[], one: T): void {
  const at = list.indexOf(one)
  if (at >= 0) list.splice(at, 1)
}
