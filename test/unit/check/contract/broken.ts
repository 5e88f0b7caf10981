/** Which checks of a suite a broken guard or scheduler fails, by name. */
import { ContractError } from 'occamy/check'
import type { ContractCheck } from 'occamy/check'
import { expect } from 'vitest'

export async function broken(checks: readonly ContractCheck[]): Promise<string[]> {
  const names: string[] = []
  for (const { name, run } of checks) {
    try {
      await run()
    } catch (error) {
      if (!(error instanceof ContractError)) throw error
      names.push(name)
    }
  }
  return names
}

/** Each name begins with one of a check that failed. */
export function expectFound(failed: readonly string[], found: readonly string[]): void {
  const missed = found.filter((name) => !failed.some((each) => each.startsWith(name)))
  expect(missed, `the checks that failed:\n${failed.join('\n')}`).toEqual([])
}
