/**
 * Wake-up trees: which sequences of steps a state has still to be left by (P. Abdulla, S. Aronis, B. Jonsson and K. Sagonas, "Source
 * sets: a foundation for optimal dynamic partial order reduction", J. ACM 2017). Departure: a step is a communication of several
 * tasklets, one of many that each of them could take part in; so a sequence may end with a step that was never taken, of which
 * only the beginning is known.
 *
 * Invariant: no sequence of a tree is covered by one before it, nor by a step that sleeps.
 */
import { independent } from './footprint.ts'
import type { Footprint } from './footprint.ts'
import { isSame } from './label.ts'
import type { Label } from './label.ts'

/** A step that was taken, or is to be. */
export interface Step {
  readonly label: Label
  readonly footprint: Footprint
}

export interface Branch {
  readonly step: Step
  readonly branches: Branch[]
}

/**
 * What is left of `sequence` when `step` is put before it: without that step, if it can begin the sequence; all of it, if the step
 * is independent of all; undefined, if neither.
 */
function without(step: Step, sequence: readonly Step[]): readonly Step[] | undefined {
  for (const [i, each] of sequence.entries()) {
    if (isSame(each.label, step.label)) return [...sequence.slice(0, i), ...sequence.slice(i + 1)]
    if (!independent(each.footprint, step.footprint)) return undefined
  }
  return sequence
}

/** Whether a sequence can begin with a step: one of its own, or one that is independent of all of it. */
export function isWeakInitial(step: Step, sequence: readonly Step[]): boolean {
  return without(step, sequence) !== undefined
}

/**
 * Whether a sequence can begin with a step of its own. That a step is independent of all of it is not enough, where what comes after
 * the sequence, and before the step, can depend on both.
 */
export function begins(step: Step, sequence: readonly Step[]): boolean {
  const rest = without(step, sequence)
  return rest !== undefined && rest.length < sequence.length
}

/** Adds a sequence, unless the branches cover it. */
export function insert(branches: Branch[], sequence: readonly Step[]): void {
  let at = branches
  let rest = sequence
  for (;;) {
    const covering = descend(at, rest)
    if (covering === undefined) {
      for (const step of rest) {
        const branch: Branch = { step, branches: [] }
        at.push(branch)
        at = branch.branches
      }
      return
    }
    if (covering.branch.branches.length === 0 || covering.rest.length === 0) return
    at = covering.branch.branches
    rest = covering.rest
  }
}

function descend(
  branches: readonly Branch[],
  sequence: readonly Step[],
): { readonly branch: Branch; readonly rest: readonly Step[] } | undefined {
  for (const branch of branches) {
    const rest = without(branch.step, sequence)
    if (rest !== undefined) return { branch, rest }
  }
  return undefined
}
