/** The search without reduction: depth first, every interleaving of the steps. */
import { DepartureError, NondeterminismError } from '../errors.ts'
import type { Execution } from '../execution/execution.ts'
import { checkArrivals } from '../execution/step.ts'
import { isSame, labelOf } from '../record/label.ts'
import type { Label } from '../record/label.ts'
import { endless } from './livelock.ts'
import { RunAgain } from './runner.ts'
import type { Runner } from './runner.ts'
import { scheduleOf } from './schedule.ts'
import type { Tally } from './tally.ts'

/** A state on the way, with what can be done there, and what is being done. */
interface Fork {
  readonly labels: Label[]
  at: number
  /** How often the execution has departed from the first choice before; whether it still may. */
  readonly departures: number
  readonly mayDepart: boolean
}

export function exhaust(runner: Runner, tally: Tally): void {
  const path: Fork[] = []
  for (;;) {
    const execution = runner.start()
    const labels = (): Label[] => path.map(({ labels: all, at }) => all[at] as Label)
    const schedule = (): string => scheduleOf(execution, labels())
    try {
      const course = execution.within(() => follow(runner, tally, execution, path))
      if (course === 'ended') tally.ended(runner, execution, schedule)
      if (course === 'cut')
        tally.cut(
          execution,
          execution.within(() => endless(execution, labels(), runner.steps(execution))),
          schedule,
        )
    } catch (error) {
      if (error instanceof RunAgain) continue
      tally.failed(runner, execution, error, schedule)
    } finally {
      execution.runtime.close()
    }
    if (tally.isOver || !turnBack(path) || !tally.mayGoOn()) return
  }
}

/** How an execution was: at its end, cut short, or not to be had. */
type Course = 'ended' | 'cut' | 'infeasible'

function follow(runner: Runner, tally: Tally, execution: Execution, path: Fork[]): Course {
  runner.advance(execution)
  const last = path.at(-1)
  for (const [step, fork] of path.entries())
    if (!take(runner, execution, fork, step, fork === last)) return 'infeasible'
  if (last?.mayDepart === true) addOthers(execution, last)
  for (;;) {
    const labels = runner.steps(execution)
    if (labels.length === 0) return 'ended'
    if (!tally.mayStep(path.length)) return 'cut'
    const [label] = labels as [Label]
    const fork = forkAfter(path.at(-1), labels, tally)
    path.push(fork)
    runner.take(execution, label)
    if (fork.mayDepart) addOthers(execution, fork)
  }
}

/** Takes the step of a fork; false if it is new, and not all can have arrived who were to be there. */
function take(runner: Runner, execution: Execution, { labels, at }: Fork, step: number, isNew: boolean): boolean {
  const label = labels[at] as Label
  try {
    runner.take(execution, label)
    checkArrivals(execution, label)
    return true
  } catch (error) {
    if (!(error instanceof DepartureError)) throw error
    if (isNew && label.arrivals.length > 0) return false
    throw new NondeterminismError(step + 1, error.why)
  }
}

function forkAfter(last: Fork | undefined, labels: Label[], tally: Tally): Fork {
  const departures = last === undefined ? 0 : last.departures + (last.at > 0 ? 1 : 0)
  const mayDepart = tally.mayDepart(departures, labels.length)
  return { labels: mayDepart ? labels : labels.slice(0, 1), at: 0, departures, mayDepart }
}

/** What a step could have done otherwise, by how it chose, or by whom it found: each is a choice of its own. */
function addOthers(execution: Execution, { labels, at }: Fork): void {
  const { options } = execution
  const { kind, seats } = labels[at] as Label
  const [seat] = seats
  const others = [...execution.others]
  if (kind === 'look' && seat?.at === 0)
    for (let other = 1; other < options; other++) others.push(labelOf('look', [{ ...seat, at: other }]))
  for (const other of others) if (!labels.some((label) => isSame(label, other))) labels.push(other)
}

/** Goes back to the last state that has something else to be done. */
function turnBack(path: Fork[]): boolean {
  for (let fork = path.at(-1); fork !== undefined; fork = path.at(-1)) {
    if (++fork.at < fork.labels.length) return true
    path.pop()
  }
  return false
}
