import { barrier, channel, HostNeededError, never, reschedule, sleep, spawn } from 'occamy'
import { fromPromise } from 'occamy/interop'
import { eventually, LivenessError } from 'occamy/check'
import type { EventuallyOptions, Liveness } from 'occamy/check'
import { describe, expect, it } from 'vitest'
import { thrown } from '../../support.ts'
import type { Body } from '../../support.ts'

const fails = (make: Parameters<typeof eventually>[0], options?: EventuallyOptions): LivenessError => {
  const error = thrown(() => eventually(make, options))
  expect(error).toBeInstanceOf(LivenessError)
  return error as LivenessError
}

function* turns(n: number): Body<void> {
  for (let i = 0; i < n; i++) yield* reschedule()
}

describe('eventually', () => {
  it('has a program end under every schedule, and says how many turns that took at most', () => {
    let runs = 0
    const report = eventually(function* () {
      runs++
      yield* turns(5)
    })
    expect(report).toEqual({ runs: 102, turns: 6, schedule: 'round robin, quantum 1' })
    expect(runs).toBe(102)
  })

  it('takes the number of seeds, the seeds, and the quanta', () => {
    expect(eventually(() => turns(1), { seeds: 3 }).runs).toBe(8)
    expect(eventually(() => turns(1), { seeds: [7, 9], quanta: [0, 1, 5] }).runs).toBe(9)
    expect(eventually(() => turns(1), { seeds: 0, quanta: [2] }).schedule).toBe('round robin, quantum 2')
  })

  it('fails a program that does not end in time, by name, with what its tasklets do', () => {
    const error = fails(
      function* () {
        const ch = channel<number>({ name: 'numbers' })
        spawn({ name: 'busy' }, () => turns(Infinity))
        yield* ch.receive()
      },
      { within: 40, name: 'a number comes' },
    )
    expect(error.message).toBe(
      '"a number comes" did not come true within 40 turns, under round robin, quantum 1\n' +
        '  main waits to receive from numbers\n  busy is ready',
    )
    expect(error.tasklets).toEqual([
      { tasklet: 'main', does: 'waits to receive from numbers' },
      { tasklet: 'busy', does: 'is ready' },
    ])
  })

  it('allows as many turns as it says, and not one less', () => {
    const make = (): Liveness => ({ main: () => turns(9) })
    expect(eventually(make, { within: 10, seeds: 0 }).turns).toBe(10)
    expect(fails(make, { within: 9, seeds: 0 }).message).toMatch(/within 9 turns/)
  })

  it('fails a program that comes to rest, or to its end, before', () => {
    expect(fails(() => never).message).toMatch(/^it did not come true before nothing could go on.*\n {2}main waits/)
    expect(fails(() => ({ main: () => turns(2), until: () => false })).message).toMatch(
      /before the program ended, under round robin, quantum 1$/,
    )
  })

  it('ends a run as soon as it holds, and lets what is left clean up', () => {
    let cleaned = 0
    const make = (): Liveness => {
      let n = 0
      return {
        *main() {
          try {
            for (;;) {
              n++
              yield* reschedule()
            }
          } finally {
            yield* reschedule()
            cleaned++
          }
        },
        until: () => n >= 3,
      }
    }
    expect(eventually(make, { quanta: [1] }).turns).toBe(3)
    expect(cleaned).toBe(51)
  })

  it('finds what only some schedules do, and names the one', () => {
    const make = (): Liveness => {
      let order = ''
      return {
        *main() {
          for (const name of 'abc') {
            spawn(function* () {
              order += name
            })
          }
          yield* turns(50)
        },
        until: () => order.length === 3 && order !== 'cab',
      }
    }
    const { schedule, message } = fails(make)
    const [, seed, quantum] = /seeds: \[(\d+)\], quanta: \[(\d+)\]/.exec(schedule) ?? []
    expect(message).toContain(schedule)
    expect(fails(make, { seeds: [Number(seed)], quanta: [Number(quantum)] }).schedule).toBe(schedule)
  })

  it('runs on the virtual clock, timers included', () => {
    expect(eventually(() => sleep(3_600_000)).turns).toBe(2)
  })

  it('throws what the program does, with the schedule', () => {
    const wrong = new Error('wrong')
    const failing = function* (): Body<void> {
      spawn(function* () {
        throw wrong
      })
      yield* never
    }
    const error = fails(failing)
    expect(error.message).toMatch(/^the program failed: Error: wrong, under round robin/)
    expect(error.cause).toBe(wrong)
    expect(fails(() => ({ main: failing, until: () => false })).cause).toBe(wrong)
    const until = (): boolean => {
      throw wrong
    }
    expect(fails(() => ({ main: () => turns(1), until })).cause).toBe(wrong)
  })

  it('throws what the program does as it cleans up', () => {
    let begun = false
    const main = function* (): Body<void> {
      begun = true
      try {
        yield* turns(9)
      } finally {
        // oxlint-disable-next-line no-unsafe-finally
        throw new Error('unclean')
      }
    }
    expect(fails(() => ({ main, until: () => begun })).message).toMatch(/Error: unclean/)
  })

  it('needs no host', () => {
    expect(fails(() => fromPromise(new Promise(() => {}))).cause).toBeInstanceOf(HostNeededError)
  })

  it.each([{ within: 0 }, { seeds: -1 }, { maxTurns: 0.5 }])('refuses %o', (options) => {
    expect(() => eventually(() => turns(1), options)).toThrow(/must be a whole number/)
  })
})

describe('eventually, whenever', () => {
  /** A server that answers each of `n` requests after so many turns. */
  const served = (n: number, late: (request: number) => number) => (): Liveness => {
    let [asked, answered] = [0, 0]
    return {
      *main() {
        for (let request = 0; request < n; request++) {
          asked++
          yield* turns(late(request))
          answered++
          yield* reschedule()
        }
        yield* never
      },
      whenever: () => asked > answered,
      until: () => asked === answered,
    }
  }

  it('has each request answered, and says what the slowest took', () => {
    expect(
      eventually(
        served(20, (request) => request % 7),
        { within: 10, quanta: [1] },
      ).turns,
    ).toBe(6)
  })

  it('fails at the first that is not answered in time', () => {
    const error = fails(
      served(20, (request) => (request === 15 ? 30 : 1)),
      { within: 10, quanta: [1] },
    )
    expect(error.message).toMatch(/within 10 turns/)
  })

  it('fails when nothing can go on while one is open, and not when none is', () => {
    expect(
      eventually(
        served(3, () => 1),
        { quanta: [1] },
      ).runs,
    ).toBe(51)
    const stuck = (): Liveness => {
      let asked = false
      return {
        *main() {
          asked = true
          yield* barrier(2).sync()
        },
        whenever: () => asked,
        until: () => false,
      }
    }
    expect(fails(stuck).message).toMatch(/before nothing could go on/)
  })

  it('ends a run that goes on for ever', () => {
    const idle = (): Liveness => ({ main: () => turns(Infinity), whenever: () => false, until: () => false })
    expect(eventually(idle, { maxTurns: 100, within: 50 }).turns).toBe(0)
  })

  it('does not judge what is still open when the run is over', () => {
    const open = (): Liveness => ({ main: () => turns(Infinity), whenever: () => true, until: () => false })
    expect(eventually(open, { maxTurns: 40, within: 50 }).turns).toBe(0)
    expect(fails(open, { maxTurns: 60, within: 50 }).message).toMatch(/within 50 turns/)
  })
})
