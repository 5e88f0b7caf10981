/** The naive enumerator counts what is known, and admits what the ordinary runtime does. */
import { describe, expect, it } from 'vitest'
import { enumerate } from './enumerate.ts'
import type { Enumeration } from './enumerate.ts'
import { crossing, crowd, dining, pairs, producers } from './programs.ts'
import type { Program } from './program.ts'

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
