/** The steps that an execution could have taken, by all the waits of its tasklets, whoever else was there at the time. */
import type { Core } from '../../channel/core.ts'
import { combinations } from './combinations.ts'
import { pairOf, timerOf } from '../execution/enabled.ts'
import { Footprint } from '../record/footprint.ts'
import { CLOCK } from '../record/ident.ts'
import { labelOf, turnLabel } from '../record/label.ts'
import type { Label } from '../record/label.ts'
import { altOf, endsOf } from './part.ts'
import type { Candidate, Part } from './part.ts'
import type { Limit, Robbed, Wait } from '../record/record.ts'
import { BUFFER, STATE } from '../../guard/probe.ts'
import { readTimers, touch, touchAbsence } from '../record/touch.ts'
import type { Trail } from './trail.ts'
import type { Alt } from '../record/wait.ts'

/** Those who were held at one end of a channel: of each tasklet, the waits in their order. */
type End = Map<number, Part[]>

interface Ends {
  readonly send: End
  readonly receive: End
}

/** Is given each. Measured: generators within generators are a tenth of a search with reduction. */
type Found = (candidate: Candidate) => void

/** What could have been taken, and was not. */
export function candidates(trail: Trail, found: Found): void {
  const ends = new Map<Core<unknown>, Ends>()
  for (const wait of trail.waits)
    for (const [at, alt] of wait.alts.entries()) {
      const { core, kind } = alt
      if (core !== undefined && (kind === 'send' || kind === 'receive')) {
        if (core.buffer === undefined) addTo(ends, core, kind, { wait, at })
        atChannel(trail, { wait, at }, core, found)
      } else if (isStepAlone(trail, wait, alt)) unlessTaken(trail, [{ wait, at }], found)
    }
  for (const wait of trail.waits) awaited(trail, wait, found)
  for (const robbed of trail.execution.robbed) found(turnOf(robbed))
  for (const both of ends.values()) pairs(trail, both, found)
  for (const parts of combinations(trail)) unlessTaken(trail, parts, found)
  if (!trail.timersLast) for (const limit of trail.execution.allLimits) limits(trail, limit, found)
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
function pairs(trail: Trail, { send, receive }: Ends, found: Found): void {
  for (const [index, senders] of send)
    for (const sender of senders)
      for (const [other, receivers] of receive) {
        if (other === index) continue
        for (let i = firstAfter(trail, receivers, sender); i < receivers.length; i++) {
          const receiver = receivers[i] as Part
          if (isBefore(trail, sender.wait, receiver.wait)) break
          unlessTaken(trail, [sender, receiver], found, pairOf(seatOf(sender), seatOf(receiver), altOf(receiver)))
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
function isStepAlone({ timersLast }: Trail, { alts, isHearing }: Wait, { kind }: Alt): boolean {
  if (kind === 'sync' || kind === 'never') return false
  if (kind === 'timer') return !timersLast
  return alts.length > 1 || kind !== 'end' || isHearing === true
}

function seatOf({ wait, at }: Part): Label['seats'][number] {
  return { ident: wait.party.ident, wait: wait.number, at }
}

function unlessTaken(trail: Trail, parts: readonly Part[], found: Found, given?: Label): void {
  const label = given ?? labelOf(parts[0]?.wait.isHearing === true ? 'hear' : 'meet', parts.map(seatOf))
  if (trail.isTaken(label)) return
  const footprint = new Footprint()
  for (const part of parts) {
    footprint.write(part.wait.party.ident.cell)
    touch(trail.execution, footprint, altOf(part))
    readTimers(footprint, part.wait.alts)
  }
  const waits = parts.map(({ wait }) => wait)
  found({ label, footprint, parts, limit: undefined, needs: waits.map(({ since }) => since), ends: endsOf(waits) })
}

function limits(trail: Trail, limit: Limit, found: Found): void {
  const label = timerOf(limit)
  if (trail.isTaken(label)) return
  const footprint = new Footprint()
  footprint.write(CLOCK)
  footprint.write(limit.party.ident.cell)
  for (const { alts, party } of trail.waits)
    if (party === limit.party)
      for (const { ident } of trail.execution.awaitedBy(alts[0]?.guard)) footprint.read(ident.end)
  found({ label, footprint, parts: [], limit, needs: [limit.since], ends: endsOf([limit]) })
}

/** A wait for the ends of tasklets that was given up: they could have come before. */
function awaited(trail: Trail, wait: Wait, found: Found): void {
  const { alts, number, party, since, until } = wait
  if (alts.length !== 1 || until === Infinity) return
  const lasts = trail.execution.awaitedBy(alts[0]?.guard).map(({ last }) => last)
  if (lasts.length === 0 || lasts.includes(until)) return
  const footprint = new Footprint()
  footprint.write(party.ident.cell)
  const label = turnLabel(party.ident, number)
  found({ label, footprint, parts: [{ wait, at: 0 }], limit: undefined, needs: [since, ...lasts], ends: [until] })
}

/** A turn that a tasklet could have taken before it was cancelled. */
function turnOf({ needs, party, until, wait }: Robbed): Candidate {
  const footprint = new Footprint()
  footprint.write(party.ident.cell)
  const label = turnLabel(party.ident, wait)
  return { label, footprint, parts: [], limit: undefined, needs, ends: [until] }
}

/** One end of a channel alone: by its buffer, or by its being closed. A step that was taken in the one way could be in the other. */
function atChannel(trail: Trail, part: Part, core: Core<unknown>, found: Found): void {
  const { execution } = trail
  const mayBeClosed = trail.isWritten(execution.cellOf(core, STATE))
  if (core.buffer === undefined && !mayBeClosed) return
  const label = labelOf('meet', [seatOf(part)])
  const { wait } = part
  const alt = altOf(part)
  for (const usesBuffer of [true, false]) {
    if (usesBuffer ? core.buffer === undefined : !mayBeClosed) continue
    if (trail.isTaken(label) && trail.tookBuffer(label, core) === usesBuffer) continue
    const footprint = new Footprint()
    footprint.write(wait.party.ident.cell)
    footprint.read(execution.cellOf(core, STATE))
    if (usesBuffer) footprint.write(execution.cellOf(core, BUFFER))
    else if (core.buffer !== undefined && alt.kind === 'receive') footprint.read(execution.cellOf(core, BUFFER))
    readTimers(footprint, wait.alts)
    for (const higher of alt.higher) touchAbsence(execution, footprint, higher)
    found({ label, footprint, parts: [part], limit: undefined, usesBuffer, needs: [wait.since], ends: endsOf([wait]) })
  }
}
