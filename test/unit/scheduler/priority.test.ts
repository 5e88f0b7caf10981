import { deadline, InvalidArgumentError, priority, random, reschedule, roundRobin, spawn } from 'occamy'
import type { RunQueue, Tasklet } from 'occamy'
import { describe, expect, it } from 'vitest'
import { sim, thrown } from '../support.ts'
import { drain, equals, fill, share, tasklets } from './run-queues.ts'

describe('priority', () => {
  it('serves the highest level first, and equal ones in turn', () => {
    const queue = priority()
    fill(queue, tasklets({ priority: 1 }, {}, { priority: 5 }, { priority: -3 }, { priority: 1 }, {}))
    expect(queue.ready()).toBe(6)
    expect(drain(queue)).toEqual(['t2', 't0', 't4', 't1', 't5', 't3'])
    expect([queue.ready(), queue.dequeue()]).toEqual([0, undefined])
  })

  it('takes any whole number as a level, however far from the others', () => {
    const queue = priority()
    fill(queue, tasklets({ priority: -1e9 }, { priority: 1e9 }, { priority: 0 }))
    expect(drain(queue)).toEqual(['t1', 't2', 't0'])
  })

  it('moves a priority outside of its levels to the nearest', () => {
    const queue = priority({ levels: 3 })
    fill(queue, tasklets({ priority: -5 }, { priority: 2 }, { priority: 99 }, { priority: 0 }, { priority: 1 }))
    expect(drain(queue)).toEqual(['t1', 't2', 't4', 't0', 't3'])
    const single = priority({ levels: 1 })
    fill(single, tasklets({ priority: 3 }, { priority: 9 }))
    expect(drain(single)).toEqual(['t0', 't1'])
  })

  it('takes out one of any level', () => {
    const queue = priority({ levels: 4 })
    const all = tasklets({ priority: 9 }, { priority: 0 }, { priority: 9 })
    fill(queue, all)
    queue.remove(all[0] as Tasklet<unknown>)
    queue.remove(all[1] as Tasklet<unknown>)
    expect([queue.ready(), drain(queue)]).toEqual([1, ['t2']])
  })

  it('starves the lower levels without aging', () => {
    const queue = priority()
    fill(queue, tasklets({ priority: 1 }, { priority: 0 }))
    expect(share(queue, 100)).toEqual({ t0: 100 })
  })

  it.each([0, 1, 3, 10])('with aging %i passes over a lower level that often, at most', (aging) => {
    const queue = priority({ aging })
    fill(queue, tasklets({ priority: 1 }, { priority: 0 }))
    let [passed, most, served] = [0, 0, 0]
    for (let n = 0; n < 100; n++) {
      const next = queue.dequeue() as Tasklet<unknown>
      if (next.name === 't1') {
        served++
        passed = 0
      } else most = Math.max(most, ++passed)
      queue.enqueue(next, 'yielded')
    }
    expect(most).toBe(Math.max(aging, 1))
    expect(served).toBe(Math.floor(100 / (Math.max(aging, 1) + 1)))
  })

  it('with aging keeps the bound that it states, over several levels', () => {
    const [aging, perLevel, levels] = [4, 3, 3]
    const queue = priority({ aging })
    const all = tasklets(...Array.from({ length: perLevel * levels }, (_, n) => ({ priority: n % levels })))
    fill(queue, all)
    const last = new Map(all.map(({ name }) => [name, 0]))
    let longest = 0
    for (let n = 1; n <= 2000; n++) {
      const next = queue.dequeue() as Tasklet<unknown>
      longest = Math.max(longest, n - (last.get(next.name) ?? 0) - 1)
      last.set(next.name, n)
      queue.enqueue(next, 'yielded')
    }
    expect(longest).toBeLessThanOrEqual(perLevel * (aging + 1) * levels)
    expect(Math.min(...last.values())).toBeGreaterThan(2000 - perLevel * (aging + 1) * levels)
  })

  it('does not age a level that has nothing ready', () => {
    const queue = priority({ aging: 3 })
    const [high, low] = tasklets({ priority: 1 }, { priority: 0 }) as [Tasklet<unknown>, Tasklet<unknown>]
    queue.enqueue(low, 'readied')
    expect(queue.dequeue() === low).toBe(true)
    queue.enqueue(high, 'readied')
    share(queue, 50)
    queue.enqueue(low, 'readied')
    expect(share(queue, 4)).toEqual({ t0: 3, t1: 1 })
  })

  it('serves the one that has waited longest of those over the limit', () => {
    const queue = priority({ aging: 2 })
    const [top, middle, low] = tasklets({ priority: 2 }, { priority: 1 }, { priority: 0 }) as [
      Tasklet<unknown>,
      Tasklet<unknown>,
      Tasklet<unknown>,
    ]
    fill(queue, [top, low])
    share(queue, 1)
    queue.enqueue(middle, 'readied')
    const order: string[] = []
    for (let n = 0; n < 6; n++) {
      const next = queue.dequeue() as Tasklet<unknown>
      order.push(next.name)
      queue.enqueue(next, 'yielded')
    }
    expect(order.slice(0, 4)).toEqual(['t0', 't2', 't1', 't0'])
  })

  it('orders each level by the run queue of its own', () => {
    const queue = priority({ of: deadline })
    fill(queue, tasklets({ priority: 1, deadline: 9 }, { priority: 1, deadline: 3 }, { deadline: 1 }))
    expect(drain(queue)).toEqual(['t1', 't0', 't2'])
    let made = 0
    const counted = priority({ of: () => (made++, random(3)) })
    fill(counted, equals(4))
    expect([made, drain(counted).length]).toEqual([1, 4])
  })

  it('has a name, for reports', () => {
    expect(priority().name).toBe('priority')
  })

  it('passes the cause on', () => {
    const causes: string[] = []
    const lower = roundRobin()
    const spied: RunQueue = { ...lower, enqueue: (t, cause) => (causes.push(cause), lower.enqueue(t, cause)) }
    const queue = priority({ of: () => spied })
    fill(queue, equals(1), 'preferred')
    expect(causes).toEqual(['preferred'])
  })

  it.each([{ levels: 0 }, { levels: 1.5 }, { levels: NaN }, { aging: -1 }, { aging: 0.5 }])('refuses %o', (options) => {
    expect(thrown(() => priority(options))).toBeInstanceOf(InvalidArgumentError)
    expect(() => priority(options)).toThrow(/levels|aging/)
  })

  it('runs a program by its priorities', () => {
    let order = ''
    sim(
      function* () {
        for (const [name, level] of ['a', 'b', 'c', 'd'].map((each, n) => [each, n % 2] as const)) {
          spawn({ priority: level }, function* () {
            order += name
            yield* reschedule()
            order += name
          })
        }
        yield* spawn({ priority: -1 }, () => reschedule())
      },
      { scheduler: priority() },
    )
    expect(order).toBe('bdbdacac')
  })
})
