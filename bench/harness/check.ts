// Checks of results, shared by the systems: a broken run must be an error and not a fast time.

/** Throws unless the two are the same. */
export function check(what: string, actual: unknown, expected: unknown): void {
  if (actual !== expected) throw new Error(`${what}: ${String(actual)} instead of ${String(expected)}`)
}

/** The sum of 0 … n - 1 in 32 bits, as the workloads add up: a larger number would cost them an allocation each. */
export function sumBelow(n: number): number {
  return ((n * (n - 1)) / 2) | 0
}

/** Checks the events of an alternation: how many came from each branch, and the sum of them all, each one's a 0, 1, 2 … */
export function checkEvents(count: number, perBranch: readonly number[], sum: number): void {
  const total = perBranch.reduce((a, b) => a + b, 0)
  check('events', total, count)
  check(
    'sum of the events',
    sum,
    perBranch.reduce((a, b) => (a + sumBelow(b)) | 0, 0),
  )
}

/** How many branches the tests of `alt-of-N` go on by for each event: coprime to every N, so that all take part. */
export const stride = 7
