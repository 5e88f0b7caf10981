import {
  alt,
  channel,
  never,
  reschedule,
  Runtime,
  runSync,
  self,
  skip,
  sleep,
  spawn,
  unpreempted,
  virtualClock,
} from 'occamy'
import type { Tasklet } from 'occamy'
import { describe, expect, it } from 'vitest'
import { expectQuiet, sim } from '../support.ts'
import type { Body, failure } from '../support.ts'

/** A body that notes what happens to it. */
function* noting(events: string[], wait: () => Body<unknown>): Body<string> {
  events.push('begin')
  try {
    yield* wait()
    events.push('went on')
    yield* skip
    events.push('waited again')
    return 'result'
  } catch {
    events.push('caught')
    return 'caught'
  } finally {
    events.push('finally')
  }
}

const waits = (operation: Parameters<typeof failure>[0]) =>
  function* (): Body<unknown> {
    return yield* operation
  }

describe('cancel', () => {
  it('of one that never started: it never runs', () => {
    const events: string[] = []
    sim(function* () {
      const tasklet = spawn(noting, events, waits(skip))
      tasklet.cancel('why')
      expect(tasklet.state).toBe('ready')
      expect(yield* tasklet.ended).toMatchObject({ ok: false, error: { name: 'CancelledError', reason: 'why' } })
      expect(tasklet.state).toBe('cancelled')
    })
    expect(events).toEqual([])
  })

  it('of one that is parked: its offers are withdrawn now, its finally blocks run in its turn', () => {
    const events: string[] = []
    const ch = channel<number>()
    sim(function* () {
      const tasklet = spawn(noting, events, waits(alt([ch.receive(), ch.send(1), sleep(50)])))
      yield* reschedule()
      expect(tasklet.state).toBe('parked')
      tasklet.cancel()
      expectQuiet(ch)
      expect([tasklet.state, events]).toEqual(['ready', ['begin']])
      yield* tasklet.ended
    })
    expect(events).toEqual(['begin', 'finally'])
  })

  it('of one that is ready to look: it does not look any more', () => {
    const events: string[] = []
    const ch = channel<number>(1)
    sim(
      function* () {
        const tasklet = spawn(noting, events, waits(ch.send(1)))
        yield* skip
        expect([tasklet.state, events]).toEqual(['ready', ['begin']])
        tasklet.cancel()
        yield* tasklet.ended
      },
      { quantum: 0 },
    )
    expect([events, ch.length]).toEqual([['begin', 'finally'], 0])
  })

  it('of one that was given a message: it holds the message, and is cancelled at its next wait', () => {
    const events: string[] = []
    const ch = channel<number>()
    sim(function* () {
      const tasklet = spawn(noting, events, waits(ch.receive()))
      yield* reschedule()
      yield* ch.send(1)
      tasklet.cancel()
      yield* tasklet.ended
      expect(tasklet.state).toBe('cancelled')
    })
    expect(events).toEqual(['begin', 'went on', 'finally'])
  })

  it('of one that waits no more before its end has no effect: it is done', () => {
    const ch = channel<number>()
    sim(function* () {
      const tasklet = spawn(() => ch.receive())
      yield* reschedule()
      yield* ch.send(1)
      tasklet.cancel()
      expect(yield* tasklet).toBe(1)
      expect(tasklet.state).toBe('done')
    })
  })

  it('of oneself takes effect at the next wait', () => {
    const events: string[] = []
    sim(function* () {
      const tasklet = spawn(function* () {
        try {
          self().cancel('enough')
          events.push('still here')
          yield* skip
          events.push('not reached')
        } finally {
          events.push('finally')
        }
      })
      expect(yield* tasklet.ended).toMatchObject({ error: { reason: 'enough' } })
    })
    expect(events).toEqual(['still here', 'finally'])
  })

  it('counts once: the waits of a finally block are ordinary, and the first reason stays', () => {
    const events: string[] = []
    const ch = channel<number>()
    sim(function* () {
      const tasklet = spawn(function* () {
        try {
          yield* never
        } finally {
          events.push(`got ${yield* ch.receive()}`)
          yield* sleep(5)
          events.push('done')
        }
      })
      yield* reschedule()
      tasklet.cancel('first')
      yield* reschedule()
      tasklet.cancel('second')
      yield* ch.send(7)
      tasklet.cancel('third')
      expect(yield* tasklet.ended).toMatchObject({ error: { reason: 'first' } })
      tasklet.cancel('too late')
      expect(tasklet.state).toBe('cancelled')
    })
    expect(events).toEqual(['got 7', 'done'])
  })

  it('resumes one that is suspended', () => {
    const events: string[] = []
    sim(function* () {
      const parked = spawn(noting, events, waits(never))
      const fresh = spawn(noting, events, waits(never))
      fresh.suspend()
      yield* reschedule()
      parked.suspend()
      parked.cancel()
      fresh.cancel()
      yield* parked.ended
      yield* fresh.ended
      expect([parked.state, fresh.state]).toEqual(['cancelled', 'cancelled'])
    })
    expect(events).toEqual(['begin', 'finally'])
  })

  it('is harmless on one that is over', () => {
    sim(function* () {
      const done = spawn(() => skip.map(() => 1))
      yield* done
      done.cancel()
      expect([done.state, yield* done]).toEqual(['done', 1])
      const failed = spawn({ errors: 'hold' }, waits(channelThatIsClosed().receive()))
      yield* failed.ended
      failed.cancel()
      expect(failed.state).toBe('failed')
    })
  })

  it('keeps a raised error from being thrown', () => {
    const events: string[] = []
    sim(function* () {
      const tasklet = spawn(noting, events, waits(skip))
      tasklet.raise(new Error('raised'))
      tasklet.cancel()
      yield* tasklet.ended
      const other = spawn(noting, events, waits(never))
      yield* reschedule()
      other.cancel()
      other.raise(new Error('too late'))
      yield* other.ended
      expect(other.state).toBe('cancelled')
    })
    expect(events).toEqual(['begin', 'finally'])
  })

  it('has the outcome of the finally block if that throws; what it returns is dropped', () => {
    sim(function* () {
      const throwing = spawn({ errors: 'hold' }, function* () {
        try {
          yield* never
        } finally {
          // eslint-disable-next-line no-unsafe-finally -- what is tested
          throw new Error('in finally')
        }
      })
      const returning = spawn(function* () {
        try {
          yield* never
        } finally {
          // eslint-disable-next-line no-unsafe-finally -- what is tested
          return 5
        }
      })
      yield* reschedule()
      throwing.cancel()
      returning.cancel()
      expect(yield* throwing.ended).toMatchObject({ ok: false, error: { message: 'in finally' } })
      expect((yield* returning.ended).ok).toBe(false)
      expect(returning.state).toBe('cancelled')
    })
  })

  it('reaches a tasklet that is unpreempted, at its next wait', () => {
    const events: string[] = []
    sim(function* () {
      const tasklet = spawn(() =>
        unpreempted(function* () {
          try {
            self().cancel()
            yield* skip
            events.push('not reached')
          } finally {
            events.push('finally')
          }
        }),
      )
      yield* tasklet.ended
    })
    expect(events).toEqual(['finally'])
  })

  it('works from outside, between the turns of a runtime', () => {
    const runtime = new Runtime({ clock: virtualClock() })
    const events: string[] = []
    const tasklet = runtime.spawn(noting, events, waits(never))
    runtime.runSync()
    tasklet.cancel()
    expect(events).toEqual(['begin'])
    runtime.runSync()
    expect([tasklet.state, events]).toEqual(['cancelled', ['begin', 'finally']])
  })

  it('of each other, in one turn: both end', () => {
    const tasklets: Array<Tasklet<never>> = []
    runSync(function* () {
      for (const other of [1, 0]) {
        tasklets.push(
          spawn(function* (): Body<never> {
            for (;;) {
              yield* reschedule()
              tasklets[other]?.cancel()
            }
          }),
        )
      }
      for (const each of tasklets) yield* each.ended
    })
    expect(tasklets.map(({ state }) => state)).toEqual(['cancelled', 'cancelled'])
  })
})

function channelThatIsClosed(): ReturnType<typeof channel<number>> {
  const ch = channel<number>()
  ch.close()
  return ch
}
