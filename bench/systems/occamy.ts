// The workloads for occamy, each in a process that does nothing else.

import { alternatives, armed, sleepers } from '../harness/catalog.ts'
import { serve } from '../harness/serve.ts'
import { altOf } from './occamy/alternation.ts'
import { mainBodies } from './occamy/bodies.ts'
import { cancelSleepers, spawnAndPark } from './occamy/tasklets.ts'
import { replaceTimers } from './occamy/timers.ts'

await serve({
  ...mainBodies,
  ...Object.fromEntries(alternatives.map((n) => [`alt-of-${String(n)}`, altOf(n)])),
  'spawn-and-park': spawnAndPark,
  ...Object.fromEntries(armed.map((n) => [`timers-${String(n)}`, replaceTimers(n, 'oldest')])),
  ...Object.fromEntries(armed.map((n) => [`timers-random-${String(n)}`, replaceTimers(n, 'any')])),
  ...Object.fromEntries(sleepers.map((n) => [`sleepers-${String(n)}`, cancelSleepers(n)])),
})
