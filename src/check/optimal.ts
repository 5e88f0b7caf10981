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
import { DepartureError, NondeterminismError } from './errors.ts'
import type { Execution } from './execution.ts'
import { NO_FOOTPRINT, independent } from './footprint.ts'
import { labelOf } from './label.ts'
import type { Label } from './label.ts'
import { endless } from './livelock.ts'
import { unseen } from './presence.ts'
import type { Sight } from './presence.ts'
import { races } from './race.ts'
import type { Outcome, Runner } from './runner.ts'
import type { Party } from './party.ts'
import type { Tally } from './tally.ts'
import type { Limit } from './record.ts'
import { scheduleOf } from './schedule.ts'
import { Trail } from './trail.ts'
import type { Happening } from './trail.ts'
import { begins, insert, isWeakInitial } from './tree.ts'
import type { Branch, Step } from './tree.ts'

/** What a state is left by: what the races of the executions through it ask for, or all that does not sleep. */
export type Width = 'races' | 'all'

/** A step that was taken. */
interface Taken extends Step {
  /** The ends of channels at which it looked who is there. */
  readonly sights: readonly Sight[]
}

/** A state on the way. */
interface Node {
  /** The steps that need not be taken from here: what follows them has been seen. */
  readonly sleep: Taken[]
  /** What is still to be explored from here. */
  readonly branches: Branch[]
  /** What is being explored. */
  label: Label
  step: Taken | undefined
  /** The same, for the trail; known once it has been taken. */
  happening: Happening | undefined
  /** Whether nobody can see it: it is no part of a schedule. */
  isQuiet: boolean
  /** The branches of the state that it leads to. */
  next: Branch[]
}

/** How an execution was: at its end, redundant, cut short, or not to be had. */
type Course = 'ended' | 'redundant' | 'cut' | 'infeasible'

export class ReducedSearch {
  private readonly runner: Runner
  private readonly tally: Tally
  private readonly width: Width
  private readonly path: Node[] = []
  /** How many steps of the path belong to executions whose races have been told. */
  private told = 0

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
      try {
        const course = execution.within(() => this.follow(execution, trail, known))
        if (!this.canTell(trail)) return false
        if (course === 'ended') tally.ended(runner, execution, schedule)
        if (course === 'cut') tally.cut(execution, this.endless(execution), schedule)
        if (course === 'redundant' || course === 'infeasible') tally.redundant++
        if (course !== 'infeasible') this.analyse(trail)
      } catch (error) {
        if (runner.mustRunAgain(execution, error)) continue
        if (!this.canTell(trail)) return false
        tally.failed(runner, execution, error, schedule)
        this.analyse(trail)
      }
      if (tally.isOver || !this.turnBack() || !tally.mayGoOn()) return true
    }
  }

  private endless(execution: Execution): Outcome | undefined {
    const { path, runner } = this
    return execution.within(() =>
      endless(
        execution,
        path.map(({ label }) => label),
        runner.steps(execution),
      ),
    )
  }

  private canTell(trail: Trail): boolean {
    return this.width === 'all' || trail.racesCanBeTold
  }

  private analyse(trail: Trail): void {
    if (this.width === 'all' || this.tally.isOver) return
    const covers = trail.excludes ? isWeakInitial : begins
    races(trail, this.told, (event, sequence) => {
      const { sleep, branches } = this.path[event] as Node
      if (!sleep.some((step) => covers(step, sequence))) insert(branches, sequence)
    })
    this.told = this.path.length
  }

  private follow(execution: Execution, trail: Trail, known: number): Course {
    const { path, runner, tally } = this
    runner.advance(execution)
    trail.first = levelsOf(execution)
    for (let i = 0; i < path.length; i++) if (!this.take(execution, trail, i, known)) return 'infeasible'
    for (;;) {
      const last = path.at(-1)
      const node = this.nodeAfter(last)
      if (!chooseBranch(node)) {
        const labels = runner.steps(execution)
        if (labels.length === 0) return 'ended'
        const [label, ...others] = awake(execution, node, labels)
        if (label === undefined) return 'redundant'
        node.label = label
        if (this.width === 'all') branchTo(node, others)
      }
      if (!tally.mayStep(path.length)) return 'cut'
      path.push(node)
      if (!this.take(execution, trail, path.length - 1, known)) return 'infeasible'
    }
  }

  private nodeAfter(last: Node | undefined): Node {
    const step = last?.step
    const sleep =
      step === undefined ? [] : (last as Node).sleep.filter(({ footprint }) => independent(footprint, step.footprint))
    return {
      sleep,
      branches: last?.next ?? [],
      label: undefined as never,
      step: undefined,
      happening: undefined,
      isQuiet: false,
      next: [],
    }
  }

  /** Takes the step of a node; false if that cannot be. */
  private take(execution: Execution, trail: Trail, at: number, known: number): boolean {
    const node = this.path[at] as Node
    const { label } = node
    const isTimer = isTimerStep(execution, label)
    if (at < known - 1 && node.happening !== undefined) {
      this.takeAgain(execution, label, at)
      trail.add(node.happening, isTimer)
      return true
    }
    const needs = needsOf(execution, label)
    try {
      node.isQuiet = this.runner.take(execution, label)
      const missing = label.arrivals.find(({ index }) => execution.parties[index]?.last !== execution.event)
      if (missing !== undefined) throw new DepartureError(at + 1, `tasklet ${missing.path} is not found`)
    } catch (error) {
      if (!(error instanceof DepartureError)) throw error
      this.path.length = at + 1
      return false
    }
    const { footprint, absent, sights } = execution
    node.step = { label, footprint, sights: sights.length === 0 ? NONE : [...sights] }
    if (this.width === 'all') branchTo(node, withOthers(label, absent))
    // The end of a scope touches nothing if all have left; and yet it matters when it comes, unless nothing has come before it.
    const isNext = needs.some((need) => need === this.lastSeen(at))
    if (footprint.reads.length > 0 && !isNext) node.isQuiet = false
    node.happening = { label, footprint, needs, levels: levelsOf(execution) }
    trail.add(node.happening, isTimer)
    return true
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

  /** Goes back to the last state that is to be left by another step. */
  private turnBack(): boolean {
    const { path } = this
    for (let node = path.at(-1); node !== undefined; node = path.at(-1)) {
      if (node.step !== undefined) node.sleep.push(node.step)
      if (chooseBranch(node)) {
        this.told = Math.min(this.told, path.length - 1)
        return true
      }
      path.pop()
    }
    return false
  }
}

/** The steps that do not sleep. A turn that sleeps found those who were there; now it could find others. */
function awake(execution: Execution, { sleep }: Node, labels: readonly Label[]): Label[] {
  const finding = sleep.flatMap(({ label, sights }) =>
    sights.length === 0 ? [] : withOthers(label, unseen(execution, sights)),
  )
  const sleeps = ({ key }: Label): boolean => sleep.some(({ label }) => label.key === key)
  return [...labels, ...finding].filter((label) => !sleeps(label))
}

/** The same turn, each time with one more who is found. */
function withOthers({ arrivals, kind, seats }: Label, others: readonly Party[]): Label[] {
  if (kind !== 'turn') return []
  return others
    .filter(({ ident }) => !arrivals.includes(ident))
    .map(({ ident }) => labelOf('turn', seats, [...arrivals, ident]))
}

/** A state is to be left by these as well. */
function branchTo({ branches, sleep }: Node, labels: readonly Label[]): void {
  const isKnown = ({ key }: Label): boolean =>
    sleep.some(({ label }) => label.key === key) || branches.some(({ step }) => step.label.key === key)
  for (const label of labels)
    if (!isKnown(label)) branches.push({ step: { label, footprint: NO_FOOTPRINT }, branches: [] })
}

/** Chooses the first branch whose step does not sleep; false if there is none. What begins with one that sleeps has been seen. */
function chooseBranch(node: Node): boolean {
  for (let branch = node.branches.shift(); branch !== undefined; branch = node.branches.shift()) {
    const { label } = branch.step
    if (node.sleep.some((step) => step.label.key === label.key)) continue
    node.label = label
    node.step = undefined
    node.happening = undefined
    node.next = branch.branches
    return true
  }
  return false
}

const NONE: readonly never[] = []

function levelsOf({ stocks }: Execution): readonly number[] {
  return stocks.length === 0 ? NONE : stocks.map((stock) => stock.level())
}

/** The events without which a step could not be taken. */
function needsOf(execution: Execution, { kind, seats }: Label): number[] {
  if (kind === 'timer') return limitsOf(execution, seats).map(({ since }) => since)
  return seats.flatMap(({ ident }) => {
    const party = execution.parties[ident.index]
    return party === undefined ? [] : [party.came, party.since, ...party.after]
  })
}

function limitsOf({ limits }: Execution, [seat]: Label['seats']): Limit[] {
  return limits.filter(({ party, number }) => party.ident === seat?.ident && number === seat.at)
}

function isTimerStep({ parties }: Execution, { kind, seats }: Label): boolean {
  const [seat] = seats
  if (kind !== 'meet' || seat === undefined) return kind === 'timer'
  return parties[seat.ident.index]?.alts[seat.at]?.kind === 'timer'
}
