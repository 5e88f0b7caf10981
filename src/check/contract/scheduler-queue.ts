/** The checks of a run queue: what it is given comes out once, unless it was removed. */
import type { Cause } from '../../guard/offer.ts'
import { skip } from '../../guards/skip.ts'
import { randomSource } from '../../internal/random.ts'
import { Runtime } from '../../runtime/runtime.ts'
import type { RunQueue, Scheduler } from '../../scheduler/scheduler.ts'
import type { Tasklet } from '../../tasklet/tasklet.ts'
import { expectEqual, expectThat } from './assert.ts'

/** What a check makes, and says of it. */
export type Make = () => RunQueue & Partial<Scheduler>
/** A name and what it checks. */
export type SchedulerCheck = readonly [name: string, body: (make: Make) => void]

const causes: readonly Cause[] = ['spawned', 'readied', 'preferred', 'yielded']

/** Makes tasklets of all kinds that nothing runs. */
function tasklets(n: number): Array<Tasklet<unknown>> {
  const runtime = new Runtime()
  return Array.from({ length: n }, (_, i) =>
    runtime.spawn({ name: `t${i}`, priority: i % 3, deadline: i % 5, weight: 1 + (i % 4) }, () => skip),
  )
}

const namesOf = (all: Iterable<Tasklet<unknown>, void, unknown>): string[] => Array.from(all, ({ name }) => name).sort()

/** Takes out everything; a queue that never ends is cut off. */
function drain(queue: RunQueue, most: number): Array<Tasklet<unknown>> {
  const all: Array<Tasklet<unknown>> = []
  for (let next = queue.dequeue(); next !== undefined && all.length <= most; next = queue.dequeue()) all.push(next)
  return all
}

function isEmpty(queue: RunQueue, when: string): void {
  expectEqual(`ready() ${when}`, queue.ready(), 0)
  expectThat(queue.dequeue() === undefined, `dequeue() to give nothing ${when}`)
  expectEqual(`ready() ${when}, after a dequeue of nothing`, queue.ready(), 0)
}

const givesOnce = (cause: Cause) => (make: Make) => {
  const queue = make()
  const all = tasklets(40)
  // Twice, since what was given out may come again.
  for (let round = 0; round < 2; round++) {
    for (const [n, each] of all.entries()) {
      queue.enqueue(each, cause)
      expectEqual('ready() after an enqueue', queue.ready(), n + 1)
    }
    for (let n = all.length; n > all.length / 2; n--) {
      expectThat(queue.dequeue() !== undefined, `dequeue() to give one of the ${n} that are ready`)
      expectEqual('ready() after a dequeue', queue.ready(), n - 1)
    }
    drain(queue, 40)
  }
  for (const each of all) queue.enqueue(each, cause)
  expectEqual('the tasklets that come out', namesOf(drain(queue, 40)), namesOf(all))
  isEmpty(queue, 'once all came out')
}

function givesNoneThatWasRemoved(make: Make): void {
  const all = tasklets(9)
  for (const gone of all) {
    const queue = make()
    for (const each of all) queue.enqueue(each, 'readied')
    queue.remove(gone)
    expectEqual('ready() once one of 9 was removed', queue.ready(), 8)
    const left = all.filter((each) => each !== gone)
    expectEqual(`the tasklets that come out without ${gone.name}`, namesOf(drain(queue, 9)), namesOf(left))
    queue.enqueue(gone, 'readied')
    expectEqual('what comes out once it is back', namesOf(drain(queue, 9)), [gone.name])
  }
}

function holdsWhatASetWould(make: Make): void {
  const choose = randomSource(11)
  const queue = make()
  const all = tasklets(25)
  const inside = new Set<Tasklet<unknown>>()
  for (let n = 0; n < 5000; n++) {
    const each = all[choose(all.length)] as Tasklet<unknown>
    if (choose(2) === 0) {
      const next = queue.dequeue()
      expectEqual(`whether dequeue() gives something (operation ${n})`, next !== undefined, inside.size > 0)
      expectThat(next === undefined || inside.delete(next), `no tasklet that is not inside (operation ${n})`)
    } else if (inside.delete(each)) queue.remove(each)
    else {
      inside.add(each)
      queue.enqueue(each, causes[choose(4)] as Cause)
    }
    expectEqual(`ready() after operation ${n}`, queue.ready(), inside.size)
  }
  expectEqual('the tasklets that are left', namesOf(drain(queue, 25)), namesOf(inside))
}

function usesNoThis(make: Make): void {
  const one = make()
  const { enqueue, dequeue, remove, ready } = { ...one }
  const [a, b] = tasklets(2) as [Tasklet<unknown>, Tasklet<unknown>]
  enqueue(a, 'spawned')
  enqueue(b, 'spawned')
  remove(a)
  expectEqual(
    'ready() of the functions, of the scheduler, and of another',
    [ready(), one.ready(), make().ready()],
    [1, 1, 0],
  )
  expectEqual('what comes out', dequeue()?.name, 't1')
}

/** The fields of a tasklet that are not the queue's. */
function fieldsOf(tasklet: Tasklet<unknown>): unknown[] {
  const { slot: _, ...fields } = tasklet as unknown as Record<string, unknown>
  return Object.values(fields)
}

function touchesTheSlotAlone(make: Make): void {
  const queue = make()
  const all = tasklets(6)
  const before = all.map(fieldsOf)
  for (const each of all) queue.enqueue(each, 'spawned')
  queue.remove(all[3] as Tasklet<unknown>)
  drain(queue, 6)
  for (const [i, each] of all.entries()) {
    const same = fieldsOf(each).every((field, n) => Object.is(field, before[i]?.[n]))
    expectThat(same, 'nothing of a tasklet to change but its slot')
  }
}

function choosesInRange(make: Make): void {
  const { choose } = make()
  if (choose === undefined) return
  for (let n = 1; n < 50; n++) {
    for (let times = 0; times < 20; times++) {
      const chosen = choose(n)
      expectThat(
        Number.isInteger(chosen) && chosen >= 0 && chosen < n,
        `choose(${n}) to give 0 to ${n - 1}, not ${chosen}`,
      )
    }
  }
}

/** The checks of every run queue. */
export const queueChecks: readonly SchedulerCheck[] = [
  ['is empty at first, and gives nothing then', (make) => isEmpty(make(), 'at first')],
  ...causes.map((cause): SchedulerCheck => [`gives each tasklet that it was given, once (${cause})`, givesOnce(cause)]),
  ['gives no tasklet that was removed, wherever it stood, and each of the others', givesNoneThatWasRemoved],
  ['holds what a set would hold, through thousands of random operations', holdsWhatASetWould],
  ['uses no `this`, can be spread, and shares nothing with another', usesNoThis],
  ['changes nothing of a tasklet but its slot', touchesTheSlotAlone],
  ['chooses within bounds, if it chooses at all', choosesInRange],
]

/** Serves `n` equal tasklets in turn, and counts how often in a row one of them is passed over. */
function mostPassed(queue: RunQueue, n: number, cause: Cause): number {
  const runtime = new Runtime()
  const passed = new Map<Tasklet<unknown>, number>()
  for (let i = 0; i < n; i++)
    passed.set(
      runtime.spawn<[], unknown>(() => skip),
      0,
    )
  for (const each of passed.keys()) queue.enqueue(each, 'readied')
  let most = 0
  for (let turn = 0; turn < 500; turn++) {
    const next = queue.dequeue()
    expectThat(next !== undefined && passed.has(next), `dequeue() to give one of the ${n} that are ready`)
    for (const [each, count] of passed) {
      passed.set(each, each === next ? 0 : count + 1)
      if (each !== next) most = Math.max(most, count + 1)
    }
    queue.enqueue(next as Tasklet<unknown>, cause)
  }
  return most
}

/** The checks of one that says how often it passes over a tasklet at most. */
export function bypassChecks(bypass: (ready: number) => number): SchedulerCheck[] {
  return [1, 2, 7].map((n) => [
    `passes over none of ${n} ready tasklets more often than it says`,
    (make) => {
      for (const cause of ['yielded', 'readied', 'spawned'] as const) {
        const most = mostPassed(make(), n, cause)
        expectThat(most <= bypass(n), `a tasklet to be passed over ${bypass(n)} times at most, not ${most} (${cause})`)
      }
    },
  ])
}
