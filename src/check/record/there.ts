/** Whether an alternative is ready without anybody arriving: by what is there, or by those who have arrived before. */
import type { Core } from '../../channel/core.ts'
import { contractOf, LAST_RESORT, NOT_READY } from '../../guard/contract.ts'
import { Sync } from '../../guards/barrier.ts'
import type { Meeting } from '../../guards/barrier.ts'
import type { Party } from './party.ts'
import { facingOf } from './wait.ts'
import type { Alt } from './wait.ts'

/** What is needed of the execution. */
interface Scene {
  readonly held: readonly Party[]
  readonly present: readonly Party[]
  readonly time: number
}

/** Whether an alternative is at an end where it needs a partner. */
export function meetsAt({ core, kind }: Alt): boolean {
  return core?.state === 'open' && isRendezvous(core) && kind !== 'join'
}

/** Whether senders and receivers meet at a channel: it has no buffer, or extended receives have all of its slots. */
export function isRendezvous({ buffer, room }: Core<unknown>): boolean {
  return room <= 0 && (buffer === undefined || buffer.length === 0)
}

/** Whether an alternative could be committed alone. */
export function isAloneReady({ tasklet }: Party, { guard, kind }: Alt): boolean {
  if (kind === 'timer') return false
  const readiness = contractOf(guard).poll(tasklet)
  return readiness !== NOT_READY && (readiness !== LAST_RESORT || kind === 'default')
}

export function isThere(scene: Scene, party: Party, alt: Alt): boolean {
  if (alt.kind === 'timer') return alt.due <= scene.time
  if (isAloneReady(party, alt)) return true
  if (alt.kind === 'sync') return isLast(scene.held, party, (alt.guard as Sync).barrier)
  return meetsAt(alt) && (hasMet(scene.held, party, alt) || hasMet(scene.present.filter(isParked), party, alt))
}

/** Whether all others who are enrolled in a barrier have arrived there. */
function isLast(others: readonly Party[], party: Party, barrier: Meeting): boolean {
  const there = others.filter(
    (other) =>
      other.arrived &&
      other !== party &&
      other.alts.some(({ guard }) => guard instanceof Sync && guard.barrier === barrier),
  )
  return there.length + 1 >= neededAt(barrier)
}

/** How many meet at a barrier: whoever comes where nobody is enrolled any more goes on alone. */
export function neededAt({ enrolled }: Meeting): number {
  return Math.max(enrolled, 1)
}

/** Whether a party that has arrived for the turn under way still waits. */
export function isParked({ tasklet }: Party): boolean {
  return tasklet.registration !== undefined
}

/** Whether one waits for the end of a tasklet, or of all in a scope, and for nothing else. */
export function isParkedAtEnd(party: Party | undefined): party is Party {
  if (party?.status !== 'away' || party.tasklet.registration === undefined) return false
  const [only, ...others] = party.alts
  return others.length === 0 && only?.kind === 'end'
}

/** Whether one of those has arrived who matches an alternative. */
function hasMet(others: readonly Party[], party: Party, alt: Alt): boolean {
  return others.some((other) => other.arrived && other !== party && matches(other, alt))
}
/** Whether a party waits at the end that an alternative faces. */
export function matches({ alts }: Party, { core, kind }: Alt): boolean {
  const facing = facingOf(kind)
  return alts.some((alt) => alt.kind === facing && alt.core === core)
}
