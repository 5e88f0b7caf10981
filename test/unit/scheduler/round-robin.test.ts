import { roundRobin } from 'occamy'
import type { Tasklet } from 'occamy'
import { describe, expect, it } from 'vitest'
import { drain, equals, fill, share } from './run-queues.ts'

describe('roundRobin', () => {
  it('serves in turn, and puts a preferred one in front', () => {
    const queue = roundRobin()
    const [a, b, c] = equals(3) as [Tasklet<unknown>, Tasklet<unknown>, Tasklet<unknown>]
    queue.enqueue(a, 'spawned')
    queue.enqueue(b, 'yielded')
    queue.enqueue(c, 'preferred')
    expect(queue.ready()).toBe(3)
    expect(drain(queue)).toEqual(['t2', 't0', 't1'])
    expect([queue.ready(), queue.dequeue()]).toEqual([0, undefined])
  })

  it('takes out one in the middle', () => {
    const queue = roundRobin()
    const all = equals(4)
    fill(queue, all)
    queue.remove(all[1] as Tasklet<unknown>)
    queue.remove(all[3] as Tasklet<unknown>)
    expect(queue.ready()).toBe(2)
    expect(drain(queue)).toEqual(['t0', 't2'])
  })

  it('takes out one that was preferred', () => {
    const queue = roundRobin()
    const [a, b] = equals(2) as [Tasklet<unknown>, Tasklet<unknown>]
    queue.enqueue(a, 'readied')
    queue.enqueue(b, 'preferred')
    queue.remove(b)
    expect(drain(queue)).toEqual(['t0'])
  })

  it('passes over nobody twice', () => {
    const queue = roundRobin()
    fill(queue, equals(5))
    expect(share(queue, 50)).toEqual({ t0: 10, t1: 10, t2: 10, t3: 10, t4: 10 })
  })

  it('has a name', () => {
    expect(roundRobin().name).toBe('roundRobin')
  })
})
