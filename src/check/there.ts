/** Whether an alternative is ready without anybody arriving: by what is there, or by those who have arrived before. */
import { contract, LAST_RESORT, NOT_READY } from '../guard/contract.ts'
import type { Party } from './party.ts'
import type { Alt } from './wait.ts'

/** What is needed of the execution. */
interface Scene {
  readonly held: readonly Party[]
  readonly present: readonly Party[]
  readonly time: number
}

/** Whether an alternative is at an end where it needs a partner. */
export function meetsAt({ core, kind }: Alt): boolean {
  return core !== undefined && core.buffer === undefined && core.state === 'open' && kind !== 'join'
}

/** Whether an alternative could be committed alone. */
export function isAloneReady({ tasklet }: Party, { guard, kind }: Alt): boolean {
  if (kind === 'timer') return false
  const readiness = contract.poll(guard, tasklet)
  return readiness !== NOT_READY && (readiness !== LAST_RESORT || kind === 'default')
}

export function isThere(scene: Scene, party: Party, alt: Alt): boolean {
  if (alt.kind === 'timer') return alt.due <= scene.time
  if (isAloneReady(party, alt)) return true
  return meetsAt(alt) && (hasMet(scene.held, party, alt) || hasMet(scene.present, party, alt))
}

/** Whether one of those has arrived who matches an alternative. */
function hasMet(others: readonly Party[], party: Party, { core, kind: own }: Alt): boolean {
  const facing = own === 'send' ? 'receive' : 'send'
  return others.some(
    (other) => other.arrived && other !== party && other.alts.some((alt) => alt.kind === facing && alt.core === core),
  )
}
