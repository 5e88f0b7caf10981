/**
 * Wake-up trees: which sequences of steps a state has still to be left by (P. Abdulla, S. Aronis, B. Jonsson and K. Sagonas, "Source
 * sets: a foundation for optimal dynamic partial order reduction", J. ACM 2017). Departure: a step is a communication of several
 * tasklets, one of many that each of them could take part in; so a sequence may end with a step that was never taken, of which
 * only the beginning is known.
 *
 * Invariant: no sequence of a tree is covered by one before it, nor by a step that sleeps.
 */
import { independent } from '../record/footprint.ts'
import type { Footprint } from '../record/footprint.ts'
import { isSame } from '../record/label.ts'
import type { Label } from '../record/label.ts'

/** A step that was taken, or is to be. */
export interface Step {
  readonly label: Label
  readonly footprint: Footprint
}

export interface Branch {
  readonly step: Step
  readonly branches: Branch[]
}

/** What is left of a sequence when a step is put before it; undefined if it cannot begin so. */
export type Rest = (step: Step, sequence: readonly Step[]) => readonly Step[] | undefined

/** It begins with a step of its own, which is left out; or with any that is independent of all of it, and then all of it is left. */
export const restAfter: Rest = (step, sequence) => {
  for (const [i, each] of sequence.entries()) {
    if (isSame(each.label, step.label)) return [...sequence.slice(0, i), ...sequence.slice(i + 1)]
    if (!independent(each.footprint, step.footprint)) return undefined
  }
  return sequence
}

/**
 * It begins with a step of its own only. That a step is independent of all of it is not enough, where what comes after the sequence, and
 * before the step, can depend on both.
 */
export const restAfterOwn: Rest = (step, sequence) => {
  const rest = restAfter(step, sequence)
  return rest === sequence ? undefined : rest
}

/** Adds a sequence, unless the branches cover it. */
export function insert(branches: Branch[], sequence: readonly Step[], rest: Rest): void {
  let at = branches
  let left = sequence
  for (;;) {
    const covering = descend(at, left, rest)
    if (covering === undefined) {
      for (const step of left) {
        const branch: Branch = { step, branches: [] }
        at.push(branch)
        at = branch.branches
      }
      return
    }
    if (covering.branch.branches.length === 0 || covering.left.length === 0) return
    at = covering.branch.branches
    left = covering.left
  }
}

function descend(
  branches: readonly Branch[],
  sequence: readonly Step[],
  rest: Rest,
): { readonly branch: Branch; readonly left: readonly Step[] } | undefined {
  for (const branch of branches) {
    const left = rest(branch.step, sequence)
    if (left !== undefined) return { branch, left }
  }
  return undefined
}
