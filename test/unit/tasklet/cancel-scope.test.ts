import { never, reschedule, Runtime, scope, sleep, spawn, virtualClock } from 'occamy'
import { describe, expect, it } from 'vitest'
import { collect, sim } from '../support.ts'

describe('cancel', () => {
  it('of a tasklet in a scope cancels what the scope holds, and waits for it', () => {
    const events: string[] = []
    sim(function* () {
      const tasklet = spawn(() =>
        scope(function* () {
          spawn(function* () {
            try {
              yield* never
            } finally {
              yield* sleep(5)
              events.push('member')
            }
          })
          try {
            yield* never
          } finally {
            yield* sleep(1)
            events.push('operation')
          }
        }),
      )
      yield* reschedule()
      yield* reschedule()
      tasklet.cancel()
      yield* tasklet.ended
      events.push('ended')
      expect(tasklet.state).toBe('cancelled')
    })
    expect(events).toEqual(['operation', 'member', 'ended'])
  })

  it('lets go of everything but the outcome', async () => {
    const refs: Array<WeakRef<object>> = []
    const runtime = new Runtime({ clock: virtualClock() })
    const tasklet = runtime.spawn(function* () {
      const held = { large: new Array(1000) }
      refs.push(new WeakRef(held))
      yield* never
      expect(held).toBeDefined()
    })
    runtime.runSync()
    tasklet.cancel()
    runtime.runSync()
    await collect()
    expect(refs[0]?.deref()).toBeUndefined()
    expect(tasklet.waitingFor).toBeUndefined()
  })
})
