/**
 * One execution of a program: the ordinary runtime, every step of which is somebody else's decision.
 *
 * With a quantum of 0 each operation gives way before it looks, so that a tasklet is *held* at its wait, and has not arrived
 * anywhere. A step lets the tasklets of one communication arrive, commits it, and gives those that it served a turn, up to their
 * next waits. So a step is a communication, and what it has touched is known when it is over.
 */
import { withdraw } from '../../guard/commit.ts'
import { contractOf } from '../../guard/contract.ts'
import { kernel } from '../../guard/kernel.ts'
import type { Operation } from '../../guard/operation.ts'
import type { Probe } from '../../guard/probe.ts'
import { FAIL, OK } from '../../guard/signal.ts'
import { enterKernel, leaveKernel } from '../../runtime/registers.ts'
import { bodyOf } from '../../tasklet/frame.ts'
import type { Joining } from '../../join/joining.ts'
import { scope } from '../../tasklet/scoped.ts'
import { failsScope } from '../../tasklet/turn.ts'
import type { Tasklet } from '../../tasklet/tasklet.ts'
import { checkWait } from './checkable.ts'
import { bring, commitAt, putBack, stand } from './commit.ts'
import type { Stage } from './commit.ts'
import { HOST_OPERATION } from '../errors.ts'
import { Footprint, NO_FOOTPRINT } from '../record/footprint.ts'
import { CLOCK } from '../record/ident.ts'
import type { Idents } from '../record/ident.ts'
import { AnyEnd } from '../record/kinds.ts'
import type { Label, Seat } from '../record/label.ts'
import { hearingOf, isStruck, knows, share } from '../record/party.ts'
import type { Party } from '../record/party.ts'
import { deedsOf, touchAlt, touchPresence } from '../record/touch.ts'
import type { Subject } from '../subject.ts'
import type { Script } from './script.ts'
import type { Limit, Wait } from '../record/record.ts'
import { Turns } from './turn.ts'
import { StartAgain } from './known.ts'
import type { Known } from './known.ts'
import { CheckedRuntime } from './vector.ts'
import { altsOf } from '../record/wait.ts'
import type { Alt } from '../record/wait.ts'

const NONE: readonly never[] = []

export class Execution extends Turns implements Probe, Stage {
  override readonly runtime: CheckedRuntime
  readonly main: Tasklet<unknown>
  /** Whether tasklets look for themselves, and are served first come, first served. */
  override readonly fifo: boolean
  /** Whether timers come only when nothing else can. */
  override readonly timersLast: boolean
  /** How many steps there were: turns that touched nothing are none. */
  steps = 0

  constructor(
    { program, fifo, timersLast }: Pick<Subject, 'program' | 'fifo' | 'timersLast'>,
    idents: Idents,
    recording: boolean,
    scripts: Map<number, Script>,
    known: Known | undefined,
  ) {
    super(idents, recording, scripts, known)
    this.fifo = fifo
    this.timersLast = timersLast
    this.runtime = apart(undefined, () => new CheckedRuntime(this))
    const start = (): Tasklet<unknown> =>
      this.runtime.start(this.runtime.root, undefined, bodyOf(scope(program)), program.name || 'main', {})
    this.main = apart(undefined, start)
  }

  /** Runs what follows with the registers of the kernel given over to this execution. */
  within<R>(act: () => R): R {
    return apart(this, act)
  }

  // --- steps

  /** Begins an event. */
  begin(): Footprint {
    this.event++
    this.steps++
    if (this.others.length > 0) this.others = NONE
    if (this.sights.length > 0) this.sights = []
    return (this.footprint = this.notes ? new Footprint() : NO_FOOTPRINT)
  }

  /** Lets the others arrive, and has the first commit. */
  meet(parties: readonly Party[], label: Label): void {
    const { arrivals, seats } = label
    this.turns = 0
    for (const party of parties) party.steps(this.event)
    if (this.recording)
      for (const [i, party] of parties.entries()) {
        this.joins(party)
        if (this.notes) touchAlt(this, party, altAt(party, seats[i]))
      }
    for (let i = 1; i < parties.length; i++) bring(this, parties[i] as Party, altAt(parties[i] as Party, seats[i]))
    const [first] = parties as readonly [Party]
    const alt = altAt(first, seats[0])
    const deeds = alt.kind === 'join' ? deedsOf(alt.guard as Joining) : NONE
    const isAtBuffer = deeds.length > 0 || alt.core?.buffer !== undefined
    if (isAtBuffer) this.servesBuffered(parties, deeds, arrivals)
    commitAt(this, first, alt)
    if (label.kind === 'hear') first.after = this.lastOf(first, this.hears(first))
    else if (alt.kind === 'end') for (const ended of this.awaitedBy(alt.guard)) knows(first, ended)
    else share(parties)
    // Also of one who has given its message, and waits until it is let go.
    for (const party of parties) {
      this.isOver(party)
      party.isKept = party.status === 'away'
    }
    if (isAtBuffer) this.letGo(label)
    this.settle()
  }

  /** Has a party look for itself. */
  look(party: Party, choice: number): void {
    this.turns = 0
    this.choice = choice
    this.options = 1
    party.steps(this.event)
    this.joins(party)
    this.lookWhole(party)
    this.choice = 0
    this.settle()
  }

  /** Fires a time limit. */
  expire(limit: Limit): void {
    this.turns = 0
    this.footprint.write(CLOCK)
    this.time = Math.max(this.time, limit.at)
    this.disarm(limit.timer)
    limit.party.steps(this.event)
    this.fires(limit.timer)
    this.settle()
  }

  /** Everyone who is held arrives, in order, and looks: until one of them is served. */
  arriveAll(): void {
    for (const party of [...this.held].sort((a, b) => a.ident.index - b.ident.index)) {
      if (party.tasklet.doing === 'suspended') stand(this, party)
      else if (party.status === 'held') this.lookWhole(party)
      if (this.ready.length > 0) return
    }
  }

  // --- waits

  /** After a turn or a commit: those that gave way are held at their waits, and those that were cancelled there are not. */
  protected override settle(): void {
    for (let party = this.coming.pop(); party !== undefined; party = this.coming.pop()) this.hold(party)
    for (let party = this.looking.pop(); party !== undefined; party = this.looking.pop()) this.holdAgain(party)
    for (const party of this.touched) {
      if (party.status !== 'held' || !isStruck(party)) continue
      if (party.hearsLate) this.mark(hearingOf(party))
      this.release(party)
    }
    if (this.touched.length > 0) this.touched = []
    if (this.missed.length > 0)
      for (const party of this.missed.splice(0)) if (party.status === 'held') this.lookWhole(party)
    if (this.setsChanged) this.seeSetsAnew()
    if (this.startsAgain) throw new StartAgain()
  }
  /** What those wait for who wait for sets has changed. */
  private seeSetsAnew(): void {
    this.setsChanged = false
    for (const party of this.held) {
      if (party.sets.length === 0) continue
      if (party.arrived) touchPresence(this, party)
      party.alts = altsOf(party.whole as Operation<unknown>, party.time)
      if (party.arrived) touchPresence(this, party)
    }
  }
  /** It is at the same wait, and has not looked since. */
  private holdAgain(party: Party): void {
    party.tasklet.guard = party.whole
    party.alts = altsOf(party.whole as Operation<unknown>, party.time)
    party.arrived = false
    party.status = 'held'
    this.held.push(party)
  }

  private hold(party: Party): void {
    const { tasklet } = party
    const guard = tasklet.guard as Operation<unknown>
    party.comes(this.event)
    if (contractOf(guard).begins && !this.begins(party, guard)) return
    this.holding = party
    party.sets = NONE
    const alts = altsOf(guard, this.time)
    this.holding = undefined
    this.watch(alts)
    if (alts.some(hasFailed)) this.looks = true
    party.whole = guard
    party.time = this.time
    party.alts = alts
    party.status = 'held'
    this.held.push(party)
    if (this.waits !== undefined) {
      const wait: Wait = { party, number: party.wait, alts, since: this.event, until: Infinity }
      party.held = wait
      this.waits.push(wait)
    }
    if (this.notes) checkWait(this, party)
    const kind = alts.length === 1 ? alts[0]?.kind : undefined
    // Resumed in this turn, and struck after that: it does not look.
    if (kind === 'send' || kind === 'receive' || isStruck(party)) return
    if (alts.some((alt) => alt.kind === 'own')) this.lookWhole(party)
    else if (kind === 'end') this.awaits(party)
    else if (alts.some(({ due }) => due !== Infinity)) this.readsClock(party)
  }

  /** It waits for an end, and for nothing else: it looks as soon as it comes to it, unless it could be struck before that to some effect. */
  private awaits(party: Party): void {
    if (this.fifo || !this.hearsLate(party)) return this.lookWhole(party)
    party.hearsLate = true
    if (party.held !== undefined) party.held.isHearing = true
    for (const { tasklet } of this.endsAt(party)) if (this.watchEnd(tasklet)) throw new StartAgain()
  }
  /** What is made anew for each wait is made; false if that threw, which the tasklet gets. */
  private begins(party: Party, guard: Operation<unknown>): boolean {
    const { tasklet } = party
    kernel.offer = tasklet
    try {
      contractOf(guard).begin()
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
    try {
      const result = tasklet.lookNow(contractOf(tasklet.guard as Operation<unknown>).begins)
      if (this.runtime.operations > 0) {
        withdraw(tasklet)
        throw this.fault(HOST_OPERATION)
      }
      if (result.done !== true) return
      tasklet.value = result.value
      tasklet.signal = OK
    } catch (error) {
      if (error === this.uncheckable) throw error
      tasklet.value = error
      tasklet.signal = FAIL
    } finally {
      kernel.offer = undefined
      kernel.after = undefined
    }
    putBack(this, party)
    party.status = 'ready'
    party.after = this.lastOf(party, this.hears(party))
    this.ready.push(party)
  }

  refuses(what: string): never {
    throw this.fault(
      `${(kernel.offer as Tasklet<unknown> | undefined)?.name ?? 'the program'} ${what}: nothing outside of the program can be explored`,
    )
  }
}

/** Whether it is the end of a tasklet that has failed: its scope would not have, if somebody had waited for that. */
function hasFailed({ guard, kind }: Alt): boolean {
  return kind === 'end' && guard instanceof AnyEnd && failsScope(guard.tasklet as Tasklet<unknown>)
}

function altAt({ alts }: Party, seat: Seat | undefined): Alt {
  return alts[seat?.at ?? 0] as Alt
}

/** Acts with the registers of the kernel given over to a probe, and to no tasklet: the program may itself be explored in another. */
function apart<R>(probe: Probe | undefined, act: () => R): R {
  const outer = enterKernel()
  const { probe: before } = kernel
  kernel.probe = probe
  kernel.offer = undefined
  try {
    return act()
  } finally {
    kernel.probe = before
    leaveKernel(outer)
  }
}
