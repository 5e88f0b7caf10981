import { roundRobin, timers } from 'occamy'
import type { Cause, RunQueue, Scheduler, Tasklet, Timer } from 'occamy'
import { schedulerContract } from 'occamy/check'
import type { SchedulerTraits } from 'occamy/check'
import { describe, expect, it } from 'vitest'
import { broken, expectFound, reportOf } from './broken.ts'

type Given = RunQueue & Partial<Scheduler>

/** A queue as it should be: an array, of which `pick` says where an enqueued tasklet goes. */
function listed(
  put: (list: Array<Tasklet<unknown>>, tasklet: Tasklet<unknown>, cause: Cause) => void = (list, tasklet) =>
    void list.push(tasklet),
): RunQueue {
  const list: Array<Tasklet<unknown>> = []
  return {
    enqueue: (tasklet, cause) => put(list, tasklet, cause),
    dequeue: () => list.shift(),
    remove(tasklet) {
      const at = list.indexOf(tasklet)
      if (at >= 0) list.splice(at, 1)
    },
    ready: () => list.length,
  }
}

/** Timers as they should be: a list that is sorted whenever it is looked at. */
function alarms(changes: (list: Timer[]) => Partial<Scheduler>): Given {
  const list: Timer[] = []
  const sort = (): Timer[] => list.sort((a, b) => a.at - b.at || a.order - b.order)
  return {
    ...roundRobin(),
    arm: (timer) => void list.push(timer),
    disarm(timer) {
      const at = list.indexOf(timer)
      if (at >= 0) list.splice(at, 1)
    },
    nextWake: () => sort()[0]?.at ?? Infinity,
    expire(now) {
      while ((sort()[0]?.at ?? Infinity) <= now) list.shift()?.fire()
    },
    ...changes(list),
  }
}

/** One whose functions are methods. */
class Stateful implements RunQueue {
  private readonly list: Array<Tasklet<unknown>> = []
  enqueue(tasklet: Tasklet<unknown>): void {
    this.list.push(tasklet)
  }
  dequeue(): Tasklet<unknown> | undefined {
    return this.list.shift()
  }
  remove(tasklet: Tasklet<unknown>): void {
    this.list.splice(this.list.indexOf(tasklet), 1)
  }
  ready(): number {
    return this.list.length
  }
}

const shared = roundRobin()
let made = 0

const inTurn: SchedulerTraits = { bypass: (ready) => ready - 1 }

interface Mutant {
  readonly what: string
  readonly make: () => Given
  readonly found: readonly string[]
}

const queues: readonly Mutant[] = [
  {
    what: 'forgets those that are preferred',
    make: () => listed((list, tasklet, cause) => void (cause === 'preferred' || list.push(tasklet))),
    found: ['gives each tasklet that it was given, once (preferred)', 'holds what a set would hold'],
  },
  {
    what: 'takes in a tasklet twice',
    make: () => listed((list, tasklet) => void list.push(tasklet, tasklet)),
    found: ['gives each tasklet that it was given, once (spawned)', 'gives no tasklet that was removed'],
  },
  {
    what: 'serves the last first',
    make: () => listed((list, tasklet) => void list.unshift(tasklet)),
    found: ['passes over none of 2', 'passes over none of 7'],
  },
  {
    what: 'puts first who was readied',
    make: () =>
      listed((list, tasklet, cause) => void (cause === 'readied' ? list.unshift(tasklet) : list.push(tasklet))),
    found: ['passes over none of 2', 'passes over none of 7'],
  },
  { what: 'removes nothing', make: () => ({ ...listed(), remove() {} }), found: ['gives no tasklet that was removed'] },
  {
    what: 'removes the first, whoever is to go',
    make() {
      const queue = listed()
      return { ...queue, remove: () => void queue.dequeue() }
    },
    found: ['gives no tasklet that was removed', 'holds what a set would hold'],
  },
  {
    what: 'counts one too many once it has been empty',
    make() {
      const queue = listed()
      let over = 0
      const dequeue = (): Tasklet<unknown> | undefined => {
        const next = queue.dequeue()
        if (next === undefined) over = 1
        return next
      }
      return { ...queue, dequeue, ready: () => queue.ready() + over }
    },
    found: ['is empty at first', 'holds what a set would hold'],
  },
  {
    what: 'holds no more than 30',
    make: () => listed((list, tasklet) => void (list.length < 30 && list.push(tasklet))),
    found: ['gives each tasklet that it was given, once (yielded)'],
  },
  { what: 'shares its queue with the others', make: () => shared, found: ['uses no `this`'] },
  {
    what: 'uses `this`',
    make: () => new Stateful(),
    found: ['uses no `this`', 'has programs that lose and double no message'],
  },
  {
    what: 'marks the tasklets that it holds',
    make: () => listed((list, tasklet) => void list.push(Object.assign(tasklet, { branch: 7, value: 'mine' }))),
    found: ['changes nothing of a tasklet but its slot'],
  },
  {
    what: 'chooses one too far',
    make: () => ({ ...listed(), choose: (n) => n }),
    found: ['chooses within bounds'],
  },
  {
    what: 'chooses halves',
    make: () => ({ ...listed(), choose: (n) => (n - 1) / 2 }),
    found: ['chooses within bounds'],
  },
  {
    what: 'is another each time',
    make() {
      const odd = made++ % 2 === 1
      return listed((list, tasklet) => void (odd ? list.unshift(tasklet) : list.push(tasklet)))
    },
    found: ['has programs that are the same when they are run again (quantum 256)'],
  },
  {
    what: 'gives nobody a turn while a timer is armed',
    make() {
      const whole = timers(roundRobin())
      return { ...whole, dequeue: () => (whole.nextWake() === Infinity ? whole.dequeue() : undefined) }
    },
    found: ['has programs that lose and double no message (quantum 0)', 'has programs that survive cancels'],
  },
]

const clocks: readonly Mutant[] = [
  {
    what: 'fires those of one time in any order',
    make: () =>
      alarms((list) => ({
        expire(now) {
          list.sort((a, b) => a.at - b.at || b.order - a.order)
          while ((list[0]?.at ?? Infinity) <= now) list.shift()?.fire()
        },
      })),
    found: ['fires timers in order of time, then of arming'],
  },
  {
    what: 'fires in order of arming alone',
    make: () =>
      alarms((list) => ({
        nextWake: () => Math.min(Infinity, ...list.map(({ at }) => at)),
        expire(now) {
          const due = list.filter(({ at }) => at <= now)
          for (const each of due) list.splice(list.indexOf(each), 1)[0]?.fire()
        },
      })),
    found: ['fires timers in order of time, then of arming', 'keeps the timers that a list would keep'],
  },
  {
    what: 'fires a little early',
    make: () => alarms((list) => ({ expire: (now) => fireDue(list, Math.ceil(now)) })),
    found: ['fires timers in order of time, then of arming, each once and never early'],
  },
  {
    what: 'forgets nothing that is disarmed',
    make: () => alarms(() => ({ disarm() {} })),
    found: ['fires no timer that was disarmed', 'says that no timer is due'],
  },
  {
    what: 'decides what is due before it fires',
    make: () =>
      alarms((list) => ({
        expire(now) {
          const due = list.filter(({ at }) => at <= now).sort((a, b) => a.at - b.at || a.order - b.order)
          for (const each of due) {
            const at = list.indexOf(each)
            if (at >= 0) list.splice(at, 1)
            each.fire()
          }
        },
      })),
    found: ['lets timers be armed and disarmed while others fire'],
  },
  {
    what: 'keeps what has fired',
    make: () =>
      alarms((list) => ({
        expire: (now) => void list.filter(({ at }) => at <= now).map((each) => each.fire()),
      })),
    found: ['fires timers in order of time, then of arming, each once'],
  },
  {
    what: 'says that there is always one due',
    make: () => alarms(() => ({ nextWake: () => 0 })),
    found: ['says that no timer is due when none is armed'],
  },
  {
    what: 'remembers the earliest that there ever was',
    make() {
      let earliest = Infinity
      return alarms((list) => ({
        arm(timer) {
          earliest = Math.min(earliest, timer.at)
          list.push(timer)
        },
        nextWake: () => (list.length === 0 ? Infinity : earliest),
      }))
    },
    found: ['fires timers in order of time', 'keeps the timers that a list would keep'],
  },
  {
    what: 'fires what is armed for ever',
    make: () => alarms((list) => ({ expire: (now) => fireDue(list, now > 1e12 ? Infinity : now) })),
    found: ['never fires a timer that is armed for Infinity'],
  },
  {
    what: 'has half of the timers',
    make: () => ({ ...roundRobin(), arm() {} }),
    found: ['has all four functions of timers, or none'],
  },
]

function fireDue(list: Timer[], now: number): void {
  list.sort((a, b) => a.at - b.at || a.order - b.order)
  for (let first = list[0]; first !== undefined && first.at <= now; first = list[0]) {
    list.shift()
    first.fire()
    list.sort((a, b) => a.at - b.at || a.order - b.order)
  }
}

describe('the contract of schedulers', () => {
  it.each([
    ['a list', () => listed()],
    ['a list of timers', () => alarms(() => ({}))],
  ])('is kept by one that is as it should be: %s', async (_what, make) => {
    expect(await broken(schedulerContract(make, inTurn))).toEqual([])
  })

  for (const { what, make, found } of [...queues, ...clocks]) {
    it(`is broken by one that ${what}`, async () => {
      expectFound(await broken(schedulerContract(make, inTurn)), found)
    })
  }

  it('tells of all that is broken, in these words', async () => {
    const report = await reportOf(
      [...queues, ...clocks].map(({ what, make }) => [`one that ${what}`, schedulerContract(make, inTurn)]),
    )
    await expect(report).toMatchFileSnapshot('./schedulers.txt')
  })

  it('asks of bypass, and of repeating, only where that is promised', async () => {
    const lastFirst = () => listed((list, tasklet) => void list.unshift(tasklet))
    expect(await broken(schedulerContract(lastFirst))).toEqual([])
    const names = schedulerContract(lastFirst, { repeats: false }).map(({ name }) => name)
    expect(names.filter((name) => /again|passes over/.test(name))).toEqual([])
    expect(new Set(names).size).toBe(names.length)
  })
})
