import type { Operation } from 'occamy'
import { expect, it } from 'vitest'
import { giveUp, kernel, parked } from '../../../src/guard/kernel.ts'
import type { Probe } from '../../../src/guard/probe.ts'
import { returnBody } from '../../../src/tasklet/return.ts'
import type { Body } from '../support.ts'

/** Yields for ever, as a guard that parks. */
const wait: Operation<void> = { [Symbol.iterator]: () => ({ next: () => parked, return: (value) => giveUp(value) }) }

function* waiting(waits: number): Body<void> {
  try {
    yield* wait
  } finally {
    for (let n = 0; n < waits; n++) yield* wait
  }
}

function* delegating(waits: number, levels: number): Body<void> {
  yield* levels > 1 ? delegating(waits, levels - 1) : waiting(waits)
}

function nestedIn(body: Body<void>): boolean {
  body.next()
  return returnBody(body).nested
}

// The first in its process: what is found out once, by the first return, must not be found out by this one.
it('a return for a checker that does not ask whose wait it is leaves that to be found out by later ones', () => {
  kernel.probe = { tellsReturns: false, waitedUntold: () => undefined } as Partial<Probe> as Probe
  try {
    expect(nestedIn(delegating(1, 1))).toBe(false)
  } finally {
    kernel.probe = undefined
  }
  expect(nestedIn(delegating(1, 1))).toBe(true)
})

it('a return tells whether the wait in a finally block is that of the body itself, or of a plain helper', () => {
  expect(nestedIn(waiting(1))).toBe(false)
  expect(nestedIn(delegating(1, 1))).toBe(true)
  expect(nestedIn(delegating(1, 3))).toBe(true)
  expect([nestedIn(waiting(0)), nestedIn(delegating(0, 1))]).toEqual([false, false])
  const fresh = returnBody(waiting(1))
  expect([fresh.nested, fresh.result.done]).toEqual([false, true])
})
