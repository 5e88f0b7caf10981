// The workloads and systems, by name: what each one measures, and in what unit. The systems' own files implement them.

import { bridges, chunks } from './streams.ts'

export interface Workload {
  readonly name: string
  /** What one count of it is: the time is given per unit. */
  readonly unit: string
  /** Measured with exactly this many, instead of as many as fill the target time. */
  readonly count?: number
  /** The count of a smoke run, for those with a count. */
  readonly smokeCount?: number
}

export const alternatives: readonly number[] = [1, 10, 100, 1_000, 10_000]
/** Where alternation and set cross, for occamy alone. */
export const few: readonly number[] = [2, 3, 4, 6]
/** How many guards a select set has. */
export const registered: readonly number[] = [1, ...few, 10, 100, 1_000, 10_000, 1_000_000]
/** How many of the 10,000 guards of a set are ready at once. */
export const ready: readonly number[] = [1, 10, 100, 1_000, 10_000]
export const kept: readonly number[] = [1_000, 10_000, 100_000, 1_000_000]
/** How many members a join has: Santa's elves, and his reindeer. */
export const groups: readonly number[] = [3, 9]
/** How many chords a process serves. */
export const patterns: readonly number[] = [10, 100, 1_000]
/** How many messages a join with a condition has looked at and left. */
export const unmatched: readonly number[] = [100, 1_000, 10_000]
export const armed: readonly number[] = [1_000, 10_000, 100_000, 1_000_000]
export const sleepers: readonly number[] = [1_000, 100_000]

/** Awaits of guards in async functions; the floor has as many of `null`. */
export const awaits: readonly (readonly [string, string])[] = [
  ['await-ready', 'await of a receive, the message there'],
  ['await-meeting', 'await, two async functions that meet'],
  ['await-tasklet', 'await of a receive, a tasklet sends'],
]

/** How many executions are measured: a search has thousands, and is compiled by the engine on the way. */
const explored = { count: 20_000, smokeCount: 20 }

/** The six that Go is measured against, and that the mixed process repeats. */
export const six: readonly string[] = ['message', 'ping-pong', 'ring', 'commstime', 'buffered', 'alt-4']

export const workloads: readonly Workload[] = [
  { name: 'message', unit: 'message' },
  { name: 'ping-pong', unit: 'round trip' },
  { name: 'ring', unit: 'hop, ring of 503' },
  { name: 'commstime', unit: 'cycle of 4 messages' },
  { name: 'buffered', unit: 'message, capacity 128' },
  { name: 'alt-4', unit: 'event, 4 producers always ready' },
  { name: 'alt-4-fresh', unit: 'event, the alternation made anew' },
  ...alternatives.map((n) => ({ name: `alt-of-${String(n)}`, unit: `event, one ready of ${String(n)}` })),
  ...few.map((n) => ({ name: `alt-of-${String(n)}`, unit: `event, one ready of ${String(n)}` })),
  { name: 'receive-of-1', unit: 'event, a plain receive' },
  ...registered.map((n) => ({ name: `set-of-${String(n)}`, unit: `event of a set, one ready of ${String(n)}` })),
  ...ready.map((k) => ({ name: `set-ready-${String(k)}`, unit: `event of a set, ${String(k)} ready of 10000` })),
  ...kept.map((n) => ({ name: `set-replace-${String(n)}`, unit: `oldest removed, one added, of ${String(n)}` })),
  { name: 'join-ready', unit: 'join of two messages that are there' },
  { name: 'receive-ready', unit: 'two plain receives of messages that are there' },
  ...groups.map((k) => ({ name: `join-of-${String(k)}`, unit: `message, ${String(k)} taken at once` })),
  ...groups.map((k) => ({ name: `receive-each-of-${String(k)}`, unit: `message, of ${String(k)} senders in turn` })),
  ...patterns.map((n) => ({ name: `chords-of-${String(n)}`, unit: `firing of one chord of ${String(n)}` })),
  { name: 'buffer-by-chords', unit: 'message, capacity 10' },
  { name: 'buffer-by-capacity', unit: 'message, capacity 10' },
  ...unmatched.map((n) => ({ name: `unmatched-${String(n)}`, unit: `arrival at ${String(n)} that do not match` })),
  ...unmatched.map((n) => ({ name: `matched-${String(n)}`, unit: `arrival that matches at ${String(n)} that do not` })),
  ...awaits.map(([name, unit]) => ({ name, unit })),
  { name: 'events', unit: 'event of an emitter' },
  ...[...chunks.keys()].flatMap((name) => [
    { name, unit: `chunk of ${name}, stream to stream` },
    ...bridges.map(([end, bridge]) => ({ name: `${name}-${end}`, unit: `chunk of ${name}, by ${bridge}` })),
  ]),
  { name: 'spawn-and-park', unit: 'tasklet', count: 1_000_000, smokeCount: 2_000 },
  ...armed.map((n) => ({ name: `timers-${String(n)}`, unit: `oldest disarmed, one armed, of ${String(n)}` })),
  ...armed.map((n) => ({ name: `timers-random-${String(n)}`, unit: `any one disarmed, one armed, of ${String(n)}` })),
  { name: 'explore-dining', unit: 'execution of four philosophers, every interleaving', ...explored },
  { name: 'explore-producers', unit: 'execution of six producers, every interleaving', ...explored },
  { name: 'explore-producers-reduced', unit: 'execution of six producers, one of each class', ...explored },
  ...sleepers.map((n) => ({ name: `sleepers-${String(n)}`, unit: `sleeper cancelled, ${String(n)} asleep` })),
]

export const systems: readonly string[] = [
  'floor',
  'go',
  'occamy',
  'occamy-mixed',
  'js-csp',
  'thi-ng',
  'effect',
  'ts-chan',
]

/** The other libraries for JavaScript: each one's package, and the system's name here. */
export const peers: ReadonlyMap<string, string> = new Map([
  ['js-csp', 'js-csp'],
  ['thi-ng', '@thi.ng/csp'],
  ['effect', 'effect'],
  ['ts-chan', 'ts-chan'],
])
