/** Runs one execution by its schedule, and shows it. */
import { describe } from '../../guard/guard.ts'
import type { DeadlockError } from '../../internal/errors.ts'
import { DepartureError } from '../errors.ts'
import { Execution } from '../execution/execution.ts'
import type { Footprint } from '../record/footprint.ts'
import { isSame, labelOf } from '../record/label.ts'
import type { Label } from '../record/label.ts'
import { endless } from '../search/livelock.ts'
import { Runner } from '../search/runner.ts'
import type { Outcome } from '../search/runner.ts'
import type { Subject } from '../subject.ts'
import { Follower, scheduleOf, takeStep } from '../search/schedule.ts'
import { PlainTrace } from './trace.ts'
import type { Stuck } from './trace.ts'
import type { Trace, TraceStep } from '../types.ts'
import { describeStep, nameIn } from './words.ts'

/** One execution, from its schedule. */
export interface Followed {
  readonly outcome: Outcome
  readonly trace: Trace
  readonly execution: Execution
  readonly labels: readonly Label[]
  readonly footprints: readonly Footprint[]
  /** How many steps it took after the schedule was over. */
  readonly beyond: number
}

/**
 * Follows a schedule, and goes on as it comes when that is over. A step that cannot be taken ends it, with a DepartureError. The runner knows
 * what turns do: whoever follows several schedules of one program gives the same one to all.
 */
export function follow(
  subject: Subject,
  schedule: string,
  runner: Runner = new Runner(subject, undefined, false),
): Followed {
  for (;;) {
    const followed = followOnce(subject, schedule, runner)
    if (!followed.execution.learned) return followed
  }
}

function followOnce(subject: Subject, schedule: string, runner: Runner): Followed {
  const execution = new Execution(subject, runner.idents, true, runner.scripts, undefined)
  const notes: Notes = { steps: [], labels: [], footprints: [], beyond: 0 }
  const outcome = execution.within(() => {
    try {
      return walk(runner, execution, new Follower(schedule), notes)
    } catch (error) {
      if (error instanceof DepartureError) return { kind: 'error' as const, error }
      return runner.failure(error)
    }
  })
  const tasklets = execution.parties.flatMap((party) => (party === undefined ? [] : [nameIn(execution, party)]))
  const stuck = outcome.kind === 'deadlock' ? stuckOf(execution, outcome.error as DeadlockError) : []
  const trace = new PlainTrace(notes.steps, tasklets, scheduleOf(execution, notes.labels), stuck)
  return { outcome, trace, execution, ...notes }
}

/** Who is stuck, by the names of the trace: the error has them in the order in which the runtime does. */
function stuckOf(execution: Execution, { waiting }: DeadlockError): Stuck[] {
  return [...execution.runtime.tasklets].flatMap((tasklet, i) => {
    const party = execution.parties.find((each) => each?.tasklet === tasklet)
    const waitsFor = waiting[i]?.waitsFor
    return party === undefined || waitsFor === undefined ? [] : [{ tasklet: nameIn(execution, party), waitsFor }]
  })
}

/** Whether a step can be taken; who arrives for a turn, and how a look chooses, is its own affair. */
function isAmong({ kind, seats }: Label, enabled: readonly Label[]): boolean {
  const plain = labelOf(kind, kind === 'look' ? seats.map((seat) => ({ ...seat, at: 0 })) : seats)
  return enabled.some((each) => isSame(each, plain))
}

function whyNot({ parties }: Execution, { kind, seats }: Label): string {
  const [first, ...others] = seats.map(({ ident }) => parties[ident.index]?.tasklet)
  if (kind === 'turn') return `${first?.name ?? ''} has no turn to take`
  const waits = `${first?.name ?? ''} waits ${first?.guard === undefined ? 'for nothing' : describe(first.guard)}`
  return others.length === 0
    ? `${waits}, which is not ready`
    : `${waits}, and not for ${others.map((other) => other?.name).join(', ')}`
}

interface Notes {
  readonly steps: TraceStep[]
  readonly labels: Label[]
  readonly footprints: Footprint[]
  beyond: number
}

function walk(runner: Runner, execution: Execution, follower: Follower, notes: Notes): Outcome {
  const { steps, labels, footprints } = notes
  execution.hearsLate = (party) => follower.hearsLate(party)
  follower.advance(execution)
  for (let wasOver = false; ;) {
    const enabled = runner.steps(execution, follower)
    if (enabled.length === 0) {
      if (follower.isOver) return runner.outcome(execution)
      throw new DepartureError(follower.step, 'the program is over, or stuck, before it')
    }
    const { isOver, step } = follower
    const isCut = steps.length >= runner.subject.maxSteps
    // The bound of the search that found a livelock may have been another: then it ends with its schedule.
    if (isCut || (isOver && !wasOver)) {
      const livelock = endless(execution, labels, enabled)
      if (livelock !== undefined) return livelock
      if (isCut) return { kind: 'error', error: new DepartureError(step, 'there are no more') }
    }
    wasOver = isOver
    const label = isOver ? (enabled[0] as Label) : follower.next(execution)
    if (!isAmong(label, enabled)) throw new DepartureError(step, whyNot(execution, label))
    const shown = describeStep(execution, label)
    takeStep(execution, label, step)
    steps.push(shown)
    labels.push(label)
    footprints.push(execution.footprint)
    if (isOver) notes.beyond++
    follower.advance(execution)
  }
}
