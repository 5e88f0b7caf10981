/** The schedulers that the command line offers, by name. */
import { deadline, fairShare, priority, random, roundRobin } from 'occamy'
import type { RuntimeOptions } from 'occamy'

const makers = {
  'round-robin': () => roundRobin(),
  priority: () => priority({ aging: 16 }),
  deadline: () => deadline(),
  'fair-share': () => fairShare(),
  random: (seed: number) => random(seed),
}

export type SchedulerName = keyof typeof makers

export const schedulerNames = Object.keys(makers) as SchedulerName[]

export function isSchedulerName(name: string): name is SchedulerName {
  return Object.hasOwn(makers, name)
}

/** Makes the scheduler of that name. The seed is for those that draw lots. */
export function schedulerOf(name: SchedulerName, seed: number): RuntimeOptions['scheduler'] {
  return makers[name](seed)
}
