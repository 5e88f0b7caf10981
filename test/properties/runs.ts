/** How often the properties run: OCCAMY_RUNS (200), from a random seed that a failure prints, or from OCCAMY_SEED. */
import fc from 'fast-check'

export const RUNS: number = Number(process.env['OCCAMY_RUNS'] ?? 200)

const { OCCAMY_SEED: given } = process.env
fc.configureGlobal({ numRuns: RUNS, ...(given === undefined ? {} : { seed: Number(given) }) })

/** Fewer runs, for a property that is one of many or takes long. */
export function share(part: number): { readonly numRuns: number } {
  return { numRuns: Math.max(1, Math.ceil(RUNS / part)) }
}

/** The time a test may take, in ms: in step with the runs. */
export const PATIENCE: number = 60_000 + RUNS * 300
