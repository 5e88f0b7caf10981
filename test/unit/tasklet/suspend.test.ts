import { channel, never, reschedule, Runtime, self, skip, sleep, spawn, virtualClock } from 'occamy'
import { describe, expect, it } from 'vitest'
import { like, expectQuiet, sim, thrown } from '../support.ts'

describe('suspend', () => {
  it('takes out one that is ready, before it started or between turns, until it is resumed', () => {
    const events: string[] = []
    sim(function* () {
      const tasklet = spawn(function* () {
        events.push('first')
        yield* reschedule()
        events.push('second')
      })
      tasklet.suspend()
      expect(tasklet.state).toBe('suspended')
      yield* sleep(1)
      expect(events).toEqual([])
      tasklet.resume()
      expect(tasklet.state).toBe('ready')
      yield* reschedule()
      tasklet.suspend()
      yield* sleep(1)
      expect(events).toEqual(['first'])
      tasklet.resume()
      yield* tasklet
    })
    expect(events).toEqual(['first', 'second'])
  })

  it('of one that is parked lets its offers stand: what comes is handed over when it is resumed', () => {
    const ch = channel<number>()
    sim(function* () {
      const tasklet = spawn(() => ch.receive())
      yield* reschedule()
      tasklet.suspend()
      expect([tasklet.state, ch.balance]).toEqual(['suspended', -1])
      yield* ch.send(7)
      yield* sleep(1)
      expect([tasklet.state, ch.balance]).toEqual(['suspended', 0])
      tasklet.resume()
      expect(tasklet.state).toBe('ready')
      expect(yield* tasklet).toBe(7)
    })
    expectQuiet(ch)
  })

  it('of one that is parked, and resumed before anything came: it is parked again', () => {
    const ch = channel<number>()
    sim(function* () {
      const tasklet = spawn(() => ch.receive())
      yield* reschedule()
      tasklet.suspend()
      tasklet.resume()
      expect([tasklet.state, ch.balance]).toEqual(['parked', -1])
      yield* ch.send(7)
      expect(yield* tasklet).toBe(7)
    })
  })

  it('of one that was just committed keeps what it was given', () => {
    const ch = channel<number>()
    sim(function* () {
      const tasklet = spawn(() => ch.receive())
      yield* reschedule()
      yield* ch.send(7)
      expect(tasklet.state).toBe('ready')
      tasklet.suspend()
      yield* sleep(1)
      expect(tasklet.state).toBe('suspended')
      tasklet.resume()
      expect(yield* tasklet).toBe(7)
    })
  })

  it('of oneself takes effect at the next wait, which looks after the resume', () => {
    const ch = channel<number>(1)
    const events: string[] = []
    sim(function* () {
      const tasklet = spawn(function* () {
        self().suspend()
        events.push('still here')
        yield* ch.send(1)
        events.push('sent')
        yield* ch.receive()
      })
      yield* reschedule()
      expect([tasklet.state, ch.length, tasklet.waitingFor === undefined]).toEqual(['suspended', 0, false])
      tasklet.resume()
      yield* tasklet
    })
    expect(events).toEqual(['still here', 'sent'])
  })

  it('of oneself is called off by a resume before the next wait', () => {
    sim(function* () {
      self().suspend()
      self().resume()
      yield* skip
      expect(self().state).toBe('running')
    })
  })

  it('twice is as once; a resume without a suspend is harmless', () => {
    sim(function* () {
      const tasklet = spawn(() => skip.map(() => 1))
      tasklet.resume()
      tasklet.suspend()
      tasklet.suspend()
      tasklet.resume()
      tasklet.resume()
      expect(yield* tasklet).toBe(1)
      tasklet.suspend()
      tasklet.resume()
      expect(tasklet.state).toBe('done')
    })
  })

  it('does not stop a timer: it fires, and the tasklet goes on when it is resumed', () => {
    sim(function* () {
      const tasklet = spawn(() => sleep(5).map(() => 'slept'))
      yield* reschedule()
      tasklet.suspend()
      yield* sleep(50)
      expect(tasklet.state).toBe('suspended')
      tasklet.resume()
      expect(yield* tasklet).toBe('slept')
    })
  })

  it('of a sender that an extended receiver holds: it goes on when both are over', () => {
    const ch = channel<number>()
    sim(function* () {
      const sender = spawn(() => ch.send(1))
      spawn(() => ch.extended(() => sleep(5)))
      yield* sleep(1)
      sender.suspend()
      sender.resume()
      expect(sender.state).toBe('parked')
      sender.suspend()
      yield* sleep(9)
      expect(sender.state).toBe('suspended')
      sender.resume()
      yield* sender
    })
  })

  it('of everyone is a deadlock, which says so', () => {
    const error = thrown(() =>
      sim(
        function* () {
          const asleep = spawn({ name: 'asleep' }, () => never)
          asleep.suspend()
          yield* asleep
        },
        { name: 'main' },
      ),
    )
    expect(error).toMatchObject({
      name: 'DeadlockError',
      message: like(/asleep is suspended, and nobody is left to resume it/),
    })
  })

  it('works from outside, between turns', () => {
    const runtime = new Runtime({ clock: virtualClock() })
    const tasklet = runtime.spawn(() => skip.map(() => 3))
    tasklet.suspend()
    runtime.runSync()
    expect(tasklet.state).toBe('suspended')
    tasklet.resume()
    runtime.runSync()
    expect(tasklet.state).toBe('done')
  })
})
