import { existsSync } from 'node:fs'
import { deadline, fairShare, priority, random, roundRobin, timers } from 'occamy'
import type { RunQueue, Scheduler } from 'occamy'
import { schedulerContract } from 'occamy/check'
import type { SchedulerTraits } from 'occamy/check'
import { scheduleOf } from 'occamy/fast-check'
import { describe, it } from 'vitest'

function schedulers(kind: string, make: () => RunQueue & Partial<Scheduler>, traits?: SchedulerTraits): void {
  describe(`${kind} as a scheduler`, () => {
    for (const { name, run: check } of schedulerContract(make, traits)) it(name, () => check())
  })
}

const inTurn = { bypass: (ready: number) => ready - 1 }

schedulers('roundRobin', roundRobin, inTurn)
schedulers('priority', () => priority(), inTurn)
schedulers('priority of levels', () => priority({ levels: 2 }), inTurn)
schedulers('priority with aging', () => priority({ aging: 2 }), inTurn)
schedulers('priority of fair shares', () => priority({ of: fairShare, aging: 1 }), inTurn)
schedulers('priority of deadlines', () => priority({ of: deadline }), inTurn)
schedulers('priority of random orders', () => priority({ of: () => random(5), aging: 3 }))
schedulers('deadline', deadline, inTurn)
schedulers('fairShare', fairShare, inTurn)
schedulers('random', () => random(42))
schedulers('timers over roundRobin', () => timers(roundRobin()), inTurn)
schedulers('timers over timers over priority', () => timers(timers(priority({ aging: 4 }))), inTurn)
schedulers('timers over random', () => timers(random(7)))
schedulers('a schedule of no choices', () => scheduleOf([]))
schedulers('a schedule of choices', () => scheduleOf([0, 2, 0, 0, 1, 3, 0, 7, 0, 1, 0, 0, 2]))

// The examples pass the same suite. A mutation run leaves them out.
if (existsSync(new URL('../../examples/custom-scheduler', import.meta.url))) {
  const { lottery } = await import('../../examples/custom-scheduler/lottery.ts')
  const { counting } = await import('../../examples/custom-scheduler/counting.ts')
  schedulers('the lottery of the examples', () => lottery(3))
  schedulers('the counting layer of the examples', () => counting(roundRobin()), inTurn)
  schedulers('the counting layer over timers and the lottery', () => counting(timers(counting(lottery()))))
}
