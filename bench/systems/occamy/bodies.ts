// The six workloads that run both in a fresh process and in a mixed one, and the form of alt-4 that allocates.

import type { Bodies } from '../../harness/serve.ts'
import { alt4, alt4Fresh } from './alternation.ts'
import { commstime, pingPong, ring, stream } from './messages.ts'

export const mainBodies: Bodies = {
  message: stream(0),
  'ping-pong': pingPong,
  ring,
  commstime,
  buffered: stream(128),
  'alt-4': alt4,
  'alt-4-fresh': alt4Fresh,
}
