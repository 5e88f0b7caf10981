import { channel, defer, never, par, recurse, Runtime, scope, self, spawn, within } from 'occamy'
import type { Op } from 'occamy'
import { expect, it } from 'vitest'

// What enters a frame of its own (scope, recurse, within, and guards that react) did not look whether its tasklet was to be
// returned: the wait inside the new frame was an ordinary one, and the cancel, which works once only, was lost.
const ops: Record<string, Op<unknown>> = {
  recurse: () => recurse(() => never),
  scope: () => scope(() => never),
  within: () => within(1000, never),
  par: () => par([never, never]),
  defer: defer(() => never),
  flatMap: never.flatMap(() => never),
  extended: () => channel<number>().extended(() => never),
}

it.each(Object.keys(ops))('a tasklet that was cancelled before %s is returned there', (name) => {
  const runtime = new Runtime({ deadlock: 'wait' })
  const op = ops[name] as Op<unknown>
  let cancelled: unknown
  let behind = false
  runtime.spawn(function* () {
    const tasklet = spawn(function* () {
      self().cancel()
      yield* typeof op === 'function' ? op() : op
      behind = true
    })
    yield* tasklet.ended
    cancelled = tasklet.state
  })
  runtime.runSync()
  expect([cancelled, behind]).toEqual(['cancelled', false])
})
