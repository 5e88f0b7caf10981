/** The laws on the clock and the event loop of the host: tiny sleeps, slices, and a deadlock report at the end. */
import fc from 'fast-check'
import { DeadlockError, hostClock, Runtime, timers } from 'occamy'
import type { Scheduler } from 'occamy'
import { describe, it } from 'vitest'
import { checkTurn } from './checks.ts'
import { anyProgram, joinProgram, quantum, seed } from './generate.ts'
import { Interpreter } from './interpret.ts'
import { checkLedger } from './ledger.ts'
import { occamyWorld } from './occamy-world.ts'
import type { Program } from './program.ts'
import { PATIENCE, share } from './runs.ts'
import { schedulers } from './schedulers.ts'
import { sweep } from './select.ts'
import type { AnyScheduler } from './schedulers.ts'

/** Runs a program on the host; the laws are looked at before each turn, and at the end. */
async function onHost(program: Program, lower: AnyScheduler, quantum: number, slice: number): Promise<void> {
  const whole = lower.arm === undefined ? timers(lower) : (lower as Scheduler)
  let time = 0
  const broken: unknown[] = []
  const clock = hostClock()
  const scheduler: Scheduler = {
    ...whole,
    dequeue() {
      try {
        checkTurn(run, world)
      } catch (error) {
        broken.push(error)
      }
      return whole.dequeue()
    },
    // Never early: what is fired is due by the clock that is read now.
    expire(now) {
      if (now < time || now > clock.now()) broken.push(new Error('the clock went back, or ahead'))
      time = now
      whole.expire(now)
    },
  }
  const runtime = new Runtime({ scheduler, quantum, slice, clock })
  const world = occamyWorld(program, runtime)
  const run = new Interpreter(world, program)
  run.start()
  try {
    await runtime.run()
  } catch (error) {
    if (!(error instanceof DeadlockError || error instanceof AggregateError)) throw error
  }
  for (const [ch, channel] of world.channels.entries()) {
    for (let got = channel.closed ? undefined : channel.tryReceive(); got !== undefined; got = channel.tryReceive())
      run.log.push({ who: 'outside', what: 'received', ch, message: got.value.id })
    while (channel.closed && channel.length > 0)
      run.log.push({ who: 'outside', what: 'received', ch, message: channel.tryReceive()?.value.id ?? '' })
  }
  sweep(run)
  checkLedger(run, world)
  for (const error of [...broken, ...run.unexpected]) throw error
}

describe('on the host', () => {
  it(
    'messages are conserved, losers leave no trace, and a run that is stuck ends with a report',
    async () => {
      const one = fc.record({
        program: fc.oneof(anyProgram, joinProgram),
        quantum,
        seed,
        slice: fc.constantFrom(0, 1, 8),
        scheduler: fc.nat({ max: schedulers.length - 1 }),
      })
      await fc.assert(
        // Side by side: most of the time they sleep.
        fc.asyncProperty(fc.array(one, { minLength: 10, maxLength: 20 }), async (programs) => {
          await Promise.all(
            programs.map(({ program, quantum, seed, slice, scheduler }) =>
              onHost(program, schedulers[scheduler]?.make(seed) as AnyScheduler, quantum, slice),
            ),
          )
        }),
        share(10),
      )
    },
    PATIENCE,
  )
})
