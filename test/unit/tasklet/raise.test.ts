import { alt, channel, never, reschedule, scope, self, skip, sleep, spawn } from 'occamy'
import type { Operation, Tasklet } from 'occamy'
import { describe, expect, it } from 'vitest'
import { expectQuiet, failure, sim } from '../support.ts'
import type { Body } from '../support.ts'

const raised = new Error('raised')

/** Waits for `operation`, says what came, and goes on. */
function* catching(events: unknown[], operation: Operation<unknown>): Body<void> {
  events.push('begin')
  for (let n = 0; n < 3; n++) {
    try {
      yield* n === 0 ? operation : skip
      events.push('ok')
    } catch (error) {
      events.push(error)
    }
  }
}

/** Makes one that is in some state. */
type Make = (events: unknown[]) => Body<Tasklet<unknown>>

describe('raise', () => {
  it('throws the very error where the tasklet is parked, and withdraws its offers; it may go on', () => {
    const events: unknown[] = []
    const ch = channel<number>()
    sim(function* () {
      const tasklet = spawn(catching, events, alt([ch.receive(), ch.send(1), sleep(9)]))
      yield* reschedule()
      tasklet.raise(raised)
      expectQuiet(ch)
      expect(tasklet.state).toBe('ready')
      yield* tasklet
    })
    expect(events).toEqual(['begin', raised, 'ok', 'ok'])
  })

  it('throws at the next wait in one that runs: oneself', () => {
    const events: unknown[] = []
    sim(function* () {
      self().raise(raised)
      events.push('still here')
      expect(yield* failure(skip)).toBe(raised)
      yield* skip
    })
    expect(events).toEqual(['still here'])
  })

  it('throws at the first wait of one that never started', () => {
    const events: unknown[] = []
    sim(function* () {
      const tasklet = spawn(catching, events, never)
      tasklet.raise(raised)
      yield* tasklet
    })
    expect(events).toEqual(['begin', raised, 'ok', 'ok'])
  })

  it('throws where one has given way before it looked', () => {
    const events: unknown[] = []
    const ch = channel<number>(1)
    sim(
      function* () {
        const tasklet = spawn(catching, events, ch.send(1))
        yield* skip
        expect([tasklet.state, tasklet.waitingFor === undefined]).toEqual(['ready', false])
        tasklet.raise(raised)
        yield* tasklet
      },
      { quantum: 0 },
    )
    expect([events, ch.length]).toEqual([['begin', raised, 'ok', 'ok'], 0])
  })

  it('waits until a message that was committed has been handed over', () => {
    const events: unknown[] = []
    const ch = channel<number>()
    sim(function* () {
      const tasklet = spawn(catching, events, ch.receive())
      yield* reschedule()
      yield* ch.send(1)
      tasklet.raise(raised)
      yield* tasklet
    })
    expect(events).toEqual(['begin', 'ok', raised, 'ok'])
  })

  const states: ReadonlyArray<readonly [string, readonly unknown[], Make]> = [
    [
      'is parked',
      [raised, 'second', 'ok'],
      function* (events) {
        const tasklet = spawn(catching, events, never)
        yield* reschedule()
        return tasklet
      },
    ],
    [
      'never started',
      [raised, 'second', 'ok'],
      function* (events) {
        return spawn(catching, events, never)
      },
    ],
    [
      'has a message on its way',
      ['ok', raised, 'second'],
      function* (events) {
        const ch = channel<number>()
        const tasklet = spawn(catching, events, ch.receive())
        yield* reschedule()
        yield* ch.send(1)
        return tasklet
      },
    ],
    [
      'is suspended while it waits',
      [raised, 'second', 'ok'],
      function* (events) {
        const tasklet = spawn(catching, events, never)
        yield* reschedule()
        tasklet.suspend()
        spawn(() => sleep(5).map(() => tasklet.resume()))
        return tasklet
      },
    ],
  ]
  it.each(states)('throws both of two errors in one that %s, the second at the wait after', (_, expected, make) => {
    const events: unknown[] = []
    sim(function* () {
      const tasklet = yield* make(events)
      tasklet.raise(raised)
      tasklet.raise('second')
      yield* tasklet
    })
    expect(events).toEqual(['begin', ...expected])
  })

  it('throws all of several errors in oneself, each at a wait of its own, in order', () => {
    sim(function* () {
      for (const error of [1, 2, 3]) self().raise(error)
      for (const error of [1, 2, 3]) expect(yield* failure(skip)).toBe(error)
      yield* skip
    })
  })

  it('throws no more of them once it was cancelled', () => {
    const events: unknown[] = []
    sim(function* () {
      const tasklet = spawn(catching, events, never)
      tasklet.raise(1)
      tasklet.raise(2)
      tasklet.cancel('reason')
      const { ended } = tasklet
      expect(yield* ended).toMatchObject({ ok: false, error: { reason: 'reason' } })
    })
    expect(events).not.toContain(1)
    expect(events).not.toContain(2)
  })

  it('is thrown in a suspended tasklet when that is resumed', () => {
    const events: unknown[] = []
    sim(function* () {
      const tasklet = spawn(catching, events, never)
      yield* reschedule()
      tasklet.suspend()
      tasklet.raise(raised)
      yield* sleep(5)
      expect([tasklet.state, events]).toEqual(['suspended', ['begin']])
      tasklet.resume()
      yield* tasklet
    })
    expect(events).toEqual(['begin', raised, 'ok', 'ok'])
  })

  it('is thrown in one that was suspended before it looked', () => {
    const events: unknown[] = []
    sim(function* () {
      const tasklet = spawn(function* () {
        self().suspend()
        yield* catching(events, skip)
      })
      yield* reschedule()
      expect(tasklet.state).toBe('suspended')
      tasklet.raise(raised)
      tasklet.resume()
      yield* tasklet
    })
    expect(events).toEqual(['begin', raised, 'ok', 'ok'])
  })

  it('fails the tasklet if nothing catches it, with any value', () => {
    sim(function* () {
      const tasklet = spawn({ errors: 'hold' }, () => never)
      yield* reschedule()
      tasklet.raise('a string')
      expect(yield* tasklet.ended).toEqual({ ok: false, error: 'a string' })
      expect(tasklet.state).toBe('failed')
    })
  })

  it('is harmless on one that is over, and on one that is being cancelled', () => {
    sim(function* () {
      const done = spawn(() => skip)
      yield* done
      done.raise(raised)
      expect(done.state).toBe('done')
      const events: string[] = []
      const cleaning = spawn(function* () {
        try {
          yield* never
        } finally {
          yield* sleep(5)
          events.push('cleaned up')
        }
      })
      yield* reschedule()
      cleaning.cancel()
      yield* reschedule()
      cleaning.raise(raised)
      yield* cleaning.ended
      expect([cleaning.state, events]).toEqual(['cancelled', ['cleaned up']])
    })
  })

  it('goes through the scopes of the tasklet as its own errors do', () => {
    sim(function* () {
      const members: Array<Tasklet<unknown>> = []
      const tasklet = spawn({ errors: 'hold' }, () =>
        scope(function* () {
          members.push(spawn(() => never))
          yield* never
        }),
      )
      yield* reschedule()
      yield* reschedule()
      tasklet.raise(raised)
      expect(yield* tasklet.ended).toEqual({ ok: false, error: raised })
      expect(members.map(({ state }) => state)).toEqual(['cancelled'])
    })
  })

  it('does not reach a sender that an extended receiver holds, before it is let go', () => {
    const ch = channel<number>()
    const events: unknown[] = []
    sim(function* () {
      const sender = spawn(catching, events, ch.send(1))
      spawn(() => ch.extended(() => sleep(5)))
      yield* sleep(1)
      sender.raise(raised)
      yield* sleep(1)
      expect(sender.state).toBe('parked')
      yield* sender
    })
    expect(events).toEqual(['begin', 'ok', raised, 'ok'])
  })
})
