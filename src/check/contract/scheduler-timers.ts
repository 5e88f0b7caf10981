/** The checks of a scheduler's timers; one that has none of its own is checked with those that the runtime adds. */
import type { Timer } from '../../guard/offer.ts'
import { randomSource } from '../../internal/random.ts'
import type { Scheduler } from '../../scheduler/scheduler.ts'
import { timers } from '../../scheduler/timers.ts'
import { ContractError, expectEqual, expectThat } from './assert.ts'
import type { Make, SchedulerCheck } from './scheduler-queue.ts'

/** A timer that knows whether it may fire. */
class Alarm implements Timer {
  at: number
  order: number
  slot: unknown = undefined
  armed = false
  private readonly fired: Alarm[]
  /** What it does as it fires. */
  private readonly action: () => void
  constructor(fired: Alarm[], at: number, order: number, action: () => void = () => {}) {
    this.fired = fired
    this.at = at
    this.order = order
    this.action = action
  }
  arm(scheduler: Scheduler): this {
    this.armed = true
    scheduler.arm(this)
    return this
  }
  disarm(scheduler: Scheduler): void {
    this.armed = false
    scheduler.disarm(this)
  }
  fire(): void {
    if (!this.armed) throw new ContractError(`the timer of ${this.at} ms fired twice, or once it was disarmed`)
    this.armed = false
    this.fired.push(this)
    this.action()
  }
}

/** As the runtime completes it. */
function withTimers(make: Make): Scheduler {
  const given = make()
  return given.arm === undefined ? timers(given) : (given as Scheduler)
}

const inWords = (all: readonly Alarm[]): string => all.map(({ at, order }) => `${at} ms, armed as ${order}`).join('; ')
const sorted = (all: readonly Alarm[]): Alarm[] => [...all].sort((a, b) => a.at - b.at || a.order - b.order)

function expectFired(fired: Alarm[], expected: readonly Alarm[], now: number): void {
  expectEqual(`what fires until ${now} ms`, inWords(fired), inWords(expected))
  fired.length = 0
}

function hasAllOrNone(make: Make): void {
  const { arm, disarm, nextWake, expire } = make()
  const kinds = new Set([arm, disarm, nextWake, expire].map((each) => typeof each))
  expectEqual('the kinds of arm, disarm, nextWake and expire', kinds.size, 1)
}

function restsWithoutTimers(make: Make): void {
  const scheduler = withTimers(make)
  expectEqual('nextWake() with no timer', scheduler.nextWake(), Infinity)
  scheduler.expire(1e9)
  const fired: Alarm[] = []
  new Alarm(fired, 5, 1).arm(scheduler).disarm(scheduler)
  expectEqual('nextWake() once its only timer is disarmed', scheduler.nextWake(), Infinity)
  scheduler.expire(10)
  expectFired(fired, [], 10)
}

function firesInOrder(make: Make): void {
  const scheduler = withTimers(make)
  const fired: Alarm[] = []
  const all = [30, 10, 20, 10, 5, 0.5, 10, -1].map((at, order) => new Alarm(fired, at, order).arm(scheduler))
  const due = sorted(all)
  for (const now of [-2, -1, 0.4, 5, 9.9, 10, 29.9, 1000]) {
    expectEqual(`nextWake() before ${now} ms`, scheduler.nextWake(), due[0]?.at)
    scheduler.expire(now)
    expectFired(fired, due.splice(0, due.filter(({ at }) => at <= now).length), now)
  }
  expectEqual('nextWake() once all have fired', scheduler.nextWake(), Infinity)
}

function forgetsTheDisarmed(make: Make): void {
  const times = [7, 3, 9, 1, 3, 8]
  for (const gone of times.keys()) {
    const scheduler = withTimers(make)
    const fired: Alarm[] = []
    const all = times.map((at, order) => new Alarm(fired, at, order).arm(scheduler))
    all[gone]?.disarm(scheduler)
    const left = sorted(all.filter(({ armed }) => armed))
    expectEqual('nextWake() once one of 6 was disarmed', scheduler.nextWake(), left[0]?.at)
    scheduler.expire(100)
    expectFired(fired, left, 100)
  }
}

function neverComesForInfinity(make: Make): void {
  const scheduler = withTimers(make)
  const fired: Alarm[] = []
  const late = new Alarm(fired, Infinity, 1).arm(scheduler)
  expectEqual('nextWake() with a timer that never fires', scheduler.nextWake(), Infinity)
  scheduler.expire(1e15)
  expectFired(fired, [], 1e15)
  late.disarm(scheduler)
  const other = new Alarm(fired, 1, 2).arm(scheduler)
  scheduler.expire(1)
  expectFired(fired, [other], 1)
}

function changesWhileTheyFire(make: Make): void {
  const scheduler = withTimers(make)
  const fired: Alarm[] = []
  const doomed = new Alarm(fired, 1, 2)
  const later = new Alarm(fired, 9, 3)
  const soon = new Alarm(fired, 2, 4)
  const far = new Alarm(fired, 50, 5)
  const first = new Alarm(fired, 1, 1, () => {
    doomed.disarm(scheduler)
    soon.arm(scheduler)
    far.arm(scheduler)
  })
  for (const each of [doomed, later, first]) each.arm(scheduler)
  // What is armed for a time that is past may fire at once, or when it is asked again.
  for (let n = 0; n < 2; n++) scheduler.expire(10)
  expectThat(!fired.includes(doomed), 'a timer not to fire that was disarmed while another fired')
  expectEqual('what fires, in all', inWords(sorted(fired)), inWords([first, soon, later]))
  expectEqual('nextWake() after that', scheduler.nextWake(), 50)
}

function keepsAList(make: Make): void {
  const scheduler = withTimers(make)
  const choose = randomSource(5)
  const fired: Alarm[] = []
  const all = Array.from({ length: 30 }, () => new Alarm(fired, 0, 0))
  let [now, orders] = [0, 0]
  for (let n = 0; n < 3000; n++) {
    const each = all[choose(all.length)] as Alarm
    if (choose(8) === 0) {
      now += choose(20)
      const due = sorted(all.filter(({ armed, at }) => armed && at <= now))
      scheduler.expire(now)
      expectFired(fired, due, now)
    } else if (each.armed) each.disarm(scheduler)
    else {
      each.at = now + choose(40)
      each.order = ++orders
      each.arm(scheduler)
    }
    const next = Math.min(Infinity, ...all.filter(({ armed }) => armed).map(({ at }) => at))
    expectEqual(`nextWake() after operation ${n}`, scheduler.nextWake(), next)
  }
}

/** The checks of every scheduler's timers. */
export const timerChecks: readonly SchedulerCheck[] = [
  ['has all four functions of timers, or none', hasAllOrNone],
  ['says that no timer is due when none is armed', restsWithoutTimers],
  ['fires timers in order of time, then of arming, each once and never early', firesInOrder],
  ['fires no timer that was disarmed, and each of the others', forgetsTheDisarmed],
  ['never fires a timer that is armed for Infinity', neverComesForInfinity],
  ['lets timers be armed and disarmed while others fire', changesWhileTheyFire],
  ['keeps the timers that a list would keep, through thousands of random operations', keepsAList],
]
