/**
 * Makes a failing execution easier to read: independent steps change places, so that a tasklet's steps come together; and steps are
 * left out that the failure does not need.
 */
import { follow } from './follow.ts'
import type { Followed } from './follow.ts'
import { independent } from '../record/footprint.ts'
import { write } from '../search/schedule.ts'
import type { Label } from '../record/label.ts'
import { Runner } from '../search/runner.ts'
import type { Outcome } from '../search/runner.ts'
import type { Subject } from '../subject.ts'

/** How many executions are tried, to leave something out. */
const TRIES = 200
/** Longer executions are shown as they are. */
const LONGEST = 1_000

/** The simplest execution found that fails in the same way. */
export function simplify(subject: Subject, schedule: string, kind: Outcome['kind']): Followed {
  const runner = new Runner(subject, undefined, false)
  let best = follow(subject, schedule, runner)
  if (best.outcome.kind !== kind || best.labels.length > LONGEST) return best
  let tries = TRIES
  for (let i = best.labels.length - 1; i >= 0 && tries > 0; i--, tries--) {
    const shorter = accept(
      runner,
      best,
      best.labels.filter((_, step) => step !== i),
      kind,
    )
    if (shorter === undefined || shorter.labels.length >= best.labels.length) continue
    best = shorter
    i = Math.min(i, best.labels.length)
  }
  const gathered = accept(runner, best, gather(best), kind)
  return gathered !== undefined && switches(gathered.labels) < switches(best.labels) ? gathered : best
}

/** The execution of a schedule, as far as it can be followed, if it fails in the same way. */
function accept(
  runner: Runner,
  { labels: old }: Followed,
  labels: readonly Label[],
  kind: Outcome['kind'],
): Followed | undefined {
  if (labels.length === old.length && labels.every((label, i) => label === old[i])) return undefined
  const followed = follow(runner.subject, write(labels), runner)
  const failsSo = ({ outcome }: Followed): boolean => outcome.kind === kind && !isDeparture(outcome)
  if (!failsSo(followed)) return undefined
  // Who was struck in turns that have become no steps may be struck at another time when it is run again.
  if (followed.execution.marks.size > 0 && !failsSo(follow(runner.subject, followed.trace.schedule, runner)))
    return undefined
  return followed
}

function isDeparture(outcome: Outcome): boolean {
  return outcome.kind === 'error' && outcome.error instanceof Error && outcome.error.name === 'DepartureError'
}

/** The steps in an order that goes on with the same tasklet as long as it can, and swaps none that depend on each other. */
function gather({ labels, footprints }: Followed): Label[] {
  const left = labels.map((label, i) => ({ label, footprint: footprints[i] as Followed['footprints'][number] }))
  const order: Label[] = []
  while (left.length > 0) {
    const free = left.filter((step, i) =>
      left.slice(0, i).every(({ footprint }) => independent(footprint, step.footprint)),
    )
    const last = order.at(-1)
    const next = free.find(({ label }) => last !== undefined && shares(last, label)) ?? free[0]
    if (next === undefined) break
    order.push(next.label)
    left.splice(left.indexOf(next), 1)
  }
  return order
}

function shares(a: Label, b: Label): boolean {
  return a.seats.some(({ ident }) => b.seats.some((other) => other.ident === ident))
}

/** How often a step has no tasklet in common with the one before it. */
function switches(labels: readonly Label[]): number {
  return labels.filter((label, i) => i > 0 && !shares(labels[i - 1] as Label, label)).length
}
