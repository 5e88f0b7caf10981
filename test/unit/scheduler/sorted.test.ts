import { deadline, fairShare } from 'occamy'
import type { Tasklet } from 'occamy'
import { describe, expect, it } from 'vitest'
import { drain, equals, fill, share, tasklets } from './run-queues.ts'

describe('deadline', () => {
  it('serves the earliest deadline first; those without one come last, in turn', () => {
    const queue = deadline()
    fill(queue, tasklets({}, { deadline: 20 }, { deadline: 10 }, {}, { deadline: -5 }))
    expect(queue.ready()).toBe(5)
    expect(drain(queue)).toEqual(['t4', 't2', 't1', 't0', 't3'])
    expect([queue.ready(), queue.dequeue()]).toEqual([0, undefined])
  })

  it('serves equal deadlines in order of arrival, again and again', () => {
    const queue = deadline()
    fill(queue, tasklets(...Array.from({ length: 5 }, () => ({ deadline: 7 }))))
    expect(share(queue, 25)).toEqual({ t0: 5, t1: 5, t2: 5, t3: 5, t4: 5 })
  })

  it('takes out any', () => {
    const queue = deadline()
    const all = tasklets({ deadline: 3 }, { deadline: 1 }, { deadline: 2 })
    fill(queue, all)
    queue.remove(all[1] as Tasklet<unknown>)
    expect([queue.ready(), drain(queue)]).toEqual([2, ['t2', 't0']])
  })
})

describe('fairShare', () => {
  it('shares out the turns by weight', () => {
    const queue = fairShare()
    fill(queue, tasklets({ weight: 3 }, { weight: 1 }, {}))
    const { t0 = 0, t1 = 0, t2 = 0 } = share(queue, 500)
    expect(Math.abs(t0 - 300)).toBeLessThan(5)
    expect(Math.abs(t1 - 100)).toBeLessThan(5)
    expect(Math.abs(t2 - 100)).toBeLessThan(5)
  })

  it('serves equal weights in turn', () => {
    const queue = fairShare()
    fill(queue, equals(3))
    const order: string[] = []
    for (let n = 0; n < 6; n++) {
      const next = queue.dequeue() as Tasklet<unknown>
      order.push(next.name)
      queue.enqueue(next, 'yielded')
    }
    expect(order).toEqual(['t0', 't1', 't2', 't0', 't1', 't2'])
  })

  it('does not let one that was away catch up', () => {
    const queue = fairShare()
    const [a, b] = equals(2) as [Tasklet<unknown>, Tasklet<unknown>]
    queue.enqueue(a, 'readied')
    share(queue, 1000)
    queue.enqueue(b, 'readied')
    const { t0 = 0, t1 = 0 } = share(queue, 100)
    expect(Math.abs(t0 - t1)).toBeLessThanOrEqual(2)
  })

  it('counts the turns of a heavy one as small when another joins', () => {
    const queue = fairShare()
    const [heavy, late] = tasklets({ weight: 4 }, { weight: 1 }) as [Tasklet<unknown>, Tasklet<unknown>]
    queue.enqueue(heavy, 'readied')
    share(queue, 1000)
    queue.enqueue(late, 'readied')
    expect(share(queue, 10)).toEqual({ t0: 8, t1: 2 })
  })

  it('does not let one that came back be ahead of those who stayed, nor behind', () => {
    const queue = fairShare()
    const all = equals(3)
    fill(queue, all)
    share(queue, 99)
    const away = queue.dequeue() as Tasklet<unknown>
    share(queue, 500)
    queue.enqueue(away, 'readied')
    const counts = share(queue, 300)
    for (const count of Object.values(counts)) expect(Math.abs(count - 100)).toBeLessThanOrEqual(2)
  })

  it('takes out any', () => {
    const queue = fairShare()
    const all = equals(3)
    fill(queue, all)
    queue.remove(all[1] as Tasklet<unknown>)
    expect([queue.ready(), drain(queue)]).toEqual([2, ['t0', 't2']])
  })

  it('charges a turn when it is given: one that is taken out and put back is as it was', () => {
    const queue = fairShare()
    const all = equals(2)
    fill(queue, all)
    const [one] = all as [Tasklet<unknown>]
    for (let i = 0; i < 500; i++) {
      queue.remove(one)
      queue.enqueue(one, 'readied')
    }
    expect(share(queue, 100)).toEqual({ t0: 50, t1: 50 })
  })

  it.each([1e-300, 1e-307, 1e-20])('shares out the turns as before once one of weight %s has had its own', (weight) => {
    const queue = fairShare()
    const [light, ...others] = tasklets({ weight }, { weight: 1 }, { weight: 3 }) as [Tasklet<unknown>]
    queue.enqueue(light, 'readied')
    share(queue, 10)
    queue.remove(light)
    fill(queue, others)
    expect(share(queue, 100)).toEqual({ t1: 25, t2: 75 })
  })

  it('has its name, as deadline has', () => {
    expect([fairShare().name, deadline().name]).toEqual(['fairShare', 'deadline'])
  })
})
