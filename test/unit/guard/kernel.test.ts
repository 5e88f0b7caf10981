import { channel, run, runSync } from 'occamy'
import { describe, expect, it } from 'vitest'
import { give, kernel, PARKED, parked, PUSHED, pushed, READY } from '../../../src/guard/kernel.ts'
import { sim } from '../support.ts'

describe('the registers of the kernel', () => {
  it('name nobody outside of a run', () => {
    expect(kernel.offer).toBeUndefined()
    sim(function* () {
      expect(kernel.offer).toBeDefined()
    })
    expect(kernel.offer).toBeUndefined()
    expect(kernel.budget).toBeLessThanOrEqual(0)
  })

  it('count down the operations of a turn', () => {
    const ch = channel<number>(9)
    const budgets: number[] = []
    runSync(
      function* () {
        for (let n = 0; n < 3; n++) {
          budgets.push(kernel.budget)
          yield* ch.send(n)
        }
      },
      { quantum: 100 },
    )
    expect(budgets.map((budget) => (budgets[0] ?? 0) - budget)).toEqual([0, 1, 2])
  })

  it('keep no value after a turn: what was received is not kept alive', async () => {
    const ch = channel<object>(1)
    await run(function* () {
      yield* ch.send({})
      expect(yield* ch.receive()).toEqual({})
    })
    expect(READY.value).toBeUndefined()
  })
})

describe('the results', () => {
  it('are one object each: done with a value, or not done and its own value', () => {
    const result = give(7)
    expect(result).toBe(READY)
    expect(result).toMatchObject({ done: true, value: 7 })
    expect(parked).toBe(PARKED)
    expect(pushed).toBe(PUSHED)
    expect([PARKED.done, PUSHED.done]).toEqual([false, false])
    expect([PARKED.value === PARKED, PUSHED.value === PUSHED]).toEqual([true, true])
    READY.value = undefined
  })
})
