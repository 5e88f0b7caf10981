/**
 * The search with reduction: one execution of each class that differs by the order of independent steps alone.
 *
 * A step that has been explored from a state sleeps in those that come after it there, as long as nothing touches what it touches
 * (P. Godefroid, "Partial-order methods for the verification of concurrent systems", 1996). That alone gives one execution of each
 * class, if every state is left by all that does not sleep; but many executions come to a state where everything sleeps, and are
 * given up: they are redundant. So where the races of an execution can all be told, a state is left by what they ask for and by
 * no more: optimal dynamic partial order reduction with wake-up trees (Abdulla et al. 2017), over communications; see `tree.ts` and
 * `race.ts`.
 *
 * Invariants: a step that sleeps in a state has been explored from there, and nothing since has touched what it touches; a state
 * is left by its branches first, and then by any step that does not sleep; a state all of whose steps sleep is redundant.
 */
import { DepartureError, NondeterminismError } from '../errors.ts'
import type { Execution } from '../execution/execution.ts'
import { isSame, turnLabel } from '../record/label.ts'
import type { Label } from '../record/label.ts'
import { endless } from '../search/livelock.ts'
import { races } from './race.ts'
import { RunAgain } from '../search/runner.ts'
import type { Outcome, Runner } from '../search/runner.ts'
import type { Tally } from '../search/tally.ts'
import type { Party } from '../record/party.ts'
import type { Limit } from '../record/record.ts'
import { scheduleOf } from '../search/schedule.ts'
import { checkArrivals } from '../execution/step.ts'
import { State } from './state.ts'
import { Trail } from './trail.ts'
import { StartAgain } from '../execution/known.ts'
import { insert, restAfter, restAfterOwn } from './tree.ts'

/** What a state is left by: what the races of the executions through it ask for, or all that does not sleep. */
export type Width = 'races' | 'all'

/** How an execution was: at its end, redundant, cut short, or not to be had. */
type Course = 'ended' | 'redundant' | 'cut' | 'infeasible'

export class ReducedSearch {
  private readonly runner: Runner
  private readonly tally: Tally
  private readonly width: Width
  private readonly path: State[] = []
  /** Whether the races of an execution have been told. */
  private hasTold = false

  constructor(runner: Runner, tally: Tally, width: Width) {
    this.runner = runner
    this.tally = tally
    this.width = width
  }

  /** Gives whether all was seen, up to the bounds: not if races had to be told that cannot be. */
  run(): boolean {
    const { path, runner, tally } = this
    for (let known = 0; ; known = path.length) {
      const execution = runner.start()
      const schedule = (): string =>
        scheduleOf(
          execution,
          path.map(({ label }) => label),
          path.map(({ isQuiet }) => isQuiet),
        )
      const trail = new Trail(execution, runner.subject.timersLast)
      let isInfeasible = false
      try {
        const course = execution.within(() => this.follow(execution, trail, known))
        isInfeasible = course === 'infeasible'
        if (!this.canTell(trail)) return false
        if (course === 'ended') tally.ended(runner, execution, schedule)
        if (course === 'cut') tally.cut(execution, this.endless(execution), schedule)
        if (course === 'redundant' || course === 'infeasible') tally.redundant++
        if (!isInfeasible) this.analyse(trail)
      } catch (error) {
        if (error instanceof RunAgain) continue
        if (!this.canTell(trail)) return false
        tally.failed(runner, execution, error, schedule)
        this.analyse(trail)
      } finally {
        execution.runtime.close()
      }
      if (tally.isOver || !this.turnBack(isInfeasible) || !tally.mayGoOn()) return true
    }
  }

  private endless(execution: Execution): Outcome | undefined {
    const labels = this.path.filter(({ isQuiet }) => !isQuiet).map(({ label }) => label)
    return execution.within(() => endless(execution, labels, this.runner.steps(execution)))
  }

  private canTell(trail: Trail): boolean {
    return this.width === 'all' || trail.racesCanBeTold
  }

  private analyse(trail: Trail): void {
    if (this.width === 'all' || this.tally.isOver) return
    const { known } = this.runner
    if (known?.excludes === true && !trail.excludes) {
      known.excludes = false
      // Sequences may have been left out that lead to executions such as this.
      if (this.hasTold) throw new StartAgain()
    }
    this.hasTold = true
    const rest = known?.excludes === true ? restAfter : restAfterOwn
    races(trail, (event, sequence) => {
      const { sleep, branches } = this.path[event] as State
      if (sleep.every((step) => rest(step, sequence) === undefined)) insert(branches, sequence, rest)
    })
  }

  private follow(execution: Execution, trail: Trail, known: number): Course {
    const { path, runner, tally } = this
    runner.advance(execution)
    trail.first = levelsOf(execution)
    for (let i = 0; i < path.length; i++) if (!this.take(execution, trail, i, known)) return 'infeasible'
    for (;;) {
      const state = State.after(path.at(-1))
      if (!state.choose()) {
        const labels = runner.steps(execution)
        if (labels.length === 0) return 'ended'
        const [label, ...others] = state.awake(execution, labels)
        if (label === undefined) return 'redundant'
        state.label = label
        state.isLeft = true
        if (this.width === 'all') state.branchTo(others)
      }
      // Where timers come last, all that is before one has to come before it, and no race tells that another could have been the first.
      if (runner.subject.timersLast && isTimerStep(execution, state.label))
        state.branchTo(runner.steps(execution).filter((label) => !isSame(label, state.label)))
      if (!tally.mayStep(path.length)) return 'cut'
      path.push(state)
      if (!this.take(execution, trail, path.length - 1, known)) return 'infeasible'
    }
  }

  /** Takes the step of a state; false if that cannot be. */
  private take(execution: Execution, trail: Trail, at: number, known: number): boolean {
    const state = this.path[at] as State
    const { label } = state
    const isTimer = isTimerStep(execution, label)
    if (at < known - 1 && state.happening !== undefined) {
      this.takeAgain(execution, label, at)
      trail.add(state.happening, isTimer)
      return true
    }
    const turn = pendingTurn(execution, label)
    if (turn !== undefined) return state.takesFirst(turn) && this.take(execution, trail, at, known)
    const needs = needsOf(execution, label)
    const turning = turningAt(execution, label)
    const isNamed = turning !== undefined && this.runner.isNamed(turning)
    const hears = turning !== undefined && turning.after.length > 0
    if (!this.takeNew(execution, state, at)) return false
    const { footprint, others, sights } = execution
    const { isQuiet } = state
    state.step = { label, footprint, sights: sights.length === 0 ? NONE : [...sights] }
    if (this.width === 'all') state.branchTo(others)
    // The end of a scope touches nothing if all have left, nor does the end of one whom nobody waits for any more. And yet it matters when they
    // come, unless nothing has come before them; and so it does of a turn that may touch something.
    const isNext = !isNamed && needs.some((need) => need === this.lastSeen(at))
    const isLate = footprint.reads.length > 0 || needs.every((need) => need < execution.lastStrike)
    if (isLate && !isNext) state.isQuiet = false
    state.happening = {
      label,
      footprint,
      needs,
      levels: levelsOf(execution),
      time: execution.time,
      hears: isQuiet && hears,
    }
    trail.add(state.happening, isTimer)
    return true
  }

  /** Takes a step in a state in which it was not taken before; false if it cannot be. */
  private takeNew(execution: Execution, state: State, at: number): boolean {
    const { label } = state
    try {
      state.isQuiet = this.runner.take(execution, label)
      checkArrivals(execution, label)
      return true
    } catch (error) {
      if (!(error instanceof DepartureError)) throw error
      this.path.length = at + 1
      return false
    }
  }

  /** Takes a step that was taken before, in the same state: what it touches is known. */
  private takeAgain(execution: Execution, label: Label, at: number): void {
    execution.notes = false
    try {
      this.runner.take(execution, label)
    } catch (error) {
      throw error instanceof DepartureError ? new NondeterminismError(at + 1, error.why) : error
    } finally {
      execution.notes = true
    }
  }

  /** The last step before one that somebody could see. */
  private lastSeen(at: number): number {
    let last = at - 1
    while (last >= 0 && this.path[last]?.isQuiet === true) last--
    return last
  }

  /**
   * Goes back to the last state that is to be left by another step. Where the steps that were asked for could not be taken, the state is left
   * by any: nothing else has seen yet what comes after the steps that led to it.
   */
  private turnBack(isInfeasible: boolean): boolean {
    const { path } = this
    const last = path.at(-1)
    for (let state = last; state !== undefined; state = path.at(-1)) {
      state.hasBeenSeen()
      if (state.choose()) return true
      path.pop()
      if (isInfeasible && state === last && !state.isLeft) return true
    }
    return false
  }
}

const NONE: readonly never[] = []

function levelsOf({ stocks }: Execution): readonly number[] {
  return stocks.length === 0 ? NONE : stocks.map((stock) => stock.level())
}

/** The turn, of one who takes part in a step, that is to be taken before that. */
function pendingTurn({ parties }: Execution, { kind, seats }: Label): Label | undefined {
  if (kind === 'turn' || kind === 'timer') return undefined
  const pending = seats.map(({ ident }) => parties[ident.index]).find((party) => party?.status === 'ready')
  return pending && turnLabel(pending.ident, pending.wait)
}

/** The events without which a step could not be taken. */
function needsOf(execution: Execution, { kind, seats }: Label): number[] {
  if (kind === 'timer') return limitsOf(execution, seats).map(({ since }) => since)
  const needs: number[] = []
  for (const { ident } of seats) {
    const party = execution.parties[ident.index]
    if (party !== undefined) needs.push(party.came, party.since, ...party.after)
  }
  return needs
}

/** Whose turn a step is, if it is one. */
function turningAt({ parties }: Execution, { kind, seats: [seat] }: Label): Party | undefined {
  return kind === 'turn' && seat !== undefined ? parties[seat.ident.index] : undefined
}

function limitsOf({ limits }: Execution, [seat]: Label['seats']): Limit[] {
  return limits.filter(({ party, number }) => party.ident === seat?.ident && number === seat.at)
}

function isTimerStep({ parties }: Execution, { kind, seats }: Label): boolean {
  const [seat] = seats
  if (kind !== 'meet' || seat === undefined) return kind === 'timer'
  return parties[seat.ident.index]?.alts[seat.at]?.kind === 'timer'
}
