/** Which cells an alternative touches when it is committed, and which its tasklet touches by being there. */
import type { Operation } from '../../guard/operation.ts'
import { BUFFER, RECEIVERS, SENDERS, STATE } from '../../guard/probe.ts'
import type { Aspect } from '../../guard/probe.ts'
import type { Acquire } from '../../guards/semaphore.ts'
import type { Sync } from '../../guards/barrier.ts'
import type { Core } from '../../channel/core.ts'
import type { Joining } from '../../join/joining.ts'
import type { Footprint } from './footprint.ts'
import { CLOCK } from './ident.ts'
import { AnyCore, AnyEnd } from './kinds.ts'
import type { Party } from './party.ts'
import type { Access } from '../shared.ts'
import { facingOf } from './wait.ts'
import type { Alt, AltKind } from './wait.ts'

/** What is needed of the execution. */
export interface Toucher {
  readonly footprint: Footprint
  cellOf(thing: object, aspect: Aspect): number
  cellOfSet(set: object): number | undefined
  awaitedBy(guard: Operation<unknown>): readonly Party[]
}

/** Notes what the commit of an alternative touches, and what it relies on not to be there. */
export function touchAlt(by: Toucher, party: Party, alt: Alt): void {
  touch(by, by.footprint, alt)
  touchSet(by, alt)
  readTimers(by.footprint, party.alts)
  if (party.arrived) touchPresence(by, party)
}

/** Whoever leaves a wait calls off the timers that it had. */
export function readTimers(footprint: Footprint, alts: readonly Alt[]): void {
  if (alts.some(({ due }) => due !== Infinity)) footprint.read(CLOCK)
}

/** Adds the cells of an alternative to a footprint. */
export function touch(by: Toucher, footprint: Footprint, alt: Alt): void {
  const { kind, guard, core } = alt
  if (core !== undefined) touchChannel(by, footprint, core, kind === 'send')
  else if (kind === 'timer') footprint.write(CLOCK)
  else if (kind === 'sync') footprint.read(by.cellOf((guard as Sync).barrier, STATE))
  else if (kind === 'answer') footprint.read(by.cellOf(guard, STATE))
  else if (kind === 'acquire') footprint.write(by.cellOf((guard as Acquire).permits, STATE))
  else if (kind === 'cell') touchCell(by, footprint, guard as Access<unknown>)
  else if (kind === 'join') touchJoin(by, footprint, guard as Joining)
  else if (kind === 'end') touchEnd(by, footprint, alt)
  for (const higher of alt.higher) touchAbsence(by, footprint, higher)
}

function touchEnd(by: Toucher, footprint: Footprint, { guard }: Alt): void {
  for (const { ident } of by.awaitedBy(guard)) footprint.read(ident.cell)
}

function touchCell(by: Toucher, footprint: Footprint, { cell, how }: Access<unknown>): void {
  if (how === 'get') footprint.read(by.cellOf(cell, STATE))
  else footprint.write(by.cellOf(cell, STATE))
}

/**
 * A join fails with the first member that can never be served again, and then takes nothing. One that is known to be served has taken
 * all, whatever has become of its channels since.
 */
export function touchJoin(by: Toucher, footprint: Footprint, { members }: Joining, served: boolean = false): void {
  if (served) return members.forEach(({ port }) => touchBuffer(by, footprint, port.core))
  const failing = members.findIndex(({ fault }) => fault !== undefined)
  if (failing < 0) for (const { port } of members) touchChannel(by, footprint, port.core, port.side === 'send')
  for (const { port } of members.slice(0, failing + 1)) {
    const { core, side } = port
    footprint.read(by.cellOf(core, STATE))
    if (core.state === 'closed' && side === 'receive' && core.buffer !== undefined)
      footprint.read(by.cellOf(core, BUFFER))
  }
}

function touchBuffer(by: Toucher, footprint: Footprint, core: Core<unknown>): void {
  footprint.read(by.cellOf(core, STATE))
  if (core.buffer !== undefined) footprint.write(by.cellOf(core, BUFFER))
}

/** What a join does to a buffer: it serves those who wait there. */
export interface Deed {
  readonly core: Core<unknown>
  readonly kind: 'send' | 'receive'
}
/** What a join does to buffers, in order: it sends, and then it lets others into the room that it has made. None if it fails. */
export function deedsOf({ members }: Joining): readonly Deed[] {
  if (members.some(({ fault }) => fault !== undefined)) return []
  const ports = members.map(({ port }) => port).filter(({ core }) => core.buffer !== undefined)
  const sends = ports.filter(({ side }) => side === 'send')
  const receives = new Set(ports.filter(({ side }) => side === 'receive'))
  return [...sends, ...receives].map(({ core, side }) => ({ core, kind: facingOf(side) }))
}

/** A rendezvous relies on the channel to be open, and touches nothing else of it. */
function touchChannel(by: Toucher, footprint: Footprint, core: Core<unknown>, isSend: boolean): void {
  const { buffer, state } = core
  footprint.read(by.cellOf(core, STATE))
  // To send fails once it is closed, whatever is in the buffer; to receive fails when that is empty too.
  if (buffer === undefined || (isSend && state !== 'open') || state === 'poisoned') return
  if (state !== 'open' && buffer.length === 0) footprint.read(by.cellOf(core, BUFFER))
  else footprint.write(by.cellOf(core, BUFFER))
}

/** That an alternative is not ready: nobody has arrived for it, nothing is buffered, its channel is open, its tasklet goes on. */
export function touchAbsence(by: Toucher, footprint: Footprint, alt: Alt): void {
  const { guard, kind } = alt
  if (kind === 'timer' || kind === 'tick') footprint.read(CLOCK)
  if (kind === 'end') touchEnd(by, footprint, alt)
  if (kind === 'answer') footprint.read(by.cellOf(guard, STATE))
  if (kind === 'acquire') footprint.read(by.cellOf((guard as Acquire).permits, STATE))
  if (kind === 'sync') {
    footprint.read(by.cellOf((guard as Sync).barrier, STATE))
    footprint.read(by.cellOf((guard as Sync).barrier, RECEIVERS))
  }
  for (const { thing, kind: side } of placesOf(alt)) {
    if (!(thing instanceof AnyCore)) continue
    footprint.read(by.cellOf(thing, STATE))
    footprint.read(by.cellOf(thing, side === 'send' ? RECEIVERS : SENDERS))
    if (thing.buffer !== undefined) footprint.read(by.cellOf(thing, BUFFER))
  }
}

/** A party that has arrived comes, or goes: at each of the places where it offers. */
export function touchPresence(by: Toucher, { alts }: Party): void {
  for (const alt of alts) {
    touchSet(by, alt)
    for (const { thing, kind } of placesOf(alt))
      by.footprint.write(by.cellOf(thing, kind === 'send' ? SENDERS : RECEIVERS))
  }
}

/** That an alternative is registered with a set, if others may take it out. */
function touchSet(by: Toucher, { through }: Alt): void {
  const { core } = (through?.guard ?? {}) as { readonly core?: object }
  const cell = core === undefined ? undefined : by.cellOfSet(core)
  if (cell !== undefined) by.footprint.read(cell)
}

/** Where one waits for an alternative. */
export interface Place {
  readonly thing: object
  readonly kind: AltKind
}
export function placesOf({ core, guard, kind }: Alt): readonly Place[] {
  if (core !== undefined) return [{ thing: core, kind }]
  if (kind === 'answer') return [{ thing: guard, kind }]
  if (kind === 'acquire') return [{ thing: (guard as Acquire).permits, kind }]
  if (kind === 'sync') return [{ thing: (guard as Sync).barrier, kind }]
  if (guard instanceof AnyEnd) return [{ thing: guard.tasklet, kind }]
  return kind === 'join'
    ? (guard as Joining).members.map(({ port }) => ({ thing: port.core, kind: port.side }))
    : NOWHERE
}
const NOWHERE: readonly Place[] = []

/** Whether those who wait somewhere are served first come, first served; and not all at once. */
export function isLine(kind: AltKind): boolean {
  return kind === 'send' || kind === 'receive' || kind === 'acquire'
}
