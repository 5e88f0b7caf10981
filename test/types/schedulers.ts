/** Schedulers, clocks and observers as their authors write them. */
import {
  deadline,
  fairShare,
  hostClock,
  priority,
  random,
  roundRobin,
  run,
  Runtime,
  skip,
  timers,
  virtualClock,
} from 'occamy'
import type { Cause, Clock, Observer, RunQueue, Scheduler, Tasklet, Timer } from 'occamy'
import { fits, same, some } from './assert.ts'

const queues = [roundRobin(), priority(), deadline(), fairShare()] as const
same<typeof queues, readonly [RunQueue, RunQueue, RunQueue, RunQueue]>()
fits<ReturnType<typeof random>, RunQueue & Pick<Scheduler, 'choose'>>()
same<ReturnType<typeof timers>, Scheduler>()
const clocks = [hostClock(), virtualClock()] as const
same<typeof clocks, readonly [Clock, Clock]>()
same<Cause, 'spawned' | 'readied' | 'preferred' | 'yielded'>()

// The scheduler of a runtime is a run queue with or without the rest.
void new Runtime({ scheduler: roundRobin() })
void new Runtime({ scheduler: timers(random(1)) })
void new Runtime({ scheduler: { ...roundRobin(), choose: (n) => n - 1 } })
void new Runtime({ scheduler: timers(priority({ levels: 3, aging: 4, of: fairShare })) })

/** A layer is a spread: the parameters of its functions are inferred. */
export const counted = (lower: RunQueue): RunQueue => ({
  ...lower,
  enqueue(tasklet, cause) {
    same<typeof tasklet, Tasklet<unknown>>()
    same<typeof cause, Cause>()
    lower.enqueue(tasklet, cause)
  },
})

/** A layer over a whole scheduler. */
export const slow = (lower: Scheduler): Scheduler => ({
  ...lower,
  arm(timer) {
    same<typeof timer, Timer>()
    lower.arm(timer)
  },
})

/** A queue of one's own. */
export function stack(): RunQueue {
  const ready: Tasklet<unknown>[] = []
  return {
    enqueue: (tasklet) => void ready.push(tasklet),
    dequeue: () => ready.pop(),
    remove: (tasklet) => void ready.splice(ready.indexOf(tasklet), 1),
    ready: () => ready.length,
  }
}

const observer: Observer = {
  onReady: (tasklet, cause) => same<[typeof tasklet.name, typeof cause], [string, Cause]>(),
  onTimer: (now) => same<typeof now, number>(),
}
void run(() => skip, { observer, clock: { now: () => 0, jump: (to) => same<typeof to, number>() } })

// @ts-expect-error -- `remove` and `ready` are missing
void new Runtime({ scheduler: { enqueue() {}, dequeue: () => undefined } })
// @ts-expect-error -- the functions of a vector are not to be replaced afterwards
roundRobin().enqueue = () => {}
// @ts-expect-error -- a scheduler is made first
void new Runtime({ scheduler: roundRobin })
// @ts-expect-error -- a clock tells the time by a function
void new Runtime({ clock: { now: 0 } })
// @ts-expect-error -- nothing of this name happens
fits<{ onYield: () => void }, Observer>()
// @ts-expect-error -- a queue has no timers
timers(roundRobin()) satisfies RunQueue & { arm: never }
some<Scheduler>() satisfies RunQueue
