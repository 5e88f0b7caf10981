/** Tasklets whose scope has begun to wait for them are missing from `runtime.tasklets` and from the deadlock report. */
import { expect, it } from 'vitest'
import { channel, DeadlockError, Runtime, runSync, scope, spawn } from 'occamy'
import { thrown, turns } from '../support/conformance-tools.ts'

it('lists the tasklets that a scope waits for', () => {
  const runtime = new Runtime()
  runtime.spawn({ name: 'owner' }, () =>
    scope(
      function* () {
        spawn({ name: 'member' }, () => channel().receive())
      },
      { end: 'wait' },
    ),
  )
  turns(runtime, 10)
  expect([...runtime.tasklets].map(({ name }) => name)).toEqual(['owner', 'member'])
})

it('names the stuck tasklets of a scope that waits for them in the deadlock report', () => {
  const error = thrown(() =>
    runSync(() =>
      scope(
        function* () {
          const jobs = channel({ name: 'jobs' })
          spawn({ name: 'member' }, () => jobs.receive())
        },
        { end: 'wait' },
      ),
    ),
  )
  expect(error).toBeInstanceOf(DeadlockError)
  expect((error as DeadlockError).message).toMatch(/member waits to receive from jobs/)
})
