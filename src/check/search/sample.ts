/**
 * Sampling: executions whose every choice is made by a source of random numbers. Plain, or by probabilistic concurrency testing (S.
 * Burckhardt, P. Kothari, M. Musuvathi and S. Nagarakatte, "A randomized scheduler with probabilistic guarantees of finding bugs", 2010):
 * each tasklet has a random priority, the highest goes first, and at `depth - 1` random steps the one that was to go falls below all.
 */
import { randomSource } from '../../internal/random.ts'
import type { Execution } from '../execution/execution.ts'
import type { Ident } from '../record/ident.ts'
import { labelOf } from '../record/label.ts'
import type { Label, Seat } from '../record/label.ts'
import { endless } from './livelock.ts'
import { isParkedAtEnd } from '../record/there.ts'
import { scheduleOf } from './schedule.ts'
import { RunAgain } from './runner.ts'
import type { Runner } from './runner.ts'
import type { Tally } from './tally.ts'

/** Picks one of the steps that can be taken. */
export interface Picker {
  /** An execution begins. */
  begin(): void
  pick(labels: readonly Label[], step: number): Label
  /** Whether somebody who is held has arrived, for a step that may come upon them. */
  arrives(): boolean
}

/** Runs `runs` executions, as far as the bounds allow. */
export function sample(runner: Runner, tally: Tally, picker: Picker, runs: number): void {
  for (let run = 0; run < runs && tally.mayGoOn();) {
    const execution = runner.start()
    const path: Label[] = []
    const schedule = (): string => scheduleOf(execution, path)
    picker.begin()
    try {
      if (execution.within(() => follow(runner, tally, execution, path, picker)))
        tally.ended(runner, execution, schedule)
      else
        tally.cut(
          execution,
          execution.within(() => endless(execution, path, runner.steps(execution))),
          schedule,
        )
      run++
    } catch (error) {
      if (error instanceof RunAgain) continue
      tally.failed(runner, execution, error, schedule)
      run++
    } finally {
      execution.runtime.close()
    }
  }
}

function follow(runner: Runner, tally: Tally, execution: Execution, path: Label[], picker: Picker): boolean {
  runner.advance(execution)
  for (;;) {
    const labels = runner.steps(execution)
    if (labels.length === 0) return true
    if (!tally.mayStep(path.length)) return false
    path.push(choose(execution, picker.pick(labels, path.length), picker))
    runner.take(execution, path.at(-1) as Label)
    const { kind, seats, arrivals } = path.at(-1) as Label
    if (arrivals.length > 0)
      path[path.length - 1] = labelOf(
        kind,
        seats,
        arrivals.filter((ident) => found(execution, ident)),
      )
  }
}

/** For a turn, and for a join: any of the others who are held may have arrived. */
function choose({ held, parties }: Execution, label: Label, picker: Picker): Label {
  const { kind, seats } = label
  const [first] = seats as readonly [Seat]
  const isJoin = kind === 'meet' && parties[first.ident.index]?.alts[first.at]?.kind === 'join'
  if (kind !== 'turn' && !isJoin) return label
  const others = [...held.filter(({ arrived }) => !arrived), ...parties.filter(isParkedAtEnd)].filter(
    ({ ident }) => !seats.some((seat) => seat.ident === ident),
  )
  const arrivals = others.filter(() => picker.arrives()).map(({ ident }) => ident)
  return labelOf(kind, seats, arrivals)
}

function found({ parties, event }: Execution, { index }: Ident): boolean {
  return parties[index]?.last === event
}

/** Any of them. */
export function randomPicker(seed: number): Picker {
  const random = randomSource(seed)
  return {
    begin: () => undefined,
    pick: (labels) => labels[random(labels.length)] as Label,
    arrives: () => random(2) === 0,
  }
}

/** By priorities. The length of an execution is taken from those before it. */
export function pctPicker(seed: number, depth: number): Picker {
  const random = randomSource(seed)
  let priorities = new Map<Ident, number>()
  let changes: number[] = []
  let longest = 1
  let lowest = 0
  const priorityOf = (ident: Ident): number => {
    let priority = priorities.get(ident)
    if (priority === undefined) priorities.set(ident, (priority = 1 + random(1_000_000)))
    return priority
  }
  const urgency = ({ seats }: Label): number => Math.max(...seats.map(({ ident }) => priorityOf(ident)))
  return {
    begin() {
      priorities = new Map<Ident, number>()
      lowest = 0
      changes = Array.from({ length: depth - 1 }, () => random(longest))
    },
    pick(labels, step) {
      longest = Math.max(longest, step + 1)
      let best = mostUrgent(labels, urgency)
      if (changes.includes(step)) {
        for (const { ident } of best.seats) priorities.set(ident, --lowest)
        best = mostUrgent(labels, urgency)
      }
      const equals = labels.filter((label) => urgency(label) === urgency(best))
      return equals[random(equals.length)] as Label
    },
    arrives: () => random(2) === 0,
  }
}

function mostUrgent(labels: readonly Label[], urgency: (label: Label) => number): Label {
  return labels.reduce((best, label) => (urgency(label) > urgency(best) ? label : best))
}
