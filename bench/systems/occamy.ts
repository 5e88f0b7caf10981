// The workloads for occamy, each in a process that does nothing else.

import {
  alternatives,
  armed,
  few,
  groups,
  kept,
  patterns,
  ready,
  registered,
  sleepers,
  unmatched,
} from '../harness/catalog.ts'
import { serve } from '../harness/serve.ts'
import { chunks } from '../harness/streams.ts'
import { altOf } from './occamy/alternation.ts'
import { mainBodies } from './occamy/bodies.ts'
import { exploreDining, exploreProducers, exploreProducersReduced } from './occamy/exploring.ts'
import {
  bufferByCapacity,
  bufferByChords,
  chordsOf,
  joinOf,
  joinReady,
  matchedOf,
  receiveEachOf,
  receiveReady,
  unmatchedOf,
} from './occamy/joins.ts'
import { awaitMeeting, awaitReady, awaitTasklet, events } from './occamy/outside.ts'
import { readyOf, receiveOf1, replaceRegistrations, setOf } from './occamy/sets.ts'
import { pipes } from './occamy/streams.ts'
import { cancelSleepers, spawnAndPark } from './occamy/tasklets.ts'
import { replaceTimers } from './occamy/timers.ts'

await serve({
  ...mainBodies,
  ...Object.fromEntries([...alternatives, ...few].map((n) => [`alt-of-${String(n)}`, altOf(n)])),
  'receive-of-1': receiveOf1,
  ...Object.fromEntries(registered.map((n) => [`set-of-${String(n)}`, setOf(n)])),
  ...Object.fromEntries(ready.map((k) => [`set-ready-${String(k)}`, readyOf(k, 10_000)])),
  ...Object.fromEntries(kept.map((n) => [`set-replace-${String(n)}`, replaceRegistrations(n)])),
  'join-ready': joinReady,
  'receive-ready': receiveReady,
  ...Object.fromEntries(groups.map((k) => [`join-of-${String(k)}`, joinOf(k)])),
  ...Object.fromEntries(groups.map((k) => [`receive-each-of-${String(k)}`, receiveEachOf(k)])),
  ...Object.fromEntries(patterns.map((n) => [`chords-of-${String(n)}`, chordsOf(n)])),
  'buffer-by-chords': bufferByChords,
  'buffer-by-capacity': bufferByCapacity,
  ...Object.fromEntries(unmatched.map((n) => [`unmatched-${String(n)}`, unmatchedOf(n)])),
  ...Object.fromEntries(unmatched.map((n) => [`matched-${String(n)}`, matchedOf(n)])),
  'await-ready': awaitReady,
  'await-meeting': awaitMeeting,
  'await-tasklet': awaitTasklet,
  events,
  ...Object.fromEntries([...chunks].flatMap(([name, make]) => Object.entries(pipes(name, make)))),
  'spawn-and-park': spawnAndPark,
  ...Object.fromEntries(armed.map((n) => [`timers-${String(n)}`, replaceTimers(n, 'oldest')])),
  ...Object.fromEntries(armed.map((n) => [`timers-random-${String(n)}`, replaceTimers(n, 'any')])),
  'explore-dining': exploreDining,
  'explore-producers': exploreProducers,
  'explore-producers-reduced': exploreProducersReduced,
  ...Object.fromEntries(sleepers.map((n) => [`sleepers-${String(n)}`, cancelSleepers(n)])),
})
