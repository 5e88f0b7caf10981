// The workloads for occamy, each in a process that does nothing else.

import { alternatives, armed, few, kept, ready, registered, sleepers } from '../harness/catalog.ts'
import { serve } from '../harness/serve.ts'
import { altOf } from './occamy/alternation.ts'
import { mainBodies } from './occamy/bodies.ts'
import { readyOf, receiveOf1, replaceRegistrations, setOf } from './occamy/sets.ts'
import { cancelSleepers, spawnAndPark } from './occamy/tasklets.ts'
import { replaceTimers } from './occamy/timers.ts'

await serve({
  ...mainBodies,
  ...Object.fromEntries([...alternatives, ...few].map((n) => [`alt-of-${String(n)}`, altOf(n)])),
  'receive-of-1': receiveOf1,
  ...Object.fromEntries(registered.map((n) => [`set-of-${String(n)}`, setOf(n)])),
  ...Object.fromEntries(ready.map((k) => [`set-ready-${String(k)}`, readyOf(k, 10_000)])),
  ...Object.fromEntries(kept.map((n) => [`set-replace-${String(n)}`, replaceRegistrations(n)])),
  'spawn-and-park': spawnAndPark,
  ...Object.fromEntries(armed.map((n) => [`timers-${String(n)}`, replaceTimers(n, 'oldest')])),
  ...Object.fromEntries(armed.map((n) => [`timers-random-${String(n)}`, replaceTimers(n, 'any')])),
  ...Object.fromEntries(sleepers.map((n) => [`sleepers-${String(n)}`, cancelSleepers(n)])),
})
