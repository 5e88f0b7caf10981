import { existsSync } from 'node:fs'
import { deadline, fairShare, priority, random, roundRobin, timers } from 'occamy'
import { schedulerContract } from './scheduler-contract.ts'

const inTurn = { bypass: (ready: number) => ready - 1 }

schedulerContract('roundRobin', roundRobin, inTurn)
schedulerContract('priority', () => priority(), inTurn)
schedulerContract('priority of levels', () => priority({ levels: 2 }), inTurn)
schedulerContract('priority with aging', () => priority({ aging: 2 }), inTurn)
schedulerContract('priority of fair shares', () => priority({ of: fairShare, aging: 1 }), inTurn)
schedulerContract('priority of deadlines', () => priority({ of: deadline }), inTurn)
schedulerContract('priority of random orders', () => priority({ of: () => random(5), aging: 3 }))
schedulerContract('deadline', deadline, inTurn)
schedulerContract('fairShare', fairShare, inTurn)
schedulerContract('random', () => random(42))
schedulerContract('timers over roundRobin', () => timers(roundRobin()), inTurn)
schedulerContract('timers over timers over priority', () => timers(timers(priority({ aging: 4 }))), inTurn)
schedulerContract('timers over random', () => timers(random(7)))

// The examples pass the same suite. A mutation run leaves them out.
if (existsSync(new URL('../../examples/custom-scheduler', import.meta.url))) {
  const { lottery } = await import('../../examples/custom-scheduler/lottery.ts')
  const { counting } = await import('../../examples/custom-scheduler/counting.ts')
  schedulerContract('the lottery of the examples', () => lottery(3))
  schedulerContract('the counting layer of the examples', () => counting(roundRobin()), inTurn)
  schedulerContract('the counting layer over timers and the lottery', () => counting(timers(counting(lottery()))))
}
