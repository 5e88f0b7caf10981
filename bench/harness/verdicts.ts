// The demands on occamy's speed, as the table of the issue has them: what must hold, what is the goal, what was measured.

import { awaits, few, groups, kept, peers, ready, six, workloads } from './catalog.ts'
import type { Cell, Results } from './results.ts'
import type { Summary } from './statistics.ts'
import { bridges, chunks } from './streams.ts'

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
    ...awaits.map(([workload, unit]) => ({
      demand: `${unit} / await null`,
      measured: results.ratio(cell('occamy', workload), cell('floor', workload)),
      must: 3,
      goal: undefined,
    })),
    {
      demand: "event bridge / Node's events.on",
      measured: results.ratio(cell('occamy', 'events'), cell('floor', 'events')),
      must: 1,
      goal: 1 / 3,
    },
    ...[...chunks.keys()].flatMap((name) =>
      bridges.map(([end, bridge]) => ({
        demand: `${bridge} in a ${name} / stream to stream`,
        measured: results.ratio(cell('occamy', `${name}-${end}`), cell('floor', name)),
        // A number is no load: what is left is what each step of a pipe costs.
        must: name === 'pipe' ? 1 / 0.7 : Infinity,
        goal: undefined,
      })),
    ),
    ...setVerdicts(results),
    ...joinVerdicts(results),
    {
      demand: 'one execution of the checker / bare generators',
      measured: results.ratio(cell('occamy', 'explore-dining'), cell('floor', 'explore-dining')),
      must: 25,
      goal: 10,
    },
    {
      demand: 'an execution with reduction / without',
      measured: results.ratio(cell('occamy', 'explore-producers-reduced'), cell('occamy', 'explore-producers')),
      must: 3,
      goal: 1.5,
    },
    ...workloads.flatMap(({ name }) => againstPeers(results, name)),
    {
      demand: 'core import, bytes (min + gzip)',
      measured: coreBytes === undefined ? undefined : exactly(coreBytes),
      must: 6_000,
      goal: 4_000,
    },
  ]
}

/** The demands on select sets. */
function setVerdicts(results: Results): Verdict[] {
  const own = (workload: string, base: string): Summary | undefined =>
    results.ratio({ system: 'occamy', workload }, { system: 'occamy', workload: base })
  const against = (system: string, n: number): Summary | undefined =>
    results.ratio({ system: 'occamy', workload: `set-of-${String(n)}` }, { system, workload: `alt-of-${String(n)}` })
  return [
    { demand: 'set: one event of 10,000 / of 1', measured: own('set-of-10000', 'set-of-1'), must: 1.6, goal: 1.3 },
    { demand: 'set: one event of 1,000,000 / of 1', measured: own('set-of-1000000', 'set-of-1'), must: 15, goal: 8 },
    ...ready.slice(1).map((k) => ({
      demand: `set: ${String(k)} ready at once / 1 ready`,
      measured: own(`set-ready-${String(k)}`, 'set-ready-1'),
      must: 1,
      goal: k >= 100 ? 0.5 : undefined,
    })),
    { demand: 'set of 1 / plain receive', measured: own('set-of-1', 'receive-of-1'), must: 2, goal: 1.5 },
    { demand: 'set of 10,000 / Go reflect.Select', measured: against('go', 10_000), must: 1 / 5_000, goal: 1 / 10_000 },
    ...[...peers.keys()].flatMap((system) =>
      [10, 1_000, 10_000].map((n) => ({
        demand: `set of ${String(n)} / ${system}`,
        measured: against(system, n),
        must: 1,
        goal: n === 10 ? 0.2 : undefined,
      })),
    ),
    ...kept.map((n) => ({
      demand: `set: add and remove at ${String(n)} / Map`,
      measured: results.ratio(
        { system: 'occamy', workload: `set-replace-${String(n)}` },
        { system: 'floor', workload: `set-replace-${String(n)}` },
      ),
      must: 5,
      goal: 2,
    })),
    ...[1, ...few].map((n) => ({
      demand: `set of ${String(n)} / alt of ${String(n)} (where they cross)`,
      measured: own(`set-of-${String(n)}`, `alt-of-${String(n)}`),
      must: n >= 2 ? 1 : Infinity,
      goal: undefined,
    })),
  ]
}

/** The demands on joins. */
function joinVerdicts(results: Results): Verdict[] {
  const own = (workload: string, base: string): Summary | undefined =>
    results.ratio({ system: 'occamy', workload }, { system: 'occamy', workload: base })
  return [
    {
      demand: 'join of 2 ready / two plain receives',
      measured: own('join-ready', 'receive-ready'),
      must: 2,
      goal: 1.3,
    },
    ...groups.map((k) => ({
      demand: `join of ${String(k)} / as many plain rendezvous`,
      measured: own(`join-of-${String(k)}`, `receive-each-of-${String(k)}`),
      must: 1.5,
      goal: 1,
    })),
    { demand: 'chords: one of 1,000 / of 10', measured: own('chords-of-1000', 'chords-of-10'), must: 1.5, goal: 1.1 },
    {
      demand: 'buffer by chords / by capacity',
      measured: own('buffer-by-chords', 'buffer-by-capacity'),
      must: 8,
      goal: 4,
    },
    {
      // One candidate, however many are unmatched: what is left is the memory that the processor fetches.
      demand: 'condition: arrival at 10,000 unmatched / at 100',
      measured: own('unmatched-10000', 'unmatched-100'),
      must: 1.5,
      goal: undefined,
    },
    {
      // The join that it completes begins anew, and walks past none of them.
      demand: 'condition: arrival that matches, at 10,000 unmatched / at 100',
      measured: own('matched-10000', 'matched-100'),
      must: 1.5,
      goal: undefined,
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
