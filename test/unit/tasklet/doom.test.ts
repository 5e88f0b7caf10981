import { never } from 'occamy'
import { describe, expect, it } from 'vitest'
import { OK } from '../../../src/guard/signal.ts'
import { DOOMED, isDoomed, NESTED, RETURNED, RETURNING } from '../../../src/tasklet/flags.ts'
import { doom, pop, push } from '../../../src/tasklet/frame.ts'
import type { Body, Frame, Stack } from '../../../src/tasklet/frame.ts'
import { Scope } from '../../../src/tasklet/scope.ts'

const OF_THE_TASKLET = 32

function* body(): Body {
  return yield* never
}

/** A stack whose frames have these flags, from the top down. */
function stackOf(...flags: readonly number[]): Stack {
  const stack: Stack = {
    iterator: body(),
    scope: new Scope(undefined),
    flags: flags.at(-1) ?? 0,
    below: undefined,
    signal: undefined,
  }
  for (const each of flags.slice(0, -1).reverse()) {
    push(stack, body(), new Scope(undefined))
    stack.flags = each
  }
  return stack
}

function flagsOf(stack: Stack): number[] {
  const flags = [stack.flags]
  for (let frame = stack.below; frame !== undefined; frame = frame.below) flags.push(frame.flags)
  return flags
}

/** The frame `depth` levels beneath the top. */
function frameAt(stack: Stack, depth: number): Frame {
  let frame = stack.below
  for (let n = 1; n < depth; n++) frame = frame?.below
  return frame as Frame
}

/** The flags after dooming all above the frame at `depth`; every frame, without one. */
function doomed(flags: readonly number[], depth?: number): number[] {
  const stack = stackOf(...flags)
  doom(stack, depth === undefined ? undefined : frameAt(stack, depth))
  return flagsOf(stack)
}

it('a frame that is pushed has not been resumed', () => {
  const stack = stackOf(0)
  stack.signal = OK
  push(stack, body(), new Scope(undefined))
  expect(stack.signal).toBeUndefined()
})

describe('dooming frames', () => {
  it('reaches every frame when there is no base', () => {
    expect(doomed([0])).toEqual([DOOMED])
    expect(doomed([0, 0, 0])).toEqual([DOOMED, DOOMED, DOOMED])
  })

  it('reaches the frames above the base, and no other', () => {
    expect(doomed([0, 0, 0], 1)).toEqual([DOOMED, 0, 0])
    expect(doomed([0, 0, 0, 0], 2)).toEqual([DOOMED, DOOMED, 0, 0])
  })

  it('keeps the flags that a frame has', () => {
    expect(doomed([OF_THE_TASKLET, NESTED])).toEqual([OF_THE_TASKLET | DOOMED, NESTED | DOOMED])
  })

  it('spares a frame that is being returned, and those that clean up for it', () => {
    expect(doomed([RETURNING])).toEqual([RETURNING])
    expect(doomed([RETURNING, 0])).toEqual([RETURNING, DOOMED])
    expect(doomed([0, RETURNING])).toEqual([0, RETURNING])
    expect(doomed([0, 0, RETURNING, 0, 0])).toEqual([0, 0, RETURNING, DOOMED, DOOMED])
  })

  it('spares all above the lowest frame that is being returned', () => {
    expect(doomed([RETURNING, 0, RETURNING, 0])).toEqual([RETURNING, 0, RETURNING, DOOMED])
    expect(doomed([0, RETURNING, 0, RETURNING, 0])).toEqual([0, RETURNING, 0, RETURNING, DOOMED])
  })

  it('does not look at frames from the base on', () => {
    expect(doomed([0, 0, RETURNING], 1)).toEqual([DOOMED, 0, RETURNING])
    expect(doomed([0, RETURNING, 0, 0], 3)).toEqual([0, RETURNING, DOOMED, 0])
  })

  it('does nothing when the base is not on the stack', () => {
    const stack = stackOf(0, 0)
    doom(stack, frameAt(stackOf(0, 0), 1))
    expect(flagsOf(stack)).toEqual([0, 0])
  })
})

describe('a frame', () => {
  it('is doomed until its return begins', () => {
    expect([0, DOOMED, RETURNING, DOOMED | RETURNING, DOOMED | NESTED].map(isDoomed)).toEqual([
      false,
      true,
      false,
      false,
      true,
    ])
  })

  it('that is pushed is doomed with the one beneath, unless that one is being returned', () => {
    for (const [beneath, flags] of [
      [0, 0],
      [DOOMED, DOOMED],
      [DOOMED | RETURNING | RETURNED, 0],
      [RETURNED | NESTED, 0],
    ] as const) {
      const stack = stackOf(beneath | OF_THE_TASKLET)
      push(stack, body(), new Scope(undefined))
      expect(flagsOf(stack)).toEqual([flags | OF_THE_TASKLET, beneath])
    }
  })

  it('that is popped leaves what is the tasklet’s, and what is of the frame beneath', () => {
    const stack = stackOf(DOOMED)
    const { iterator, scope } = stack
    push(stack, body(), new Scope(undefined))
    stack.flags = RETURNING | RETURNED | NESTED | OF_THE_TASKLET
    pop(stack)
    expect([stack.flags, stack.below]).toEqual([DOOMED | OF_THE_TASKLET, undefined])
    expect([stack.iterator === iterator, stack.scope === scope]).toEqual([true, true])
  })
})
