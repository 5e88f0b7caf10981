/** The reference model predicts the trace of every program exactly: each turn, each outcome, in order. */
import fc from 'fast-check'
import { roundRobin, Runtime, virtualClock } from 'occamy'
import type { Channel } from 'occamy'
import { describe, expect, it } from 'vitest'
import { modelledProgram, seed } from './generate.ts'
import { Interpreter } from './interpret.ts'
import { Machine } from './model/machine.ts'
import { modelWorld } from './model/world.ts'
import { occamyWorld } from './occamy-world.ts'
import { printEntry } from './program.ts'
import type { Program } from './program.ts'
import { PATIENCE, RUNS } from './runs.ts'
import { lcg } from './schedulers.ts'
import type { Message } from './world.ts'

interface Trace {
  readonly steps: readonly string[]
  /** What is left: of each tasklet and each channel. */
  readonly rest: readonly string[]
}

function onModel(program: Program, quantum: number, seed: number): Trace {
  const machine = new Machine(quantum, lcg(seed))
  const world = modelWorld(program, machine)
  const run = new Interpreter(world, program)
  run.start()
  machine.onTurn = (name) => run.log.push({ who: name, what: 'has a turn' })
  machine.run()
  return {
    steps: run.log.map(printEntry),
    rest: [
      ...run.agents.map(({ name, tasklet }) => `${name} ${tasklet?.over === true ? 'over' : 'left'}`),
      ...world.channels.map((c) => `${c.senders.length - c.receivers.length} ${c.buffer.map(({ id }) => id).join()}`),
    ],
  }
}

function onOccamy(program: Program, quantum: number, seed: number, observed: boolean): Trace {
  const lower = roundRobin()
  const scheduler = {
    ...lower,
    choose: lcg(seed),
    dequeue() {
      const tasklet = lower.dequeue()
      if (tasklet !== undefined) run.log.push({ who: tasklet.name, what: 'has a turn' })
      return tasklet
    },
  }
  const runtime = new Runtime({ scheduler, quantum, clock: virtualClock(), observer: observed ? {} : undefined })
  const world = occamyWorld(program, runtime)
  const run = new Interpreter(world, program)
  run.start()
  runtime.runSync()
  const steps = run.log.map(printEntry)
  const over = run.agents.map(({ name, tasklet }) => `${name} ${tasklet?.over === true ? 'over' : 'left'}`)
  const balances = world.channels.map(({ balance }) => balance)
  return { steps, rest: [...over, ...world.channels.map((c, i) => `${balances[i]} ${buffered(c).join()}`)] }
}

/** What is buffered, and not what parked senders then put in its place. */
function buffered(channel: Channel<Message>): string[] {
  return Array.from({ length: channel.length }, () => channel.tryReceive()?.value.id ?? 'nothing')
}

describe.each([256, 1, 0, 2])('with a quantum of %i', (quantum) => {
  it.each([
    ['', false],
    [', also while an observer looks on', true],
  ])(
    'a program does what the model says%s',
    (_title, observed) => {
      fc.assert(
        fc.property(modelledProgram, seed, (program, seed) => {
          const trace = onOccamy(program, quantum, seed, observed)
          expect(trace).toEqual(onModel(program, quantum, seed))
        }),
        { numRuns: observed ? Math.ceil(RUNS / 4) : RUNS * 2 },
      )
    },
    PATIENCE,
  )
})
