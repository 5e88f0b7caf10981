/** The search without reduction: depth first, every interleaving of the steps. */
import { DepartureError, NondeterminismError } from '../errors.ts'
import type { Execution } from '../execution/execution.ts'
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
      if (execution.within(() => follow(runner, tally, execution, path))) tally.ended(runner, execution, schedule)
      else
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

/** Runs to the end; false if the execution was cut short. */
function follow(runner: Runner, tally: Tally, execution: Execution, path: Fork[]): boolean {
  runner.advance(execution)
  for (const [step, { labels, at }] of path.entries()) again(step, () => runner.take(execution, labels[at] as Label))
  const last = path.at(-1)
  if (last?.mayDepart === true) addOthers(execution, last)
  for (;;) {
    const labels = runner.steps(execution)
    if (labels.length === 0) return true
    if (!tally.mayStep(path.length)) return false
    const [label] = labels as [Label]
    const fork = forkAfter(path.at(-1), labels, tally)
    path.push(fork)
    runner.take(execution, label)
    if (fork.mayDepart) addOthers(execution, fork)
  }
}

/** Takes a step that could be taken before. */
function again(step: number, take: () => void): void {
  try {
    take()
  } catch (error) {
    throw error instanceof DepartureError ? new NondeterminismError(step + 1, error.why) : error
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
