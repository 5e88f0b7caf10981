// The samples of a whole run, to be asked for medians and ratios.

import type { Sample } from './rounds.ts'
import { summarize, type Summary } from './statistics.ts'

/** What a ratio compares: a workload of a system. */
export interface Cell {
  readonly system: string
  readonly workload: string
}

export class Results {
  readonly samples: readonly Sample[]

  constructor(samples: readonly Sample[]) {
    this.samples = samples
  }

  /** The time of a unit in ns, if the cell was measured. */
  ns(cell: Cell): Summary | undefined {
    return summarizeSome(this.#of(cell).map(({ ns }) => ns))
  }

  /** The bytes that a unit keeps, if the cell measured them. */
  bytes(cell: Cell): Summary | undefined {
    return summarizeSome(this.#of(cell).flatMap(({ bytes }) => bytes ?? []))
  }

  /** The one's time in terms of the other's: the ratio of the medians, and the least and largest ratio within a round. */
  ratio(cell: Cell, base: Cell): Summary | undefined {
    const above = this.ns(cell)
    const below = this.ns(base)
    if (above === undefined || below === undefined) return undefined
    const bases = new Map(this.#of(base).map(({ round, ns }) => [round, ns]))
    const perRound = this.#of(cell).flatMap(({ round, ns }) => {
      const other = bases.get(round)
      return other === undefined ? [] : ns / other
    })
    const { min, max } = summarize(perRound)
    return { median: above.median / below.median, min, max }
  }

  #of(cell: Cell): Sample[] {
    return this.samples.filter(({ system, workload }) => system === cell.system && workload === cell.workload)
  }
}

function summarizeSome(values: readonly number[]): Summary | undefined {
  return values.length === 0 ? undefined : summarize(values)
}
