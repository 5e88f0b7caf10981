/**
 * Runs one program under a run queue of our own (lottery.ts) and under round robin, each below a layer of our own that
 * counts (counting.ts): `npx tsx examples/custom-scheduler/main.ts`.
 */
import { reschedule, roundRobin, run, spawn } from 'occamy'
import type { Operation, RunQueue } from 'occamy'
import { counting } from './counting.ts'
import { lottery } from './lottery.ts'

const TURNS = 12_000
const weights = { light: 1, middle: 2, heavy: 3 }

/** Three tasklets of different weights share out TURNS turns: how many had each? */
function* program(): Operation<Map<string, number>> {
  const turns = new Map<string, number>()
  let left = TURNS
  function* worker(name: string): Operation<void> {
    for (; left > 0; left--) {
      turns.set(name, (turns.get(name) ?? 0) + 1)
      yield* reschedule()
    }
  }
  const workers = Object.entries(weights).map(([name, weight]) => spawn({ name, weight }, worker, name))
  for (const each of workers) yield* each
  return turns
}

async function show(queue: RunQueue): Promise<void> {
  const scheduler = counting(queue)
  const turns = await run(program, { scheduler })
  const shares = [...turns].map(([name, n]) => `${name} ${((100 * n) / TURNS).toFixed(1)} %`).sort()
  const counts = Object.entries(scheduler.counts).map(([cause, n]) => `${n} ${cause}`)
  console.log(`${queue.name}: ${shares.join(', ')} of the turns; enqueued: ${counts.join(', ')}`)
}

await show(lottery(7))
await show(roundRobin())
