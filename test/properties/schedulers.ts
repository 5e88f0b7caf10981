/** The schedulers that every law is tried under: each of occamy's, some stacks of them, and some that a user might write. */
import { deadline, fairShare, priority, random, roundRobin, timers } from 'occamy'
import type { RunQueue, Scheduler, Tasklet } from 'occamy'

export type AnyScheduler = RunQueue & Partial<Scheduler>

export interface SchedulerKind {
  readonly name: string
  readonly make: (seed: number) => AnyScheduler
}

/** Random numbers for the tests' own schedulers: a linear congruential generator (Numerical Recipes). */
export function lcg(seed: number): (n: number) => number {
  let state = seed >>> 0
  return (n) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return Math.floor((state / 0x100000000) * n)
  }
}

/** As a user would write it: every ready tasklet holds as many tickets as its weight says. */
export function lottery(seed: number): RunQueue & Pick<Scheduler, 'choose'> {
  const choose = lcg(seed)
  const ready: Tasklet<unknown>[] = []
  return {
    name: 'lottery',
    choose,
    enqueue: (tasklet) => {
      ready.push(tasklet)
    },
    dequeue() {
      let ticket = choose(ready.reduce((sum, { weight }) => sum + weight, 0))
      const winner = ready.findIndex(({ weight }) => (ticket -= weight) < 0)
      return ready.splice(winner, 1)[0]
    },
    remove: (tasklet) => {
      ready.splice(ready.indexOf(tasklet), 1)
    },
    ready: () => ready.length,
  }
}

/** Unfair on purpose: whoever became ready last goes first, and the last branch is always taken. */
export function stack(): RunQueue & Pick<Scheduler, 'choose'> {
  const ready: Tasklet<unknown>[] = []
  return {
    name: 'stack',
    choose: (n) => n - 1,
    enqueue: (tasklet) => {
      ready.push(tasklet)
    },
    dequeue: () => ready.pop(),
    remove: (tasklet) => {
      ready.splice(ready.indexOf(tasklet), 1)
    },
    ready: () => ready.length,
  }
}

/** A layer that counts, and changes nothing. */
function counted(lower: AnyScheduler): AnyScheduler {
  let count = 0
  return {
    ...lower,
    enqueue(tasklet, cause) {
      count++
      lower.enqueue(tasklet, cause)
    },
    dequeue() {
      const tasklet = lower.dequeue()
      if (tasklet !== undefined) count--
      return tasklet
    },
    remove(tasklet) {
      count--
      lower.remove(tasklet)
    },
    ready() {
      if (count !== lower.ready()) throw new Error(`${count} ready, and not ${lower.ready()}`)
      return count
    },
  }
}

export const schedulers: readonly SchedulerKind[] = [
  { name: 'roundRobin', make: () => roundRobin() },
  { name: 'priority', make: () => priority() },
  { name: 'priority with aging', make: () => priority({ aging: 3 }) },
  { name: 'priority of two levels', make: () => priority({ levels: 2, aging: 0 }) },
  { name: 'deadline', make: () => deadline() },
  { name: 'fairShare', make: () => fairShare() },
  { name: 'random', make: (seed) => random(seed) },
  { name: 'priority of fairShare', make: () => priority({ of: fairShare }) },
  { name: 'aging priority of random', make: (seed) => priority({ aging: 2, of: () => random(seed) }) },
  { name: 'counted timers of deadline', make: () => counted(timers(deadline())) },
  {
    name: 'timers of a counted priority of counted queues',
    make: () => timers(counted(priority({ of: () => counted(roundRobin()) }))),
  },
  { name: 'lottery', make: lottery },
  { name: 'stack', make: stack },
]
