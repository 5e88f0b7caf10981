/** A layer that breaks its contract asks the queue below it for what that does not hold: nothing is taken out then, and nothing hangs. */
import { deadline, fairShare, priority, random, roundRobin } from 'occamy'
import type { RunQueue } from 'occamy'
import { expect, it } from 'vitest'
import { drain, equals, fill } from './run-queues.ts'

it.each<readonly [string, () => RunQueue]>([
  ['roundRobin', roundRobin],
  ['random', () => random(1)],
  ['deadline', deadline],
  ['fairShare', fairShare],
  ['priority', priority],
])('%s removes nobody twice, and none that was dequeued or never enqueued', (_, make) => {
  const queue = make()
  const all = equals(4)
  fill(queue, all)
  const [removed, ...others] = all
  const taken = queue.dequeue()
  for (const tasklet of [taken, removed, removed, ...equals(1)]) if (tasklet !== undefined) queue.remove(tasklet)
  const left = others.filter((tasklet) => tasklet !== taken && tasklet !== removed).map(({ name }) => name)
  expect([queue.ready(), drain(queue).toSorted()]).toEqual([left.length, left])
  expect([queue.ready(), queue.dequeue()]).toEqual([0, undefined])
})
