// The demands on occamy's speed, as the table of the issue has them: what must hold, what is the goal, what was measured.

import { six, workloads, peers } from './catalog.ts'
import type { Cell, Results } from './results.ts'
import type { Summary } from './statistics.ts'

export interface Verdict {
  readonly demand: string
  /** The measured value; undefined when something that it needs was left out. */
  readonly measured: Summary | undefined
  readonly must: number
  readonly goal: number | undefined
}

export type Grade = 'goal' | 'pass' | 'FAIL' | 'not measured'

/** Grades by the median. */
export function grade({ measured, must, goal }: Verdict): Grade {
  if (measured === undefined) return 'not measured'
  if (goal !== undefined && measured.median <= goal) return 'goal'
  return measured.median <= must ? 'pass' : 'FAIL'
}

/** Every demand. `coreBytes` is the size of the core import. */
export function verdicts(results: Results, coreBytes: number | undefined): Verdict[] {
  const cell = (system: string, workload: string): Cell => ({ system, workload })
  const toGo = (system: string, workload: string): Summary | undefined =>
    results.ratio(cell(system, workload), cell('go', workload))
  const exactly = (value: number): Summary => ({ median: value, min: value, max: value })
  return [
    ...six.map((name) => ({ demand: `${name} / Go`, measured: toGo('occamy', name), must: 0.8, goal: 0.5 })),
    ...six.map((name) => ({ demand: `${name}, mixed / Go`, measured: toGo('occamy-mixed', name), must: 1, goal: 0.6 })),
    {
      demand: 'message / bare resume',
      measured: results.ratio(cell('occamy', 'message'), cell('floor', 'message')),
      must: 7,
      goal: 5,
    },
    {
      demand: 'parked tasklet, bytes',
      measured: results.bytes(cell('occamy', 'spawn-and-park')),
      must: 800,
      goal: 500,
    },
    { demand: 'parked tasklet / goroutine', measured: toGo('occamy', 'spawn-and-park'), must: 0.6, goal: undefined },
    ...['timers', 'timers-random'].map((kind) => ({
      demand: `${kind}: at 1,000,000 / at 1,000`,
      measured: results.ratio(cell('occamy', `${kind}-1000000`), cell('occamy', `${kind}-1000`)),
      must: 5,
      goal: 3,
    })),
    ...workloads.flatMap(({ name }) => againstPeers(results, name)),
    {
      demand: 'core import, bytes (min + gzip)',
      measured: coreBytes === undefined ? undefined : exactly(coreBytes),
      must: 6_000,
      goal: 4_000,
    },
  ]
}

/** Compares with the fastest other library at a workload, where there is one. */
function againstPeers(results: Results, workload: string): Verdict[] {
  const measured = [...peers.keys()].flatMap((system) => {
    const ratio = results.ratio({ system: 'occamy', workload }, { system, workload })
    return ratio === undefined ? [] : { system, ratio }
  })
  const closest = measured.sort((a, b) => b.ratio.median - a.ratio.median)[0]
  if (closest === undefined) return []
  return [{ demand: `${workload} / ${closest.system}`, measured: closest.ratio, must: 1, goal: 1 / 3 }]
}
