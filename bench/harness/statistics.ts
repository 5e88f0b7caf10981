// The three numbers that every row of the report gives.

export interface Summary {
  readonly median: number
  readonly min: number
  readonly max: number
}

/** Summarizes one number or more. */
export function summarize(values: readonly number[]): Summary {
  const sorted = [...values].sort((a, b) => a - b)
  const at = (index: number): number => sorted[index] ?? NaN
  const last = sorted.length - 1
  return { median: (at(Math.floor(last / 2)) + at(Math.ceil(last / 2))) / 2, min: at(0), max: at(last) }
}
