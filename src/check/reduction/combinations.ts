/** The steps of more than two: which tasklets could meet at a barrier. */
import type { Meeting, Sync } from '../../guards/barrier.ts'
import { comparePaths } from '../record/party.ts'
import type { Trail } from './trail.ts'
import type { Part } from './part.ts'

/** Every choice of waits with which a barrier of an execution could be served, in order as the labels have them. */
export function* combinations(trail: Trail): Generator<readonly Part[], void, undefined> {
  const { waits } = trail
  const barriers = new Map<Meeting, Part[]>()
  for (const wait of waits)
    for (const [at, { kind, guard }] of wait.alts.entries()) {
      if (kind !== 'sync') continue
      const { barrier } = guard as Sync
      const parts = barriers.get(barrier)
      if (parts === undefined) barriers.set(barrier, [{ wait, at }])
      else parts.push({ wait, at })
    }
  for (const parts of barriers.values()) parts.sort((one, other) => comparePaths(one.wait.party, other.wait.party))
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
