/** A state on the way of a search with reduction: what sleeps there, what is being explored from it, and what is still to be. */
import { withOthers } from '../execution/arrivals.ts'
import type { Execution } from '../execution/execution.ts'
import { independent, NO_FOOTPRINT } from '../record/footprint.ts'
import { isSame } from '../record/label.ts'
import type { Label } from '../record/label.ts'
import { othersNow } from '../execution/presence.ts'
import type { Sight } from '../record/record.ts'
import type { Happening } from './trail.ts'
import type { Branch, Step } from './tree.ts'

/** A step that was taken. */
interface Taken extends Step {
  /** What it came upon. */
  readonly sights: readonly Sight[]
}

export class State {
  /** The steps that need not be taken from here: what follows them has been seen. */
  readonly sleep: Taken[]
  /** What is still to be explored from here. */
  readonly branches: Branch[]
  /** What is being explored. */
  label: Label = undefined as never
  step: Taken | undefined = undefined
  /** The same, for the trail; known once it has been taken. */
  happening: Happening | undefined = undefined
  /** Whether nobody can see it: it is no part of a schedule. */
  isQuiet = false
  /** Whether it has been left by a step that could be taken, or by whichever came first. */
  isLeft = false
  /** The branches of the state that it leads to. */
  private next: Branch[] = []

  private constructor(sleep: Taken[], branches: Branch[]) {
    this.sleep = sleep
    this.branches = branches
  }

  /** The state that the step of another leads to; the first one, without. */
  static after(last: State | undefined): State {
    if (last === undefined) return new State([], [])
    const { next, sleep, step } = last
    return new State(
      step === undefined ? [] : sleep.filter((each) => independent(each.footprint, step.footprint)),
      next,
    )
  }

  private sleeps(step: Label): boolean {
    return this.sleep.some(({ label }) => isSame(label, step))
  }

  /** The steps that do not sleep. A turn that sleeps found those who were there; now it could find others. */
  awake(execution: Execution, labels: readonly Label[]): Label[] {
    const finding = this.sleep.flatMap(({ label, sights }) =>
      sights.length === 0 ? [] : withOthers(execution, label, othersNow(execution, sights), sights),
    )
    return [...labels, ...finding].filter((label) => !this.sleeps(label))
  }

  /** It is to be left by these as well. */
  branchTo(labels: readonly Label[]): void {
    const { branches } = this
    for (const label of labels)
      if (!this.sleeps(label) && !branches.some(({ step }) => isSame(step.label, label)))
        branches.push({ step: { label, footprint: NO_FOOTPRINT }, branches: [] })
  }

  /**
   * Has a turn be taken before the step that was chosen: it has turned out to be a step since that was asked for. False if it sleeps: what begins
   * with it has been seen.
   */
  takesFirst(turn: Label): boolean {
    if (this.sleeps(turn)) return false
    this.next = [{ step: { label: this.label, footprint: NO_FOOTPRINT }, branches: this.next }]
    this.label = turn
    return true
  }

  /** What follows the step that was taken, if one was, has been explored. */
  hasBeenSeen(): void {
    if (this.step === undefined) return
    this.sleep.push(this.step)
    this.isLeft = true
  }

  /** Chooses the first branch whose step does not sleep; false if there is none. What begins with one that sleeps has been seen. */
  choose(): boolean {
    const { branches } = this
    for (let branch = branches.shift(); branch !== undefined; branch = branches.shift()) {
      const { label } = branch.step
      if (this.sleeps(label)) continue
      this.label = label
      this.step = undefined
      this.happening = undefined
      this.next = branch.branches
      return true
    }
    return false
  }
}
