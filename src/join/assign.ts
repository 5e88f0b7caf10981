/**
 * Gives every member a candidate of its own: a system of distinct representatives, by augmenting paths (H. W. Kuhn, 1955),
 * the earliest in order of the members. Needed only where alternations offer to several members, or a member comes twice.
 */
import { keyOf } from './candidate.ts'
import type { Candidate } from './candidate.ts'

/** The earliest choice, one of each row, none with a key that is `taken` or twice; `undefined` if there is none. */
export function assign(rows: readonly (readonly Candidate[])[], taken: ReadonlySet<object>): Candidate[] | undefined {
  const first = firstOfEach(rows, taken)
  if (first !== undefined || !isFeasible(rows, 0, taken)) return first
  const used = new Set(taken)
  return rows.map((row, i) => {
    const choice = row.find((candidate) => {
      const key = keyOf(candidate)
      if (used.has(key)) return false
      used.add(key)
      if (isFeasible(rows, i + 1, used)) return true
      used.delete(key)
      return false
    })
    return choice as Candidate
  })
}

/** The first of each row that none before it has taken, if every row has one: then that is the earliest choice. */
function firstOfEach(rows: readonly (readonly Candidate[])[], taken: ReadonlySet<object>): Candidate[] | undefined {
  const used = new Set(taken)
  const choices: Candidate[] = []
  for (const row of rows) {
    const choice = row.find((candidate) => !used.has(keyOf(candidate)))
    if (choice === undefined) return undefined
    used.add(keyOf(choice))
    choices.push(choice)
  }
  return choices
}

/** Whether the rows from `start` on can have keys of their own. */
export function isFeasible(
  rows: readonly (readonly Candidate[])[],
  start: number,
  taken: ReadonlySet<object>,
): boolean {
  const owners = new Map<object, number>()
  const place = (row: number, seen: Set<object>): boolean =>
    (rows[row] as readonly Candidate[]).some((candidate) => {
      const key = keyOf(candidate)
      if (taken.has(key) || seen.has(key)) return false
      seen.add(key)
      const owner = owners.get(key)
      if (owner !== undefined && !place(owner, seen)) return false
      owners.set(key, row)
      return true
    })
  for (let row = start; row < rows.length; row++) if (!place(row, new Set())) return false
  return true
}
