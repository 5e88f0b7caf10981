/** Running an execution again by its schedule: a program that then goes another way, or ends otherwise, depends on more than that. */
import { NondeterminismError } from '../errors.ts'
import { follow } from './follow.ts'
import type { Followed } from './follow.ts'
import { Runner } from '../search/runner.ts'
import type { Outcome } from '../search/runner.ts'
import type { Subject } from '../subject.ts'
import { endInWords } from '../search/tally.ts'
import type { Failure } from '../types.ts'

/** How often an execution is run again at most: what depends on chance may go the same way for some times. */
const TIMES = 8
/** With how many steps in all that is enough. */
const ENOUGH = 500

/** How an execution ended, in a search. */
export interface Ended {
  readonly kind: Outcome['kind']
  readonly end: string
  readonly schedule: string
}

/** An execution that was run again, and how it differs. */
export interface Other {
  readonly why: string
  readonly again: Followed
}

/** Runs an execution again, and again if it is short; gives the first time that it differs. */
export function otherOf(subject: Subject, one: Followed): Other | undefined {
  const runner = new Runner(subject, undefined, false)
  for (let times = 0, steps = 0; times < TIMES && steps < ENOUGH; times++) {
    const again = follow(subject, one.trace.schedule, runner)
    const why = otherThan(one, again)
    if (why !== undefined) return { why, again }
    steps += again.labels.length
  }
  return undefined
}

/** Says how an execution that a search has found differs when it is run again, if it does. */
export function unrepeatable(subject: Subject, found: Ended): Failure | undefined {
  const again = follow(subject, found.schedule)
  const why = otherThanFound(found, again)
  const other = why === undefined ? otherOf(subject, again) : { why, again }
  if (other === undefined) return undefined
  const error = new NondeterminismError(0, other.why)
  return { kind: 'nondeterminism', error, schedule: found.schedule, trace: other.again.trace }
}

/** An error may name what has another number in each execution, where it is not noted what is made. */
function otherThanFound({ end, kind }: Ended, { beyond, labels, outcome }: Followed): string | undefined {
  const other = endInWords(outcome)
  if (kind !== outcome.kind || (kind === 'passed' && end !== other)) return otherEnd(end, other)
  return beyond === 0 ? undefined : `it took more steps: at first ${labels.length - beyond}, then ${labels.length}`
}

/** How two executions by one schedule differ. */
function otherThan(one: Followed, other: Followed): string | undefined {
  const [end, otherwise] = [endInWords(one.outcome), endInWords(other.outcome)]
  if (end !== otherwise) return otherEnd(end, otherwise)
  const [schedule, another] = [one.trace.schedule, other.trace.schedule]
  return schedule === another ? undefined : `it took other steps: at first '${schedule}', then '${another}'`
}

function otherEnd(end: string, otherwise: string): string {
  return `it ended otherwise: at first by ${end}, then by ${otherwise}`
}
