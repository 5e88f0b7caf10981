/** The naive enumerator counts what is known, agrees with itself, and admits what the ordinary runtime does. */
import fc from 'fast-check'
import { DeadlockError, runSync, virtualClock } from 'occamy'
import { describe, expect, it } from 'vitest'
import { PATIENCE, share } from '../../properties/runs.ts'
import { lcg, schedulers } from '../../properties/schedulers.ts'
import { brokenDiamond } from './diamonds.ts'
import { enumerate } from './enumerate.ts'
import type { Enumeration } from './enumerate.ts'
import { smallProgram } from './generate.ts'
import { LANGUAGES } from './languages.ts'
import { actsNow, programOf, receive, send, wait } from './program.ts'
import type { Act, Program } from './program.ts'
import { crossing, crowd, dining, pairs, producers } from './programs.ts'
import { outcomeOf, translate } from './translate.ts'
import type { Noted } from './translate.ts'

const close = (ch: number): Act => ({ do: 'close', ch })

function all(program: Program): Enumeration {
  const found = enumerate(program, { limit: 200_000 })
  if (found === undefined) throw new Error('too many interleavings')
  return found
}

describe('counts that are known', () => {
  const known: readonly [string, Program, number, number, number][] = [
    ['2 producers', producers(2), 2, 2, 0],
    ['3 producers', producers(3), 6, 6, 0],
    ['4 producers', producers(4), 24, 24, 0],
    ['5 producers', producers(5), 120, 120, 0],
    ['2 pairs, 2 messages each', pairs(2, 2), 1, 6, 0],
    ['3 pairs, 3 messages each', pairs(3, 3), 1, 1680, 0],
    ['2 senders and 2 receivers, 1 message each', crowd(1), 2, 4, 0],
    ['2 senders and 2 receivers, 2 messages each', crowd(2), 16, 36, 0],
    ['sends that cross', crossing(), 1, 1, 1],
    ['2 philosophers', dining(2, false), 3, 4, 1],
    ['3 philosophers', dining(3, false), 7, 396, 1],
    ['2 philosophers, the last one swapped', dining(2, true), 2, 4, 0],
    ['3 philosophers, the last one swapped', dining(3, true), 6, 238, 0],
  ]
  it.each(known)('of %s', (_, program, classes, interleavings, deadlocked) => {
    const found = all(program)
    expect([found.classes, found.interleavings, found.deadlockedClasses]).toStrictEqual([
      classes,
      interleavings,
      deadlocked,
    ])
  })
})

/** Runs the translation once, in the ordinary way. */
function ran(program: Program, seed: number): string {
  let noted: Noted = { logs: [], ended: false }
  const main = translate(program, { onBegin: (begun) => (noted = begun) })
  const kind = schedulers[seed % schedulers.length]
  const quantum = [0, 1, 2, 256][lcg(seed)(4)]
  try {
    runSync(main, { scheduler: kind?.make(seed), seed, quantum, clock: virtualClock() })
  } catch (error) {
    if (!(error instanceof DeadlockError)) throw error
  }
  return outcomeOf(noted)
}

/** Here one who acts and then waits for the end of another is there at once; the runtime may give way between. */
function actsBeforeAnEnd({ tasklets }: Program): boolean {
  return tasklets.some((body) => body.some((act, i) => act.do === 'await' && body.slice(0, i).some(actsNow)))
}

describe.each(Object.entries(LANGUAGES))('%s', (_, language) => {
  it('independent events come to the same in either order', { timeout: PATIENCE }, () => {
    fc.assert(
      fc.property(smallProgram(language), (program) => {
        expect(brokenDiamond(program, 300)).toBeUndefined()
      }),
      share(2),
    )
  })

  it('the enumerated outcomes contain what a run does', { timeout: PATIENCE }, () => {
    fc.assert(
      fc.property(smallProgram(language), fc.nat({ max: 1000 }), (program, seed) => {
        fc.pre(!actsBeforeAnEnd(program))
        const found = enumerate(program, { limit: 5000 })
        fc.pre(found !== undefined)
        for (let i = 0; i < 20; i++) expect([...found.outcomes]).toContain(ran(program, seed + i))
      }),
      share(2),
    )
  })
})

describe('programs made by hand', () => {
  const trySend: Act = { do: 'trySend', ch: 0, value: 1 }
  const sleep = (ms: number): Act => wait({ on: 'sleep', ms })
  const sync: Act = wait({ on: 'sync', barrier: 0 })
  const get: Act = { do: 'get', cell: 0 }
  const set: Act = { do: 'set', cell: 0, value: 1 }
  const both: Act = { do: 'join', members: [receive(0), receive(1)] }
  const orSleep: Act = { do: 'alt', branches: [receive(0), { on: 'sleep', ms: 1 }] }
  const inOrder: Act = { do: 'priAlt', branches: [receive(0), { on: 'next', ch: 1 }] }
  const sends = [wait(send(0, 1)), wait(send(0, 2))]
  const receives = [wait(receive(0)), wait(receive(0))]
  const known: readonly [string, Program, number, number, number][] = [
    ['a close fails the send and the receive', programOf([[wait(send(0))], [wait(receive(0))], [close(0)]]), 2, 3, 0],
    ['timers go by their times', programOf([[sleep(1)], [sleep(2)]]), 1, 1, 0],
    ['timers of one time go in any order', programOf([[sleep(1)], [sleep(1)]]), 2, 2, 0],
    ['a timer that comes first leaves the sender', programOf([[wait(send(0))], [orSleep]]), 2, 2, 1],
    ['a buffer of one is filled and emptied in turn', programOf([sends, receives], { channels: [1] }), 1, 1, 0],
    ['a buffer of two may be filled first', programOf([sends, receives], { channels: [2] }), 2, 2, 0],
    ['one try fills the buffer', programOf([[trySend], [trySend]], { channels: [1] }), 2, 2, 0],
    ['a try finds a receiver, or does not', programOf([[trySend], [wait(receive(0))]]), 2, 2, 1],
    ['a join takes all at once', programOf([[both], [wait(send(0))], [wait(send(1))]], { channels: [0, 0] }), 1, 1, 0],
    [
      'a cancel comes before the first turn, or before the wait is over',
      programOf([[{ do: 'cancel', tasklet: 1 }], [wait(receive(0))]]),
      2,
      2,
      0,
    ],
    ['any two of three meet', programOf([[sync], [sync], [sync]], { barriers: [2] }), 3, 3, 3],
    ['reads commute', programOf([[get], [get]], { cells: [0] }), 1, 2, 0],
    ['a write and a read do not', programOf([[set], [get]], { cells: [0] }), 2, 2, 0],
    [
      'main leaves others behind',
      programOf([[wait(send(0))], [wait(receive(0))], [close(1)]], { channels: [0, 0], waits: [0] }),
      2,
      3,
      0,
    ],
    [
      'a first branch that is closed comes first',
      programOf([[close(0)], [close(1), inOrder]], { channels: [0, 0] }),
      2,
      3,
      0,
    ],
  ]
  it.each(known)('%s', (_, program, classes, interleavings, deadlocked) => {
    const found = all(program)
    expect([found.classes, found.interleavings, found.deadlockedClasses]).toStrictEqual([
      classes,
      interleavings,
      deadlocked,
    ])
  })
})
