import { alt, roundRobin, sleepUntil, timers } from 'occamy'
import type { Timer } from 'occamy'
import { describe, expect, it } from 'vitest'
import { sim } from '../support.ts'
import { drain, equals, fill } from './run-queues.ts'

interface Fired {
  readonly timer: (at: number, order: number) => Timer
  readonly fired: string[]
}

function firing(): Fired {
  const fired: string[] = []
  return {
    fired,
    timer: (at, order) => ({ at, order, slot: undefined, fire: () => void fired.push(`${at}/${order}`) }),
  }
}

describe('timers', () => {
  it('fires those that are due, by time, and then by order of arming', () => {
    const { timer, fired } = firing()
    const layer = timers(roundRobin())
    for (const [at, order] of [
      [30, 1],
      [10, 2],
      [20, 3],
      [10, 4],
      [5, 5],
    ] as const) {
      layer.arm(timer(at, order))
    }
    expect(layer.nextWake()).toBe(5)
    layer.expire(4.9)
    expect(fired).toEqual([])
    layer.expire(10)
    expect(fired).toEqual(['5/5', '10/2', '10/4'])
    expect(layer.nextWake()).toBe(20)
    layer.expire(1000)
    expect(fired.slice(3)).toEqual(['20/3', '30/1'])
    expect(layer.nextWake()).toBe(Infinity)
  })

  it('forgets a timer that is disarmed, and no other', () => {
    const { timer, fired } = firing()
    const layer = timers(roundRobin())
    const all = [7, 3, 9, 1].map((at, order) => timer(at, order))
    for (const each of all) layer.arm(each)
    layer.disarm(all[1] as Timer)
    layer.disarm(all[2] as Timer)
    layer.expire(100)
    expect(fired).toEqual(['1/3', '7/0'])
  })

  it('may be armed and disarmed while timers fire', () => {
    const { timer, fired } = firing()
    const layer = timers(roundRobin())
    const late = timer(9, 9)
    layer.arm(late)
    layer.arm({
      at: 1,
      order: 1,
      slot: undefined,
      fire() {
        layer.disarm(late)
        layer.arm(timer(2, 2))
        layer.arm(timer(50, 3))
      },
    })
    layer.expire(10)
    expect([fired, layer.nextWake()]).toEqual([['2/2'], 50])
  })

  it('keeps the functions of the queue below', () => {
    const lower = roundRobin()
    const layer = timers(lower)
    fill(layer, equals(2))
    expect([layer.name, lower.ready(), layer.ready()]).toEqual(['roundRobin', 2, 2])
    expect(drain(layer)).toEqual(['t0', 't1'])
  })

  it('keeps the choices of the queue below, and else takes those of the runtime', () => {
    const choice = alt([sleepUntil(0), sleepUntil(0), sleepUntil(0), sleepUntil(0)])
    expect(sim(() => choice, { scheduler: timers({ ...roundRobin(), choose: () => 2 }) }).key).toBe(2)
    const keys = (seed: number, layered: boolean): string =>
      sim(
        function* () {
          let all = ''
          for (let n = 0; n < 20; n++) all += (yield* choice).key
          return all
        },
        { seed, scheduler: layered ? timers(roundRobin()) : roundRobin() },
      )
    expect(keys(3, true)).toBe(keys(3, false))
    expect(keys(3, true)).not.toBe(keys(4, true))
  })
})
