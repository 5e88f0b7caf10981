/** The steps that an execution could have taken, by all the waits of its tasklets, whoever else was there at the time. */
import type { Core } from '../channel/core.ts'
import { combinations } from './combinations.ts'
import { pairOf, timerOf } from './enabled.ts'
import { Footprint } from './footprint.ts'
import { CLOCK } from './ident.ts'
import { labelOf } from './label.ts'
import type { Label } from './label.ts'
import { altOf, endsOf } from './part.ts'
import type { Candidate, Part } from './part.ts'
import type { Limit, Wait } from './record.ts'
import { touch } from './touch.ts'
import type { Trail } from './trail.ts'
import type { Alt } from './wait.ts'

/** Those who were held at one end of a channel: of each tasklet, the waits in their order. */
type End = Map<number, Part[]>

interface Ends {
  readonly send: End
  readonly receive: End
}

/** What could have been taken, and was not. */
export function* candidates(trail: Trail): Generator<Candidate, void, undefined> {
  const ends = new Map<Core<unknown>, Ends>()
  for (const wait of trail.waits)
    for (const [at, alt] of wait.alts.entries()) {
      const { core, kind } = alt
      if (core !== undefined && core.buffer === undefined && (kind === 'send' || kind === 'receive'))
        addTo(ends, core, kind, { wait, at })
      if (isStepAlone(trail, wait, alt)) yield* unlessTaken(trail, [{ wait, at }])
    }
  for (const both of ends.values()) yield* pairs(trail, both)
  for (const parts of combinations(trail)) yield* unlessTaken(trail, parts)
  if (!trail.timersLast) for (const limit of trail.execution.allLimits) yield* limits(trail, limit)
}

function addTo(ends: Map<Core<unknown>, Ends>, core: Core<unknown>, kind: 'send' | 'receive', part: Part): void {
  let both = ends.get(core)
  if (both === undefined) ends.set(core, (both = { send: new Map(), receive: new Map() }))
  const { index } = part.wait.party.ident
  const parts = both[kind].get(index)
  if (parts === undefined) both[kind].set(index, [part])
  else parts.push(part)
}

/** Each sender with each receiver that could have been held at the same time. */
function* pairs(trail: Trail, { send, receive }: Ends): Generator<Candidate, void, undefined> {
  for (const [index, senders] of send)
    for (const sender of senders)
      for (const [other, receivers] of receive) {
        if (other === index) continue
        for (let i = firstAfter(trail, receivers, sender); i < receivers.length; i++) {
          const receiver = receivers[i] as Part
          if (isBefore(trail, sender.wait, receiver.wait)) break
          yield* unlessTaken(trail, [sender, receiver], pairOf(seatOf(sender), seatOf(receiver), altOf(receiver)))
        }
      }
}

/** The first of the waits of one tasklet that was not over before another's wait could begin. */
function firstAfter(trail: Trail, parts: readonly Part[], { wait }: Part): number {
  let low = 0
  let high = parts.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (isBefore(trail, (parts[middle] as Part).wait, wait)) low = middle + 1
    else high = middle
  }
  return low
}

/** Whether a wait was over before another could begin. */
function isBefore(trail: Trail, { until }: Wait, { since }: Wait): boolean {
  return until !== Infinity && since >= 0 && trail.reaches(until, since)
}

/** Whether the commit of an alternative alone is a step: not what is over at once, nor what is parked in earnest. */
function isStepAlone({ timersLast }: Trail, { alts }: Wait, { kind }: Alt): boolean {
  if (kind === 'sync' || kind === 'join' || kind === 'never') return false
  if (kind === 'timer') return !timersLast
  return alts.length > 1 || (kind !== 'end' && kind !== 'default' && kind !== 'give way')
}

function seatOf({ wait, at }: Part): Label['seats'][number] {
  return { ident: wait.party.ident, wait: wait.number, at }
}

function* unlessTaken(trail: Trail, parts: readonly Part[], given?: Label): Generator<Candidate, void, undefined> {
  const label = given ?? labelOf('meet', parts.map(seatOf))
  if (trail.isTaken(label)) return
  const footprint = new Footprint()
  for (const part of parts) {
    footprint.write(part.wait.party.ident.cell)
    touch(trail.execution, footprint, altOf(part))
  }
  const waits = parts.map(({ wait }) => wait)
  yield { label, footprint, parts, limit: undefined, needs: waits.map(({ since }) => since), ends: endsOf(waits) }
}

function* limits(trail: Trail, limit: Limit): Generator<Candidate, void, undefined> {
  const label = timerOf(limit)
  if (trail.isTaken(label)) return
  const footprint = new Footprint()
  footprint.write(CLOCK)
  footprint.write(limit.party.ident.cell)
  yield { label, footprint, parts: [], limit, needs: [limit.since], ends: endsOf([limit]) }
}
