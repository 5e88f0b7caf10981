import { never, par, reschedule, Runtime, scope, sleep, spawn, virtualClock } from 'occamy'
import { describe, expect, it } from 'vitest'
import type { Body } from '../support.ts'

function namesOf(runtime: Runtime): string[] {
  return [...runtime.tasklets].map(({ name }) => name)
}

describe('the tasklets of a runtime', () => {
  it('are those that live, in order of spawning, with those of the scopes that they run', () => {
    const runtime = new Runtime({ clock: virtualClock() })
    runtime.spawn({ name: 'a' }, function* () {
      spawn({ name: 'a1' }, () => never)
      yield* scope(function* () {
        spawn({ name: 'inner' }, () => never)
        yield* scope(function* () {
          spawn({ name: 'innermost' }, () => never)
          yield* never
        })
      })
    })
    runtime.spawn({ name: 'b' }, () => never)
    runtime.spawn({ name: 'gone' }, () => reschedule())
    runtime.runSync()
    expect(new Set(namesOf(runtime))).toEqual(new Set(['a', 'a1', 'inner', 'innermost', 'b']))
    expect(namesOf(runtime)[0]).toBe('a')
  })

  it('are none at first and at the end, and those of a par while it runs', () => {
    const runtime = new Runtime({ clock: virtualClock() })
    expect(namesOf(runtime)).toEqual([])
    function* left(): Body<void> {
      yield* sleep(10)
    }
    runtime.spawn({ name: 'main' }, () => par([left, left]))
    for (let n = 0; n < 3; n++) runtime.turn()
    expect(namesOf(runtime)).toHaveLength(3)
    runtime.runSync()
    expect(namesOf(runtime)).toEqual([])
  })

  it('may be cancelled while they are gone through', () => {
    const runtime = new Runtime({ clock: virtualClock() })
    for (const name of ['a', 'b', 'c']) runtime.spawn({ name }, () => never)
    runtime.runSync()
    for (const tasklet of runtime.tasklets) tasklet.cancel()
    runtime.runSync()
    expect(namesOf(runtime)).toEqual([])
  })
})
