/** The search without reduction: depth first, every interleaving of the steps. */
import { DepartureError, NondeterminismError } from './errors.ts'
import type { Execution } from './execution.ts'
import { labelOf } from './label.ts'
import type { Label } from './label.ts'
import { VisibleTurn } from './runner.ts'
import type { Runner } from './runner.ts'
import type { Tally } from './tally.ts'

/** A state on the way, with what can be done there, and what is being done. */
interface Fork {
  readonly labels: Label[]
  at: number
}

export function exhaust(runner: Runner, tally: Tally): void {
  const path: Fork[] = []
  for (;;) {
    const execution = runner.start()
    try {
      if (execution.within(() => follow(runner, tally, execution, path)))
        tally.ended(runner, execution, () => scheduleOf(path))
    } catch (error) {
      if (error instanceof VisibleTurn) continue
      tally.failed(runner, execution, error, () => scheduleOf(path))
    }
    if (tally.isOver || !turnBack(path)) return
  }
}

function scheduleOf(path: readonly Fork[]): Label[] {
  return path.map(({ labels, at }) => labels[at] as Label)
}

/** Runs to the end; false if the execution was cut short. */
function follow(runner: Runner, tally: Tally, execution: Execution, path: Fork[]): boolean {
  runner.advance(execution)
  for (const [step, { labels, at }] of path.entries()) again(step, () => runner.take(execution, labels[at] as Label))
  for (;;) {
    const labels = runner.steps(execution)
    if (labels.length === 0) return true
    if (!tally.mayStep(path.length)) return false
    const [label] = labels as [Label]
    const fork = { labels, at: 0 }
    path.push(fork)
    runner.take(execution, label)
    addArrivals(execution, fork)
  }
}

/** Takes a step that could be taken before. */
export function again(step: number, take: () => void): void {
  try {
    take()
  } catch (error) {
    throw error instanceof DepartureError ? new NondeterminismError(step + 1, error.why) : error
  }
}

/** A turn that looked who is there could have found others: each is a choice of its own. */
function addArrivals({ absent }: Execution, { labels, at }: Fork): void {
  const { arrivals, kind, seats } = labels[at] as Label
  if (kind !== 'turn') return
  for (const { ident } of absent) labels.push(labelOf('turn', seats, [...arrivals, ident]))
}

/** Goes back to the last state that has something else to be done. */
function turnBack(path: Fork[]): boolean {
  for (let fork = path.at(-1); fork !== undefined; fork = path.at(-1)) {
    if (++fork.at < fork.labels.length) return true
    path.pop()
  }
  return false
}
