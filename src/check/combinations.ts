/** The steps of more than two: which tasklets could meet at a barrier, and which could serve a join together. */
import type { Meeting, Sync } from '../guards/barrier.ts'
import type { Joining } from '../join/joining.ts'
import type { Wait } from './record.ts'
import type { Trail } from './trail.ts'
import type { Part } from './part.ts'

/** Every choice of waits with which a barrier, or a join, of an execution could be served. */
export function* combinations(trail: Trail): Generator<readonly Part[], void, undefined> {
  const { waits } = trail
  const barriers = new Map<Meeting, Part[]>()
  for (const wait of waits)
    for (const [at, { kind, guard }] of wait.alts.entries()) {
      if (kind === 'join') yield* partners(waits, { wait, at }, guard as Joining)
      if (kind !== 'sync') continue
      const { barrier } = guard as Sync
      const parts = barriers.get(barrier)
      if (parts === undefined) barriers.set(barrier, [{ wait, at }])
      else parts.push({ wait, at })
    }
  for (const [barrier, parts] of barriers)
    for (const size of trail.levelsOf(barrier)) if (size > 0) yield* chosen(parts, size, 0, [])
}

function* chosen(
  parts: readonly Part[],
  size: number,
  from: number,
  some: readonly Part[],
): Generator<readonly Part[], void, undefined> {
  if (some.length === size) {
    yield some
    return
  }
  for (let i = from; i < parts.length; i++) {
    const part = parts[i] as Part
    if (!some.some(({ wait }) => wait.party === part.wait.party)) yield* chosen(parts, size, i + 1, [...some, part])
  }
}

/** A join with a partner for each member at a rendezvous channel. */
function* partners(
  waits: readonly Wait[],
  join: Part,
  { members }: Joining,
): Generator<readonly Part[], void, undefined> {
  const ports = members.map(({ port }) => port).filter(({ core }) => core.buffer === undefined)
  function* extend(some: readonly Part[]): Generator<readonly Part[], void, undefined> {
    const port = ports[some.length - 1]
    if (port === undefined) {
      yield some
      return
    }
    const facing = port.side === 'send' ? 'receive' : 'send'
    for (const wait of waits) {
      if (some.some((part) => part.wait.party === wait.party)) continue
      for (const [at, alt] of wait.alts.entries())
        if (alt.kind === facing && alt.core === port.core) yield* extend([...some, { wait, at }])
    }
  }
  if (ports.length === 0) return
  yield* extend([join])
}
