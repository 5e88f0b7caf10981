import { channel, never, reschedule, run, Runtime, skip, sleep, spawn } from 'occamy'
import { fromPromise } from 'occamy/interop'
import { describe, expect, it } from 'vitest'
import { like, hostTurn, node, pause, rejected } from '../support.ts'
import type { Body } from '../support.ts'

/** Keeps the schedule busy until it is told to stop. */
function* busy(stop: { now: boolean }): Body<void> {
  while (!stop.now) yield* reschedule()
}

describe('a busy network', () => {
  it('lets timers, immediates and promises of the host have their turns', async () => {
    const stop = { now: false }
    const events: string[] = []
    const running = run(() => busy(stop))
    await Promise.all([
      pause(1).then(() => events.push('timer')),
      hostTurn().then(() => events.push('immediate')),
      Promise.resolve().then(() => events.push('promise')),
    ])
    expect(events.sort()).toEqual(['immediate', 'promise', 'timer'])
    stop.now = true
    await running
  })

  it('gives the host a turn about every slice', async () => {
    for (const slice of [1, 8]) {
      const stop = { now: false }
      const running = run(
        function* () {
          spawn(busy, stop)
          yield* busy(stop)
        },
        { slice },
      )
      await hostTurn()
      const gaps: number[] = []
      for (let n = 0, last = performance.now(); n < 10; n++) {
        await hostTurn()
        gaps.push(performance.now() - last)
        last = performance.now()
      }
      stop.now = true
      await running
      expect(gaps.sort((a, b) => a - b)[5]).toBeLessThan(slice * 3 + 20)
    }
  })

  it('of a slice of 0 gives it one as often as it can', async () => {
    const stop = { now: false }
    let turns = 0
    const running = run(
      function* () {
        for (let n = 0; n < 100_000 && !stop.now; n++) {
          turns++
          yield* reschedule()
        }
      },
      { slice: 0 },
    )
    await hostTurn()
    await hostTurn()
    await hostTurn()
    expect(turns).toBeLessThan(100_000)
    stop.now = true
    await running
  })

  it('is not starved by promises either, nor they by it: each answers the other', async () => {
    let exchanges = 0
    let hostTurns = 0
    const stop = { now: false }
    const count = (): void => {
      hostTurns++
      if (!stop.now) setImmediate(count)
    }
    setImmediate(count)
    await run(function* () {
      const end = performance.now() + 60
      while (performance.now() < end) {
        yield* fromPromise(Promise.resolve())
        exchanges++
      }
    })
    stop.now = true
    expect(exchanges).toBeGreaterThan(20)
    expect(hostTurns).toBeGreaterThan(1)
  })
})

describe('an idle loop', () => {
  it('wakes for a timer, for outside code, and for a promise', async () => {
    const ch = channel<number>()
    const events: string[] = []
    const runtime = new Runtime()
    runtime.spawn(function* () {
      yield* sleep(2)
      events.push('timer')
      events.push(`outside ${yield* ch.receive()}`)
      yield* fromPromise(pause(2))
      events.push('promise')
    })
    const running = runtime.run()
    await ch.send(1)
    await running
    expect(events).toEqual(['timer', 'outside 1', 'promise'])
  })

  it('wakes for an earlier timer that comes while it sleeps', async () => {
    const runtime = new Runtime()
    const order: string[] = []
    const sleeper = function* (ms: number): Body<void> {
      yield* sleep(ms)
      order.push(`${ms}`)
    }
    const long = runtime.spawn(sleeper, 5000)
    const running = runtime.run()
    await pause(2)
    runtime.spawn(sleeper, 5)
    await pause(60)
    expect(order).toEqual(['5'])
    long.cancel()
    await running
  })

  it('sleeps for timers that are further off than the host can count', async () => {
    const runtime = new Runtime()
    const tasklet = runtime.spawn(() => sleep(2 ** 40))
    const running = runtime.run()
    await pause(5)
    expect(tasklet.state).toBe('parked')
    tasklet.cancel()
    await running
  })

  it('takes a cancel from outside', async () => {
    const runtime = new Runtime()
    const tasklet = runtime.spawn(() => sleep(10_000))
    const running = runtime.run()
    await pause(2)
    tasklet.cancel()
    await running
    expect(tasklet.state).toBe('cancelled')
  })
})

describe('the deadlock policy', () => {
  it('throw: reports at once, unless a host operation is under way', async () => {
    const start = performance.now()
    expect(await rejected(run(() => never))).toMatchObject({ name: 'DeadlockError' })
    expect(performance.now() - start).toBeLessThan(500)
    expect(
      await run(function* () {
        spawn(() => never)
        return yield* fromPromise(pause(20).then(() => 'came'))
      }),
    ).toBe('came')
  })

  it('throw: gives outside code that was just served a turn to come back', async () => {
    const [ins, outs] = [channel<number>(), channel<number>()]
    const server = run(function* () {
      yield* outs.send(1)
      return yield* ins.receive()
    })
    const got = await outs.receive()
    await Promise.resolve()
    await ins.send(got + 1)
    expect(await server).toBe(2)
  })

  it('wait: waits for outside callbacks', async () => {
    const ch = channel<number>()
    const running = run(() => ch.receive(), { deadlock: 'wait' })
    await pause(20)
    setTimeout(() => ch.trySend(5), 5)
    expect(await running).toBe(5)
  })

  it('reports when the last host operation has ended and nothing came of it', async () => {
    const error = await rejected(
      run(function* () {
        yield* fromPromise(pause(5))
        yield* never
      }),
    )
    expect(error).toMatchObject({ name: 'DeadlockError' })
  })

  it('reports when what held it off has ended: another run that shared its channel', async () => {
    const ch = channel<number>()
    const first = rejected(
      run(function* () {
        yield* ch.receive()
        yield* ch.receive()
      }),
    )
    await run(function* () {
      yield* ch.send(1)
      yield* sleep(10)
    })
    expect(await first).toMatchObject({ name: 'DeadlockError' })
  })

  it('reports the stuck ones when everybody else comes to an end', async () => {
    const runtime = new Runtime()
    runtime.spawn({ name: 'stuck' }, () => never)
    runtime.spawn(() => sleep(5))
    expect(await rejected(runtime.run())).toMatchObject({
      name: 'DeadlockError',
      message: like(/stuck waits for ever/),
    })
    runtime.spawn(() => skip)
    await runtime.run()
  })
})

describe('the exit of a process', () => {
  /** An iterable that never finishes cleaning up. */
  const endless = `interop.fromAsyncIterable({ [Symbol.asyncIterator]: () => ({
    next: async () => ({ done: false, value: 1 }),
    return: () => new Promise(() => {}),
  }) }, { name: 'rows' })`

  it('is never silent: a run that waits for outside callbacks reports what it waits for', async () => {
    const { code, err } = await node(`
      await run(() => channel({ name: 'jobs' }).receive(), { deadlock: 'wait', name: 'main' })
      console.log('not reached')`)
    expect(err).toContain('DeadlockError')
    expect(err).toContain('main waits to receive from jobs')
    expect(code).toBe(1)
  })

  it('is reported to code that catches it, and its finally blocks run', async () => {
    const { code, out } = await node(`
      run(function* () {
        try { yield* never } finally { console.log('cleaned up') }
      }, { deadlock: 'wait' }).catch((error) => console.log(error.name))`)
    expect([code, out.trim().split('\n')]).toEqual([0, ['cleaned up', 'DeadlockError']])
  })

  it('of a program that awaits a guard outside of any run is reported too', async () => {
    const { code, err } = await node(`
      await channel({ name: 'lonely' }).receive()
      console.log('not reached')`)
    expect(err).toContain('DeadlockError')
    expect(err).toMatch(/outside await#\d+ waits to receive from lonely/)
    expect(code).not.toBe(0)
  })

  it('of one who waits again to clean up is reported too', async () => {
    const { code, out } = await node(`
      const jobs = channel({ name: 'jobs' }), rest = channel({ name: 'rest' })
      run(function* () {
        try { yield* jobs.receive() } finally { yield* rest.receive() }
      }, { deadlock: 'wait', name: 'main' }).catch(({ errors }) => { for (const { message } of errors) console.log(message) })`)
    const both = ['jobs', 'rest'].flatMap((name) => [
      'nothing can wake this tasklet:',
      `  main waits to receive from ${name}`,
    ])
    expect([code, out.trim().split('\n')]).toEqual([0, both])
  })

  it('is reported to outside code each time that it waits again, and is put off a thousand times at most', async () => {
    const { code, out } = await node(`
      let reports = 0
      process.on('exit', () => console.log(reports))
      const lonely = channel()
      const retry = async () => { for (;;) await lonely.receive().promise().catch(() => reports++) }
      void retry()`)
    expect([code, out.trim()]).toEqual([0, '1000'])
  })

  it('that was put off by others a thousand times, with nothing to report, is still reported', async () => {
    const { code, out } = await node(`
      await run(() => sleep(1))
      let exits = 0
      process.on('beforeExit', () => {
        if (++exits === 1500) void channel().receive().promise().catch(({ name }) => console.log(name))
        if (exits <= 1500) setImmediate(() => {})
      })`)
    expect([code, out.trim()]).toEqual([0, 'DeadlockError'])
  })

  it('of a program whose iterable never finishes cleaning up names that', async () => {
    const { code, err } = await node(`
      await run(function* () { yield* ${endless}.receive() }, { name: 'main' })
      console.log('not reached')`)
    expect(err).toContain('DeadlockError: nothing can wake this tasklet:\n  main waits for rows to clean up')
    expect(err).not.toContain('AggregateError')
    expect(code).toBe(1)
  })

  it('of a runtime that has no tasklet left, but an iterable that never finishes cleaning up, names that', async () => {
    const { code, err } = await node(`
      const runtime = new occamy.Runtime()
      runtime.spawn(function* () { yield* ${endless}.receive() })
      await runtime.run()
      console.log('not reached')`)
    expect(err).toContain('DeadlockError: the run cannot end:\n  rows has not finished cleaning up')
    expect(code).toBe(1)
  })

  it('of a program that is done is ordinary', async () => {
    const { code, out, err } = await node(`
      await run(() => sleep(1))
      await sleep(1)
      console.log('done')`)
    expect([code, out, err]).toEqual([0, 'done\n', ''])
  })
})
