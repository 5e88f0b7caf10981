import {
  channel,
  InvalidArgumentError,
  InvalidOperationError,
  never,
  reschedule,
  Runtime,
  skip,
  sleep,
  virtualClock,
} from 'occamy'
import { describe, expect, it } from 'vitest'
import { like, hostTurn, pause, rejected, thrown } from '../support.ts'
import type { Body } from '../support.ts'

function* failing(error: unknown): Body<never> {
  yield* skip
  throw error
}

describe('Runtime.spawn', () => {
  it('takes a body with arguments, with options or without', () => {
    const runtime = new Runtime()
    const add = function* (a: number, b: number): Body<number> {
      return a + b
    }
    const [plain, named] = [runtime.spawn(add, 1, 2), runtime.spawn({ name: 'sum', priority: 3 }, add, 3, 4)]
    runtime.runSync()
    expect([plain.outcome, named.outcome]).toEqual([
      { ok: true, value: 3 },
      { ok: true, value: 7 },
    ])
    expect([named.name, named.priority]).toEqual(['sum', 3])
  })

  it('works before a run, between two, from inside of one, and from callbacks during one', async () => {
    const runtime = new Runtime()
    const events: string[] = []
    const noting = function* (name: string): Body<void> {
      yield* sleep(1)
      events.push(name)
    }
    runtime.spawn(noting, 'before')
    await runtime.run()
    runtime.spawn(function* () {
      runtime.spawn(noting, 'inside')
      yield* sleep(30)
    })
    const running = runtime.run()
    await hostTurn()
    runtime.spawn(noting, 'during')
    await running
    runtime.spawn(noting, 'between')
    await runtime.run()
    expect(events).toEqual(['before', 'inside', 'during', 'between'])
  })

  it('refuses what is no body, and options that make no sense', () => {
    const runtime = new Runtime()
    const spawnAny = (...args: unknown[]): unknown =>
      (runtime.spawn as (...args: unknown[]) => unknown).apply(runtime, args)
    for (const args of [[], [7], [null], [{ name: 'x' }], [{ name: 'x' }, 7], [skip]]) {
      expect(thrown(() => spawnAny(...args))).toBeInstanceOf(InvalidOperationError)
      expect(() => spawnAny(...args)).toThrow('spawn() takes a function that makes an operation')
    }
    for (const options of [
      { priority: 0.5 },
      { priority: NaN },
      { deadline: NaN },
      { weight: NaN },
      { weight: -1 },
      { weight: 0 },
      { weight: Infinity },
      { weight: 5e-324 },
      { weight: '1' },
    ]) {
      expect(thrown(() => spawnAny(options, () => skip))).toBeInstanceOf(InvalidArgumentError)
    }
    expect(thrown(() => spawnAny({ priority: Infinity }, () => skip))).toMatchObject({
      message: like(/^priority must be/),
    })
    expect(thrown(() => spawnAny({ deadline: NaN }, () => skip))).toMatchObject({
      message: like(/^deadline must be/),
    })
    expect(thrown(() => spawnAny({ weight: -1 }, () => skip))).toMatchObject({
      message: 'weight must be a positive number, finite and with a finite inverse, not -1',
    })
    runtime.runSync()
    expect([...runtime.tasklets]).toHaveLength(0)
  })

  it('lets an error of the body’s call through, and spawns nothing', () => {
    const runtime = new Runtime()
    const body = (): Body<void> => {
      throw new Error('not even a generator')
    }
    expect(() => runtime.spawn(body)).toThrow('not even a generator')
    expect([...runtime.tasklets]).toHaveLength(0)
  })
})

describe('Runtime.turn', () => {
  it('gives one turn to one tasklet, and says whether there was one', () => {
    const runtime = new Runtime({ quantum: 1 })
    let count = 0
    const body = function* (): Body<void> {
      for (let n = 0; n < 2; n++) {
        yield* skip
        count++
      }
    }
    runtime.spawn(body)
    runtime.spawn(body)
    const counts: number[] = []
    while (runtime.turn()) counts.push(count)
    expect(counts).toEqual([1, 2, 3, 4])
    expect(runtime.turn()).toBe(false)
  })

  it('jumps a virtual clock to the next timer when nothing is ready', () => {
    const runtime = new Runtime({ clock: virtualClock() })
    const tasklet = runtime.spawn(() => sleep(100))
    expect([runtime.turn(), runtime.now, tasklet.state]).toEqual([true, 0, 'parked'])
    expect([runtime.turn(), runtime.now, tasklet.state]).toEqual([true, 100, 'done'])
    expect(runtime.turn()).toBe(false)
  })

  it('throws what failed the run, once all have ended', () => {
    const runtime = new Runtime()
    runtime.spawn(failing, new Error('failed'))
    const other = runtime.spawn(() => never)
    expect(
      thrown(() => {
        while (runtime.turn());
      }),
    ).toMatchObject({ message: 'failed' })
    expect(other.state).toBe('cancelled')
    expect(runtime.turn()).toBe(false)
  })
})

describe('Runtime.runSync', () => {
  it('runs until nothing is ready; what is parked stays parked, and goes on in the next', () => {
    const runtime = new Runtime({ clock: virtualClock() })
    const ch = channel<number>()
    const receiver = runtime.spawn(() => ch.receive())
    runtime.runSync()
    expect(receiver.state).toBe('parked')
    runtime.spawn(() => ch.send(5))
    runtime.runSync()
    expect(receiver.state).toBe('done')
  })

  it('leaves timers of a clock that does not jump', () => {
    const runtime = new Runtime()
    const tasklet = runtime.spawn(() => sleep(10_000))
    runtime.runSync()
    expect(tasklet.state).toBe('parked')
    tasklet.cancel()
    runtime.runSync()
    expect(tasklet.state).toBe('cancelled')
  })

  it('fires a timer that is due while tasklets are ready', () => {
    const clock = { time: 0, now: () => clock.time }
    const runtime = new Runtime({ clock })
    const events: string[] = []
    runtime.spawn(function* () {
      yield* sleep(5)
      events.push('timer')
    })
    runtime.spawn(function* () {
      for (let n = 0; n < 100; n++) {
        clock.time++
        yield* reschedule()
      }
      events.push('busy')
    })
    runtime.runSync()
    expect(events).toEqual(['timer', 'busy'])
  })

  it('throws what failed the run, and can be used again', () => {
    const runtime = new Runtime()
    const error = new Error('failed')
    runtime.spawn(failing, error)
    const other = runtime.spawn(() => never)
    expect(thrown(() => runtime.runSync())).toBe(error)
    expect(other.state).toBe('cancelled')
    const again = runtime.spawn(() => skip)
    runtime.runSync()
    expect(again.state).toBe('done')
  })

  it('keeps a failure until every tasklet has ended', () => {
    const runtime = new Runtime()
    const gate = channel<void>()
    const slow = runtime.spawn(function* () {
      try {
        yield* never
      } finally {
        yield* gate.receive()
      }
    })
    runtime.spawn(failing, new Error('failed'))
    runtime.runSync()
    expect(slow.state).toBe('parked')
    gate.trySend()
    expect(thrown(() => runtime.runSync())).toMatchObject({ message: 'failed' })
  })
})

describe('Runtime.run', () => {
  it('resolves when every tasklet has ended, also for two who wait', async () => {
    const runtime = new Runtime()
    const tasklet = runtime.spawn(() => sleep(5))
    await Promise.all([runtime.run(), runtime.run()])
    expect(tasklet.state).toBe('done')
    await runtime.run()
  })

  it('rejects with what failed the run, for all who wait, and can be used again', async () => {
    const runtime = new Runtime()
    const error = new Error('failed')
    runtime.spawn(failing, error)
    const both = [runtime.run(), runtime.run()]
    expect(await rejected(both[0] as Promise<void>)).toBe(error)
    expect(await rejected(both[1] as Promise<void>)).toBe(error)
    runtime.spawn(() => skip)
    await runtime.run()
  })

  it('goes on with what a synchronous run has left', async () => {
    const runtime = new Runtime()
    const tasklet = runtime.spawn(() => sleep(5).map(() => 1))
    runtime.runSync()
    expect(tasklet.state).toBe('parked')
    await runtime.run()
    expect(tasklet.outcome).toEqual({ ok: true, value: 1 })
  })

  it('takes what outside code does meanwhile', async () => {
    const runtime = new Runtime()
    const ch = channel<number>()
    const tasklet = runtime.spawn(() => ch.receive())
    const hold = runtime.hold()
    const running = runtime.run()
    await pause(5)
    expect(ch.trySend(3)).toBe(true)
    hold[Symbol.dispose]()
    await running
    expect(tasklet.outcome).toEqual({ ok: true, value: 3 })
  })
})
