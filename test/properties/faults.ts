/** Schedulers, clocks and observers that break their contract at some moment. */
import fc from 'fast-check'
import { Runtime, timers, virtualClock } from 'occamy'
import type { Clock, Observer, Scheduler, Tasklet } from 'occamy'
import type { AnyScheduler } from './schedulers.ts'

/** What goes wrong, at which call of the function, and whether it goes on so. */
export const fault = fc.record({
  what: fc.constantFrom(
    'enqueue throws',
    'enqueue loses',
    'enqueue doubles',
    'dequeue throws',
    'dequeue gives nothing',
    'dequeue gives the last one again',
    'dequeue gives a stranger',
    'dequeue makes one up',
    'remove throws',
    'remove forgets',
    'ready throws',
    'choose throws',
    'choose gives too much',
    'choose gives a fraction',
    'arm throws',
    'disarm throws',
    'nextWake throws',
    'expire throws',
    'expire fires nothing',
    'now throws',
    'jump throws',
    'jump goes nowhere',
    'onSpawn throws',
    'onEnd throws',
    'onPark throws',
    'onReady throws',
    'onCommit throws',
    'onTimer throws',
    'onTurn throws',
  ),
  at: fc.nat({ max: 25 }),
  again: fc.boolean(),
})

export type Fault = typeof fault extends fc.Arbitrary<infer T> ? T : never

/** Whether the timers that were armed may be lost with the fault. */
export function isOfTime({ what }: Fault): boolean {
  return /^(?:arm|disarm|nextWake|expire|now|jump)/.test(what)
}

/** Whether the fault is seen at once, and not when somebody looks for a tasklet that is lost, or doubled. */
export function isSeenAtOnce({ what }: Fault): boolean {
  return /throws$|^expire|^jump/.test(what)
}

/** What the faulty functions throw. */
export class Broken extends Error {
  override readonly name = 'Broken'
}

export interface Faulty {
  readonly scheduler: Scheduler
  readonly clock: Clock
  readonly observer: Observer | undefined
  /** Whether it has come to the fault. */
  readonly struck: () => boolean
}

const OBSERVED = ['onSpawn', 'onEnd', 'onPark', 'onReady', 'onCommit', 'onTimer', 'onTurn'] as const

/** A sound scheduler and clock, but for one fault. */
export function faulty(sound: AnyScheduler, { what, at, again }: Fault): Faulty {
  const lower = sound.arm === undefined ? timers(sound) : (sound as Scheduler)
  const clock = virtualClock()
  let calls = 0
  let struck = false
  let last: Tasklet<unknown> | undefined
  /** Whether this call goes wrong; throws, if that is how. */
  const goesWrong = (part: string): boolean => {
    if (!what.startsWith(part)) return false
    const wrong = again ? calls >= at : calls === at
    calls++
    struck ||= wrong
    if (wrong && what === `${part} throws`) throw new Broken(what)
    return wrong
  }
  const observer: Record<string, () => void> = {}
  for (const name of OBSERVED) observer[name] = () => void goesWrong(name)
  return {
    struck: () => struck,
    observer: what.startsWith('on') ? observer : undefined,
    clock: {
      now: () => (goesWrong('now') ? 0 : clock.now()),
      jump: (to) => {
        if (!goesWrong('jump')) clock.jump?.(to)
      },
    },
    scheduler: {
      name: 'faulty',
      enqueue(tasklet, cause) {
        const wrong = goesWrong('enqueue')
        if (wrong && what === 'enqueue loses') return
        lower.enqueue(tasklet, cause)
        if (wrong && what === 'enqueue doubles') lower.enqueue(tasklet, cause)
      },
      dequeue() {
        if (goesWrong('dequeue')) {
          if (what === 'dequeue gives nothing') return undefined
          if (what === 'dequeue gives a stranger') return new Runtime().spawn(function* () {})
          if (what === 'dequeue makes one up') return { doing: 'ready', name: 'made up' } as unknown as Tasklet<unknown>
          if (last !== undefined) return last
        }
        last = lower.dequeue()
        return last
      },
      remove(tasklet) {
        if (!goesWrong('remove')) lower.remove(tasklet)
      },
      ready() {
        goesWrong('ready')
        return lower.ready()
      },
      choose(n) {
        if (!goesWrong('choose')) return lower.choose(n)
        return what === 'choose gives too much' ? n : n - 0.5
      },
      arm(timer) {
        goesWrong('arm')
        lower.arm(timer)
      },
      disarm(timer) {
        goesWrong('disarm')
        lower.disarm(timer)
      },
      nextWake() {
        goesWrong('nextWake')
        return lower.nextWake()
      },
      expire(now) {
        if (!goesWrong('expire')) lower.expire(now)
      },
    },
  }
}
