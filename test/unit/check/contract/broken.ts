/** Which checks of a suite a broken guard or scheduler fails, by name, and in which words. */
import { ContractError } from 'occamy/check'
import type { ContractCheck } from 'occamy/check'
import { expect } from 'vitest'

/** The error of each check that failed. */
async function failed(
  checks: readonly ContractCheck[],
): Promise<ReadonlyArray<readonly [name: string, ContractError]>> {
  const errors: [string, ContractError][] = []
  for (const { name, run } of checks) {
    try {
      await run()
    } catch (error) {
      if (!(error instanceof ContractError)) throw error
      errors.push([name, error])
    }
  }
  return errors
}

export async function broken(checks: readonly ContractCheck[]): Promise<string[]> {
  return (await failed(checks)).map(([name]) => name)
}

/**
 * What a suite finds of each of several, as a text: whoever changes it sees all that is told of, and in which words. What is the same
 * with each quantum is there once, and of what ended a check its first line.
 */
export async function reportOf(
  suites: Iterable<readonly [what: string, checks: readonly ContractCheck[]]>,
): Promise<string> {
  const lines: string[] = []
  for (const [what, checks] of suites) {
    const found = (await failed(checks)).map(
      ([name, { message }]) => `  ${name.replace(/ \(quantum \d+\)/, '')}: ${message.replaceAll(/#\d+|\n.*/gs, '')}`,
    )
    lines.push(what, ...new Set(found))
  }
  return `${lines.join('\n')}\n`
}

/** Each name begins with one of a check that failed. */
export function expectFound(failed: readonly string[], found: readonly string[]): void {
  const missed = found.filter((name) => !failed.some((each) => each.startsWith(name)))
  expect(missed, `the checks that failed:\n${failed.join('\n')}`).toEqual([])
}
