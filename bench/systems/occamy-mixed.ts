// occamy again, in a process that has first used every kind of guard under every scheduler, so that the engine's inline
// caches are as mixed as they are in a real program.

import { serve } from '../harness/serve.ts'
import { mainBodies } from './occamy/bodies.ts'
import { exercise } from './occamy/exercise.ts'

await serve(mainBodies, exercise)
