/** The checks of whole programs under a scheduler. */
import { alt } from '../../alt/alt.ts'
import { channel } from '../../channel/channel.ts'
import type { Operation } from '../../guard/operation.ts'
import { never, skip } from '../../guards/skip.ts'
import { sleep } from '../../guards/sleep.ts'
import { DeadlockError } from '../../internal/errors.ts'
import { now, reschedule, self, spawn } from '../../runtime/operations.ts'
import { runSync } from '../../runtime/run.ts'
import type { Observer, RunQueue, Scheduler } from '../../scheduler/scheduler.ts'
import { timers } from '../../scheduler/timers.ts'
import { par } from '../../scope/par.ts'
import type { Tasklet } from '../../tasklet/tasklet.ts'
import { expectEqual, expectThat } from './assert.ts'
import type { Make } from './scheduler-queue.ts'
import { patient, patientClock } from './simulate.ts'

/** Runs a program under a new scheduler. */
type Simulate = <T>(main: () => Operation<T>, observer?: Observer) => T

export type ProgramCheck = readonly [name: string, body: (simulate: Simulate, make: Make) => void]

export const simulateWith =
  (make: Make, quantum: number): Simulate =>
  (main, observer) =>
    runSync(main, { scheduler: patient(make()), clock: patientClock(), quantum, observer })

function loseNothing(simulate: Simulate): void {
  const jobs = channel<number>(3)
  const results = channel<number>()
  const got = simulate(function* () {
    for (let w = 0; w < 4; w++) {
      spawn({ priority: w, weight: w + 1, deadline: w }, () =>
        jobs.forEach(function* (job) {
          if (job % 3 === 0) yield* sleep(job % 7)
          yield* results.send(job)
        }),
      )
    }
    spawn(function* () {
      for (let n = 0; n < 50; n++) yield* jobs.send(n)
      jobs.close()
    })
    const all: number[] = []
    for (let n = 0; n < 50; n++) all.push(yield* results.receive())
    return all
  })
  const sent = Array.from({ length: 50 }, (_, n) => n)
  expectEqual('the messages that arrive', got.sort((a, b) => a - b).join(), sent.join())
  expectEqual('who is left at the channels', [jobs.balance, results.balance], [0, 0])
}

/** A tasklet is cancelled, suspended or raised out of, by its number. */
function disturb(tasklet: Tasklet<unknown>, n: number): void {
  if (n % 3 === 0) tasklet.cancel()
  else if (n % 3 === 1) tasklet.suspend()
  else tasklet.raise(new Error('raised'))
}

const disturbed = (a = channel<number>(), b = channel<number>()) =>
  function* (): Operation<number> {
    const worker = function* (): Operation<void> {
      for (let n = 0; n < 30; n++) {
        yield* alt([a.receive(), b.send(n), sleep(n % 4), skip])
        if (n % 5 === 0) yield* reschedule()
      }
    }
    const all = Array.from({ length: 12 }, (_, n) => spawn({ errors: 'hold', priority: n % 3 }, worker))
    for (const [n, each] of all.entries()) {
      yield* sleep(n % 3)
      disturb(each, n)
      if (n % 2 === 0) yield* reschedule()
    }
    for (const each of all) each.resume()
    for (const each of all) yield* each.ended
    return Math.abs(a.balance) + Math.abs(b.balance)
  }

function sleepInOrder(simulate: Simulate): void {
  const order: number[] = []
  const sleeper = (ms: number) =>
    function* (): Operation<void> {
      yield* sleep(ms)
      expectThat(now() >= ms, `no tasklet to wake before its ${ms} ms`)
      order.push(ms)
    }
  simulate(() => par([5, 3, 9, 1, 7].map(sleeper)))
  expectEqual('the order of waking', order, [1, 3, 5, 7, 9])
}

function reportDeadlock(simulate: Simulate): void {
  let cleaned = 0
  const stuck = function* (): Operation<void> {
    try {
      yield* never
    } finally {
      yield* reschedule()
      cleaned++
    }
  }
  let error: unknown
  try {
    simulate(() => par([stuck, stuck, stuck]))
  } catch (thrown) {
    error = thrown
  }
  expectThat(error !== undefined, 'a deadlock to be reported')
  if (!(error instanceof DeadlockError)) throw error
  expectEqual('how many of 3 cleaned up', cleaned, 3)
}

/** The turns of a program, as the numbers of its tasklets. */
function trace(simulate: Simulate): string {
  const turns: number[] = []
  let first = 0
  simulate(
    function* () {
      const ch = channel<number>(1)
      first = self().id
      for (let n = 0; n < 5; n++) {
        spawn({ priority: n % 2 }, function* () {
          yield* alt([ch.send(n), sleep(n)])
          yield* reschedule()
          yield* alt([ch.receive(), sleep(1), skip])
        })
      }
      yield* sleep(50)
    },
    { onTurn: ({ id }) => turns.push(id) },
  )
  return turns.map((id) => id - first).join()
}

/** A layer that counts, and else does what is below it. */
function counted(lower: RunQueue & Partial<Scheduler>, counts: { in: number; out: number }): typeof lower {
  return {
    ...lower,
    enqueue(tasklet, cause) {
      counts.in++
      lower.enqueue(tasklet, cause)
    },
    dequeue() {
      const tasklet = lower.dequeue()
      if (tasklet !== undefined) counts.out++
      return tasklet
    },
    remove(tasklet) {
      counts.out++
      lower.remove(tasklet)
    },
  }
}

const layered =
  (quantum: number) =>
  (_simulate: Simulate, make: Make): void => {
    const counts = { in: 0, out: 0 }
    simulateWith(() => counted(make(), counts), quantum)(disturbed())
    expectThat(counts.in > 0, 'a layer to be asked')
    expectEqual('what leaves a layer, against what enters it', counts.out, counts.in)
    expectEqual(
      'the order of waking, below a layer of timers',
      wakeOrder(() => timers(make()), quantum),
      '1,1,2,5',
    )
  }

function wakeOrder(make: Make, quantum: number): string {
  const order: number[] = []
  const sleeper = (ms: number) => () => sleep(ms).map(() => void order.push(ms))
  simulateWith(make, quantum)(() => par([5, 1, 2, 1].map(sleeper)))
  return order.join()
}

/** The programs, for a quantum. */
export function programs(quantum: number, repeats: boolean): ProgramCheck[] {
  const all: ProgramCheck[] = [
    ['lose and double no message', loseNothing],
    [
      'survive cancels, suspends and raises in every state',
      (simulate) => expectEqual('who is left at the channels', simulate(disturbed()), 0),
    ],
    ['sleep in order of time, and never too short', sleepInOrder],
    ['report a deadlock, and clean up', reportDeadlock],
    ['run under a layer over it', layered(quantum)],
  ]
  if (!repeats) return all
  const same = (simulate: Simulate): void => expectEqual('the turns of a second run', trace(simulate), trace(simulate))
  return [...all, ['are the same when they are run again', same]]
}
