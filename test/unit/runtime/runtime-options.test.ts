import {
  InvalidArgumentError,
  never,
  now,
  reschedule,
  roundRobin,
  Runtime,
  runSync,
  self,
  skip,
  sleep,
  spawn,
  virtualClock,
} from 'occamy'
import type { Clock, Tasklet } from 'occamy'
import { describe, expect, it } from 'vitest'
import { pause, rejected, thrown } from '../support.ts'

describe('Runtime.hold', () => {
  it('holds off the report of a deadlock until it is disposed of', async () => {
    const runtime = new Runtime()
    runtime.spawn(() => never)
    const hold = runtime.hold()
    let settled = false
    const running = rejected(runtime.run()).then((error) => {
      settled = true
      return error
    })
    await pause(20)
    expect(settled).toBe(false)
    hold[Symbol.dispose]()
    hold[Symbol.dispose]()
    expect(await running).toMatchObject({ name: 'DeadlockError' })
  })

  it('counts: two holds need two disposals, and one disposed of twice counts once', async () => {
    const runtime = new Runtime()
    runtime.spawn(() => never)
    const [one, two] = [runtime.hold(), runtime.hold()]
    let settled = false
    const running = rejected(runtime.run()).then(() => {
      settled = true
    })
    one[Symbol.dispose]()
    one[Symbol.dispose]()
    await pause(20)
    expect(settled).toBe(false)
    two[Symbol.dispose]()
    await running
    expect(settled).toBe(true)
  })
})

describe('Runtime[Symbol.asyncDispose]', () => {
  it('cancels every tasklet, and waits for what they clean up', async () => {
    const events: string[] = []
    const tasklets: Array<Tasklet<unknown>> = []
    {
      await using runtime = new Runtime()
      tasklets.push(
        runtime.spawn(function* () {
          try {
            yield* never
          } finally {
            yield* sleep(5)
            events.push('cleaned up')
          }
        }),
      )
      runtime.runSync()
    }
    expect(events).toEqual(['cleaned up'])
    expect(tasklets.map(({ state }) => state)).toEqual(['cancelled'])
  })
})

describe('the options of a runtime', () => {
  it.each([NaN, -1])('refuse a slice of %s', (slice) => {
    expect(() => new Runtime({ slice })).toThrow('slice must be a number of milliseconds of at least 0')
  })

  it.each([0.5, NaN])('refuse a seed of %s', (seed) => {
    expect(() => new Runtime({ seed })).toThrow('seed must be a whole number')
  })

  it.each<[string, unknown, string]>([
    [
      'scheduler',
      roundRobin,
      'an object with enqueue, dequeue, remove, ready, as `roundRobin()` gives, not function roundRobin',
    ],
    ['scheduler', 'random', 'an object with enqueue, dequeue, remove, ready, as `roundRobin()` gives, not "random"'],
    [
      'scheduler',
      { ...roundRobin(), remove: undefined },
      'an object with enqueue, dequeue, remove, ready, as `roundRobin()` gives, not an object',
    ],
    ['scheduler', null, 'an object with enqueue, dequeue, remove, ready, as `roundRobin()` gives, not null'],
    ['clock', virtualClock, 'an object with now, as `virtualClock()` gives, not function virtualClock'],
    ['clock', {}, 'an object with now, as `virtualClock()` gives, not an object'],
    ['deadlock', 'thow', "'throw' or 'wait', not \"thow\""],
    ['deadlock', null, "'throw' or 'wait', not null"],
    ['observer', 5, 'an object with functions, not 5'],
    ['observer', null, 'an object with functions, not null'],
  ])('refuse a %s that cannot be one: %o', (option, given, message) => {
    const error = thrown(() => new Runtime({ [option]: given }))
    expect(error).toBeInstanceOf(InvalidArgumentError)
    expect(error).toMatchObject({ message: `${option} must be ${message}` })
  })

  it('take what has the functions of a clock, a scheduler or an observer, whatever it is', () => {
    const clock = Object.assign(() => {}, { now: () => 3 })
    const runtime = new Runtime({
      clock,
      observer: Object.assign(() => {}, { onTurn: () => {} }),
      scheduler: { ...roundRobin() },
    })
    expect(runtime.now).toBe(3)
  })

  it('may be undefined, each of them', () => {
    const options = { scheduler: undefined, clock: undefined, quantum: undefined, slice: undefined, seed: undefined }
    expect(runSync(() => skip.map(() => 1), { ...options, observer: undefined, deadlock: undefined })).toBe(1)
  })

  it('give the clock that is asked for the time', () => {
    const runtime = new Runtime({ clock: { now: () => 77 } })
    expect(runtime.now).toBe(77)
    const got: number[] = []
    runtime.spawn(function* () {
      got.push(now())
      yield* skip
    })
    runtime.runSync()
    expect(got).toEqual([77])
  })
})

describe('a clock that throws', () => {
  it('is reported as such, in the tasklet that asked', () => {
    const cause = new Error('no time')
    const clock = {
      now: (): number => {
        throw cause
      },
    }
    const error = thrown(() =>
      runSync(
        function* () {
          yield* skip
          return now()
        },
        { clock },
      ),
    )
    expect(error).toMatchObject({ name: 'SchedulerError', message: 'the clock threw', cause })
  })

  it('or gives no time, or cannot jump, fails the run; a clock of ours lets everything clean up', () => {
    const cause = new Error('no jump')
    const clocks: ReadonlyArray<readonly [Clock, string]> = [
      [{ now: () => NaN }, 'the clock gave NaN'],
      [{ now: () => Infinity }, 'the clock gave Infinity'],
      [{ now: () => -Infinity }, 'the clock gave -Infinity'],
      [{ now: () => '0' as unknown as number }, 'the clock gave "0"'],
      [{ now: () => undefined as unknown as number }, 'the clock gave undefined'],
      [
        {
          now: () => 0,
          jump: () => {
            throw cause
          },
        },
        'the clock threw',
      ],
    ]
    for (const [clock, message] of clocks) {
      const events: string[] = []
      const error = thrown(() =>
        runSync(
          function* () {
            try {
              yield* sleep(5)
            } finally {
              yield* reschedule()
              events.push('cleaned up')
            }
          },
          { clock },
        ),
      )
      expect(error).toMatchObject({ name: 'SchedulerError', message })
      expect(events).toEqual(['cleaned up'])
    }
  })

  it('fails a run on the loop too, which still ends', async () => {
    let broken = false
    const clock = {
      now: (): number => {
        if (broken) throw new Error('no time')
        return 0
      },
    }
    const runtime = new Runtime({ clock })
    const tasklet = runtime.spawn(function* () {
      yield* sleep(5)
      expect(self().state).toBe('running')
    })
    runtime.runSync()
    broken = true
    expect(await rejected(runtime.run())).toMatchObject({ name: 'SchedulerError', message: 'the clock threw' })
    expect(tasklet.state).toBe('cancelled')
  })
})

describe('spawn options in a program', () => {
  it('are checked as those of a runtime', () => {
    runSync(function* () {
      expect(thrown(() => spawn({ priority: 1.5 }, () => skip))).toBeInstanceOf(InvalidArgumentError)
      yield* skip
    })
  })
})
