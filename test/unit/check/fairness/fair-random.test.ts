import type { Tasklet } from 'occamy'
import { schedulerContract } from 'occamy/check'
import { expect, it } from 'vitest'
import { fairBypass, fairRandom } from '../../../../src/check/fairness/fair-random.ts'
import { drain, equals, fill } from '../../scheduler/run-queues.ts'
import { broken } from '../contract/broken.ts'

it('keeps the contract of schedulers, and its bound', async () => {
  expect(await broken(schedulerContract(() => fairRandom(3), { bypass: fairBypass }))).toEqual([])
})

it('serves in an order that its seed decides', () => {
  const order = (seed: number): string => {
    const queue = fairRandom(seed)
    fill(queue, equals(9))
    return drain(queue).join()
  }
  expect(order(1)).toBe(order(1))
  expect(new Set([1, 2, 3, 4, 5].map(order)).size).toBeGreaterThan(3)
})

it('passes over the one that is ready longest no more than four times for each that is ready', () => {
  const queue = fairRandom(1)
  const [first, other] = equals(2) as [Tasklet<unknown>, Tasklet<unknown>]
  fill(queue, [other, first])
  let most = 0
  for (let turn = 0, row = 0; turn < 20_000; turn++) {
    const next = queue.dequeue() as Tasklet<unknown>
    row = next === first ? 0 : row + 1
    most = Math.max(most, row)
    queue.enqueue(next, 'yielded')
  }
  // Once before it comes first, and eight times then. Chance alone would pass it over some 14 times in a row.
  expect(most).toBe(9)
})
