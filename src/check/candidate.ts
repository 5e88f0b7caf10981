/** The steps that an execution could have taken, by all the waits of its tasklets, whoever else was there at the time. */
import type { Core } from '../channel/core.ts'
import { combinations } from './combinations.ts'
import { pairOf } from './enabled.ts'
import { Footprint } from './footprint.ts'
import { labelOf } from './label.ts'
import type { Label } from './label.ts'
import { altOf } from './part.ts'
import type { Candidate, Part } from './part.ts'
import type { Wait } from './record.ts'
import { touch } from './touch.ts'
import type { Trail } from './trail.ts'
import type { Alt } from './wait.ts'

/** What could have been taken, by all waits of the execution. */
export function* candidates(trail: Trail): Generator<Candidate, void, undefined> {
  const { execution, waits } = trail
  const ends = new Map<Core<unknown>, { readonly send: Part[]; readonly receive: Part[] }>()
  for (const wait of waits)
    for (const [at, alt] of wait.alts.entries()) {
      const { core, kind } = alt
      if (core !== undefined && core.buffer === undefined && (kind === 'send' || kind === 'receive')) {
        let both = ends.get(core)
        if (both === undefined) ends.set(core, (both = { send: [], receive: [] }))
        both[kind].push({ wait, at })
      }
      if (isStepAlone(wait, alt)) yield candidate(trail, [{ wait, at }])
    }
  for (const { send, receive } of ends.values())
    for (const sender of send)
      for (const receiver of receive) {
        if (sender.wait.party === receiver.wait.party) continue
        yield candidate(trail, [sender, receiver], pairOf(seatOf(sender), seatOf(receiver), altOf(receiver)))
      }
  for (const parts of combinations(execution, waits)) yield candidate(trail, parts)
}

/** Whether the commit of an alternative alone is a step: not what is over at once, nor what is parked in earnest. */
function isStepAlone({ alts }: Wait, { kind }: Alt): boolean {
  if (kind === 'sync' || kind === 'join' || kind === 'never') return false
  return alts.length > 1 || (kind !== 'end' && kind !== 'default' && kind !== 'give way')
}

function seatOf({ wait, at }: Part): Label['seats'][number] {
  return { ident: wait.party.ident, wait: wait.number, at }
}

function candidate(trail: Trail, parts: readonly Part[], given?: Label): Candidate {
  const label = given ?? labelOf('meet', parts.map(seatOf))
  const footprint = new Footprint()
  for (const part of parts) {
    footprint.write(part.wait.party.ident.cell)
    touch(trail.execution, footprint, altOf(part))
  }
  return { label, footprint, parts, needs: parts.map(({ wait }) => wait.since) }
}
