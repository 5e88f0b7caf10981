/** What the tests of select sets share. */
import { selectSet } from 'occamy'
import type { SelectSet, SetEvent } from 'occamy'
import type { SetCore } from '../../../../src/alt/set/core.ts'
import type { Body } from '../../support.ts'

/** A set of whatever guards, under whatever keys. */
export type AnySet = SelectSet<SetEvent<unknown, unknown>>

export type Pair = readonly [key: unknown, value: unknown]

/** An empty set that takes anything. */
export function anySet(): AnySet {
  return selectSet()
}

export function pair(event: SetEvent<unknown, unknown>): Pair {
  return [event.key, event.value]
}

/** The next `n` events, a wait each. */
export function* take(set: AnySet, n: number): Body<Pair[]> {
  const got: Pair[] = []
  for (let i = 0; i < n; i++) got.push(pair(yield* set.next()))
  return got
}

/** The events of one pass. */
export function* pass(set: AnySet, max?: number): Body<Pair[]> {
  return [...(yield* set.wait({ max }))].map(pair)
}

/** What is ready now. */
export function polled(set: AnySet, max?: number): Pair[] {
  return [...set.poll({ max })].map(pair)
}

/** The inside of a set. */
export function inside(set: unknown): SetCore {
  return (set as { readonly core: SetCore }).core
}
/** How many of its registrations are enabled for each wait; how many other sets it knows of. */
export function slowIn(set: unknown): number {
  return inside(set).slow?.size ?? 0
}
export function peersOf(set: unknown): number {
  return inside(set).peers?.size ?? 0
}
