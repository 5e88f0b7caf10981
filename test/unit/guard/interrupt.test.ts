import { alt, channel, OutsideTaskletError, reschedule, skip, sleep, spawn } from 'occamy'
import type { Operation } from 'occamy'
import { describe, expect, it } from 'vitest'
import { interrupt } from '../../../src/guard/interrupt.ts'
import { sim, thrown } from '../support.ts'

const ch = channel<number>()
const operations: ReadonlyArray<readonly [string, Operation<unknown>]> = [
  ['a send', ch.send(1)],
  ['a receive', ch.receive()],
  ['a sleep', sleep(1)],
  ['skip', skip],
  ['an alternation', alt([ch.receive(), skip])],
  ['reschedule', reschedule()],
]

describe('interrupt', () => {
  it.each(operations)('refuses `yield*` of %s outside of a tasklet, and leaves nothing behind', (_, operation) => {
    function* outside(): Generator<unknown, void, unknown> {
      yield* operation
    }
    const error = thrown(() => outside().next())
    expect(error).toBeInstanceOf(OutsideTaskletError)
    expect((error as Error).message).toMatch(/^`yield\*` works inside a tasklet only/)
    expect(ch.balance).toBe(0)
  })

  it('refuses it between the turns of a run as well', () => {
    sim(function* () {
      yield* spawn(function* () {})
    })
    expect(() => interrupt(skip)).toThrow(OutsideTaskletError)
  })
})
