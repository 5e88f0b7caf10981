import { alt, InvalidArgumentError, random, sleepUntil } from 'occamy'
import type { Tasklet } from 'occamy'
import { describe, expect, it } from 'vitest'
import { sim, thrown } from '../support.ts'
import { drain, equals, fill, share } from './run-queues.ts'

describe('random', () => {
  it('gives everything that it holds, once, in an order that the seed decides', () => {
    const order = (seed?: number): string => {
      const queue = random(seed)
      fill(queue, equals(20))
      expect(queue.ready()).toBe(20)
      return drain(queue).join()
    }
    const sorted = (text: string): string => text.split(',').sort().join()
    expect(sorted(order(1))).toBe(
      sorted(
        equals(20)
          .map(({ name }) => name)
          .join(),
      ),
    )
    expect(order(1)).toBe(order(1))
    expect(order(1)).not.toBe(order(2))
    expect(order()).toBe(order(1))
  })

  it('gives everyone about the same share', () => {
    const queue = random(5)
    fill(queue, equals(4))
    for (const count of Object.values(share(queue, 4000))) expect(Math.abs(count - 1000)).toBeLessThan(150)
  })

  it('takes out any, and gives nothing when it is empty', () => {
    for (let out = 0; out < 4; out++) {
      const queue = random(9)
      const all = equals(4)
      fill(queue, all)
      queue.remove(all[out] as Tasklet<unknown>)
      expect(queue.ready()).toBe(3)
      expect(drain(queue).sort()).toEqual(['t0', 't1', 't2', 't3'].filter((name) => name !== `t${out}`))
      expect([queue.ready(), queue.dequeue()]).toEqual([0, undefined])
    }
  })

  it('takes out several, each from where it has got to', () => {
    const queue = random(3)
    const all = equals(10)
    fill(queue, all)
    for (const n of [0, 9, 4, 5, 1]) queue.remove(all[n] as Tasklet<unknown>)
    expect(drain(queue).sort()).toEqual(['t2', 't3', 't6', 't7', 't8'])
  })

  it('chooses among ready branches by its seed', () => {
    const keys = (seed: number): string =>
      sim(
        function* () {
          let all = ''
          const choice = alt([sleepUntil(0), sleepUntil(0), sleepUntil(0)])
          for (let n = 0; n < 30; n++) all += (yield* choice).key
          return all
        },
        { scheduler: random(seed) },
      )
    expect(keys(1)).toBe(keys(1))
    expect(keys(1)).not.toBe(keys(2))
    expect(new Set(keys(1))).toEqual(new Set(['0', '1', '2']))
  })

  it.each([0.5, NaN, Infinity])('refuses %s as a seed', (seed) => {
    expect(thrown(() => random(seed))).toBeInstanceOf(InvalidArgumentError)
    expect(() => random(seed)).toThrow(/^seed must be a whole number/)
  })

  it('takes a negative seed, and has a name', () => {
    expect(random(-7).name).toBe('random')
  })
})
