/** Runs an execution from step to step: gives the turns that nobody can see at once, and says how it ends. */
import { deadlockError } from '../../runtime/deadlock.ts'
import { someStayAwaited } from '../../runtime/served.ts'
import { enabled } from '../execution/enabled.ts'
import { HOST_OPERATION, LivelockError, NondeterminismError, UncheckableError } from '../errors.ts'
import { Execution } from '../execution/execution.ts'
import { Idents } from '../record/ident.ts'
import type { Ident } from '../record/ident.ts'
import { turnLabel } from '../record/label.ts'
import type { Label } from '../record/label.ts'
import { turnOf, wayOf } from '../record/party.ts'
import type { Party, Way } from '../record/party.ts'
import type { Script } from '../execution/script.ts'
import { take } from '../execution/step.ts'
import type { Known } from '../execution/known.ts'
import type { Subject } from '../subject.ts'
import type { Failure } from '../types.ts'

const ASYNC_CHECK = 'check() gave a promise: it is called in the midst of the search, and cannot be waited for'

/** After how many turns of a tasklet that were steps more are expected. */
const MANY = 64

/** How an execution ended. */
export type Outcome =
  { readonly kind: 'passed'; readonly value: unknown } | { readonly kind: Failure['kind']; readonly error: unknown }

/** Something has turned out that was not reckoned with: the execution is to be run again. */
export class RunAgain extends Error {}

export class Runner {
  readonly subject: Subject
  readonly idents: Idents = new Idents()
  readonly known: Known | undefined
  /** Whether the turns after the end of a tasklet are steps of their own. */
  private readonly splits: boolean
  private isFirst = true
  /** The turns that are known, or expected, to touch what others can see: by tasklet, and by the wait that they follow. */
  private readonly visible: Set<number> = new Set<number>()
  /** How many of these each tasklet has. */
  private readonly seen: Map<Ident, number> = new Map<Ident, number>()
  /** What turns do, by the same. */
  readonly scripts: Map<number, Script> = new Map<number, Script>()

  constructor(subject: Subject, known: Known | undefined, splits: boolean) {
    this.subject = subject
    this.known = known
    this.splits = splits
  }

  start(): Execution {
    // The first one notes what it touches in any case: a channel from outside of the program is found so.
    const recording = this.splits || this.isFirst
    this.isFirst = false
    return new Execution(this.subject, this.idents, recording, this.scripts, this.known)
  }

  /** Gives the turns that are no steps. Throws if one has turned out to be a step. */
  advance(execution: Execution): void {
    const { ready } = execution
    for (let i = 0; i < ready.length;) {
      const party = ready[i] as Party
      if (this.isStep(party)) {
        i++
        continue
      }
      const { ident, wait } = party
      const way = wayOf(party)
      execution.turn(party, [], false)
      if (execution.visible) {
        this.show(ident, wait, way)
        throw new RunAgain()
      }
      i = 0
    }
    if (execution.learned) throw new RunAgain()
  }
  /**
   * A turn has turned out to be a step. Whoever has had many of them is likely to go on so, as in a loop of tries: as many again are
   * expected to be. Else each would have the execution run again; and a step that touches nothing does no harm.
   */
  private show(ident: Ident, wait: number, way: Way): void {
    const seen = this.seen.get(ident) ?? 0
    const expected = seen < MANY ? 1 : seen
    for (let n = 0; n < expected; n++) this.visible.add(turnOf({ ident, wait: wait + n }, way))
    this.seen.set(ident, seen + expected)
  }
  private isStep(party: Party): boolean {
    return (this.splits && party.after.length > 0) || this.isNamed(party)
  }
  /** Whether it is known of the turn of a party, by its name, that it is a step. */
  isNamed(party: Party): boolean {
    return (
      (this.visible.size > 0 && this.visible.has(turnOf(party, wayOf(party)))) ||
      this.known?.strikes.isStep(party) === true
    )
  }

  /** The steps that can be taken: turns first. None if the execution is over, or stuck. `by` gives the turns that are no steps. */
  steps(execution: Execution, by: { advance(execution: Execution): void } = this): Label[] {
    const { held, ready } = execution
    for (;;) {
      const steps = ready.map(({ ident, wait }) => turnLabel(ident, wait))
      enabled(execution, this.subject.timersLast, steps)
      if (steps.length > 0 || held.length === 0) return steps
      execution.arriveAll()
      by.advance(execution)
    }
  }

  /** Takes a step; gives whether nobody can see it: a turn that touched nothing. */
  take(execution: Execution, label: Label): boolean {
    take(execution, label)
    const isQuiet = label.kind === 'turn' && !execution.visible
    if (isQuiet) execution.steps--
    this.advance(execution)
    return isQuiet
  }

  /** How an execution ended that no step is left of. */
  outcome(execution: Execution): Outcome {
    const { main, runtime, uncheckable } = execution
    if (uncheckable !== undefined) throw uncheckable
    const alive = [...runtime.tasklets]
    if (runtime.operations > 0 || someStayAwaited(runtime)) throw new UncheckableError(HOST_OPERATION)
    if (alive.length > 0) return { kind: 'deadlock', error: deadlockError(alive) }
    const { outcome } = main
    if (outcome?.ok !== true) return { kind: 'error', error: outcome?.error ?? runtime.root.errors[0] }
    try {
      const checked: unknown = this.subject.check?.(outcome.value)
      if (typeof (checked as PromiseLike<unknown> | undefined)?.then === 'function')
        throw new UncheckableError(ASYNC_CHECK)
    } catch (error) {
      if (error instanceof UncheckableError) throw error
      return { kind: 'check', error }
    }
    return { kind: 'passed', value: outcome.value }
  }

  /** What an error that came out of a step means. */
  failure(error: unknown): Outcome {
    if (error instanceof LivelockError) return { kind: 'livelock', error }
    if (error instanceof NondeterminismError) return { kind: 'nondeterminism', error }
    throw error
  }
}
