/** Whether what a tasklet comes to wait for can be checked at all. */
import { Footprint } from '../record/footprint.ts'
import type { Party } from '../record/party.ts'
import { touch } from '../record/touch.ts'
import type { Toucher } from '../record/touch.ts'
import type { Alt, AltKind } from '../record/wait.ts'

/** What is needed of the execution. */
interface Scene extends Toucher {
  readonly held: readonly Party[]
  fault(what: string): Error
}

/** The guards that serve one wait at a time. */
const EXCLUSIVE: ReadonlySet<AltKind> = new Set<AltKind>(['send', 'receive', 'timer', 'sync', 'acquire', 'join'])

function isUsed({ guard, kind }: Alt, { alts }: Party): boolean {
  return EXCLUSIVE.has(kind) && alts.some((other) => other.guard === guard)
}

/**
 * Throws if a part of a wait was made outside of the program; or if another waits for the same guard, or for the same select set: in the
 * runtime, whoever comes second is thrown a GuardInUseError, or a SetInUseError, unless that one is served before.
 */
export function checkWait(execution: Scene, party: Party): void {
  const { alts, sets, tasklet } = party
  for (const alt of alts) touch(execution, new Footprint(), alt)
  for (const other of execution.held) {
    const isSame = other === party
    if (isSame ? new Set(sets).size < sets.length : sets.some((set) => other.sets.includes(set)))
      throw execution.fault(
        `${tasklet.name} waits for a select set for which ${isSame ? 'it' : other.tasklet.name} waits as well: a set serves one wait at a time`,
      )
    if (!isSame && alts.some((alt) => isUsed(alt, other)))
      throw execution.fault(
        `${tasklet.name} waits for a guard for which ${other.tasklet.name} waits as well: one guard serves one wait at a time, make one for each`,
      )
  }
}
