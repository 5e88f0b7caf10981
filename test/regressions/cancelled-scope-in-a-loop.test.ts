/** A tasklet that is cancelled inside a nested `yield*` whose `finally` waits goes on as if nothing had happened. */
import { describe, expect, it } from 'vitest'
import {
  never,
  par,
  recurse,
  reschedule,
  Runtime,
  runSync,
  scope,
  spawn,
  TimeoutError,
  virtualClock,
  within,
} from 'occamy'
import { states, thrown } from '../support/conformance-tools.ts'
import type { Body } from '../support/conformance-tools.ts'

// `yield*` forgets a `return` that it passed on: once the inner generator has yielded in its `finally`, it is resumed by
// `next`, and when it is done the outer generator goes on behind the `yield*`, as after an ordinary result.
describe('cancel, while a nested operation cleans up with a wait', () => {
  function* cancelWhileParked(body: () => Body): Body<string[]> {
    const tasklet = spawn(body)
    for (let i = 0; i < 3; i++) yield* reschedule()
    tasklet.cancel()
    for (let i = 0; i < 10; i++) yield* reschedule()
    return states(tasklet)
  }

  function statesAfter(body: () => Body): string[] {
    const runtime = new Runtime()
    let found: string[] = []
    runtime.spawn(function* () {
      found = yield* cancelWhileParked(body)
    })
    runtime.runSync()
    return found
  }

  it('ends a tasklet that waits for a par in a loop', () => {
    const found = statesAfter(function* () {
      for (;;) yield* par([never, never])
    })
    expect(found).toEqual(['cancelled'])
  })

  it('runs nothing behind a scope that was cancelled', () => {
    let behind = false
    const found = statesAfter(function* () {
      yield* scope(function* () {
        spawn(() => never)
        yield* never
      })
      behind = true
    })
    expect([found, behind]).toEqual([['cancelled'], false])
  })

  it('ends a limit around a par in a loop', () => {
    const error = thrown(() =>
      runSync(
        () =>
          within(10, function* () {
            for (;;) yield* par([never, never])
          }),
        { clock: virtualClock() },
      ),
    )
    expect(error).toBeInstanceOf(TimeoutError)
  })

  it('runs nothing behind a helper whose finally block waits', () => {
    let behind = false
    function* helper(): Body {
      try {
        yield* never
      } finally {
        yield* reschedule()
      }
    }
    const found = statesAfter(function* () {
      yield* recurse(helper())
      behind = true
    })
    expect([found, behind]).toEqual([['cancelled'], false])
  })

  it('returns a plain helper again at the next wait behind it', () => {
    let rounds = 0
    function* helper(): Body {
      try {
        yield* never
      } finally {
        yield* reschedule()
      }
    }
    const found = statesAfter(function* () {
      for (;;) {
        yield* helper()
        rounds++
      }
    })
    expect([found, rounds]).toEqual([['cancelled'], 1])
  })

  it('lets a body wait as often as it likes in its own finally block, and in helpers called from there', () => {
    const log: string[] = []
    function* cleanUp(): Body {
      yield* reschedule()
      yield* reschedule()
      log.push('helper')
    }
    const found = statesAfter(function* () {
      try {
        yield* never
      } finally {
        yield* cleanUp()
        yield* reschedule()
        log.push('body')
      }
      log.push('behind')
    })
    expect([found, log]).toEqual([['cancelled'], ['helper', 'body']])
  })
})
